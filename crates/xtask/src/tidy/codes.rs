//! Every error code is provoked by a black-box test through the API and through a page; those that
//! are not yet stand in `unprovoked.txt`.

use std::collections::BTreeSet;

use anyhow::Result;
use naisen_core::error::ErrorCode;

use super::Finding;
use super::allowed::Allowed;
use crate::workspace::Source;

/// Codes not provoked yet, `number api` or `number page`.
const UNPROVOKED: Allowed = Allowed {
    path: "crates/xtask/src/tidy/unprovoked.txt",
    text: include_str!("unprovoked.txt"),
};

/// How the harness says that a refusal is expected, and through what.
const SAYINGS: &[(&str, &str)] = &[
    (".refused(ErrorCode::", "api"),
    (".refused_at(ErrorCode::", "api"),
    (".page_refused(ErrorCode::", "page"),
    (".shows(ErrorCode::", "page"),
];

/// One test that provokes one code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Provoked {
    /// The code.
    pub(crate) code: ErrorCode,
    /// `api` or `page`.
    pub(crate) through: &'static str,
    /// `http::login::the_test`.
    pub(crate) test: String,
}

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    let missing = missing(sources);
    let mut found = UNPROVOKED.stale(&missing);
    for name in missing.iter().filter(|name| !UNPROVOKED.has(name)) {
        let what = format!("no test provokes {name}");
        let remedy = "write one under crates/naisen-tests/tests";
        found.push(Finding::new(
            "crates/naisen-core/src/error.rs",
            1,
            what,
            remedy,
        ));
    }
    Ok(found)
}

pub(super) fn shrink(sources: &[Source]) -> Result<()> {
    UNPROVOKED.shrink(&missing(sources))
}

fn missing(sources: &[Source]) -> BTreeSet<String> {
    let provoked = provoked(sources);
    let all = ErrorCode::ALL
        .iter()
        .flat_map(|code| [(*code, "api"), (*code, "page")]);
    all.filter(|(code, through)| {
        !provoked
            .iter()
            .any(|p| p.code == *code && p.through == *through)
    })
    .map(|(code, through)| format!("{} {through}", code.number()))
    .collect()
}

/// Every code a black-box test says it provokes, ascending.
pub(crate) fn provoked(sources: &[Source]) -> BTreeSet<Provoked> {
    let mut all = BTreeSet::new();
    for source in sources {
        let Some(file) = source.path.strip_prefix("crates/naisen-tests/tests/") else {
            continue;
        };
        let module = file.trim_end_matches(".rs").replace('/', "::");
        let mut test = "";
        // A call may be broken over lines, so the whole file is read as one text.
        let packed: String = source.text.split('\n').map(str::trim_start).collect();
        let mut rest = packed.as_str();
        while let Some((at, saying)) = next(rest) {
            match saying {
                Saying::Function => test = word(&rest[at + "fn ".len()..]),
                Saying::Code(length, through) => {
                    let name = word(&rest[at + length..]);
                    if let Some(code) = ErrorCode::ALL.iter().find(|c| c.name() == name) {
                        let test = format!("{module}::{test}");
                        all.insert(Provoked {
                            code: *code,
                            through,
                            test,
                        });
                    }
                }
            }
            rest = &rest[at + 1..];
        }
    }
    all
}

enum Saying {
    Function,
    Code(usize, &'static str),
}

/// The next function or expected refusal, and where it stands.
fn next(text: &str) -> Option<(usize, Saying)> {
    let function = text.find("fn ").map(|at| (at, Saying::Function));
    let codes = SAYINGS.iter().filter_map(|(words, through)| {
        Some((text.find(words)?, Saying::Code(words.len(), through)))
    });
    codes.chain(function).min_by_key(|(at, _)| *at)
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_counts_for_the_test_it_stands_in_even_broken_over_lines() {
        let text = "fn first(portal: &Portal) {\n    x.refused(ErrorCode::Required);\n}\n\
                    fn second() {\n    page\n        .shows(ErrorCode::Invalid);\n}\n";
        let source = Source {
            path: "crates/naisen-tests/tests/http/login.rs".to_owned(),
            text: text.to_owned(),
        };
        let found: Vec<String> = provoked(&[source])
            .iter()
            .map(|p| format!("{} {} {}", p.code.number(), p.through, p.test))
            .collect();
        assert_eq!(
            found,
            [
                "8008 api http::login::first",
                "8009 page http::login::second"
            ]
        );
    }
}
