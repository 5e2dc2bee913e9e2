//! Every scenario on both databases: what is written is there, what is refused left nothing behind,
//! and what belongs to another company is missing.

#![expect(clippy::unwrap_used, reason = "a scenario fails by panicking")]

mod accounts;
mod calls;
mod fixture;
mod groups;
mod isolation;
mod live;
mod mailbox;
mod numbers;
mod operator;
mod terminal;

use std::panic::AssertUnwindSafe;

use fixture::World;
use naisen_store::dev::postgres::Cluster;

/// A scenario and its name.
type Scenario = (&'static str, fn(&mut World));

const SCENARIOS: &[&[Scenario]] = &[
    accounts::SCENARIOS,
    calls::SCENARIOS,
    groups::SCENARIOS,
    isolation::SCENARIOS,
    live::SCENARIOS,
    mailbox::SCENARIOS,
    numbers::SCENARIOS,
    operator::SCENARIOS,
    terminal::SCENARIOS,
];

/// Runs every scenario, each in a database of its own; `database` answers the address of a new one.
fn run(mut database: impl FnMut() -> String) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut failed = Vec::new();
    for (name, scenario) in SCENARIOS.iter().copied().flatten() {
        let mut world = World::new(database(), runtime.handle().clone());
        if std::panic::catch_unwind(AssertUnwindSafe(|| scenario(&mut world))).is_err() {
            failed.push(*name);
        }
    }
    assert!(failed.is_empty(), "failed: {failed:?}");
}

#[test]
fn sqlite() {
    let home = tempfile::tempdir().unwrap();
    let mut count = 0;
    run(|| {
        count += 1;
        home.path()
            .join(format!("{count}.db"))
            .display()
            .to_string()
    });
}

#[test]
fn postgres() {
    let cluster = Cluster::start().unwrap();
    run(|| cluster.database().unwrap());
}
