//! 留守番電話/転送設定, domain §2.4: one radio choice, so voicemail and forwarding exclude each other.
//! The record, its checks, and the saves of S11, S12 and U04.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::dial_plan::check_destination;
use crate::error::{ErrorCode, Refusal};
use crate::ids::SubscriberId;
use crate::settings::rows::{Rows, subscriber_key};
use crate::settings::{CompanySettings, Subscriber, field};
use crate::{fold, limits};

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

impl Answer {
    /// The setting as it is stored: 転送番号 bare.
    #[must_use]
    pub fn normalised(self) -> Self {
        Self {
            destination: fold::phone_number(&self.destination),
            ..self
        }
    }

    /// Judges the setting of the subscriber `owner` (S11, U04). Fields: `condition`, `ring_seconds`,
    /// `destination`.
    ///
    /// # Errors
    /// 8008, 8009, 8015, 8039.
    pub fn check(&self, world: &CompanySettings, owner: SubscriberId) -> Result<(), Refusal> {
        self.check_fields()?;
        let Some(subscriber) = world.subscriber(owner) else {
            return Err(ErrorCode::SubscriberMissing.into());
        };
        if self.mode != AnswerMode::Forward {
            return Ok(());
        }
        let group = subscriber.extension_group;
        match check_destination(world, group, Some(owner), &self.destination) {
            Ok(_) => Ok(()),
            Err(fault) => Err(fault.refusal("destination")),
        }
    }

    /// What each field may hold, without the world around it.
    pub(crate) fn check_fields(&self) -> Result<(), Refusal> {
        if self.mode != AnswerMode::Off {
            let Some(condition) = self.condition else {
                return Err(ErrorCode::Required.at("condition"));
            };
            if condition.uses_ring_seconds() {
                let Some(seconds) = self.ring_seconds else {
                    return Err(ErrorCode::Required.at("ring_seconds"));
                };
                field::range("ring_seconds", seconds, &limits::RING_SECONDS)?;
            }
        }
        if self.mode == AnswerMode::Forward {
            field::required("destination", &self.destination)?;
        }
        check_destination_text(&self.destination)
    }

    /// The settings S12 saves, one a row; every failing row is told. Returns the subscribers that
    /// change.
    ///
    /// # Errors
    /// 8008 without rows; by row those of [`Answer::check`].
    pub fn save_rows(
        world: &CompanySettings,
        rows: &[(SubscriberId, Self)],
    ) -> Result<Vec<(SubscriberId, Subscriber)>, Refusal> {
        if rows.is_empty() {
            return Err(ErrorCode::Required.into());
        }
        let mut found = Rows::default();
        let mut changed = Vec::new();
        for (id, answer) in rows {
            let key = subscriber_key(world, *id);
            found.take(&key, answer.check(world, *id));
            if let Some(was) = world.subscriber(*id).filter(|was| was.answer != *answer) {
                let answer = answer.clone();
                changed.push((
                    *id,
                    Subscriber {
                        answer,
                        ..was.clone()
                    },
                ));
            }
        }
        found.finish().map(|()| changed)
    }
}

/// 転送番号 or 転送情報 that is not empty: 1–32 of `[0-9+]` (8009, domain §2.4).
pub(crate) fn check_destination_text(text: &str) -> Result<(), Refusal> {
    let known = text.bytes().all(|b| b.is_ascii_digit() || b == b'+');
    if known && text.len() <= *limits::DESTINATION_CHARS.end() {
        return Ok(());
    }
    Err(ErrorCode::Invalid.at("destination").with_detail(
        "数字と「+」だけの32文字以内にしてください。",
        "Use at most 32 characters, only digits and +.",
    ))
}
