//! 代表グループ, domain §2.7: the record. Its checks are in [`check`], the members screen in
//! [`members`].

mod check;
mod members;

pub use members::HuntMemberRow;
pub(crate) use members::parse_order;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{ScheduleId, SubscriberId};
use crate::{fold, limits};

/// A hunt group: calls to the pilot's number ring the members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HuntGroup {
    /// 代表グループ名, unique in the company.
    pub name: String,
    /// 加入者ID of the representative number. Not implicitly a member.
    pub pilot: SubscriberId,
    /// スライドタイプ.
    pub slide_type: SlideType,
    /// スライドタイマ値(秒), 5–120.
    pub slide_timer: u16,
    /// 備考.
    #[serde(default)]
    pub remark: String,
    /// スケジュール転送 attached to the pilot.
    pub schedule: Option<ScheduleId>,
    /// 代表グループメンバ.
    #[serde(default)]
    pub members: Vec<HuntMember>,
}

/// One member and its place in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HuntMember {
    /// The member.
    pub subscriber: SubscriberId,
    /// 着信順序, 1–99, unique in the group.
    pub order: u8,
}

/// スライドタイプ (calls §8).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SlideType {
    /// シーケンシャル.
    #[default]
    Sequential,
    /// ラウンドロビン.
    RoundRobin,
    /// ユニフォーム.
    Uniform,
    /// ランダム.
    Random,
    /// 同報.
    Simultaneous,
}

impl SlideType {
    /// How many members such a group may have (8084, 8085).
    #[must_use]
    pub const fn members_max(self) -> usize {
        match self {
            Self::Simultaneous => limits::SIMULTANEOUS_MEMBERS_MAX,
            Self::Sequential | Self::RoundRobin | Self::Uniform | Self::Random => {
                limits::SERIAL_MEMBERS_MAX
            }
        }
    }
}

impl Default for HuntGroup {
    fn default() -> Self {
        Self {
            name: String::new(),
            pilot: SubscriberId::default(),
            slide_type: SlideType::default(),
            slide_timer: limits::SLIDE_TIMER_DEFAULT,
            remark: String::new(),
            schedule: None,
            members: Vec::new(),
        }
    }
}

impl HuntGroup {
    /// The record as it is stored: trimmed, members in the order they ring.
    #[must_use]
    pub fn normalised(self) -> Self {
        let mut members = self.members;
        members.sort_by_key(|member| member.order);
        Self {
            name: fold::trim(&self.name).to_owned(),
            remark: fold::trim(&self.remark).to_owned(),
            members,
            ..self
        }
    }

    /// Whether a subscriber is listed as a member.
    #[must_use]
    pub fn has_member(&self, subscriber: SubscriberId) -> bool {
        self.members
            .iter()
            .any(|member| member.subscriber == subscriber)
    }
}
