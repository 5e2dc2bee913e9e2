//! `cargo xtask bench`: measures what docs/benchmarks.md reports and writes that page. A figure that is
//! not measured by a command here is not quoted anywhere.

mod portal;
mod report;
mod server;

use anyhow::Result;

use crate::workspace::root;
use crate::{shell, workspace};
use report::Report;

/// What to measure, and on how much.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Numbers in the database
    #[arg(long, default_value_t = 1_000_000)]
    numbers: u32,
    /// Requests of each kind
    #[arg(long, default_value_t = 300)]
    requests: u32,
    /// Print the figures and leave docs/benchmarks.md alone
    #[arg(long)]
    dry_run: bool,
}

/// Builds the release program, measures, reports.
pub(crate) fn run(args: &Args) -> Result<()> {
    let root = root();
    shell::run(shell::cargo(&root).args(["build", "--release", "--package", "naisen"]))?;
    let program = workspace::metadata()?
        .target_directory
        .join("release/naisen")
        .into_std_path_buf();
    let mut report = Report::start(args.numbers, args.requests)?;
    portal::measure(&program, args, &mut report)?;
    report.finish(&root, args.dry_run)
}
