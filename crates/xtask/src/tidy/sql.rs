//! SQL stands in naisen-store only (invariant 4).

use anyhow::Result;

use super::Finding;
use crate::workspace::Source;

/// Beginnings of statements as they stand in a string, upper case as we write them.
const STATEMENTS: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "ALTER TABLE ",
    "DROP TABLE ",
    "BEGIN IMMEDIATE",
    "ORDER BY ",
    "PRAGMA ",
];

/// The one file besides the store that may: this list.
const HERE: &str = "crates/xtask/src/tidy/sql.rs";

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    // The black-box tests may spoil rows behind the program's back: that is what they test.
    let allowed = |s: &Source| matches!(s.krate(), Some("naisen-store" | "naisen-tests"));
    let elsewhere = sources
        .iter()
        .filter(|s| s.is(&["rs", "html"]) && !allowed(s) && s.path != HERE);
    for source in elsewhere {
        for (line, text) in source.lines() {
            let code = text.split("//").next().unwrap_or(text);
            if let Some(statement) = STATEMENTS.iter().find(|s| is_said(code, s)) {
                found.push(Finding::new(
                    &source.path,
                    line,
                    format!("SQL outside naisen-store: {statement}"),
                    "make it a function of naisen-store that takes an Actor",
                ));
            }
        }
    }
    Ok(found)
}

/// Whether a line holds the words as text; a constant of that name is followed by `=`.
fn is_said(code: &str, statement: &str) -> bool {
    code.split(statement)
        .skip(1)
        .any(|rest| !rest.starts_with('='))
}
