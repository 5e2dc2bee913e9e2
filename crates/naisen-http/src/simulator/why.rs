//! The rules that were tried for a call, as a list of sentences with links to what changes them: of a
//! simulation, and of a call that was.

use naisen_core::plan::{Verdict, WhyRecord};
use naisen_core::settings::CompanySettings;
use naisen_core::text::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::text;
use crate::auth::Caller;
use crate::place::{self, Place};
use crate::sentence::Sentence;

/// One rule that was tried, on a page.
pub(crate) struct Step {
    pub(crate) number: usize,
    pub(crate) verdict: &'static str,
    pub(crate) word: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) reason: String,
    pub(crate) place: Option<Place>,
}

/// What came of a rule.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RuleVerdict {
    /// It had nothing to say.
    NotApplicable,
    /// The call went on to the next.
    Passed,
    /// It could have acted, but did not.
    Lost,
    /// It decided.
    Won,
}

/// One rule that was tried, as the API answers it.
#[derive(Serialize, ToSchema)]
pub(crate) struct RuleTried {
    /// Milliseconds after the call.
    at_ms: i64,
    /// Number of the rule in docs/features/calls.md.
    rule: u16,
    title: Sentence,
    verdict: RuleVerdict,
    /// What it found.
    reason: Sentence,
    /// Path of the page that changes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
}

/// The rules in order; one that found the same again and again, such as a member ringing after the
/// other, is one step.
pub(crate) fn steps(
    why: &[WhyRecord],
    caller: &Caller,
    world: &CompanySettings,
    lang: Lang,
) -> Vec<Step> {
    let same = |a: &WhyRecord, b: &WhyRecord| {
        (a.rule, a.verdict, a.setting, &a.ja) == (b.rule, b.verdict, b.setting, &b.ja)
    };
    let runs = why.chunk_by(same).enumerate();
    runs.map(|(at, run)| step(at + 1, run, caller, world, lang))
        .collect()
}

fn step(
    number: usize,
    run: &[WhyRecord],
    caller: &Caller,
    world: &CompanySettings,
    lang: Lang,
) -> Step {
    let (why, last) = (&run[0], &run[run.len() - 1]);
    let words = match lang {
        Lang::Ja => &why.ja,
        Lang::En => &why.en,
    };
    let reason = text::at(
        words,
        why.at_ms / 1_000,
        last.at_ms / 1_000,
        run.len(),
        lang,
    );
    Step {
        number,
        verdict: if why.verdict == Verdict::Won {
            "ok"
        } else {
            ""
        },
        word: text::verdict(why.verdict).get(lang),
        rule: why.rule.title().get(lang),
        reason,
        place: why
            .setting
            .and_then(|setting| place::of_setting(caller, world, setting)),
    }
}

impl RuleTried {
    /// A rule with the page that changes its setting today.
    pub(crate) fn of(why: &WhyRecord, caller: &Caller, world: &CompanySettings) -> Self {
        Self {
            at_ms: why.at_ms,
            rule: why.rule.number(),
            title: why.rule.title().into(),
            verdict: match why.verdict {
                Verdict::NotApplicable => RuleVerdict::NotApplicable,
                Verdict::Passed => RuleVerdict::Passed,
                Verdict::Lost => RuleVerdict::Lost,
                Verdict::Won => RuleVerdict::Won,
            },
            reason: Sentence {
                ja: why.ja.clone(),
                en: why.en.clone(),
            },
            page: why
                .setting
                .and_then(|setting| place::of_setting(caller, world, setting))
                .map(|place| place.href),
        }
    }
}
