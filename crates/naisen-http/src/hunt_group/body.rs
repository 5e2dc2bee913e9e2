//! A hunt group as operations exchange it: numbers by their 加入者ID, which is what people know, in
//! place of the ids records are joined by.

use naisen_core::error::Refusal;
use naisen_core::ids::{HuntGroupId, ScheduleId, SubscriberId};
use naisen_core::limits;
use naisen_core::settings::{
    CompanySettings, HuntGroup, HuntMember, HuntMemberRow, SlideType, Stored,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
}

/// The ids behind 加入者IDs. One that does not exist gets an id no record has, so that the checks of
/// core come to it in their own order, and [`Codes::restore`] names it again.
pub(super) struct Codes<'a> {
    company: &'a CompanySettings,
    unknown: Vec<String>,
}

impl<'a> Codes<'a> {
    pub(super) const fn new(company: &'a CompanySettings) -> Self {
        Self {
            company,
            unknown: Vec::new(),
        }
    }

    /// The id of a 加入者ID; 0 for an empty one, which `check` calls required.
    pub(super) fn id(&mut self, code: &str) -> SubscriberId {
        let code = naisen_core::fold::phone_number(code);
        if code.is_empty() {
            return SubscriberId::default();
        }
        self.company.subscriber_by_code(&code).unwrap_or_else(|| {
            self.unknown.push(code);
            SubscriberId(-i64::try_from(self.unknown.len()).unwrap_or(i64::MAX))
        })
    }

    /// The record a body describes; `members` are those kept when it names none.
    pub(super) fn group(&mut self, body: HuntGroupBody, members: Vec<HuntMember>) -> HuntGroup {
        let pilot = self.id(&body.pilot);
        let members = match body.members {
            None => members,
            Some(named) => named
                .into_iter()
                .map(|member| HuntMember {
                    subscriber: self.id(&member.number),
                    order: member.order,
                })
                .collect(),
        };
        HuntGroup {
            name: body.name,
            pilot,
            slide_type: body.slide_type,
            slide_timer: body.slide_timer,
            remark: body.remark,
            schedule: body.schedule,
            members,
        }
    }

    pub(super) fn rows(&mut self, rows: Vec<MemberRowBody>) -> Vec<HuntMemberRow> {
        rows.into_iter()
            .map(|row| HuntMemberRow {
                subscriber: self.id(&row.number),
                ticked: row.ticked,
                order: row.order,
            })
            .collect()
    }

    /// The same refusal, its rows named as they were typed.
    pub(super) fn restore(&self, mut refusal: Refusal) -> Refusal {
        for row in &mut refusal.rows {
            let place = row.key.strip_prefix('-').and_then(|n| n.parse().ok());
            let typed = place.and_then(|n: usize| self.unknown.get(n.checked_sub(1)?));
            if let Some(typed) = typed {
                row.key.clone_from(typed);
            }
        }
        refusal
    }
}
