//! Which node this is: a number in the data folder, so that a node that was killed knows at its next start
//! what it had begun. Nothing breaks when two nodes have the same one, as after copying a folder: they take
//! each other's work over too early and do it twice, to the same end.

use std::path::Path;

use anyhow::{Context as _, Result};
use naisen_store::bulk::Worker;

use super::write_private;

const FILE: &str = "naisen.node";

/// The node of a data folder; a new one gets a number at random.
///
/// # Errors
/// When the file cannot be read or written, or holds something else.
pub(crate) fn open(data: &Path) -> Result<Worker> {
    let path = data.join(FILE);
    let shown = path.display();
    if !path.exists() {
        // Within the numbers JSON can carry, and never 0, which is nobody's.
        let number = getrandom::u64().context("no randomness")? >> 11 | 1;
        write_private(&path, format!("{number}\n").as_bytes())
            .with_context(|| format!("cannot write {shown}"))?;
    }
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {shown}"))?;
    let number = text.trim().parse().ok().filter(|number| *number > 0);
    Ok(Worker(number.with_context(|| {
        format!("{shown} is not a node's number; delete it to get another one")
    })?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_keeps_its_number() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = open(one.path()).unwrap();
        assert_eq!(open(one.path()).unwrap(), first);
        assert_ne!(open(other.path()).unwrap(), first);
        std::fs::write(one.path().join(FILE), "-1").unwrap();
        assert!(open(one.path()).is_err());
    }
}
