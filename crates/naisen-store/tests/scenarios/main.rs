//! Every scenario on both databases: what is written is there, what is refused left nothing behind,
//! and what belongs to another company is missing.

mod accounts;
mod fixture;
mod groups;
mod isolation;
mod numbers;

use std::panic::AssertUnwindSafe;

use fixture::World;
use naisen_store::Store;
use naisen_store::dev::postgres::Cluster;

/// A scenario and its name.
type Scenario = (&'static str, fn(&mut World));

const SCENARIOS: &[&[Scenario]] = &[
    accounts::SCENARIOS,
    groups::SCENARIOS,
    isolation::SCENARIOS,
    numbers::SCENARIOS,
];

fn run(mut open: impl FnMut(&tokio::runtime::Runtime) -> Store) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut failed = Vec::new();
    for (name, scenario) in SCENARIOS.iter().copied().flatten() {
        let mut world = World::new(open(&runtime), runtime.handle().clone());
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
    run(|runtime| {
        count += 1;
        let path = home.path().join(format!("{count}.db"));
        runtime
            .block_on(Store::open(path.to_str().unwrap()))
            .unwrap()
    });
}

#[test]
fn postgres() {
    let cluster = Cluster::start().unwrap();
    run(|runtime| {
        let url = cluster.database().unwrap();
        runtime.block_on(Store::open(&url)).unwrap()
    });
}
