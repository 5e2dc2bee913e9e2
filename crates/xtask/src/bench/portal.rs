//! S8 and S11: the number list of a company of 100,000 among all numbers, and the
//! start. Times are those of a client on the same machine, so the server's own are below them.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::probe::Probe;
use super::report::Report;
use super::server::{self, Server, Shape};

/// Name, query, longest p99 allowed in milliseconds (S8).
const CASES: &[(&str, &str, u64)] = &[
    ("no search, page 1", "", 10),
    ("no search, by extension, page 1", "sort=extension", 10),
    (
        "exact number",
        "target=number&match=exact&q=05000054321",
        10,
    ),
    (
        "number prefix",
        "target=number&match=prefix&q=050000543",
        10,
    ),
    (
        "extension prefix",
        "target=extension&match=prefix&q=100543",
        10,
    ),
    ("no search, page 5,000", "page=5000", 20),
    (
        "by extension, descending, page 5,000",
        "sort=-extension&page=5000",
        20,
    ),
    ("number substring", "target=number&match=part&q=4321", 60),
    (
        "extension substring",
        "target=extension&match=part&q=0054",
        60,
    ),
];

/// How long the first call is waited for.
const CALL_MAX: Duration = Duration::from_secs(120);

pub(super) fn measure(
    program: &Path,
    shape: &Shape,
    requests: u32,
    report: &mut Report,
) -> Result<()> {
    let folder = server::data(program, shape)?;
    let database = if shape.database.is_some() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    let server = Server::start(program, &folder, shape.database.as_deref())?;
    let (_, first) = server.get("/api/v1/numbers")?;
    // The last number belongs to the company that is read last.
    let last = format!("0{}", 4_999_999_999_u64 + u64::from(shape.numbers));
    Probe::new()?.until(server.sip, &last, 480, CALL_MAX)?;
    let called = server.begun.elapsed();
    report.section(&format!(
        "S11: start with {} numbers in the database, {database}",
        shape.numbers
    ));
    report.row(
        "start to healthy",
        millis(server.ready),
        "≤ 2,000 ms",
        server.ready.as_secs() < 2,
    );
    let page = server.ready + first;
    report.row(
        "start to the first page of a list of 100,000",
        millis(page),
        "≤ 2,000 ms",
        page.as_secs() < 2,
    );
    report.row(
        "start to the first call decided, a number of the last company",
        millis(called),
        "≤ 10,000 ms",
        called.as_secs() < 10,
    );
    report.section(&format!(
        "S8: number list, company of 100,000, {database}; client's time over loopback, {requests} requests each"
    ));
    for (name, query, allowed_ms) in CASES {
        let path = format!("/api/v1/numbers?size=20&{query}");
        let (text, _) = server.get(&path)?;
        ensure!(
            text.contains("external_number"),
            "{name} found nothing: {text}"
        );
        let mut times = Vec::new();
        for _ in 0..requests {
            times.push(server.get(&path)?.1);
        }
        times.sort_unstable();
        let p99 = at(&times, 99);
        let figure = format!("p50 {}, p99 {}", millis(at(&times, 50)), millis(p99));
        let bar = format!("p99 ≤ {allowed_ms} ms");
        report.row(
            name,
            figure,
            &bar,
            p99 <= Duration::from_millis(*allowed_ms),
        );
    }
    let resident = server.resident_mib()?;
    report.row(
        "resident memory after all this",
        format!("{resident} MiB"),
        "≤ 1,024 MiB",
        resident <= 1024,
    );
    Ok(())
}

/// The time that so many per cent of the requests kept to.
fn at(sorted: &[Duration], per_cent: usize) -> Duration {
    let place = (sorted.len() * per_cent).div_ceil(100).max(1) - 1;
    sorted.get(place).copied().unwrap_or_default()
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}
