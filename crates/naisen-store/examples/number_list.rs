//! Measures the number list (quality bar S8) and a bulk run (S9) in a company of 100,000 numbers among
//! 1,000,000: `cargo run --release -p naisen-store --features dev --example number_list [sqlite|postgres]`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measuring tool, not the product"
)]

use std::time::{Duration, Instant};

use naisen_core::actor::{Actor, Role};
use naisen_core::ids::CompanyId;
use naisen_core::settings::{Company, ExtensionGroup, ExtensionMemberRow, Subscriber};
use naisen_store::bulk::{self, Upload};
use naisen_store::dev::postgres::Cluster;
use naisen_store::list::Matching::{self, Exact, Prefix, Substring};
use naisen_store::list::{Page, Query, Search, Sort};
use naisen_store::number::{self, NewNumber};
use naisen_store::view::NumberColumn::{self, Extension, ExtensionGroup as Group, External, Site};
use naisen_store::view::NumberQuery;
use naisen_store::{Store, Versions, company, extension_group};

const COMPANIES: u32 = 10;
const NUMBERS: u32 = 100_000;
const CHUNK: usize = 10_000;
const GROUP_MEMBERS: usize = 1_000;
const ROUNDS: usize = 300;

#[tokio::main]
async fn main() {
    let home = tempfile::tempdir().unwrap();
    let wanted = std::env::args().nth(1).unwrap_or_default();
    if wanted != "postgres" {
        println!("SQLite");
        measure(
            &Store::open(home.path().join("bench.db").to_str().unwrap())
                .await
                .unwrap(),
        )
        .await;
    }
    if wanted != "sqlite" {
        println!("PostgreSQL");
        let cluster = Cluster::start().unwrap();
        measure(&Store::open(&cluster.database().unwrap()).await.unwrap()).await;
    }
}

async fn measure(store: &Store) {
    let begun = Instant::now();
    let mut admin = Actor::system();
    for n in 0..COMPANIES {
        let id = fill(store, n).await;
        admin = Actor {
            role: Role::Admin(id),
            address: None,
        };
    }
    println!("  filled in {:.1?}", begun.elapsed());
    let begun = Instant::now();
    group(store, &admin).await;
    println!("  100 groups of {GROUP_MEMBERS} in {:.1?}", begun.elapsed());
    list(store, &admin).await;
    list_after_save(store, &admin).await;
    run(store, &admin).await;
}

async fn fill(store: &Store, n: u32) -> CompanyId {
    let record = Company {
        login_id: format!("NS-{n:011}"),
        name: format!("会社{n}"),
        sip_domain: format!("c{n}.example"),
        ..Company::default()
    };
    let made = store
        .write(move |tx| company::create(tx, &Actor::system(), record.clone(), "NS-", ""))
        .await
        .unwrap();
    let all: Vec<NewNumber> = (0..NUMBERS)
        .map(|k| {
            let number = format!("0501{n}{k:06}");
            NewNumber {
                subscriber: Subscriber {
                    subscriber_id: number.clone(),
                    external_number: number,
                    ..Subscriber::default()
                },
                password_hash: String::new(),
            }
        })
        .collect();
    for chunk in all.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        store
            .write(move |tx| number::create_rows(tx, &Actor::system(), made.id, &chunk))
            .await
            .unwrap();
    }
    made.id
}

/// Half the numbers go into groups, each with an extension.
async fn group(store: &Store, admin: &Actor) {
    let query = NumberQuery {
        list: all(External, None),
        ..NumberQuery::default()
    };
    let (by, whole) = (admin.clone(), query);
    let numbers = store
        .read(move |conn| number::list(conn, &by, &whole))
        .await
        .unwrap();
    for (n, members) in numbers.rows.chunks(GROUP_MEMBERS).enumerate() {
        let by = admin.clone();
        let rows: Vec<ExtensionMemberRow> = members
            .iter()
            .enumerate()
            .map(|(k, row)| ExtensionMemberRow {
                subscriber: row.id,
                ticked: true,
                extension: format!("{}", 2000 + k),
            })
            .collect();
        store
            .write(move |tx| {
                let group = ExtensionGroup {
                    name: format!("グループ{:03}", (n * 37) % 100),
                    site_number: format!("{}", 810_000 + n),
                    remark: String::new(),
                };
                let id = extension_group::create(tx, &by, group)?.id;
                extension_group::update_members(tx, &by, id, &rows, &Versions::new())
            })
            .await
            .unwrap();
    }
}

