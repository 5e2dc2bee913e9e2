//! `cargo xtask bench`: measures what docs/benchmarks.md reports and writes that page. A figure that is
//! not measured by a command here is not quoted anywhere.

mod bulk;
mod criterion;
mod engine;
mod kamailio;
mod load;
mod media;
mod obeyed;
mod outage;
mod portal;
mod probe;
mod records;
mod report;
mod server;

use anyhow::Result;

use crate::test::packages;
use crate::workspace::root;
use crate::{shell, workspace};
use report::Report;
use server::Shape;

/// What to measure, and on how much.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Numbers in the database of the portal's measurements
    #[arg(long, default_value_t = 1_000_000)]
    numbers: u32,
    /// Requests of each kind to the portal
    #[arg(long, default_value_t = 300)]
    requests: u32,
    /// Phones that register with the engine, up to 10,000
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(30..=10_000))]
    phones: u32,
    /// Calls of each kind through the engine; the burst has twice as many
    #[arg(long, default_value_t = 10_000)]
    calls: u32,
    /// Leave these out
    #[arg(long, value_enum, value_delimiter = ',')]
    without: Vec<Part>,
    /// Measure the unoptimised program, to try the measurements themselves; writes no page
    #[arg(long)]
    debug: bool,
    /// Print the figures and leave docs/benchmarks.md alone
    #[arg(long)]
    dry_run: bool,
}

/// A part of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// S1–S5, S10: calls and registrations, beside Kamailio
    Engine,
    /// L4: a record of every call while the database stands still; needs PostgreSQL
    Outage,
    /// S8, S9, S11: the portal and the start
    Portal,
    /// S12: mailboxes that record and calls that are relayed
    Media,
    /// S6, S7: the decision and the scanner, by Criterion
    Criterion,
}

/// Builds the program, measures, reports. With a PostgreSQL cluster in `NAISEN_TEST_POSTGRES` the portal
/// is measured on it, too.
pub(crate) fn run(args: &Args) -> Result<()> {
    let root = root();
    let mut build = shell::cargo(&root);
    build.args(["build", "--package", "naisen"]);
    if !args.debug {
        build.arg("--release");
    }
    shell::run(&mut build)?;
    let profile = if args.debug { "debug" } else { "release" };
    let target = workspace::metadata()?.target_directory.into_std_path_buf();
    let program = target.join(profile).join("naisen");
    let measures = |part| !args.without.contains(&part);
    if measures(Part::Engine) || measures(Part::Outage) {
        packages::install_missing_for_bench()?;
    }
    let mut report = Report::start()?;
    if measures(Part::Engine) {
        engine::measure(&program, args, &mut report)?;
        obeyed::measure(&program, &mut report)?;
    }
    if measures(Part::Media) {
        media::measure(&program, &mut report)?;
    }
    if measures(Part::Outage) {
        shell::run(shell::cargo(&root).args(["build", "--package", "naisen-tests", "--bins"]))?;
        outage::measure(&program, &target.join("debug/with-postgres"), &mut report)?;
    }
    if measures(Part::Criterion) {
        criterion::measure(&root, &target, &mut report)?;
    }
    if measures(Part::Portal) {
        let shape = Shape {
            numbers: args.numbers,
            ..Shape::default()
        };
        portal::measure(&program, &shape, args.requests, &mut report)?;
        bulk::measure(&program, &mut report)?;
        if let Ok(url) = std::env::var("NAISEN_TEST_POSTGRES") {
            let shape = Shape {
                database: Some(url),
                ..shape
            };
            portal::measure(&program, &shape, args.requests, &mut report)?;
        }
    }
    report.finish(&root, args.dry_run || args.debug)
}
