//! Why a call did what it did: the rules tried, in order, each with its verdict and the setting it
//! read. Kept small, because every call carries one; it becomes words only when somebody looks.

use serde::{Deserialize, Serialize};

use super::words::Words;
use super::{Announcement, DivertReason, Rule};
use crate::dial_plan::{Class, Step};
use crate::ids::{
    ExtensionGroupId, HuntGroupId, PickupGroupId, ScheduleId, ScheduleRowId, SubscriberId,
};
use crate::settings::{AnswerCondition, CompanySettings, Feature, SlideType};
use crate::text::Text;

/// One rule that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// When, milliseconds after the call arrived.
    pub at_ms: i64,
    /// Which.
    pub rule: Rule,
    /// What came of it.
    pub verdict: Verdict,
    /// Whose rule it is: a user is shown only those of its own number (domain §1).
    pub subject: Option<SubscriberId>,
    /// The setting it read.
    pub setting: Option<Setting>,
    /// What it found.
    pub reason: Reason,
}

/// What came of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 該当なし: it had nothing to say.
    NotApplicable,
    /// 進む: it was satisfied and the call went on to the next.
    Passed,
    /// 負け: it could have acted, but did not.
    Lost,
    /// 採用: it decided.
    Won,
}

/// A setting by screen and record, to link to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "setting", content = "id")]
pub enum Setting {
    /// 企業, the operator's.
    Company,
    /// 緊急停止.
    EmergencyStop(SubscriberId),
    /// 発着信規制.
    Barring(SubscriberId),
    /// 指定番号着信拒否, the subscriber's own.
    Blocklist(SubscriberId),
    /// 電話番号設定 > 発着信設定.
    Incoming(SubscriberId),
    /// 電話番号設定 > 留守番電話/転送設定.
    Answer(SubscriberId),
    /// 電話番号設定 > 電話番号情報.
    Number(SubscriberId),
    /// 内線グループ設定.
    ExtensionGroup(ExtensionGroupId),
    /// 代表グループ設定.
    HuntGroup(HuntGroupId),
    /// 代表グループメンバ設定.
    HuntMembers(HuntGroupId),
    /// スケジュール詳細.
    Schedule(ScheduleId),
    /// ピックアップグループ設定.
    PickupGroup(PickupGroupId),
}

