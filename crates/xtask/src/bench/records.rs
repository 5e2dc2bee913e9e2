//! L2, L4: that every call of a load has its record, counted once all of them are in the database.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::Value;

use super::report::Report;
use super::server::Server;

/// How long the last records may take to be brought.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many answered calls have a record, of the last 30 days. What looks whether the engine knows
/// something is refused.
pub(super) fn count(server: &Server) -> Result<u64> {
    let (text, _) = server.get("/api/v1/call-counts")?;
    let counts: Vec<Value> = serde_json::from_str(&text)?;
    let answered = counts.iter().filter(|one| one["outcome"] == "answered");
    Ok(answered.filter_map(|one| one["count"].as_u64()).sum())
}

/// Waits until there are so many, or for as long as it may take; how many there are then.
pub(super) fn until(server: &Server, wanted: u64) -> Result<u64> {
    let began = Instant::now();
    let mut found = count(server)?;
    while found < wanted && began.elapsed() < PATIENCE {
        std::thread::yield_now();
        found = count(server)?;
    }
    Ok(found)
}

/// Reports how many of the calls since `before` have a record.
pub(super) fn tell(server: &Server, before: u64, calls: u32, report: &mut Report) -> Result<()> {
    let found = until(server, before + u64::from(calls))? - before;
    report.row(
        "records of all these calls",
        format!("{found} of {calls}"),
        "every call has one, none has two",
        found == u64::from(calls),
    );
    Ok(())
}
