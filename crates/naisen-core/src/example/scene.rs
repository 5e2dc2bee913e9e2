//! Where an example plays: companies, names, phones and the clock.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a name of another kind is a mistake, whatever kinds there will be"
)]

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::words::{Mistake, Words};
use crate::calendar::{Calendar, HolidayOverride};
use crate::ids::{ExtensionGroupId, HuntGroupId, PickupGroupId, ScheduleId, SubscriberId};
use crate::rehearsal::Phone;
use crate::settings::CompanySettings;

/// Companies, phones and the clock, by the names an example gives them.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Settings of every company.
    pub companies: Vec<CompanySettings>,
    /// Phones in another state than registered and idle.
    pub phones: BTreeMap<SubscriberId, Phone>,
    /// ラウンドロビン pointers.
    pub pointers: BTreeMap<HuntGroupId, u8>,
    /// Second 0 of the script, Tokyo.
    pub clock: DateTime,
    /// Randomness of ランダム.
    pub seed: u64,
    /// The trunk is down.
    pub trunk_down: bool,
    pub(super) names: BTreeMap<String, Named>,
    pub(super) overrides: BTreeMap<jiff::civil::Date, HolidayOverride>,
    pub(super) next_id: i64,
}

/// What a name stands for; the number is the company's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Company(usize),
    Subscriber(usize, SubscriberId),
    ExtensionGroup(usize, ExtensionGroupId),
    HuntGroup(usize, HuntGroupId),
    PickupGroup(usize, PickupGroupId),
    Schedule(usize, ScheduleId),
    Caller(String),
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            companies: Vec::new(),
            phones: BTreeMap::new(),
            pointers: BTreeMap::new(),
            clock: DateTime::constant(2026, 12, 2, 14, 0, 0, 0),
            seed: 1,
            trunk_down: false,
            names: BTreeMap::new(),
            overrides: BTreeMap::new(),
            next_id: 1,
        }
    }
}

impl Scene {
    /// The name of a subscriber in this example.
    #[must_use]
    pub fn name_of(&self, subscriber: SubscriberId) -> &str {
        let mut names = self.names.iter();
        let is = |named: &Named| matches!(named, Named::Subscriber(_, id) if *id == subscriber);
        names
            .find(|(_, named)| is(named))
            .map_or("?", |(name, _)| name)
    }

    /// The subscriber with a name.
    #[must_use]
    pub fn subscriber(&self, name: &str) -> Option<SubscriberId> {
        match self.names.get(name) {
            Some(Named::Subscriber(_, id)) => Some(*id),
            _ => None,
        }
    }

    pub(super) fn new_id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id - 1
    }

    pub(super) fn name(
        &mut self,
        words: &Words<'_>,
        name: &str,
        named: Named,
    ) -> Result<(), Mistake> {
        match self.names.insert(name.to_owned(), named) {
            None => Ok(()),
            Some(_) => Err(words.mistake(format!("the name {name} is taken"))),
        }
    }

    pub(super) fn find(&self, words: &Words<'_>, name: &str) -> Result<Named, Mistake> {
        let found = self.names.get(name).cloned();
        found.ok_or_else(|| words.mistake(format!("nothing is named {name}")))
    }

    pub(super) fn need_company(&self, words: &mut Words<'_>) -> Result<usize, Mistake> {
        let name = words.need("a company")?;
        match self.find(words, name)? {
            Named::Company(at) => Ok(at),
            _ => Err(words.mistake(format!("{name} is no company"))),
        }
    }

    pub(super) fn need_subscriber(
        &self,
        words: &mut Words<'_>,
    ) -> Result<(usize, SubscriberId), Mistake> {
        let name = words.need("a number's name")?;
        self.as_subscriber(words, name)
    }

    pub(super) fn as_subscriber(
        &self,
        words: &Words<'_>,
        name: &str,
    ) -> Result<(usize, SubscriberId), Mistake> {
        match self.find(words, name)? {
            Named::Subscriber(company, id) => Ok((company, id)),
            _ => Err(words.mistake(format!("{name} is no number"))),
        }
    }

    pub(super) fn need_extension_group(
        &self,
        words: &mut Words<'_>,
    ) -> Result<ExtensionGroupId, Mistake> {
        let name = words.need("an extension group")?;
        match self.find(words, name)? {
            Named::ExtensionGroup(_, id) => Ok(id),
            _ => Err(words.mistake(format!("{name} is no extension group"))),
        }
    }

    pub(super) fn need_hunt_group(&self, words: &mut Words<'_>) -> Result<HuntGroupId, Mistake> {
        let name = words.need("a hunt group")?;
        match self.find(words, name)? {
            Named::HuntGroup(_, id) => Ok(id),
            _ => Err(words.mistake(format!("{name} is no hunt group"))),
        }
    }

    /// A phone to be changed, from its usual state.
    pub(super) fn phone(&mut self, company: usize, id: SubscriberId) -> &mut Phone {
        let usual = self.companies[company]
            .subscriber(id)
            .map_or_else(Phone::default, Phone::of);
        self.phones.entry(id).or_insert(usual)
    }

    /// Hands the holidays to every company.
    pub(super) fn spread_calendar(&mut self) {
        let overrides = self
            .overrides
            .iter()
            .map(|(date, kind)| (*date, kind.clone()));
        let calendar = std::sync::Arc::new(Calendar::new([], overrides));
        for world in &mut self.companies {
            world.put_calendar(std::sync::Arc::clone(&calendar));
        }
    }
}
