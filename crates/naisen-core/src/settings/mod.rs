//! What a company can set: one file a resource, one struct a record, and its `check`.
//!
//! A struct here is at once the API body, the form's model and the import/export row. It holds what
//! a person sets and nothing else: identity and version are added by [`Stored`].
//!
//! A save goes: `record.normalised()` (trims, folds widths, strips separators), then
//! `record.check(&world, was)` with `was` the id of the record it replaces. Checks follow the order of
//! domain §4 and name a field by its member's name (`name`, `site_number`, `extension`,
//! `ring_seconds`, …), in forms, in the API and in tests alike. Screens of many rows have a
//! `save_members`/`save_rows` that judges the final state and returns the records that change.

pub mod account;
pub mod answer;
pub mod company;
pub mod emergency_stop;
pub mod extension_group;
pub(crate) mod field;
#[cfg(test)]
pub(crate) mod fixture;
pub mod hunt_group;
pub mod phone_book;
pub mod pickup_group;
pub mod policy;
pub mod rows;
pub mod schedule;
pub mod set_up;
pub mod site;
pub mod snapshot;
pub mod subscriber;
pub mod terminal_auth;
pub mod trunk;

pub use answer::{Answer, AnswerCondition, AnswerMode};
pub use company::{Company, CompanyState, DigestMode, Feature, Features, MediaRelay};
pub use extension_group::{ExtensionGroup, ExtensionMemberRow};
pub use hunt_group::{HuntGroup, HuntMember, HuntMemberRow, SlideType};
pub use phone_book::PhoneBook;
pub use pickup_group::PickupGroup;
pub use policy::{CallPolicy, Callable};
pub use schedule::{
    RowPlace, Schedule, ScheduleAction, ScheduleActionKind, ScheduleDay, ScheduleDayKind,
    ScheduleRow, ScheduleRowDraft, WeekdayName, Weekdays, YearlyOrDate,
};
pub use site::Site;
pub use snapshot::CompanySettings;
pub use subscriber::{CallerNumber, Subscriber, SubscriberCode};
pub use terminal_auth::TerminalAuth;
pub use trunk::{ForwardIdentity, NumberFormat, Trunk, TrunkPeer, TrunkTransport};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A record as it is stored: identity and version around what a person sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stored<I, T> {
    /// Identity of the record.
    pub id: I,
    /// Rises by one with every change; a save names the version it was made from (9003).
    pub version: i64,
    /// The record.
    #[serde(flatten)]
    pub value: T,
}

impl<I, T> std::ops::Deref for Stored<I, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(test)]
mod tests;
