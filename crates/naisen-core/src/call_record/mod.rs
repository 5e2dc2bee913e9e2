//! What is kept of a call, as one company saw it: who called whom, what became of it, every leg, and
//! the rules that were tried in the words of that moment. It knows how a call is told and to whom
//! (domain §1), not where records are kept.

mod destination;
mod seen;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use destination::{direction, party_called};

use crate::ids::{CompanyId, SubscriberId};
use crate::plan::WhyRecord;
use crate::text::{Text, t};

/// One call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRecord {
    /// Whose record.
    pub company: CompanyId,
    /// Arrival, epoch milliseconds.
    pub start_ms: i64,
    /// Answer, epoch milliseconds by the clock that never jumps, counted from the arrival.
    pub answer_ms: Option<i64>,
    /// End, counted likewise.
    pub end_ms: i64,
    /// Which way it went.
    pub direction: Direction,
    /// What became of it.
    pub outcome: Outcome,
    /// Who called. An outside caller that withholds its number has none.
    pub caller: Party,
    /// The caller withheld its number.
    pub withheld: bool,
    /// As dialled, or the called number as the carrier sent it.
    pub dialled: String,
    /// Who was called.
    pub called: Party,
    /// Who answered, and as what.
    pub answered_by: Option<AnsweredBy>,
    /// Its number as it was.
    #[serde(default)]
    pub answerer: Party,
    /// The final SIP status the caller got; 487 when it gave up.
    pub status: u16,
    /// Everything that was called for it, in order.
    pub legs: Vec<Leg>,
    /// The rules that were tried, in order.
    pub why: Vec<WhyRecord>,
}

/// One side of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Party {
    /// The subscriber, if it is one of the company.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subscriber: Option<SubscriberId>,
    /// Its number as it was, `0…` or `+…`; empty when unknown.
    pub number: String,
}

/// Which way a call went, as its company saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 着信: from outside the company.
    Incoming,
    /// 発信: to outside the company.
    Outgoing,
    /// 内線: within the company, and to services such as `*97`.
    Internal,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 応答.
    Answered,
    /// A colleague picked it up.
    PickedUp,
    /// 留守番電話 answered.
    Voicemail,
    /// The caller heard its own mailbox.
    Mailbox,
    /// The caller gave up.
    Abandoned,
    /// Nobody answered.
    NoAnswer,
    /// 話中.
    Busy,
    /// A setting or the called party refused it.
    Refused,
    /// Nobody has the number.
    UnknownNumber,
    /// It failed on the way.
    Failed,
}

/// Who answered a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "id")]
pub enum AnsweredBy {
    /// A subscriber's terminal.
    Terminal(SubscriberId),
    /// A subscriber that picked the call up.
    Picker(SubscriberId),
    /// An outside number.
    Outside,
    /// A subscriber's 留守番電話.
    Voicemail(SubscriberId),
    /// The caller's own mailbox.
    Mailbox(SubscriberId),
}

/// One terminal or number that was called. Times are milliseconds after the arrival.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// Whom.
    pub party: Party,
    /// When it was called.
    pub began_after_ms: u64,
    /// When it first said that it rings.
    pub rang_after_ms: Option<u64>,
    /// When it answered.
    pub answered_after_ms: Option<u64>,
    /// When it ended.
    pub ended_after_ms: u64,
    /// How it ended.
    pub end: LegEnd,
}

/// How a leg ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "end", content = "status")]
pub enum LegEnd {
    /// It talked with the caller.
    Talked,
    /// It refused with this SIP status.
    Refused(u16),
    /// It could not be reached.
    Unreachable,
    /// It was given up while it rang.
    Cancelled,
    /// It was given up because the call was answered elsewhere.
    Elsewhere,
    /// It answered when nobody wanted it any more.
    TooLate,
}

impl Direction {
    /// Every direction.
    pub const ALL: [Self; 3] = [Self::Incoming, Self::Outgoing, Self::Internal];

    /// The word in the database and the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
            Self::Internal => "internal",
        }
    }

    /// The direction of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// On a page.
    #[must_use]
    pub const fn text(self) -> Text {
        match self {
            Self::Incoming => t("着信", "Incoming"),
            Self::Outgoing => t("発信", "Outgoing"),
            Self::Internal => t("内線", "Internal"),
        }
    }
}

impl Outcome {
    /// Every outcome, the good ones first.
    pub const ALL: [Self; 10] = [
        Self::Answered,
        Self::PickedUp,
        Self::Voicemail,
        Self::Mailbox,
        Self::Abandoned,
        Self::NoAnswer,
        Self::Busy,
        Self::Refused,
        Self::UnknownNumber,
        Self::Failed,
    ];

