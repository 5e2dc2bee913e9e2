//! Outcomes and whys in the words of the example language, for people who look at a failure.

use std::fmt::Write;

use super::scene::Scene;
use crate::decide::Plan;
use crate::plan::Verdict;
use crate::rehearsal::{Happened, Outcome, Shown};

/// One outcome as it would stand behind `expect`.
pub(super) fn outcome(scene: &Scene, outcome: &Outcome, start_ms: i64) -> String {
    let at = seconds(outcome.at_ms - start_ms);
    let name = |id| scene.name_of(id);
    match &outcome.what {
        Happened::Ring {
            subscriber,
            until_ms,
            shown,
            elsewhere,
        } => {
            let until = until_ms
                .map(|until| seconds(until - start_ms))
                .unwrap_or_default();
            let elsewhere = if *elsewhere { " elsewhere" } else { "" };
            format!(
                "RING {} {at}-{until}{}{elsewhere}",
                name(*subscriber),
                shows(shown)
            )
        }
        Happened::Answer {
            subscriber: Some(id),
        } => format!("ANS {}@{at}", name(*id)),
        Happened::Answer { subscriber: None } => format!("ANS outside@{at}"),
        Happened::Voicemail { subscriber } => format!("VM {}@{at}", name(*subscriber)),
        Happened::Mailbox { subscriber } => format!("BOX {}@{at}", name(*subscriber)),
        Happened::Forward {
            by, destination, ..
        } => {
            format!("FWD {}->{destination}@{at}", name(*by))
        }
        Happened::Outside { number, shown } => format!("PSTN {number}@{at}{}", shows(shown)),
        Happened::Reject { status } => format!("REJ {status}@{at}"),
        Happened::Pick { by } => format!("PICK {}@{at}", name(*by)),
        Happened::Bye => format!("BYE@{at}"),
        Happened::Message { deleted: true } => "DELETED".to_owned(),
        Happened::Message { deleted: false } => "KEPT".to_owned(),
        Happened::Register { subscriber, status } => {
            format!("REG {} {status}@{at}", name(*subscriber))
        }
    }
}

fn shows(shown: &Shown) -> String {
    let mut text = format!(" from {}", shown.from.as_deref().unwrap_or("anonymous"));
    if shown.withheld {
        text += " withheld";
    }
    if let Some(pilot) = &shown.pilot {
        text += &format!(" for {pilot}");
    }
    for diversion in &shown.diversions {
        text += &format!(
            " diverted by {} {}",
            diversion.number,
            diversion.reason.token()
        );
    }
    text
}

fn seconds(ms: i64) -> String {
    match ms % 1_000 {
        0 => format!("{}", ms / 1_000),
        part => format!(
            "{}.{}",
            ms / 1_000,
            format!("{part:03}").trim_end_matches('0')
        ),
    }
}

/// The rules a plan tried, one a line.
pub(super) fn why(plan: &Plan) -> String {
    let mut text = String::new();
    for why in plan.why() {
        let verdict = match why.verdict {
            Verdict::NotApplicable => "n/a",
            Verdict::Passed => "passed",
            Verdict::Lost => "lost",
            Verdict::Won => "won",
        };
        let (rule, words) = (why.rule, why.text(plan.settings()));
        let at = seconds(why.at_ms);
        let (number, title) = (rule.number(), rule.title().en);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "    {at:>5} s  calls.{number} {title}: {verdict} — {}",
            words.en
        );
    }
    text
}
