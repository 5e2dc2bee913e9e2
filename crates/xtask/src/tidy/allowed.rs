//! Lists of what is not yet as it should be. A list only shrinks: a row whose reason is gone is itself
//! a finding, and `cargo xtask tidy --shrink` takes such rows out.

use std::collections::BTreeSet;

use anyhow::Result;

use super::Finding;
use crate::workspace;

/// One list, one name a line.
pub(super) struct Allowed {
    /// Where it stands.
    pub(super) path: &'static str,
    /// Its text.
    pub(super) text: &'static str,
}

impl Allowed {
    /// Whether a name stands in the list.
    pub(super) fn has(&self, name: &str) -> bool {
        self.text.lines().any(|line| line == name)
    }

    /// Rows that are no longer needed, given all that is missing.
    pub(super) fn stale(&self, missing: &BTreeSet<String>) -> Vec<Finding> {
        (1..)
            .zip(self.text.lines())
            .filter(|(_, name)| !missing.contains(*name))
            .map(|(line, name)| {
                let what = format!("{name} is tested now, or gone");
                let remedy = "take the row out: cargo xtask tidy --shrink";
                Finding::new(self.path, line, what, remedy)
            })
            .collect()
    }

    /// Keeps only the rows that are still missing.
    pub(super) fn shrink(&self, missing: &BTreeSet<String>) -> Result<()> {
        let kept: String = self
            .text
            .lines()
            .filter(|name| missing.contains(*name))
            .map(|name| format!("{name}\n"))
            .collect();
        Ok(std::fs::write(workspace::root().join(self.path), kept)?)
    }
}
