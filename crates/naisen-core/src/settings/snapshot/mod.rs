//! Everything one company has set, in memory: the world of `check` and of `decide`.
//!
//! A snapshot is a value. Cloning it shares structure, and one changed record costs O(log n), so the
//! store edits a clone and hands out the new one while calls go on reading the old (calls §14). It
//! judges nothing: records that break a rule are held and found like any other.

mod extension_groups;
mod hunt_groups;
mod index;
mod key;
mod pickup_groups;
mod subscribers;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use imbl::OrdMap;
use index::{Index, Membership};
use key::Key;

use crate::calendar::Calendar;
use crate::ids::{
    CompanyId, ExtensionGroupId, HuntGroupId, PhoneBookId, PickupGroupId, ScheduleId, SiteId,
    SubscriberId,
};
use crate::settings::{
    CallPolicy, Company, ExtensionGroup, HuntGroup, PhoneBook, PickupGroup, Schedule, ScheduleRow,
    Site, Subscriber,
};

/// A company's settings as the checks and the decision read them. Records go in by `put_*` and out by
/// `remove_*`, which keep the private indexes.
#[derive(Clone, Debug, Default)]
pub struct CompanySettings {
    id: CompanyId,
    company: Arc<Company>,
    calendar: Arc<Calendar>,
    policy: CallPolicy,
    sites: OrdMap<SiteId, Arc<Site>>,
    subscribers: OrdMap<SubscriberId, Arc<Subscriber>>,
    extension_groups: OrdMap<ExtensionGroupId, Arc<ExtensionGroup>>,
    hunt_groups: OrdMap<HuntGroupId, Arc<HuntGroup>>,
    schedules: OrdMap<ScheduleId, ScheduleTable>,
    pickup_groups: OrdMap<PickupGroupId, Arc<PickupGroup>>,
    phone_books: OrdMap<PhoneBookId, Arc<PhoneBook>>,

    /// Those whose 加入者ID is not their number.
    by_code: Index<Key, SubscriberId>,
    by_number: Index<Key, SubscriberId>,
    by_extension: OrdMap<ExtensionGroupId, Index<Key, SubscriberId>>,
    extension_members: Membership<ExtensionGroupId, SubscriberId>,
    pickup_members: Membership<PickupGroupId, SubscriberId>,
    by_site_number: Index<Key, ExtensionGroupId>,
    by_pickup_number: Index<Key, PickupGroupId>,
    hunt_roles: Index<SubscriberId, HuntGroupId>,
    piloted: Index<SubscriberId, HuntGroupId>,
    schedule_users: Index<ScheduleId, HuntGroupId>,
    site_subscribers: Membership<SiteId, SubscriberId>,
}

/// A schedule and its rows, ascending by No.
#[derive(Clone, Debug)]
struct ScheduleTable {
    head: Arc<Schedule>,
    rows: Arc<[ScheduleRow]>,
}

impl CompanySettings {
    /// A company that has nothing yet but itself.
    #[must_use]
    pub fn new(id: CompanyId, company: impl Into<Arc<Company>>) -> Self {
        Self {
            id,
            company: company.into(),
            ..Self::default()
        }
    }

    /// Identity.
    #[must_use]
    pub const fn id(&self) -> CompanyId {
        self.id
    }

    /// 企業.
    #[must_use]
    pub fn company(&self) -> &Company {
        &self.company
    }

    /// Replaces the company's own record.
    pub fn put_company(&mut self, company: impl Into<Arc<Company>>) {
        self.company = company.into();
    }

    /// The holidays, shared by all companies (domain §9).
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Replaces the holidays.
    pub fn put_calendar(&mut self, calendar: Arc<Calendar>) {
        self.calendar = calendar;
    }

    /// The operator's switches that bear on calls.
    #[must_use]
    pub const fn policy(&self) -> &CallPolicy {
        &self.policy
    }

    /// Replaces the operator's switches.
    pub fn put_policy(&mut self, policy: CallPolicy) {
        self.policy = policy;
    }
}
