//! One finding: what was found, why it matters, what to do, and where.

use crate::ids::{HuntGroupId, ScheduleId, ScheduleRowId, SubscriberId};
use crate::text::Text;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Calls are lost or a setting does nothing.
    Error,
    /// Calls take another way than the setting says.
    Warning,
    /// Worth knowing.
    Notice,
}

/// One thing worth an administrator's look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable identity: the rule's name and the record, so that a page can keep it apart from others.
    pub id: String,
    /// How grave.
    pub severity: Severity,
    /// What was found.
    pub what: Text<String>,
    /// What it does to calls.
    pub why: Text<String>,
    /// What to do.
    pub remedy: Text<String>,
    /// The value that certainly mends the field, ready to be stored; none when it takes a decision.
    pub fix: Option<String>,
    /// The screen to go to.
    pub target: Target,
}

/// A screen and its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// S09 電話番号情報.
    NumberInfo(SubscriberId),
    /// S11 留守番電話/転送設定.
    Answer(SubscriberId),
    /// S14 代表グループ設定.
    HuntGroup(HuntGroupId),
    /// S15 代表グループメンバ設定.
    HuntMembers(HuntGroupId),
    /// S17 スケジュール転送基本設定.
    Schedule(ScheduleId),
    /// S18 スケジュール転送詳細設定.
    ScheduleRow(ScheduleId, ScheduleRowId),
}

impl Target {
    /// The record as part of a finding's identity.
    fn key(self) -> String {
        match self {
            Self::NumberInfo(id) => format!("number-{id}"),
            Self::Answer(id) => format!("answer-{id}"),
            Self::HuntGroup(id) => format!("hunt-group-{id}"),
            Self::HuntMembers(id) => format!("hunt-members-{id}"),
            Self::Schedule(id) => format!("schedule-{id}"),
            Self::ScheduleRow(id, row) => format!("schedule-{id}-{row}"),
        }
    }
}

impl Finding {
    /// A finding of a rule; [`Finding::fixed_by`] adds the certain remedy.
    pub(super) fn new(
        rule: &str,
        severity: Severity,
        target: Target,
        [what, why, remedy]: [Text<String>; 3],
    ) -> Self {
        Self {
            id: format!("{rule}/{}", target.key()),
            severity,
            what,
            why,
            remedy,
            fix: None,
            target,
        }
    }

    /// The same finding with the value that mends it.
    pub(super) fn fixed_by(mut self, fix: Option<String>) -> Self {
        self.fix = fix;
        self
    }
}

/// Both languages of one sentence.
pub(super) fn say(ja: impl Into<String>, en: impl Into<String>) -> Text<String> {
    Text {
        ja: ja.into(),
        en: en.into(),
    }
}
