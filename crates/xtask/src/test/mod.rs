//! `cargo xtask test`: all that CI does. Installs what is missing, checks, builds once, runs every
//! test, and goes on after a failed check so that one run tells everything.

pub(crate) mod packages;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::{generate, shell, tidy, workspace};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Install nothing, even when something is missing.
    #[arg(long)]
    no_install: bool,
    /// Only build and run the tests: no formatting, lints, house rules or documents.
    #[arg(long)]
    only: bool,
    /// Only tests whose name contains this.
    filter: Option<String>,
}

/// Runs everything; an error names the steps that failed.
pub(crate) fn run(args: &Args) -> Result<()> {
    let began = Instant::now();
    if !args.no_install {
        packages::install_missing()?;
    }
    let mut failed: Vec<&str> = Vec::new();
    let mut step = |name: &'static str, done: Result<()>| {
        if let Err(error) = &done {
            eprintln!("FAILED {name}: {error:#}");
            failed.push(name);
        }
        done.is_ok()
    };
    let root = workspace::root();
    let cargo = || shell::cargo(&root);
    if !args.only {
        step("fmt", shell::run(cargo().args(["fmt", "--all", "--check"])));
        step("tidy", tidy::run(false));
        step("types of web", web_types());
        step("clippy", shell::run(cargo().args(CLIPPY)));
    }
    if step(
        "build",
        shell::run(cargo().args(["build", "--workspace", "--all-targets"])),
    ) {
        if !args.only {
            step("generate", generate::run(true));
            step(
                "doc tests",
                shell::run(cargo().args(["test", "--workspace", "--doc", "--quiet"])),
            );
        }
        step("browser packages", browser_packages());
        step("tests", tests(args));
    }
    if !failed.is_empty() {
        bail!("cargo xtask test: failed: {}", failed.join(", "));
    }
    println!(
        "cargo xtask test: all green in {} s",
        began.elapsed().as_secs()
    );
    Ok(())
}

const CLIPPY: [&str; 6] = [
    "clippy",
    "--workspace",
    "--all-targets",
    "--",
    "-D",
    "warnings",
];

/// Every test of the workspace, with nextest when it is there, beside a PostgreSQL of our own.
fn tests(args: &Args) -> Result<()> {
    let target = workspace::metadata()?.target_directory;
    let mut command = Command::new(target.join("debug/with-postgres"));
    shell::as_typed(&mut command)
        .current_dir(workspace::root())
        .arg(shell::cargo_program());
    if shell::have("cargo-nextest") {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    } else {
        command.args([
            "test",
            "--workspace",
            "--no-fail-fast",
            "--lib",
            "--bins",
            "--tests",
        ]);
    }
    shell::run(command.args(&args.filter))
}

/// The types of the portal's browser modules; the bundler looks at none.
fn web_types() -> Result<()> {
    let folder = workspace::root().join("web");
    if !folder.join("node_modules/.bin/tsc").exists() {
        npm_ci(&folder)?;
    }
    shell::run(
        Command::new("npm")
            .current_dir(folder)
            .args(["run", "check"]),
    )
}

/// What the browser tests take from the npm registry, by lock file.
fn browser_packages() -> Result<()> {
    let folder = workspace::root().join("crates/naisen-tests/browser");
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.package-lock.json");
    let newer = |path: &Path| path.metadata().and_then(|m| m.modified()).ok();
    if newer(&installed) >= newer(&lock) && installed.exists() {
        return Ok(());
    }
    npm_ci(&folder)
}

fn npm_ci(folder: &Path) -> Result<()> {
    shell::run(
        Command::new("npm")
            .current_dir(folder)
            .args(["ci", "--no-audit", "--no-fund"]),
    )
}
