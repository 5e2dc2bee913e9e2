//! A call in words: who called whom and what became of it. Names are today's, numbers those of the call.

use naisen_core::call_record::{Direction, Outcome};
use naisen_core::ids::SubscriberId;
use naisen_core::settings::CompanySettings;
use naisen_core::text::{Lang, Text};
use naisen_store::call_record::CallRow;

use super::text;
use crate::ui::format;

/// One side of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Side {
    /// What its people call it; empty outside the company.
    pub(crate) name: String,
    /// Its number, or what stands for one.
    pub(crate) number: String,
}

/// One call of a list.
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) start_ms: i64,
    pub(crate) direction: &'static str,
    pub(crate) outcome: &'static str,
    /// Kind and icon of the outcome.
    pub(crate) look: (&'static str, &'static str),
    pub(crate) caller: Side,
    pub(crate) called: Side,
    pub(crate) answerer: Side,
    /// `2:14`; empty when nobody answered.
    pub(crate) talk: String,
}

impl Line {
    pub(super) fn of(row: &CallRow, world: &CompanySettings, lang: Lang) -> Self {
        let outcome = Outcome::of_word(&row.outcome).unwrap_or(Outcome::Failed);
        let direction = Direction::of_word(&row.direction).unwrap_or(Direction::Internal);
        let side = |id, number: &str, unknown| side(world, subscriber(id), number, unknown, lang);
        Self {
            id: row.id,
            start_ms: row.start_ms,
            direction: direction.text().get(lang),
            outcome: outcome.text().get(lang),
            look: look(outcome),
            caller: side(row.caller_id, &row.caller, unknown_caller(row.withheld)),
            called: side(row.called_id, &row.called, text::UNKNOWN),
            answerer: if outcome.is_answered() {
                side(row.answerer_id, &row.answerer, text::FORWARDED)
            } else {
                Side::default()
            },
            talk: row
                .answer_ms
                .map_or(String::new(), |answer_ms| talk(row.end_ms - answer_ms)),
        }
    }
}

impl Side {
    /// Both as one text.
    pub(crate) fn told(&self) -> String {
        match (self.name.as_str(), self.number.as_str()) {
            ("", number) => number.to_owned(),
            (name, "") => name.to_owned(),
            (name, number) => format!("{name} {number}"),
        }
    }
}

/// A side of a call; `unknown` stands for a number that is not known.
pub(crate) fn side(
    world: &CompanySettings,
    id: Option<SubscriberId>,
    number: &str,
    unknown: Text,
    lang: Lang,
) -> Side {
    let known = id.and_then(|id| world.subscriber(id));
    let name = known.map_or(String::new(), |one| {
        match (one.display_name.as_str(), &one.extension) {
            ("", Some(extension)) => text::extension(extension, lang),
            (name, _) => name.to_owned(),
        }
    });
    let number = match number {
        "" if known.is_some() => known.map_or(String::new(), |s| format::tel(&s.external_number)),
        "" => unknown.get(lang).to_owned(),
        number => format::tel(number),
    };
    Side { name, number }
}

/// What stands for a caller without a number.
pub(super) const fn unknown_caller(withheld: bool) -> Text {
    if withheld {
        text::WITHHELD
    } else {
        text::UNKNOWN
    }
}

/// Kind and icon of an outcome.
pub(super) const fn look(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Answered | Outcome::PickedUp => ("ok", "ok"),
        Outcome::Voicemail | Outcome::Mailbox => ("", "vm"),
        Outcome::Abandoned | Outcome::NoAnswer | Outcome::Busy => ("warn", "warn"),
        Outcome::Refused | Outcome::UnknownNumber | Outcome::Failed => ("stop", "stop"),
    }
}

/// The length of a talk.
pub(super) fn talk(ms: i64) -> String {
    format::elapsed(u64::try_from(ms / 1_000).unwrap_or_default())
}

/// The subscriber of an id in a row.
pub(super) fn subscriber(id: i64) -> Option<SubscriberId> {
    (id != 0).then_some(SubscriberId(id))
}
