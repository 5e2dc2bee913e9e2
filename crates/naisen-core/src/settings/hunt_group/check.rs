//! Whether a hunt group may be added, changed or deleted (S13, S14), in the order of domain §4.

use crate::dial_plan::check_destination;
use crate::error::{ErrorCode, Refusal};
use crate::ids::{HuntGroupId, ScheduleId, SubscriberId};
use crate::settings::rows::subscriber_key;
use crate::settings::{CompanySettings, HuntGroup, ScheduleAction, SlideType, field};
use crate::{fold, limits};

impl HuntGroup {
    /// Judges a group to be added, or to replace `was` (S14, API). Members and schedule that stay as
    /// they were are not judged again. Fields: `name`, `pilot`, `slide_timer`, `remark`, `schedule`,
    /// `members`.
    ///
    /// # Errors
    /// 8008, 8009; adding 8049, 8023, 8021, 8022, 8039; changing 8024, 8025, 8026, 8023, 8021, 8027,
    /// 8082, 8083, 8039; members 8049, 8031, 8032, 8022, 8084, 8085.
    pub fn check(&self, world: &CompanySettings, was: Option<HuntGroupId>) -> Result<(), Refusal> {
        field::name("name", &self.name)?;
        field::chosen("pilot", self.pilot.0)?;
        field::range("slide_timer", self.slide_timer, &limits::SLIDE_TIMER)?;
        field::remark(&self.remark)?;
        if let Some(schedule) = self.schedule {
            field::chosen("schedule", schedule.0)?; // hunt.12
        }
        for member in &self.members {
            field::range("members", member.order, &limits::HUNT_ORDER)?;
        }
        let old = self.check_existence(world, was)?;
        let mut others = world.hunt_groups().filter(|(id, _)| Some(*id) != was);
        if others.any(|(_, other)| fold::same_name(&other.name, &self.name)) {
            return Err(ErrorCode::HuntGroupExists.at("name"));
        }
        self.check_pilot_free(world, was)?;
        match old {
            Some(old) if old.members == self.members => self.check_slide_type(old)?,
            _ => self.check_members(world, was)?,
        }
        let attached_anew =
            old.is_none_or(|old| old.schedule != self.schedule || old.pilot != self.pilot);
        match self.schedule {
            Some(schedule) if attached_anew => self.check_schedule(world, schedule),
            _ => Ok(()),
        }
    }

    fn check_existence<'a>(
        &self,
        world: &'a CompanySettings,
        was: Option<HuntGroupId>,
    ) -> Result<Option<&'a Self>, Refusal> {
        let pilot = world.subscriber(self.pilot);
        let old = match was {
            None if pilot.is_none() => return Err(ErrorCode::MemberSubscriberMissing.at("pilot")),
            None => None,
            Some(id) => {
                let Some(old) = world.hunt_group(id) else {
                    return Err(ErrorCode::HuntGroupMissing.into());
                };
                if world.subscriber(old.pilot).is_none() {
                    return Err(ErrorCode::PilotRecordMissing.at("pilot"));
                }
                if pilot.is_none() {
                    return Err(ErrorCode::NewPilotMissing.at("pilot"));
                }
                Some(old)
            }
        };
        if self.schedule.is_some_and(|id| world.schedule(id).is_none()) {
            return Err(ErrorCode::ScheduleForwardMissing.at("schedule"));
        }
        Ok(old)
    }

    /// One group a subscriber, in any role (domain §2.3).
    fn check_pilot_free(
        &self,
        world: &CompanySettings,
        was: Option<HuntGroupId>,
    ) -> Result<(), Refusal> {
        if !in_another(world, was, self.pilot) {
            return Ok(());
        }
        Err(match was {
            None => ErrorCode::InAnotherHuntGroup.at("pilot"),
            Some(_) => ErrorCode::NewPilotInAnotherHuntGroup.at("pilot"),
        })
    }

    /// A changed スライドタイプ must fit the members there are.
    fn check_slide_type(&self, old: &Self) -> Result<(), Refusal> {
        let fits = old.members.len() <= self.slide_type.members_max();
        if fits || self.slide_type == old.slide_type {
            return Ok(());
        }
        Err(match self.slide_type {
            SlideType::Simultaneous => ErrorCode::TooManyForSimultaneous.at("slide_type"),
            SlideType::Sequential
            | SlideType::RoundRobin
            | SlideType::Uniform
            | SlideType::Random => ErrorCode::TooManyForSerial.at("slide_type"),
        })
    }

    /// Every row of the schedule must suit the pilot (domain §2.8).
    fn check_schedule(&self, world: &CompanySettings, id: ScheduleId) -> Result<(), Refusal> {
        let group = world.schedule(id).map(|schedule| schedule.extension_group);
        for row in world.schedule_rows(id) {
            let ScheduleAction::On { destination } = &row.action else {
                continue;
            };
            check_destination(world, group, Some(self.pilot), destination)
                .map_err(|fault| fault.refusal("schedule"))?;
        }
        Ok(())
    }

    /// Judges a deletion (S13).
    ///
    /// # Errors
    /// 8028; 8029 when the pilot's record is gone; 8030 while it has members.
    pub fn check_delete(world: &CompanySettings, id: HuntGroupId) -> Result<(), Refusal> {
        let Some(group) = world.hunt_group(id) else {
            return Err(ErrorCode::HuntGroupToDeleteMissing.into());
        };
        if world.subscriber(group.pilot).is_none() {
            return Err(ErrorCode::PilotRecordToDeleteMissing.into());
        }
        if !group.members.is_empty() {
            let first = subscriber_key(world, group.members[0].subscriber);
            let count = group.members.len();
            return Err(Refusal::from(ErrorCode::HuntGroupHasMembers).with_detail(
                format!("メンバ{count}人({first}など)"),
                format!("{count} members ({first} and so on)"),
            ));
        }
        Ok(())
    }
}

/// Whether a subscriber has a role in a group other than this one.
pub(super) fn in_another(
    world: &CompanySettings,
    group: Option<HuntGroupId>,
    subscriber: SubscriberId,
) -> bool {
    let groups = world.hunt_groups_of(subscriber);
    groups.iter().any(|id| Some(*id) != group)
}
