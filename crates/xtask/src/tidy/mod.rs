//! What the compiler cannot check. Each rule is one file: it reads the repository's text and names
//! the place and the remedy of whatever breaks it. To add a rule: a file, and a line in [`RULES`].

mod allowed;
mod codes;
mod direction;
mod length;
mod paths;
mod rules;
mod sql;
mod words;

pub(crate) use codes::provoked;

use anyhow::{Result, bail};

use crate::workspace::{self, Source};

/// One breach of one rule.
pub(crate) struct Finding {
    path: String,
    line: usize,
    what: String,
    remedy: &'static str,
}

impl Finding {
    pub(crate) fn new(
        path: impl Into<String>,
        line: usize,
        what: impl Into<String>,
        remedy: &'static str,
    ) -> Self {
        Self {
            path: path.into(),
            line,
            what: what.into(),
            remedy,
        }
    }
}

type Rule = fn(&[Source]) -> Result<Vec<Finding>>;

const RULES: &[(&str, Rule)] = &[
    ("direction", direction::check),
    ("length", length::check),
    ("rules", rules::check),
    ("codes", codes::check),
    ("paths", paths::check),
    ("sql", sql::check),
    ("words", words::check),
];

/// Checks every rule; an error tells how many places break one. With `shrink`, only takes out of the
/// allow-lists what no longer needs to stand there.
pub(crate) fn run(shrink: bool) -> Result<()> {
    let sources = workspace::sources()?;
    if shrink {
        rules::shrink(&sources)?;
        return codes::shrink(&sources);
    }
    let mut broken = 0;
    for (name, check) in RULES {
        for finding in check(&sources)? {
            broken += 1;
            println!(
                "{}:{}: {name}: {}\n    remedy: {}",
                finding.path, finding.line, finding.what, finding.remedy
            );
        }
    }
    if broken > 0 {
        bail!("tidy: {broken} to mend");
    }
    println!(
        "tidy: {} rules hold in {} files",
        RULES.len(),
        sources.len()
    );
    Ok(())
}