    /// What became of a call that ended with a status, or was answered.
    #[must_use]
    pub const fn of(answered_by: Option<AnsweredBy>, status: u16) -> Self {
        match (answered_by, status) {
            (Some(AnsweredBy::Terminal(_) | AnsweredBy::Outside), _) => Self::Answered,
            (Some(AnsweredBy::Picker(_)), _) => Self::PickedUp,
            (Some(AnsweredBy::Voicemail(_)), _) => Self::Voicemail,
            (Some(AnsweredBy::Mailbox(_)), _) => Self::Mailbox,
            (None, 200..=299) => Self::Answered,
            (None, 487) => Self::Abandoned,
            (None, 408 | 480 | 504) => Self::NoAnswer,
            (None, 486 | 600) => Self::Busy,
            (None, 403 | 433 | 603) => Self::Refused,
            (None, 404 | 410 | 484 | 604) => Self::UnknownNumber,
            (None, _) => Self::Failed,
        }
    }

    /// The word in the database and the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::PickedUp => "picked_up",
            Self::Voicemail => "voicemail",
            Self::Mailbox => "mailbox",
            Self::Abandoned => "abandoned",
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::Refused => "refused",
            Self::UnknownNumber => "unknown_number",
            Self::Failed => "failed",
        }
    }

    /// The outcome of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// On a page.
    #[must_use]
    pub const fn text(self) -> Text {
        match self {
            Self::Answered => t("応答", "Answered"),
            Self::PickedUp => t("ピックアップ", "Picked up"),
            Self::Voicemail => t("留守番電話", "Voicemail"),
            Self::Mailbox => t("留守番電話の再生", "Own mailbox"),
            Self::Abandoned => t("途中で切断", "Caller gave up"),
            Self::NoAnswer => t("応答なし", "No answer"),
            Self::Busy => t("話中", "Busy"),
            Self::Refused => t("拒否", "Refused"),
            Self::UnknownNumber => t("番号なし", "Unknown number"),
            Self::Failed => t("接続失敗", "Failed"),
        }
    }

    /// Whether somebody or something answered.
    #[must_use]
    pub const fn is_answered(self) -> bool {
        match self {
            Self::Answered | Self::PickedUp | Self::Voicemail | Self::Mailbox => true,
            Self::Abandoned
            | Self::NoAnswer
            | Self::Busy
            | Self::Refused
            | Self::UnknownNumber
            | Self::Failed => false,
        }
    }
}

impl AnsweredBy {
    /// The subscriber behind it; none for an outside number.
    #[must_use]
    pub const fn subscriber(self) -> Option<SubscriberId> {
        match self {
            Self::Terminal(id) | Self::Picker(id) | Self::Voicemail(id) | Self::Mailbox(id) => {
                Some(id)
            }
            Self::Outside => None,
        }
    }
}

impl LegEnd {
    /// The word in the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Talked => "talked",
            Self::Refused(_) => "refused",
            Self::Unreachable => "unreachable",
            Self::Cancelled => "cancelled",
            Self::Elsewhere => "elsewhere",
            Self::TooLate => "too_late",
        }
    }

    /// On a page.
    #[must_use]
    pub const fn text(self) -> Text {
        match self {
            Self::Talked => t("通話", "Talked"),
            Self::Refused(_) => t("拒否", "Refused"),
            Self::Unreachable => t("つながらず", "Unreachable"),
            Self::Cancelled => t("呼び出し終了", "Given up"),
            Self::Elsewhere => t("他で応答", "Answered elsewhere"),
            Self::TooLate => t("応答が遅すぎた", "Answered too late"),
        }
    }
}

impl CallRecord {
    /// Milliseconds of the talk, or of the voicemail; none when nobody answered.
    #[must_use]
    pub fn talk_ms(&self) -> Option<i64> {
        self.answer_ms.map(|answer_ms| self.end_ms - answer_ms)
    }

    /// Everybody that took part, each once: a user reads the records its number is in.
    #[must_use]
    pub fn parties(&self) -> Vec<Party> {
        let legs = self.legs.iter().map(|leg| &leg.party);
        let sides = [&self.caller, &self.called, &self.answerer].into_iter();
        let mut all: Vec<Party> = sides.chain(legs).cloned().collect();
        all.retain(|party| *party != Party::default());
        all.sort_unstable();
        all.dedup();
        all
    }
}
