//! What a stop of this very number does: to whom, how many, and what stays.

use naisen_core::settings::emergency_stop::{NO_WIPE, STOP_EFFECTS, STOP_KEPT};
use naisen_core::text::{Lang, Text};
use naisen_store::number::Holdings;

use super::text;
use crate::notes;
use crate::number_head::Opened;

/// Place of the app's own data among [`STOP_EFFECTS`]: it is lost, the rest only stops.
const WIPE: usize = 3;

/// The lists of the confirmation page.
#[derive(Clone, Debug)]
pub(super) struct Effects {
    /// What happens at once.
    pub(super) at_once: Vec<String>,
    /// What is lost for good.
    pub(super) lost: Vec<String>,
    /// What stays.
    pub(super) kept: Vec<String>,
}

impl Effects {
    pub(super) fn of(opened: &Opened, holdings: &Holdings, lang: Lang) -> Self {
        let word = |text: &Text| text.get(lang).to_owned();
        let effects = STOP_EFFECTS.iter().enumerate();
        let at_once = effects.filter(|(at, _)| *at != WIPE).map(|(_, t)| word(t));
        let kept = STOP_KEPT.iter().map(word).chain([counts(holdings, lang)]);
        // emergency-stop.9
        let lost = match (&holdings.device_name, holdings.device_is_app) {
            (Some(_), true) => notes::numbers::STOP_ERASES,
            (Some(_), false) => NO_WIPE,
            (None, _) => text::NO_TERMINAL,
        };
        Self {
            at_once: at_once.chain(hunting(opened, lang)).collect(),
            lost: vec![word(&lost)],
            kept: kept.collect(),
        }
    }
}

fn counts(holdings: &Holdings, lang: Lang) -> String {
    let messages = holdings.messages;
    let backup = match holdings.backup_ms {
        Some(_) => text::PRESENT.get(lang),
        None => text::NONE.get(lang),
    };
    match lang {
        Lang::Ja => {
            format!("この番号の録音メッセージ {messages}件、バックアップデータ（{backup}）")
        }
        Lang::En => format!("This number's messages: {messages}; backup data: {backup}"),
    }
}

/// Who of a hunt group still rings.
fn hunting(opened: &Opened, lang: Lang) -> Option<String> {
    let (_, group) = opened.company.hunt_group_of(opened.id)?;
    let name = &group.name;
    let member = group.members.iter().find(|m| m.subscriber == opened.id);
    let left = group
        .members
        .iter()
        .filter(|m| m.subscriber != opened.id)
        .filter(|m| {
            let other = opened.company.subscriber(m.subscriber);
            other.is_some_and(|s| !s.emergency_stop)
        })
        .count();
    let pilot = group.pilot == opened.id;
    Some(match (pilot, member, lang) {
        (true, _, Lang::Ja) => format!("代表番号のため、「{name}」への着信はすべて切れます。"),
        (true, _, Lang::En) => {
            format!("It is the representative number: calls to {name} all fail.")
        }
        (false, Some(member), Lang::Ja) => format!(
            "「{name}」の着信順序{}が鳴らなくなり、残りは{left}人です。",
            member.order
        ),
        (false, Some(member), Lang::En) => format!(
            "Ring order {} of {name} no longer rings; {left} remain.",
            member.order
        ),
        (false, None, _) => return None,
    })
}
