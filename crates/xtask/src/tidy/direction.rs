//! Crates depend on each other exactly as the table in ARCHITECTURE.md says, and the pure ones on
//! nothing that could give them a clock, a socket, a file or a random number.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use cargo_metadata::{DependencyKind, Package};

use super::Finding;
use crate::workspace::{self, Source};

const TABLE: &str = "ARCHITECTURE.md";

/// What a pure crate may never name (invariant 1).
const IMPURE: &[&str] = &[
    "axum",
    "deadpool-postgres",
    "getrandom",
    "libc",
    "mio",
    "rand",
    "rusqlite",
    "socket2",
    "tokio",
    "tokio-postgres",
    "tracing-subscriber",
];

/// One row of the table: `| `crate` | uses | …`.
struct Row {
    line: usize,
    uses: BTreeSet<String>,
    pure: bool,
}

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let Some(document) = sources.iter().find(|s| s.path == TABLE) else {
        let remedy = "write the crate table there";
        return Ok(vec![Finding::new(TABLE, 1, "is missing", remedy)]);
    };
    let packages = workspace::metadata()?.packages;
    let ours: BTreeSet<&str> = packages.iter().map(|p| p.name.as_str()).collect();
    let table = table(document, &ours);
    let mut found = Vec::new();
    for package in &packages {
        let Some(row) = table.get(package.name.as_str()) else {
            let what = format!("{} has no row in the crate table", package.name);
            found.push(Finding::new(
                TABLE,
                1,
                what,
                "add its row, with what it may use",
            ));
            continue;
        };
        found.extend(compare(package, row, &ours));
    }
    Ok(found)
}

fn compare(package: &Package, row: &Row, ours: &BTreeSet<&str>) -> Vec<Finding> {
    let used: BTreeSet<&str> = package
        .dependencies
        .iter()
        .filter(|d| d.kind != DependencyKind::Development)
        .map(|d| d.name.as_str())
        .collect();
    let mut found = Vec::new();
    for name in used
        .iter()
        .filter(|n| ours.contains(**n) && !row.uses.contains(**n))
    {
        found.push(Finding::new(
            format!("crates/{}/Cargo.toml", package.name),
            1,
            format!(
                "{} uses {name}, which the crate table does not allow",
                package.name
            ),
            "move the code to the crate that may use it; a new edge is a decision (docs/decisions)",
        ));
    }
    for name in row.uses.iter().filter(|n| !used.contains(n.as_str())) {
        found.push(Finding::new(
            TABLE,
            row.line,
            format!("{} does not use {name}", package.name),
            "take it out of the row",
        ));
    }
    for name in used.iter().filter(|n| row.pure && IMPURE.contains(n)) {
        found.push(Finding::new(
            format!("crates/{}/Cargo.toml", package.name),
            1,
            format!("{} is pure and uses {name}", package.name),
            "make what it gives an argument",
        ));
    }
    found
}

fn table(document: &Source, ours: &BTreeSet<&str>) -> BTreeMap<String, Row> {
    let mut rows = BTreeMap::new();
    for (line, text) in document.lines() {
        let cells: Vec<&str> = text.split('|').map(str::trim).collect();
        let [_, name, uses, what, ..] = cells[..] else {
            continue;
        };
        let name = name.trim_matches('`');
        if !ours.contains(name) {
            continue;
        }
        let uses = uses
            .split(',')
            .map(|u| u.trim().trim_matches('`').to_owned())
            .filter(|u| !u.is_empty() && u != "–")
            .collect();
        let pure = what.starts_with("**Pure");
        rows.insert(name.to_owned(), Row { line, uses, pure });
    }
    rows
}
