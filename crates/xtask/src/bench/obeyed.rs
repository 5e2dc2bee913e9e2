//! S10: how long after a save the next call obeys it, and what one saved number costs in a small and in
//! a large company.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::load::cpu;
use super::probe::Probe;
use super::report::Report;
use super::server::{self, Server, Shape};

/// Saves measured.
const SAVES: u32 = 40;
/// Numbers of the two companies.
const SMALL: u32 = 100;
const LARGE: u32 = 10_000;
const PATIENCE: Duration = Duration::from_secs(30);

/// What saving costs.
struct Cost {
    longest: Duration,
    median: Duration,
    cpu_ms: f64,
}

pub(super) fn measure(program: &Path, report: &mut Report) -> Result<()> {
    let small = saves(program, SMALL)?;
    let large = saves(program, LARGE)?;
    report.section(&format!(
        "S10: a save obeyed by the next call, {SAVES} saves"
    ));
    report.row(
        "company of 10,000 numbers",
        format!(
            "p50 {:.0} ms, longest {:.0} ms",
            millis(large.median),
            millis(large.longest)
        ),
        "≤ 1,000 ms",
        large.longest <= Duration::from_secs(1),
    );
    let ratio = large.cpu_ms / small.cpu_ms;
    report.row(
        "CPU of a save with its calls, 10,000 numbers beside 100",
        format!(
            "{:.1} ms beside {:.1} ms, {ratio:.1} ×",
            large.cpu_ms, small.cpu_ms
        ),
        "≤ 2 ×",
        ratio <= 2.0,
    );
    Ok(())
}

/// 非通知着信拒否 of one number on and off: a withheld call is then refused with 433, and otherwise finds
/// nobody registered.
fn saves(program: &Path, numbers: u32) -> Result<Cost> {
    let shape = Shape {
        numbers,
        ..Shape::default()
    };
    let server = Server::start(program, &server::data(program, &shape)?, None)?;
    let number = format!("0{}", 5_000_000_000_u64 + u64::from(numbers) - 1);
    let mut probe = Probe::new()?;
    probe.until(server.sip, &number, 480, PATIENCE)?;
    let path = format!("/api/v1/barring?target=number&match=exact&q={number}");
    let mut times = Vec::new();
    let before = cpu(server.id());
    for save in 0..SAVES {
        let found: Value = serde_json::from_str(&server.get(&path)?.0)?;
        let mut row = found
            .pointer("/rows/0")
            .context("the number is listed")?
            .clone();
        let refuses = save % 2 == 0;
        if let Some(row) = row.as_object_mut() {
            row.retain(|name, _| {
                ["subscriber_id", "version", "intl_bar", "outside_bar"].contains(&name.as_str())
            });
            row.insert("anonymous_reject".to_owned(), json!(refuses));
        }
        server.put("/api/v1/barring", &json!({"rows": [row]}))?;
        let began = Instant::now();
        probe.until(
            server.sip,
            &number,
            if refuses { 433 } else { 480 },
            PATIENCE,
        )?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let spent = cpu(server.id()) - before;
    Ok(Cost {
        longest: times.last().copied().unwrap_or_default(),
        median: times.get(times.len() / 2).copied().unwrap_or_default(),
        cpu_ms: millis(spent) / f64::from(SAVES),
    })
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
