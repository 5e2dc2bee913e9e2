//! The numbered rules of docs/features are cited where they are kept, and every cited rule exists.
//!
//! A rule is a line `3. …` of `docs/features/pickup.md`; a citation is `pickup.3` in a comment, or in
//! a table of cases. Each rule is cited by at least one test; those that are not yet stand in
//! `untested.txt`, which may only shrink (`cargo xtask tidy --shrink`).

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::Finding;
use super::allowed::Allowed;
use crate::workspace::Source;

/// A rule's page and number.
type Name<'a> = (&'a str, u32);

/// Rules no test cites yet, `page.number`.
const UNTESTED: Allowed = Allowed {
    path: "crates/xtask/src/tidy/untested.txt",
    text: include_str!("untested.txt"),
};

pub(super) fn check(sources: &[Source]) -> Result<Vec<Finding>> {
    Ok(judge(sources, &UNTESTED).found)
}

/// Takes the rules that are tested by now out of `untested.txt`.
pub(super) fn shrink(sources: &[Source]) -> Result<()> {
    UNTESTED.shrink(&judge(sources, &UNTESTED).untested)
}

/// What is wrong, and every rule that no test cites.
struct Judgement {
    found: Vec<Finding>,
    untested: BTreeSet<String>,
}

fn judge(sources: &[Source], allowed: &Allowed) -> Judgement {
    let mut rules: BTreeMap<Name<'_>, (&str, usize)> = BTreeMap::new();
    let mut found = Vec::new();
    for source in sources {
        let Some(page) = page(&source.path) else {
            continue;
        };
        for (line, text) in source.lines() {
            let Some(number) = number_of_rule(text) else {
                continue;
            };
            if rules.insert((page, number), (&source.path, line)).is_some() {
                let what = format!("rule {number} stands twice");
                found.push(Finding::new(
                    &source.path,
                    line,
                    what,
                    "number the rules once each",
                ));
            }
        }
    }
    let mut tested = BTreeSet::new();
    let citing = sources
        .iter()
        .filter(|s| s.is(&["rs", "txt", "xml"]) && s.krate() != Some("xtask"));
    for source in citing {
        let mut in_tests = source.is_test();
        for (line, text) in source.lines() {
            in_tests |= text.contains("#[cfg(test)]");
            let comment = match text.split_once("//") {
                Some((_, comment)) => comment,
                None if !source.is(&["rs"]) => text,
                None => continue,
            };
            for name in citations(comment, &rules) {
                if rules.contains_key(&name) {
                    if in_tests {
                        tested.insert(name);
                    }
                } else {
                    let what = format!("cites {}.{}, which does not exist", name.0, name.1);
                    let remedy = "cite a rule of docs/features, or write it there";
                    found.push(Finding::new(&source.path, line, what, remedy));
                }
            }
        }
    }
    let mut untested = BTreeSet::new();
    for (name, (path, line)) in rules.iter().filter(|(name, _)| !tested.contains(*name)) {
        let name = format!("{}.{}", name.0, name.1);
        if !allowed.has(&name) {
            let what = format!("no test cites {name}");
            let remedy = "cite it in the test that would fail without it";
            found.push(Finding::new(*path, *line, what, remedy));
        }
        untested.insert(name);
    }
    found.extend(allowed.stale(&untested));
    Judgement { found, untested }
}

/// `pickup` of `docs/features/pickup.md`.
fn page(path: &str) -> Option<&str> {
    path.strip_prefix("docs/features/")?.strip_suffix(".md")
}

/// `3` of `3. A member takes …`.
fn number_of_rule(text: &str) -> Option<u32> {
    let (number, rest) = text.split_once(". ")?;
    (!rest.is_empty()).then(|| number.parse().ok()).flatten()
}

/// Every `page.number` of a comment: at its start, or anywhere when the page exists.
fn citations<'a>(comment: &'a str, rules: &BTreeMap<Name<'_>, (&str, usize)>) -> Vec<Name<'a>> {
    comment
        .trim_start()
        .split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))
        .enumerate()
        .filter_map(|(place, word)| {
            let (page, number) = word.trim_end_matches('.').split_once('.')?;
            let is_word = page.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            let meant = rules.keys().any(|(p, _)| *p == page) || place == 0;
            (is_word && meant).then(|| Some((page, number.parse().ok()?)))?
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    fn breaches(code: &str) -> Vec<String> {
        let page = source(
            "docs/features/pickup.md",
            "# Pickup\n\n1. First.\n2. Second.\n",
        );
        let file = source("crates/x/tests/pickup.rs", code);
        let found = judge(&[page, file], &Allowed { path: "", text: "" }).found;
        found.into_iter().map(|f| f.what).collect()
    }

    #[test]
    fn a_rule_without_test_and_a_citation_without_rule_are_found() {
        assert_eq!(breaches("// pickup.1, pickup.2"), Vec::<String>::new());
        assert_eq!(breaches("// pickup.1"), ["no test cites pickup.2"]);
        let both = breaches("// pickup.1 and pickup.2.\n// pickup.3");
        assert_eq!(both, ["cites pickup.3, which does not exist"]);
        let none = breaches("// version 1.2, pickup.1, pickup.2, other.7");
        assert_eq!(none, Vec::<String>::new());
        let other = breaches("// other.7: pickup.1, pickup.2");
        assert_eq!(other, ["cites other.7, which does not exist"]);
    }
}