impl Setting {
    /// The screen of domain §6 that changes it; none where no administrator can.
    #[must_use]
    pub const fn screen(self) -> Option<&'static str> {
        match self {
            Self::Company | Self::Blocklist(_) => None,
            Self::EmergencyStop(_) => Some("S07"),
            Self::Barring(_) => Some("S28"),
            Self::Incoming(_) => Some("S10"),
            Self::Answer(_) => Some("S11"),
            Self::Number(_) => Some("S09"),
            Self::ExtensionGroup(_) => Some("S20"),
            Self::HuntGroup(_) => Some("S14"),
            Self::HuntMembers(_) => Some("S15"),
            Self::Schedule(_) => Some("S18"),
            Self::PickupGroup(_) => Some("S23"),
        }
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing is set that could act.
    Off,
    /// The switch is on.
    On,
    /// The company's contract does not have the feature.
    FeatureOff(Feature),
    /// The number is in normal use.
    NotStopped,
    /// The number is stopped.
    Stopped,
    /// The company is closed.
    Closed,
    /// In this many calls.
    InCalls(usize),
    /// Dialled, and what it means.
    Dialled {
        /// As dialled.
        dialled: String,
        /// Its class.
        class: Class,
        /// The normal form.
        number: String,
        /// The step that matched.
        step: Step,
    },
    /// The class is not barred for the caller.
    Allowed(Class),
    /// No grant of the operator for international calls.
    NoGrant,
    /// 184 or 186 was dialled.
    ForThisCall {
        /// 184.
        withheld: bool,
    },
    /// The pilot's number is shown.
    ShownAs(SubscriberId),
    /// Goes outside or to another company's number.
    ToOutside(String),
    /// Reaches a colleague.
    ToSubscriber(SubscriberId),
    /// Nobody here has the number.
    NoSuchNumber(String),
    /// Personal lists are not looked at, because somebody else asks (domain §1).
    ListLeftOut,
    /// The caller is not on the subscriber's list.
    NotListed,
    /// The caller is on the subscriber's list.
    Listed,
    /// On, but the caller shows its number.
    CallerShown,
    /// On, and the caller withholds its number.
    CallerWithheld,
    /// On, but the network has no number to show.
    CallerUnavailable,
    /// No schedule is attached.
    NoSchedule,
    /// The schedule has no row for this instant; its year's holidays may be unknown.
    NoRow {
        /// The holidays of the year are known.
        holidays_known: bool,
    },
    /// A row wins.
    Row {
        /// Which.
        row: ScheduleRowId,
        /// Its No.
        no: u32,
        /// Where it forwards to; none when it says 無条件転送 OFF.
        destination: Option<String>,
    },
    /// Pilot of no group with members.
    NoGroup,
    /// The group has no members.
    NoMembers(HuntGroupId),
    /// The group hunts.
    Hunts {
        /// The group.
        group: HuntGroupId,
        /// How.
        slide_type: SlideType,
        /// スライドタイマ値, seconds.
        slide_s: u16,
        /// The first pass, in order.
        order: Vec<SubscriberId>,
    },
    /// The answer setting has another condition.
    OtherCondition(Option<AnswerCondition>),
    /// The phone is free.
    Free,
    /// The phone is registered.
    Registered,
    /// The phone is not registered.
    NotRegistered,
    /// A phone rings; after so many seconds the answer setting acts.
    Rings {
        /// Seconds until no-answer; none rings to T_MAX.
        ring_s: Option<u16>,
    },
    /// Members ring; after so many seconds the pilot's setting acts.
    GroupRings {
        /// Seconds until no-answer.
        ring_s: u16,
    },
    /// A member rings.
    MemberRings,
    /// So many seconds passed without an answer.
    TimeUp {
        /// Seconds.
        after_s: u16,
    },
    /// The terminal answered with a status.
    Status(u16),
    /// The registration went away.
    RegistrationLost,
    /// Members that could ring are busy or declined.
    MembersBusy,
    /// No member could ring.
    MembersUnreachable,
    /// Somebody answered.
    Answered,
    /// A forward is carried out.
    Forwards {
        /// As written.
        destination: String,
        /// Why.
        reason: DivertReason,
    },
    /// A forward is not carried out.
    NotForwarded {
        /// As written.
        destination: String,
        /// Because.
        because: Suppression,
    },
    /// Voicemail answers.
    VoicemailAnswers,
    /// A colleague took the call.
    PickedUpBy(SubscriberId),
    /// A ringing call of a colleague is taken.
    PicksUp(SubscriberId),
    /// Nothing rings.
    NothingRings,
    /// The administrator acted.
    ActionTaken,
    /// The caller hears why before it is refused.
    Hears(Announcement),
}

/// Why a forward is suppressed (calls §10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suppression {
    /// MAX_DIV diversions are behind the call.
    TooMany,
    /// It would go round in a circle.
    Loop,
    /// It leads back to the caller.
    ToCaller,
    /// No forward may go there.
    NoTarget,
    /// A restriction of the diverting number.
    Barred,
}

impl Why {
    /// What it found, in words.
    #[must_use]
    pub fn text(&self, world: &CompanySettings) -> Text<String> {
        Words { world }.reason(&self.reason)
    }

    /// The entry as a call record keeps it.
    #[must_use]
    pub fn record(&self, world: &CompanySettings) -> WhyRecord {
        let Text { ja, en } = self.text(world);
        WhyRecord {
            at_ms: self.at_ms,
            rule: self.rule,
            verdict: self.verdict,
            subject: self.subject,
            setting: self.setting,
            ja,
            en,
        }
    }
}

/// A [`Why`] in words, as it is stored and sent: names and numbers as they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyRecord {
    /// Milliseconds after the call arrived.
    pub at_ms: i64,
    /// Number of the rule.
    pub rule: Rule,
    /// What came of it.
    pub verdict: Verdict,
    /// Whose rule it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subject: Option<SubscriberId>,
    /// The setting it read.
    #[serde(skip_serializing_if = "Option::is_none", default, flatten)]
    pub setting: Option<Setting>,
    /// What it found, Japanese.
    pub ja: String,
    /// What it found, English.
    pub en: String,
}
