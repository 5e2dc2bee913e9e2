//! 留守番電話/転送設定, domain §2.4: one radio choice, so voicemail and forwarding exclude each other.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::limits;

/// What happens to a call that is not simply answered. Condition, seconds and destination of another
/// mode are kept for re-use but have no effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Answer {
    /// オフ / 留守番電話設定 / 転送設定.
    pub mode: AnswerMode,
    /// When it acts; required unless the mode is off (8008).
    pub condition: Option<AnswerCondition>,
    /// 呼び出し秒数, 5–60; used only when the condition knows no-answer.
    pub ring_seconds: Option<u16>,
    /// 転送番号, bare (separators stripped); empty when none.
    #[serde(default)]
    pub destination: String,
}

impl Default for Answer {
    fn default() -> Self {
        Self {
            mode: AnswerMode::Off,
            condition: None,
            ring_seconds: Some(limits::RING_SECONDS_DEFAULT),
            destination: String::new(),
        }
    }
}

/// The radio choice of domain §2.4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerMode {
    /// オフ.
    #[default]
    Off,
    /// 留守番電話設定.
    Voicemail,
    /// 転送設定.
    Forward,
}

/// The condition of domain §2.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerCondition {
    /// すべて着信(無条件).
    Always,
    /// 無応答時: cannot be answered for any reason but busy.
    NoAnswer,
    /// 話中時のみ.
    Busy,
    /// 話中かつ無応答時: busy or cannot be answered.
    BusyOrNoAnswer,
}

impl AnswerCondition {
    /// Whether 呼び出し秒数 is read under this condition.
    #[must_use]
    pub const fn uses_ring_seconds(self) -> bool {
        matches!(self, Self::NoAnswer | Self::BusyOrNoAnswer)
    }

    /// Whether busy is acted upon (calls §9, not counting [`Self::Always`]).
    #[must_use]
    pub const fn acts_on_busy(self) -> bool {
        matches!(self, Self::Busy | Self::BusyOrNoAnswer)
    }
}
