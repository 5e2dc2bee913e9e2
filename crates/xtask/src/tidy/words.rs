//! Words that mean unfinished work or a test that hides a race.

use anyhow::Result;

use super::Finding;
use crate::workspace::Source;

/// This file spells them.
const HERE: &str = "crates/xtask/src/tidy/words.rs";

/// Plays what a script says at the time it says.
const CLOCK: &str = "crates/naisen-tests/src/sip/clock.rs";

const UNFINISHED: &[&str] = &["todo!(", "unimplemented!(", "TODO", "FIXME", "XXX:"];
const RACES: &[&str] = &[
    "thread::sleep",
    "time::sleep",
    "sleep(Duration",
    "#[ignore",
    "waitForTimeout",
];

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let code = sources
        .iter()
        .filter(|s| s.is(&["rs", "html", "css", "ts", "js", "mjs", "sql"]) && s.path != HERE);
    for source in code {
        let mut in_tests = source.is_test() && source.path != CLOCK;
        for (line, text) in source.lines() {
            in_tests |= text.contains("#[cfg(test)]");
            if let Some(word) = UNFINISHED.iter().find(|w| text.contains(**w)) {
                let remedy = "finish it, or say what is missing in an issue";
                found.push(Finding::new(
                    &source.path,
                    line,
                    format!("says {word}"),
                    remedy,
                ));
            }
            if let Some(word) = RACES.iter().find(|w| in_tests && text.contains(**w)) {
                let remedy = "wait for the condition itself: an answer, a line, a state";
                found.push(Finding::new(
                    &source.path,
                    line,
                    format!("a test uses {word}"),
                    remedy,
                ));
            }
        }
    }
    Ok(found)
}
