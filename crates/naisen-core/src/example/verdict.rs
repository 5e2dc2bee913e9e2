//! Carrying an example out and comparing what came of it with what it says.

use std::collections::BTreeMap;
use std::fmt;

use super::expect::Expectation;
use super::file::Example;
use super::script::Script;
use super::show;
use super::want::Want;
use crate::rehearsal::{Happened, Outcome, Rehearsal};

/// What came of a script.
#[derive(Clone, Debug, Default)]
pub struct Observation {
    /// Outcomes of each call, in the order of [`Script::calls`].
    pub calls: Vec<Vec<Outcome>>,
    /// Answers to REGISTERs.
    pub registers: Vec<Outcome>,
    /// The why of each call, by its place, ready to be printed.
    pub why: BTreeMap<usize, String>,
}

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The example.
    pub example: String,
    /// Line of the expectation.
    pub line: usize,
    /// What it says.
    pub expected: String,
    /// What came.
    pub got: String,
    /// The rules that were tried.
    pub why: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "example {} (line {})", self.example, self.line)?;
        writeln!(f, "  expected  {}", self.expected)?;
        writeln!(f, "  got       {}", self.got)?;
        if !self.why.is_empty() {
            write!(f, "  why\n{}", self.why)?;
        }
        Ok(())
    }
}

/// Carries a script out against the decision with simple phones, until nothing is left to happen.
#[must_use]
pub fn rehearse(script: &Script) -> Observation {
    let mut rehearsal = Rehearsal::new(script.companies.clone(), script.start_ms);
    rehearsal.phones.clone_from(&script.phones);
    rehearsal.pointers.clone_from(&script.pointers);
    rehearsal.trunk_down = script.trunk_down;
    rehearsal.seed = script.seed;
    for (at_ms, act) in &script.acts {
        rehearsal.at(*at_ms, act.clone());
    }
    rehearsal.run_until(i64::MAX);
    let calls = (0..script.calls.len())
        .map(|call| rehearsal.outcomes(call).to_vec())
        .collect();
    let mut why = BTreeMap::new();
    for call in 0..script.calls.len() {
        why.insert(
            call,
            rehearsal
                .plans(call)
                .map(show::why)
                .collect::<Vec<_>>()
                .join("\n"),
        );
    }
    Observation {
        calls,
        registers: rehearsal.registers,
        why,
    }
}

/// Compares what came of an example with what it says; no failure means that it passed.
#[must_use]
pub fn verify(example: &Example, seen: &Observation) -> Vec<Failure> {
    let verifier = Verifier { example, seen };
    let saves = example.script.wrong_saves.iter().map(|mistake| Failure {
        example: example.name.clone(),
        line: mistake.line,
        expected: "the save to come out as the line says".to_owned(),
        got: mistake.what.clone(),
        why: String::new(),
    });
    let expectations = example.expectations.iter();
    saves
        .chain(expectations.filter_map(|expectation| verifier.judge(expectation)))
        .collect()
}

struct Verifier<'a> {
    example: &'a Example,
    seen: &'a Observation,
}

impl Verifier<'_> {
    fn judge(&self, expectation: &Expectation) -> Option<Failure> {
        match expectation {
            Expectation::Outcomes { line, wants, .. }
                if !wants.is_empty() && wants.iter().all(Want::is_register) =>
            {
                let seen = self.seen.registers.iter().collect::<Vec<_>>();
                self.compare(*line, wants, true, &seen, String::new())
            }
            Expectation::Outcomes {
                line,
                label,
                wants,
                open,
            } => {
                let call = self.labelled(label).next()?;
                let aside = wants.iter().any(Want::is_aside);
                let seen = self.outcomes(call).iter().filter(|outcome| {
                    aside
                        || !matches!(
                            outcome.what,
                            Happened::Forward { .. } | Happened::Message { .. }
                        )
                });
                let seen = seen.collect::<Vec<_>>();
                self.compare(*line, wants, *open, &seen, self.why(call))
            }
            Expectation::Never { line, label, want } => {
                let calls = self.calls(label.as_deref());
                let found = calls.into_iter().find_map(|call| {
                    let mut outcomes = self.outcomes(call).iter();
                    let outcome = outcomes.find(|outcome| self.fits(want, outcome))?;
                    Some((call, self.show(outcome)))
                });
                let (call, got) = found?;
                Some(self.failure(*line, format!("no {}", want.text), got, self.why(call)))
            }
            Expectation::Count {
                line,
                range,
                label,
                first,
                want,
            } => {
                let calls = self.calls(label.as_deref()).into_iter();
                let take = if *first { 1 } else { usize::MAX };
                let count = calls
                    .filter(|call| {
                        let mut outcomes = self.outcomes(*call).iter().take(take);
                        outcomes.any(|outcome| self.fits(want, outcome))
                    })
                    .count();
                if (range.0..=range.1).contains(&count) {
                    return None;
                }
                let expected = format!("{}..{} calls with {}", range.0, range.1, want.text);
                Some(self.failure(*line, expected, format!("{count} calls"), String::new()))
            }
        }
    }

    fn compare(
        &self,
        line: usize,
        wants: &[Want],
        open: bool,
        seen: &[&Outcome],
        why: String,
    ) -> Option<Failure> {
        let pairs = wants.iter().zip(seen);
        let fit = pairs
            .filter(|(want, outcome)| self.fits(want, outcome))
            .count();
        if fit == wants.len() && (open || fit == seen.len()) {
            return None;
        }
        let mut expected: Vec<&str> = wants.iter().map(|want| want.text.as_str()).collect();
        expected.dedup();
        if open {
            expected.push("...");
        }
        let got: Vec<String> = seen.iter().map(|outcome| self.show(outcome)).collect();
        let got = if got.is_empty() {
            "nothing".to_owned()
        } else {
            got.join("; ")
        };
        Some(self.failure(line, expected.join("; "), got, why))
    }

    fn outcomes(&self, call: usize) -> &[Outcome] {
        self.seen.calls.get(call).map_or(&[], Vec::as_slice)
    }

    fn failure(&self, line: usize, expected: String, got: String, why: String) -> Failure {
        Failure {
            example: self.example.name.clone(),
            line,
            expected,
            got,
            why,
        }
    }

    fn fits(&self, want: &Want, outcome: &Outcome) -> bool {
        want.fits(outcome, self.example.script.start_ms)
    }

    fn show(&self, outcome: &Outcome) -> String {
        show::outcome(&self.example.scene, outcome, self.example.script.start_ms)
    }

    fn why(&self, call: usize) -> String {
        self.seen.why.get(&call).cloned().unwrap_or_default()
    }

    fn calls(&self, label: Option<&str>) -> Vec<usize> {
        match label {
            Some(label) => self.labelled(label).collect(),
            None => (0..self.seen.calls.len()).collect(),
        }
    }

    /// The calls with a label, or with `label.1`, `label.2`, …
    fn labelled(&self, label: &str) -> impl Iterator<Item = usize> {
        let series = format!("{label}.");
        let calls = self.example.script.calls.iter().enumerate();
        calls
            .filter(move |(_, call)| call.label == label || call.label.starts_with(&series))
            .map(|(at, _)| at)
    }
}
