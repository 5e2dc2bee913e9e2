//! Measures the list and search of call records in a company that has 100,000 of them, among those of
//! further companies, together 1,000,000:
//! `cargo run --release -p naisen-store --features dev --example call_list [sqlite|postgres [companies]]`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measuring tool, not the product"
)]

use std::time::{Duration, Instant};

use naisen_core::actor::{Actor, Role};
use naisen_core::call_record::{AnsweredBy, CallRecord, Direction, Outcome, Party};
use naisen_core::ids::{CallRecordId, CompanyId, SubscriberId};
use naisen_store::Store;
use naisen_store::call_record::{self, Batch, CallQuery, Cursor, Entry};
use naisen_store::dev::postgres::Cluster;

const COMPANIES: i64 = 10;
/// The one that is asked.
const ASKED: i64 = 1;
const CALLS: i64 = 100_000;
const CHUNK: i64 = 5_000;
const ROUNDS: usize = 300;
const PAGE: usize = 20;
const COUNT_MAX: usize = 1_001;
const START_MS: i64 = 1_796_083_200_000;
const GAP_MS: i64 = 20_000;

#[tokio::main]
async fn main() {
    let home = tempfile::tempdir().unwrap();
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let companies = std::env::args().nth(2).map(|word| word.parse().unwrap());
    let companies = companies.unwrap_or(COMPANIES);
    if wanted != "postgres" {
        println!("SQLite");
        let path = home.path().join("bench.db");
        let store = Store::open(path.to_str().unwrap()).await.unwrap();
        fill(&store, companies).await;
        ask(&store).await;
    }
    if wanted != "sqlite" {
        println!("PostgreSQL");
        let cluster = Cluster::start().unwrap();
        let url = cluster.database().unwrap();
        let store = Store::open(&url).await.unwrap();
        fill(&store, companies).await;
        // As autovacuum does within a minute: without it the planner takes the tables for empty.
        let mut psql = std::process::Command::new("psql");
        let analysed = psql.args(["-Xqc", "VACUUM ANALYZE", &url]).status();
        assert!(analysed.unwrap().success());
        ask(&store).await;
    }
}

async fn fill(store: &Store, companies: i64) {
    let begun = Instant::now();
    for company in 1..=companies {
        for chunk in 0..CALLS / CHUNK {
            let range = chunk * CHUNK..(chunk + 1) * CHUNK;
            let entry = |n| Entry::of(CallRecordId(store.new_id()), &call(company, n)).unwrap();
            let batch: Batch = range.map(entry).collect();
            let insert = store.write(move |tx| call_record::insert(tx, &Actor::system(), &batch));
            insert.await.unwrap();
        }
    }
    println!("  filled in {:.1?}", begun.elapsed());
}

async fn ask(store: &Store) {
    let number = |number: &str| CallQuery {
        number: Some(number.to_owned()),
        ..CallQuery::default()
    };
    let outcome = |outcome, query| CallQuery {
        outcome: Some(outcome),
        ..query
    };
    let all = CallQuery::default;
    let middle = Cursor {
        start_ms: START_MS + CALLS / 2 * GAP_MS,
        id: CallRecordId(0),
    };
    let deep = CallQuery {
        after: Some(middle),
        ..all()
    };
    let outgoing = |query| CallQuery {
        direction: Some(Direction::Outgoing),
        ..query
    };
    let own = |query| CallQuery {
        subscriber: Some(SubscriberId(ASKED)),
        ..query
    };
    let hour = CallQuery {
        from_ms: Some(middle.start_ms),
        until_ms: Some(middle.start_ms + 3_600_000),
        ..all()
    };
    for (name, query) in [
        ("newest", all()),
        ("in the middle", deep),
        ("busy", outcome(Outcome::Busy, all())),
        (
            "outgoing and busy: none",
            outgoing(outcome(Outcome::Busy, all())),
        ),
        (
            "outgoing and answered: none among nearly all",
            outgoing(outcome(Outcome::Answered, all())),
        ),
        ("one hour", hour),
        ("number of the main line", number("05010000000")),
        (
            "number of the main line, busy",
            outcome(Outcome::Busy, number("05010000000")),
        ),
        ("number of one caller", number("0300000077")),
        ("number of nobody", number("0399999999")),
        ("outgoing: none", outgoing(all())),
        ("of the main subscriber", own(all())),
        (
            "of the main subscriber, with one caller",
            own(number("0300000077")),
        ),
        (
            "of the main subscriber, with the main line",
            own(number("05010000000")),
        ),
        (
            "of the main subscriber, with nobody",
            own(number("0399999999")),
        ),
    ] {
        one(store, name, &query).await;
    }
}

/// The page and the count, as the list shows them.
async fn one(store: &Store, name: &str, query: &CallQuery) {
    let admin = Actor {
        role: Role::Admin(CompanyId(ASKED)),
        address: None,
    };
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let (by, query) = (admin.clone(), query.clone());
        let begun = Instant::now();
        let read =
            store.read(move |conn| call_record::page(conn, &by, None, &query, PAGE, COUNT_MAX));
        read.await.unwrap();
        times.push(begun.elapsed());
    }
    report(name, times);
}

/// Every call comes to the main line; one in fifty finds it busy.
fn call(company: i64, n: i64) -> CallRecord {
    let main = Party {
        subscriber: Some(SubscriberId(company)),
        number: "05010000000".to_owned(),
    };
    let busy = n % 50 == 0;
    let start_ms = START_MS + n * GAP_MS;
    let answered_by = (!busy).then_some(AnsweredBy::Terminal(SubscriberId(company)));
    CallRecord {
        company: CompanyId(company),
        start_ms,
        answer_ms: answered_by.map(|_| start_ms + 5_000),
        end_ms: start_ms + 60_000,
        direction: Direction::Incoming,
        outcome: Outcome::of(answered_by, if busy { 486 } else { 200 }),
        caller: Party {
            subscriber: None,
            number: format!("03{:08}", n % 1_000),
        },
        withheld: false,
        dialled: main.number.clone(),
        answerer: answered_by.map(|_| main.clone()).unwrap_or_default(),
        called: main,
        answered_by,
        status: if busy { 486 } else { 200 },
        legs: Vec::new(),
        why: Vec::new(),
    }
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    println!("  {:>9.2?} p50 {:>9.2?} p99  {name}", at(50), at(99));
}
