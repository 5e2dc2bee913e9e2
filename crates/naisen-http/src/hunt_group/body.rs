//! A hunt group as operations exchange it: numbers by their 加入者ID, which is what people know, in
//! place of the ids records are joined by.

use naisen_core::ids::{HuntGroupId, ScheduleId, SubscriberId};
use naisen_core::limits;
use naisen_core::settings::{CompanySettings, HuntGroup, HuntMember, SlideType, Stored};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::members::Codes;

/// A hunt group (domain §2.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct HuntGroupBody {
    /// 代表グループ名, unique in the company.
    pub(super) name: String,
    /// 加入者ID of the representative number; it is no member by itself.
    pub(super) pilot: String,
    /// スライドタイプ.
    #[serde(default)]
    pub(super) slide_type: SlideType,
    /// スライドタイマ値(秒), 5–120; 10 when left out.
    #[serde(default = "slide_timer")]
    pub(super) slide_timer: u16,
    /// 備考.
    #[serde(default)]
    pub(super) remark: String,
    /// スケジュール転送 attached to the pilot.
    #[serde(default)]
    pub(super) schedule: Option<ScheduleId>,
    /// 代表グループメンバ in the order they ring. Left out, a change keeps those there are.
    #[serde(default)]
    pub(super) members: Option<Vec<MemberBody>>,
}

/// One member of a hunt group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct MemberBody {
    /// 加入者ID.
    pub(super) number: String,
    /// 着信順序, 1–99, unique in the group.
    pub(super) order: u8,
}

/// A hunt group to be saved, with the version it was read at (9003).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct HuntGroupChange {
    /// The version the group was read at.
    pub(super) version: i64,
    #[serde(flatten)]
    pub(super) group: HuntGroupBody,
}

/// One displayed row of S15.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct MemberRowBody {
    /// 加入者ID.
    pub(super) number: String,
    /// Whether it is a member.
    pub(super) ticked: bool,
    /// 着信順序 as typed, 1–99; required when ticked.
    #[serde(default)]
    pub(super) order: String,
}

/// A record as an operation answers it.
pub(super) type StoredBody = Stored<HuntGroupId, HuntGroupBody>;

const fn slide_timer() -> u16 {
    limits::SLIDE_TIMER_DEFAULT
}

impl HuntGroupBody {
    /// The record as an operation answers it. A pilot or member whose number is gone has no 加入者ID.
    pub(super) fn of(company: &CompanySettings, group: &HuntGroup) -> Self {
        let code = |id: SubscriberId| {
            let subscriber = company.subscriber(id);
            subscriber.map_or_else(String::new, |s| s.subscriber_id.clone())
        };
        let members = group.members.iter().map(|member| MemberBody {
            number: code(member.subscriber),
            order: member.order,
        });
        Self {
            name: group.name.clone(),
            pilot: code(group.pilot),
            slide_type: group.slide_type,
            slide_timer: group.slide_timer,
            remark: group.remark.clone(),
            schedule: group.schedule,
            members: Some(members.collect()),
        }
    }

    /// The record this describes; `members` are those kept when it names none.
    pub(super) fn group(self, codes: &mut Codes<'_>, members: Vec<HuntMember>) -> HuntGroup {
        let pilot = codes.id(&self.pilot);
        let members = match self.members {
            None => members,
            Some(named) => named
                .into_iter()
                .map(|member| HuntMember {
                    subscriber: codes.id(&member.number),
                    order: member.order,
                })
                .collect(),
        };
        HuntGroup {
            name: self.name,
            pilot,
            slide_type: self.slide_type,
            slide_timer: self.slide_timer,
            remark: self.remark,
            schedule: self.schedule,
            members,
        }
    }
}
