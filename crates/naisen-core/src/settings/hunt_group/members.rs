//! 代表グループメンバ (S15): who rings, and in which order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check::in_another;
use crate::error::{ErrorCode, Refusal};
use crate::ids::{HuntGroupId, SubscriberId};
use crate::settings::rows::{Rows, subscriber_key};
use crate::settings::{CompanySettings, HuntGroup, HuntMember, SlideType};
use crate::{fold, limits};

/// One displayed row of S15.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HuntMemberRow {
    /// Whose row.
    pub subscriber: SubscriberId,
    /// ☐ member of the group.
    pub ticked: bool,
    /// 着信順序 as typed; required when ticked.
    #[serde(default)]
    pub order: String,
}

impl HuntMemberRow {
    /// The member this ticked row describes.
    fn member(&self) -> Result<HuntMember, Refusal> {
        let order = fold::digits(&self.order);
        if order.is_empty() {
            return Err(ErrorCode::Required.at("order"));
        }
        Ok(HuntMember {
            subscriber: self.subscriber,
            order: parse_order(&order).ok_or_else(|| ErrorCode::Invalid.at("order"))?,
        })
    }
}

/// 着信順序: 1–99 without leading zeros or sign.
pub(crate) fn parse_order(text: &str) -> Option<u8> {
    let plain = !text.starts_with(['0', '+']);
    let order = text.parse().ok().filter(|_| plain)?;
    limits::HUNT_ORDER.contains(&order).then_some(order)
}

impl HuntGroup {
    /// What S15's 変更 makes of the displayed rows: ticked = member with that order, unticked = not a
    /// member; members not displayed stay.
    ///
    /// # Errors
    /// 8024; by row 8008, 8009, 8049, 8031, 8032, 8022; 8084 or 8085 for the whole. Field: `order`.
    pub fn save_members(
        world: &CompanySettings,
        id: HuntGroupId,
        rows: &[HuntMemberRow],
    ) -> Result<Self, Refusal> {
        let Some(group) = world.hunt_group(id) else {
            return Err(ErrorCode::HuntGroupMissing.into());
        };
        let displayed =
            |member: &HuntMember| rows.iter().any(|r| r.subscriber == member.subscriber);
        let mut members = group.members.clone();
        members.retain(|member| !displayed(member));
        let mut found = Rows::default();
        for row in rows.iter().filter(|row| row.ticked) {
            let key = subscriber_key(world, row.subscriber);
            members.extend(found.take(&key, row.member()));
        }
        found.finish()?;
        let after = Self {
            members,
            ..group.clone()
        }
        .normalised();
        after.check_members(world, Some(id))?;
        Ok(after)
    }

    /// Judges the members as a whole; every failing row is told.
    pub(crate) fn check_members(
        &self,
        world: &CompanySettings,
        id: Option<HuntGroupId>,
    ) -> Result<(), Refusal> {
        let mut subscribers: BTreeMap<SubscriberId, u32> = BTreeMap::new();
        let mut orders: BTreeMap<u8, u32> = BTreeMap::new();
        for member in &self.members {
            *subscribers.entry(member.subscriber).or_default() += 1;
            *orders.entry(member.order).or_default() += 1;
        }
        let mut found = Rows::default();
        for member in &self.members {
            let subscriber = member.subscriber;
            let verdict = if world.subscriber(subscriber).is_none() {
                Err(ErrorCode::MemberSubscriberMissing.at("members"))
            } else if subscribers.get(&subscriber) != Some(&1) {
                Err(ErrorCode::HuntMemberTwice.at("members"))
            } else if orders.get(&member.order) != Some(&1) {
                Err(ErrorCode::HuntOrderTwice.at("order"))
            } else if in_another(world, id, subscriber) {
                Err(ErrorCode::InAnotherHuntGroup.at("members"))
            } else {
                Ok(())
            };
            found.take(&subscriber_key(world, subscriber), verdict);
        }
        found.finish()?;
        self.check_size()
    }

    /// How many members the スライドタイプ permits (8084, 8085).
    pub(crate) fn check_size(&self) -> Result<(), Refusal> {
        if self.members.len() <= self.slide_type.members_max() {
            return Ok(());
        }
        Err(match self.slide_type {
            SlideType::Simultaneous => ErrorCode::SimultaneousFull.at("members"),
            SlideType::Sequential
            | SlideType::RoundRobin
            | SlideType::Uniform
            | SlideType::Random => ErrorCode::SerialFull.at("members"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders() {
        for (text, order) in [
            ("1", Some(1)),
            ("99", Some(99)),
            ("100", None),
            ("0", None),
            ("02", None),
            ("+2", None),
            ("2a", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(parse_order(text), order, "{text}");
        }
    }
}
