//! 代表グループ and スケジュール転送 in the snapshot.

use std::sync::Arc;

use super::{CompanySettings, ScheduleTable};
use crate::ids::{HuntGroupId, ScheduleId, SubscriberId};
use crate::settings::{HuntGroup, Schedule, ScheduleRow, Subscriber};

impl CompanySettings {
    /// The hunt group with this identity.
    #[must_use]
    pub fn hunt_group(&self, id: HuntGroupId) -> Option<&HuntGroup> {
        self.hunt_groups.get(&id).map(AsRef::as_ref)
    }

    /// Every hunt group, ascending by identity.
    pub fn hunt_groups(&self) -> impl Iterator<Item = (HuntGroupId, &HuntGroup)> {
        self.hunt_groups.iter().map(|(id, g)| (*id, g.as_ref()))
    }

    /// The groups in which a subscriber is pilot or member; at most one unless a save awaits 8022.
    #[must_use]
    pub fn hunt_groups_of(&self, subscriber: SubscriberId) -> &[HuntGroupId] {
        self.hunt_roles.all(&subscriber)
    }

    /// The group a subscriber belongs to in any role (domain §2.3).
    #[must_use]
    pub fn hunt_group_of(&self, subscriber: SubscriberId) -> Option<(HuntGroupId, &HuntGroup)> {
        let id = self.hunt_roles.first(&subscriber)?;
        Some((id, self.hunt_group(id)?))
    }

    /// The group a subscriber is the pilot of.
    #[must_use]
    pub fn hunt_group_piloted_by(
        &self,
        subscriber: SubscriberId,
    ) -> Option<(HuntGroupId, &HuntGroup)> {
        let id = self.piloted.first(&subscriber)?;
        Some((id, self.hunt_group(id)?))
    }

    /// Adds or replaces a hunt group.
    pub fn put_hunt_group(&mut self, id: HuntGroupId, group: impl Into<Arc<HuntGroup>>) {
        self.remove_hunt_group(id);
        let group = group.into();
        self.piloted.insert(group.pilot, id);
        self.hunt_roles.insert(group.pilot, id);
        for member in &group.members {
            self.hunt_roles.insert(member.subscriber, id);
        }
        if let Some(schedule) = group.schedule {
            self.schedule_users.insert(schedule, id);
        }
        self.hunt_groups.insert(id, group);
    }

    /// Removes a hunt group.
    pub fn remove_hunt_group(&mut self, id: HuntGroupId) {
        let Some(old) = self.hunt_groups.remove(&id) else {
            return;
        };
        self.piloted.remove(&old.pilot, id);
        self.hunt_roles.remove(&old.pilot, id);
        for member in &old.members {
            self.hunt_roles.remove(&member.subscriber, id);
        }
        if let Some(schedule) = old.schedule {
            self.schedule_users.remove(&schedule, id);
        }
    }

    /// The schedule with this identity.
    #[must_use]
    pub fn schedule(&self, id: ScheduleId) -> Option<&Schedule> {
        self.schedules.get(&id).map(|s| s.head.as_ref())
    }

    /// The rows of a schedule, ascending by No.; none when there is no such schedule.
    #[must_use]
    pub fn schedule_rows(&self, id: ScheduleId) -> &[ScheduleRow] {
        self.schedules.get(&id).map_or(&[], |s| &s.rows)
    }

    /// Every schedule, ascending by identity.
    pub fn schedules(&self) -> impl Iterator<Item = (ScheduleId, &Schedule)> {
        self.schedules.iter().map(|(id, s)| (*id, s.head.as_ref()))
    }

    /// The hunt groups a schedule is attached to.
    #[must_use]
    pub fn hunt_groups_of_schedule(&self, id: ScheduleId) -> &[HuntGroupId] {
        self.schedule_users.all(&id)
    }

    /// The pilots a schedule forwards for (domain §2.8: each judges 8039).
    pub fn pilots_of_schedule(
        &self,
        id: ScheduleId,
    ) -> impl Iterator<Item = (SubscriberId, &Subscriber)> {
        self.hunt_groups_of_schedule(id).iter().filter_map(|group| {
            let pilot = self.hunt_group(*group)?.pilot;
            Some((pilot, self.subscriber(pilot)?))
        })
    }

    /// Adds or replaces a schedule with all its rows.
    pub fn put_schedule(
        &mut self,
        id: ScheduleId,
        schedule: impl Into<Arc<Schedule>>,
        mut rows: Vec<ScheduleRow>,
    ) {
        rows.sort_by_key(|row| row.no);
        let head = schedule.into();
        let rows = rows.into();
        self.schedules.insert(id, ScheduleTable { head, rows });
    }

    /// Removes a schedule and its rows.
    pub fn remove_schedule(&mut self, id: ScheduleId) {
        self.schedules.remove(&id);
    }
}
