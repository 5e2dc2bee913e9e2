//! Records on their way, over a real store.

use std::fs;
use std::path::Path;
use std::time::Duration;

use naisen_core::actor::Actor;
use naisen_core::call_record::{CallRecord, Direction, Outcome};
use naisen_core::ids::{CallRecordId, CompanyId, SubscriberId};
use naisen_core::plan::CallId;
use naisen_core::settings::{Company, Subscriber};
use naisen_engine::{AnsweredBy, LegEnd, LegRecord};
use naisen_store::call_record::{self, CallQuery, CallRow, Entry};

use super::*;

const OURS: CompanyId = CompanyId(7);
const A: SubscriberId = SubscriberId(1);

fn world() -> Arc<CompanySettings> {
    let mut world = CompanySettings::new(OURS, Company::default());
    let subscriber = Subscriber {
        external_number: "05010000001".to_owned(),
        ..Subscriber::default()
    };
    world.put_subscriber(A, subscriber);
    Arc::new(world)
}

fn ended(n: u64) -> Arc<naisen_engine::CallRecord> {
    Arc::new(naisen_engine::CallRecord {
        call: CallId(n),
        company: OURS,
        caller: None,
        caller_number: "0312345678".to_owned(),
        withheld: false,
        dialled: "+815010000001".to_owned(),
        answered_by: Some(AnsweredBy::Outside),
        arrived_ms: 1_796_083_200_000 + i64::try_from(n).unwrap(),
        answered_after_ms: Some(2_000),
        ended_after_ms: 9_000,
        status: 200,
        why: Vec::new(),
        legs: vec![LegRecord {
            subscriber: None,
            number: "09012345678".to_owned(),
            began_after_ms: 100,
            rang_after_ms: None,
            answered_after_ms: Some(2_000),
            ended_after_ms: 9_000,
            end: LegEnd::Talked,
        }],
    })
}

async fn open(folder: &Path) -> Store {
    let path = folder.join("naisen.db");
    Store::open(path.to_str().unwrap()).await.unwrap()
}

async fn kept(store: &Store) -> Vec<CallRow> {
    let read = store.read(|conn| {
        let query = CallQuery::default();
        call_record::list(conn, &Actor::system(), Some(OURS), &query, 10_000)
    });
    // None while the database is away.
    read.await.unwrap_or_default()
}

/// Waits for so many records to be in the database.
async fn arrive(store: &Store, count: usize) -> Vec<CallRow> {
    let waiting = async {
        loop {
            let rows = kept(store).await;
            if rows.len() >= count {
                return rows;
            }
            tokio::task::yield_now().await;
        }
    };
    let limit = Duration::from_secs(30);
    tokio::time::timeout(limit, waiting).await.unwrap()
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder.join(FOLDER)).unwrap().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_has_one_record_and_no_file_stays() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path()).await;
    let ledger = Ledger::alone();
    let mut records = Records::start(store.clone(), home.path(), Arc::clone(&ledger)).unwrap();
    let world = world();
    for n in 0..1_200 {
        records.put(ended(n), Arc::clone(&world));
        records.pass_on();
    }
    let rows = arrive(&store, 1_200).await;
    assert_eq!(rows.len(), 1_200);
    assert_eq!(rows[0].answerer, "09012345678");
    assert_eq!(rows[0].end_ms - rows[0].start_ms, 9_000);
    assert_eq!((ledger.owed(), ledger.kept()), (1_200, 1_200));
    let gone = async {
        while files(home.path()) > 0 {
            tokio::task::yield_now().await;
        }
    };
    let limit = Duration::from_secs(30);
    tokio::time::timeout(limit, gone).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_process_left_is_brought_once() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path()).await;
    let folder = home.path().join(FOLDER);
    fs::create_dir(&folder).unwrap();
    let line = |n: i64| {
        let record = told::told(&ended(n.unsigned_abs()), &world());
        let mut line = Vec::new();
        spool::write_line(&mut line, &Entry::of(CallRecordId(n), &record).unwrap());
        String::from_utf8(line).unwrap()
    };
    // The second file begins with what was written again after a refusal, and was cut short.
    let cut = &line(4)[..40];
    fs::write(folder.join("1.jsonl"), line(1) + &line(2)).unwrap();
    fs::write(folder.join("2.jsonl"), line(2) + &line(3) + cut).unwrap();
    let read = spool::read(&folder.join("2.jsonl")).unwrap();
    assert_eq!(read.len(), 2);
    let _records = Records::start(store.clone(), home.path(), Ledger::alone()).unwrap();
    let mut ids: Vec<i64> = arrive(&store, 3).await.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [1, 2, 3]);
}