fn all(column: NumberColumn, search: Option<Search<NumberColumn>>) -> Query<NumberColumn> {
    Query {
        search,
        sort: Sort {
            column,
            descending: false,
        },
        page: Page::ALL,
    }
}

/// Name, search, order and page of each list that is measured.
type Case = (
    &'static str,
    Option<(NumberColumn, &'static str, Matching)>,
    NumberColumn,
    usize,
);

const CASES: [Case; 10] = [
    ("no search, by 外線番号", None, External, 1),
    ("no search, by 内線グループ", None, Group, 1),
    ("no search, by 内線番号, page 5000", None, Extension, 5_000),
    (
        "prefix 0501 (all)",
        Some((External, "0501", Prefix)),
        External,
        1,
    ),
    (
        "prefix 05019012, by 内線番号",
        Some((External, "05019012", Prefix)),
        Extension,
        1,
    ),
    (
        "exact",
        Some((External, "05019012345", Exact)),
        Extension,
        1,
    ),
    (
        "prefix of a group, by サイト",
        Some((Group, "グループ0", Prefix)),
        Site,
        1,
    ),
    (
        "prefix 0501 (all), page 5000",
        Some((External, "0501", Prefix)),
        Extension,
        5_000,
    ),
    (
        "substring 77, by 内線番号",
        Some((External, "77", Substring)),
        Extension,
        1,
    ),
    (
        "substring of a group",
        Some((Group, "ープ1", Substring)),
        Extension,
        1,
    ),
];

async fn list(store: &Store, admin: &Actor) {
    for (name, search, column, page) in CASES {
        let search = search.map(|(target, text, matching)| Search {
            target,
            text: text.to_owned(),
            matching,
        });
        let mut query = NumberQuery {
            list: all(column, search),
            ..NumberQuery::default()
        };
        query.list.page = Page {
            number: page,
            size: 20,
        };
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let (by, asked) = (admin.clone(), query.clone());
            let begun = Instant::now();
            store
                .read(move |conn| number::list(conn, &by, &asked))
                .await
                .unwrap();
            times.push(begun.elapsed());
        }
        report(name, times);
    }
}

/// Each list after a save: the index is patched and the order made anew.
async fn list_after_save(store: &Store, admin: &Actor) {
    let mut times = Vec::new();
    for n in 0..ROUNDS {
        let by = admin.clone();
        let mut query = NumberQuery {
            list: all(Extension, None),
            ..NumberQuery::default()
        };
        query.list.page = Page {
            number: 1 + n,
            size: 20,
        };
        let (asked, reader) = (query.clone(), by.clone());
        let row = store
            .read(move |conn| number::list(conn, &reader, &asked))
            .await
            .unwrap()
            .rows
            .swap_remove(0);
        let writer = by.clone();
        store
            .write(move |tx| {
                let on = !row.value.callkit;
                number::update_callkit_rows(tx, &writer, &[row.id], on, &Versions::new())
            })
            .await
            .unwrap();
        let begun = Instant::now();
        store
            .read(move |conn| number::list(conn, &by, &query))
            .await
            .unwrap();
        times.push(begun.elapsed());
    }
    report("right after a save, by 内線番号", times);
}

async fn run(store: &Store, admin: &Actor) {
    let mut file = String::from("\"VPN\",\"bulk\"\r\n");
    for k in 0..5_000 {
        file.push_str(&format!(
            "\"0501{}{k:06}\",\"{}\"\r\n",
            COMPANIES - 1,
            30_000 + k
        ));
    }
    let by = admin.clone();
    let id = store
        .write(move |tx| {
            let group = ExtensionGroup {
                name: "bulk".to_owned(),
                site_number: "99".to_owned(),
                remark: String::new(),
            };
            extension_group::create(tx, &by, group)?;
            match bulk::upload(tx, &by, Some(("a.csv", Some(file.as_bytes()))))? {
                Upload::Accepted(id) => Ok(id),
                Upload::Refused(refusal) => Err(refusal.into()),
            }
        })
        .await
        .unwrap();
    let by = admin.clone();
    store
        .write(move |tx| bulk::start(tx, &by, id))
        .await
        .unwrap();
    let begun = Instant::now();
    assert!(bulk::work(store).await.unwrap());
    println!("  bulk run of 5,000 rows {:.1?}", begun.elapsed());
    let by = admin.clone();
    let jobs = store.read(move |conn| bulk::list(conn, &by)).await.unwrap();
    println!(
        "  its state {:?}, errors {:?}",
        jobs[0].state,
        jobs[0].errors.first()
    );
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    println!("  {:>9.2?} p50 {:>9.2?} p99  {name}", at(50), at(99));
}
