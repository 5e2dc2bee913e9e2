//! No file names a folder of the machine it was written on.

use anyhow::Result;

use super::Finding;
use crate::workspace::Source;

/// Beginnings of paths that exist on one machine only; spelled in halves, so that this file passes.
const PLACES: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/tmp/", "wt/"),
    concat!("/tmp/", "target"),
];

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|s| !s.path.ends_with(".lock")) {
        for (line, text) in source.lines() {
            let begins_path = |at: usize| {
                !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || "/._-}".contains(c))
            };
            for place in PLACES {
                if text.match_indices(place).any(|(at, _)| begins_path(at)) {
                    let what = format!("names {place}");
                    let remedy = "use a relative path, or one handed in";
                    found.push(Finding::new(&source.path, line, what, remedy));
                }
            }
        }
    }
    Ok(found)
}
