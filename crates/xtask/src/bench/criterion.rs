//! S6 and S7: Criterion's figures of the decision and of the SIP scanner.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::report::Report;
use crate::shell;

pub(super) fn measure(root: &Path, target: &Path, report: &mut Report) -> Result<()> {
    for (package, bench) in [("naisen-core", "decide"), ("naisen-sip", "scan")] {
        let mut cargo = shell::cargo(root);
        shell::run(cargo.args([
            "bench",
            "--package",
            package,
            "--bench",
            bench,
            "--",
            "--noplot",
        ]))?;
    }
    report.section("S6, S7: the decision and the scanner (Criterion)");
    let folder = target.join("criterion");
    let mut small = Vec::new();
    let mut decisions = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(what) = name.strip_suffix(", 10 numbers") {
            small.push((what.to_owned(), mean_ns(&folder, &name)?));
        } else if let Some(what) = name.strip_suffix(", 10000 numbers") {
            decisions.push((what.to_owned(), mean_ns(&folder, &name)?));
        }
    }
    decisions.sort_by(|a, b| a.0.cmp(&b.0));
    for (what, ns) in decisions {
        let beside = small.iter().find(|(of, _)| *of == what);
        let (_, least) =
            beside.with_context(|| format!("{what} is measured with 10 numbers, too"))?;
        let ratio = ns / least;
        report.row(
            &format!("S6: {what}, 10,000 numbers"),
            format!("{:.2} µs, {ratio:.2} × that of 10 numbers", ns / 1e3),
            "≤ 5 µs and ≤ 2 ×",
            ns <= 5_000.0 && ratio <= 2.0,
        );
    }
    let scan = mean_ns(&folder, "scan and routing headers of an INVITE")?;
    report.row(
        "S7: scanner and routing headers of an INVITE with SDP; no allocation (asserted)",
        format!("{:.2} µs", scan / 1e3),
        "≤ 1 µs",
        scan <= 1_000.0,
    );
    Ok(())
}

/// Criterion's mean of its last run, nanoseconds.
fn mean_ns(folder: &Path, name: &str) -> Result<f64> {
    let file = folder.join(name).join("new/estimates.json");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let told: Value = serde_json::from_str(&text)?;
    told.pointer("/mean/point_estimate")
        .and_then(Value::as_f64)
        .context("estimates have a mean")
}