// records.7
#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_on_the_disk_before_the_end_of_its_call_is_told() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path()).await;
    // A writer that never comes: what is seen is the file alone.
    let folder = home.path().join(FOLDER);
    fs::create_dir(&folder).unwrap();
    let (closed, _files) = tokio::sync::mpsc::unbounded_channel();
    let (sender, calls) = channel();
    let ledger = Ledger::alone();
    let spool = Spool::new(folder.clone(), store, closed, Arc::clone(&ledger));
    let thread = std::thread::spawn(move || spool.run(&calls));
    let mut records = Records::new(sender, Arc::clone(&ledger));
    let world = world();
    for n in 1..=3 {
        records.put(ended(n), Arc::clone(&world));
        records.pass_on();
        while ledger.kept() < n {
            std::thread::yield_now();
        }
        let left = spool::left(&folder).unwrap();
        let lines = left.iter().map(|file| spool::read(file).unwrap().len());
        assert_eq!(lines.sum::<usize>() as u64, n);
    }
    drop(records);
    thread.join().unwrap();
}

// records.7
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_refuses_lets_calls_end_and_gets_their_records_later() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path()).await;
    let ledger = Ledger::alone();
    let mut records = Records::start(store.clone(), home.path(), Arc::clone(&ledger)).unwrap();
    // Nothing can be made in a folder that is not there.
    let folder = home.path().join(FOLDER);
    fs::remove_dir(&folder).unwrap();
    let world = world();
    for n in 1..=3 {
        records.put(ended(n), Arc::clone(&world));
        records.pass_on();
    }
    while ledger.kept() < 3 {
        std::thread::yield_now();
    }
    assert!(kept(&store).await.is_empty());
    fs::create_dir(&folder).unwrap();
    assert_eq!(arrive(&store, 3).await.len(), 3);
    assert_eq!(ledger.kept(), 3, "nobody is told twice");
}

// records.7
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_costs_no_record() {
    let home = tempfile::tempdir().unwrap();
    let mut cluster = naisen_store::dev::postgres::Cluster::start().unwrap();
    let store = Store::open(&cluster.database().unwrap()).await.unwrap();
    let ledger = Ledger::alone();
    let mut records = Records::start(store.clone(), home.path(), Arc::clone(&ledger)).unwrap();
    let world = world();
    let mut put = |range: std::ops::Range<u64>| {
        for n in range {
            records.put(ended(n), Arc::clone(&world));
            records.pass_on();
        }
    };
    put(0..100);
    arrive(&store, 100).await;
    cluster.stop().unwrap();
    put(100..300);
    let refused = store.read(|conn| call_record::companies(conn, &Actor::system()));
    assert!(refused.await.is_err(), "the database is away");
    while ledger.kept() < 300 {
        tokio::task::yield_now().await;
    }
    assert!(files(home.path()) > 0);
    cluster.resume().unwrap();
    put(300..400);
    let rows = arrive(&store, 400).await;
    let mut starts: Vec<i64> = rows.iter().map(|row| row.start_ms).collect();
    starts.sort_unstable();
    starts.dedup();
    assert_eq!((rows.len(), starts.len()), (400, 400), "each call once");
}

// records.4
#[test]
fn a_withheld_number_from_outside_is_not_kept() {
    let mut call = ended(1);
    Arc::make_mut(&mut call).withheld = true;
    let record = told::told(&call, &world());
    let text = serde_json::to_string(&record).unwrap();
    assert!(!text.contains("0312345678"), "{text}");
    assert_eq!(record.direction, Direction::Incoming);
    assert_eq!(record.outcome, Outcome::Answered);
    let shown: CallRecord = serde_json::from_str(&text).unwrap();
    assert_eq!(shown.legs[0].end, naisen_core::call_record::LegEnd::Talked);
}
