//! The one sentence above the picture.

use super::{Picture, Who};
use crate::plan::{Rule, Verdict, Why};
use crate::rehearsal::Happened;
use crate::text::{Lang, Text, t};

impl Picture<'_> {
    /// Who rings in which order, and what happens at the end.
    pub(super) fn headline(&self, why: &[Why]) -> Text<String> {
        let ringing = self.ringing();
        let ending = self.ending(why);
        match ringing {
            Some(ringing) => Text {
                ja: format!("{}、{}", ringing.ja, ending.ja),
                en: format!("{}; {}", ringing.en, ending.en),
            },
            None => Text {
                ja: ending.ja,
                en: capital(&ending.en),
            },
        }
    }

    fn ringing(&self) -> Option<Text<String>> {
        let mut names: Vec<Text<String>> = Vec::new();
        let mut starts = Vec::new();
        for outcome in self.outcomes {
            if let Happened::Ring { subscriber, .. } = outcome.what {
                let name = self.label(&Who::Terminal(subscriber));
                if !names.contains(&name) {
                    names.push(name);
                    starts.push(outcome.at_ms);
                }
            }
        }
        let at_once = names.len() > 1 && starts.iter().all(|start| *start == starts[0]);
        let join = |glue: &str, lang: Lang| {
            names
                .iter()
                .map(|name| name.get(lang))
                .collect::<Vec<_>>()
                .join(glue)
        };
        Some(match (names.len(), at_once) {
            (0, _) => return None,
            (1, _) => Text {
                ja: format!("{} が鳴り", join("", Lang::Ja)),
                en: format!("{} rings", capital(&join("", Lang::En))),
            },
            (_, true) => Text {
                ja: format!("{} が同時に鳴り", join("・", Lang::Ja)),
                en: format!("{} ring at once", capital(&join(", ", Lang::En))),
            },
            (_, false) => Text {
                ja: format!("{} の順に鳴り", join(" → ", Lang::Ja)),
                en: format!("{} ring in turn", capital(&join(" → ", Lang::En))),
            },
        })
    }

    /// What happens at the end.
    fn ending(&self, why: &[Why]) -> Text<String> {
        let last = self.outcomes.iter().rev().find(|outcome| {
            !matches!(
                outcome.what,
                Happened::Ring { .. } | Happened::Forward { .. }
            )
        });
        let outside = self
            .outcomes
            .iter()
            .enumerate()
            .rev()
            .find_map(|(place, outcome)| {
                let Happened::Outside { number, .. } = &outcome.what else {
                    return None;
                };
                Some((outcome.at_ms, self.outside(place, number)))
            });
        if let Some((at_ms, who)) = outside {
            let (when, number) = (self.when(at_ms), self.label(&who));
            return Text {
                ja: format!("{}{} に発信します", when.ja, number.ja),
                en: format!("{} is called{}", number.en, when.en),
            };
        }
        let Some(last) = last else {
            return own(t("何も起こりません", "nothing happens"));
        };
        let when = self.when(last.at_ms);
        match last.what {
            Happened::Voicemail { .. } => Text {
                ja: format!("{}留守番電話が応答します", when.ja),
                en: format!("voicemail answers{}", when.en),
            },
            Happened::Mailbox { .. } => own(t(
                "自分の留守番電話を聞きます",
                "the caller hears its own mailbox",
            )),
            Happened::Reject { status } => self.refusal(status, &when, why),
            Happened::Ring { .. }
            | Happened::Answer { .. }
            | Happened::Forward { .. }
            | Happened::Outside { .. }
            | Happened::Pick { .. }
            | Happened::Bye
            | Happened::Message { .. }
            | Happened::Register { .. } => own(t("つながります", "the call is connected")),
        }
    }

    fn refusal(&self, status: u16, when: &Text<String>, why: &[Why]) -> Text<String> {
        let decided = why.iter().rev().find(|why| why.verdict == Verdict::Won);
        if decided.is_some_and(|why| why.rule == Rule::Limit) {
            return Text {
                ja: format!("だれも応答しなければ、{}切れます", when.ja),
                en: format!("if nobody answers, the call ends{}", when.en),
            };
        }
        let title = decided.map_or(t("", ""), |why| why.rule.title());
        let first = match why.iter().any(|why| why.rule == Rule::Guidance) {
            true => t("ガイダンスのあと", ", after guidance that says why"),
            false => t("", ""),
        };
        Text {
            ja: format!(
                "{}「{}」により{}切れます({status})",
                when.ja, title.ja, first.ja
            ),
            en: format!(
                "the call ends{} by “{}” ({status}){}",
                when.en, title.en, first.en
            ),
        }
    }

    fn when(&self, at_ms: i64) -> Text<String> {
        match (at_ms - self.at_ms) / 1_000 {
            0 => own(t("すぐに", " at once")),
            s => Text {
                ja: format!("{s}秒で"),
                en: format!(" after {s} s"),
            },
        }
    }
}

fn own(text: Text) -> Text<String> {
    Text {
        ja: text.ja.to_owned(),
        en: text.en.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
