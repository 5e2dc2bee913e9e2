//! L2, L4: that every call of a load has its record, counted once all of them are in the database.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::Value;

use super::report::Report;
use super::server::Server;

/// How long the last records may take to be brought.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many records there are, of the last 30 days.
pub(super) fn count(server: &Server) -> Result<u64> {
    let (text, _) = server.get("/api/v1/call-counts")?;
    let counts: Vec<Value> = serde_json::from_str(&text)?;
    let counts = counts.iter().filter_map(|one| one["count"].as_u64());
    Ok(counts.sum())
}

/// Reports how many of the calls since `before` have a record.
pub(super) fn tell(server: &Server, before: u64, calls: u32, report: &mut Report) -> Result<()> {
    let (began, wanted) = (Instant::now(), before + u64::from(calls));
    let mut found = count(server)?;
    while found < wanted && began.elapsed() < PATIENCE {
        std::thread::yield_now();
        found = count(server)?;
    }
    report.row(
        "records of all these calls",
        format!("{} of {calls}", found.saturating_sub(before)),
        "every call has one",
        found >= wanted,
    );
    Ok(())
}
