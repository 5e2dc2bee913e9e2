//! The project's own tools: `cargo xtask test | tidy | generate | bench`. Everything a contributor
//! or a CI run needs is one of these words; nothing here is part of the product.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool talks to its user"
)]

mod bench;
mod generate;
mod prompts;
mod shell;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Naisen's own tools.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what the tests need (Debian packages, only if missing), then check and test everything.
    Test(test::Args),
    /// Check what the compiler cannot: crate direction, file length, cited rules, paths, SQL, words.
    Tidy {
        /// Check nothing; take the rules that are tested by now out of the list of untested ones.
        #[arg(long)]
        shrink: bool,
    },
    /// Write the generated documents under docs/.
    Generate {
        /// Write nothing; fail when a committed document differs from what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Measure, and write docs/benchmarks.md (builds the release program).
    Bench(bench::Args),
    /// Speak the voice prompts' texts into their committed files (needs Python 3 and flite).
    Prompts,
}

fn main() -> ExitCode {
    let done = match Args::parse().task {
        Task::Test(args) => test::run(&args),
        Task::Tidy { shrink } => tidy::run(shrink),
        Task::Generate { check } => generate::run(check),
        Task::Bench(args) => bench::run(&args),
        Task::Prompts => prompts::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
