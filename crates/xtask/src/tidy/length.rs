//! No file grows past reading. A file that already has keeps its length in `long.txt`, which may only
//! shrink.

use std::collections::BTreeMap;

use anyhow::Result;

use super::Finding;
use crate::workspace::Source;

/// Lines at which a file surely holds a second concept (house rule: aim for 300).
const LINES_MAX: usize = 800;

/// `path lines`, one a line: files that were longer when the rule came, and tables.
const LONG: &str = include_str!("long.txt");
const LONG_PATH: &str = "crates/xtask/src/tidy/long.txt";

const WRITTEN_BY_HAND: &[&str] = &["rs", "md", "html", "css", "ts", "js", "mjs", "sql", "sh"];

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let allowed: BTreeMap<&str, usize> = LONG
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(path, lines)| Some((path, lines.parse().ok()?)))
        .collect();
    let mut found = Vec::new();
    for source in sources.iter().filter(|s| s.is(WRITTEN_BY_HAND)) {
        let lines = source.text.lines().count();
        let path = source.path.as_str();
        let most = allowed.get(path).copied().unwrap_or(LINES_MAX);
        if lines > most && !crate::generate::is_generated(path) {
            let what = format!("{lines} lines, at most {most}");
            found.push(Finding::new(
                path,
                most,
                what,
                "move the second concept to its own file",
            ));
        }
        if allowed.contains_key(path) && lines < most {
            let what = format!("{path} has {lines} lines now, listed with {most}");
            let remedy = "lower its number, or take the row out";
            found.push(Finding::new(LONG_PATH, 1, what, remedy));
        }
    }
    for path in allowed.keys() {
        if !sources.iter().any(|s| s.path == *path) {
            let what = format!("{path} is gone");
            found.push(Finding::new(LONG_PATH, 1, what, "take the row out"));
        }
    }
    Ok(found)
}
