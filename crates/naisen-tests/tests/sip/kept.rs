//! No call that was told to have ended is without its record, whatever happens in that moment: the process
//! is killed, or the database goes away and comes back. Some hundred calls each; `cargo xtask bench`
//! counts the records of thousands.

use std::collections::BTreeMap;
use std::time::Duration;

use naisen_tests::sip::wait_for;
use naisen_tests::{Database, Portal};

use crate::line::Lines;

/// Calls before something happens, and after it.
const CALLS: usize = 100;
/// How long records may take to be shown once everything is well again.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many records there are of the calls of each caller.
fn kept(portal: &Portal) -> BTreeMap<String, usize> {
    let mut kept = BTreeMap::new();
    let mut after = String::new();
    loop {
        let path = format!("/api/v1/calls?size=500{after}");
        let page = portal.admin().get(&path).ok().json();
        for row in page["rows"].as_array().unwrap() {
            let caller = row["caller"]["number"].as_str().unwrap().to_owned();
            *kept.entry(caller).or_default() += 1;
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return kept,
        }
    }
}

/// Every call has its record, and none has two.
#[track_caller]
fn all_kept(portal: &Portal, acknowledged: &[String]) {
    let mut found = BTreeMap::new();
    wait_for(PATIENCE, || {
        found = kept(portal);
        acknowledged.iter().all(|caller| found.contains_key(caller))
    });
    let lost = acknowledged
        .iter()
        .filter(|caller| !found.contains_key(*caller));
    let lost: Vec<&String> = lost.collect();
    assert!(lost.is_empty(), "lost of {}: {lost:?}", acknowledged.len());
    let twice: Vec<_> = found.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

// records.7, quality bar L2
#[test]
fn a_killed_process_takes_no_record_along() {
    let mut portal = Portal::start(Database::Sqlite);
    let acknowledged = Lines::open(&portal).busy_while(|traffic| {
        traffic.more(CALLS);
        // In the middle of calls: nobody hangs up any more for the next start.
        portal.kill();
        traffic.stop();
    });
    assert!(acknowledged.len() >= CALLS);
    portal.start_again();
    all_kept(&portal, &acknowledged);
}

// records.7, quality bar L4
#[test]
fn a_database_that_goes_away_takes_no_record_along_and_ends_no_call() {
    let portal = Portal::start(Database::Postgres);
    let acknowledged = Lines::open(&portal).busy_while(|traffic| {
        traffic.more(CALLS);
        portal.database_goes();
        let refused = || portal.admin().get("/api/v1/calls").status == 503;
        assert!(wait_for(PATIENCE, refused), "the database is away");
        traffic.more(CALLS);
        let page = portal.admin().get("/api/v1/calls").status(503);
        assert!(page.header("retry-after").is_some());
        let spool = portal.folder().join("call-records");
        assert!(spool.read_dir().unwrap().next().is_some());
        portal.database_comes();
        let back = || portal.admin().get("/api/v1/calls").status == 200;
        assert!(wait_for(PATIENCE, back), "the database is back");
        traffic.more(CALLS);
    });
    assert!(acknowledged.len() >= 3 * CALLS);
    all_kept(&portal, &acknowledged);
    let spool = portal.folder().join("call-records");
    let empty = || spool.read_dir().unwrap().next().is_none();
    assert!(wait_for(PATIENCE, empty), "what was brought stays no file");
}
