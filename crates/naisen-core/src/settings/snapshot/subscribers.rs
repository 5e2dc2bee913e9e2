//! 加入者 in the snapshot, with the indexes by 加入者ID, number and extension.

use std::sync::Arc;

use super::CompanySettings;
use crate::ids::{ExtensionGroupId, SubscriberId};
use crate::settings::Subscriber;

impl CompanySettings {
    /// The subscriber with this identity.
    #[must_use]
    pub fn subscriber(&self, id: SubscriberId) -> Option<&Subscriber> {
        self.subscribers.get(&id).map(AsRef::as_ref)
    }

    /// The subscriber with this identity, shared.
    #[must_use]
    pub fn subscriber_arc(&self, id: SubscriberId) -> Option<&Arc<Subscriber>> {
        self.subscribers.get(&id)
    }

    /// Every subscriber, ascending by identity.
    pub fn subscribers(&self) -> impl Iterator<Item = (SubscriberId, &Subscriber)> {
        self.subscribers.iter().map(|(id, s)| (*id, s.as_ref()))
    }

    /// How many subscribers there are.
    #[must_use]
    pub fn subscriber_count(&self) -> usize {
        self.subscribers.len()
    }

    /// The subscriber with this 加入者ID.
    #[must_use]
    pub fn subscriber_by_code(&self, code: &str) -> Option<SubscriberId> {
        let mut by_number = self.by_number.all(code.as_bytes()).iter().copied();
        let same = |id| Some(self.subscriber(id)?.subscriber_id == code);
        let found = by_number.find(|id| same(*id) == Some(true));
        found.or_else(|| self.by_code.first(code.as_bytes()))
    }

    /// The subscriber with this 外線番号, 11 digits.
    #[must_use]
    pub fn subscriber_by_number(&self, number: &str) -> Option<SubscriberId> {
        self.by_number.first(number.as_bytes())
    }

    /// The subscriber with this 内線番号 in a group.
    #[must_use]
    pub fn subscriber_by_extension(
        &self,
        group: ExtensionGroupId,
        extension: &str,
    ) -> Option<SubscriberId> {
        self.extension_holders(group, extension).first().copied()
    }

    /// Everybody with this 内線番号 in a group; more than one while a save awaits 8052.
    #[must_use]
    pub fn extension_holders(&self, group: ExtensionGroupId, extension: &str) -> &[SubscriberId] {
        self.by_extension
            .get(&group)
            .map_or(&[], |index| index.all(extension.as_bytes()))
    }

    /// Everybody whose 拠点番号+内線番号 spells these digits, longest 拠点番号 first (calls §4 step 5).
    pub fn site_extension_holders<'a>(
        &'a self,
        digits: &'a str,
    ) -> impl Iterator<Item = (ExtensionGroupId, SubscriberId)> + 'a {
        let ends = (1..digits.len().min(SITE_NUMBER_DIGITS_MAX + 1)).rev();
        let cuts = ends.filter_map(move |end| digits.split_at_checked(end));
        cuts.flat_map(move |(site, extension)| {
            let groups = self.by_site_number.all(site.as_bytes());
            groups.iter().flat_map(move |group| {
                let holders = self.extension_holders(*group, extension);
                holders.iter().map(|subscriber| (*group, *subscriber))
            })
        })
    }

    /// Adds or replaces a subscriber.
    pub fn put_subscriber(&mut self, id: SubscriberId, subscriber: impl Into<Arc<Subscriber>>) {
        self.remove_subscriber(id);
        let subscriber = subscriber.into();
        if subscriber.subscriber_id != subscriber.external_number {
            self.by_code
                .insert(subscriber.subscriber_id.as_str().into(), id);
        }
        self.by_number
            .insert(subscriber.external_number.as_str().into(), id);
        self.site_subscribers.insert(subscriber.site, id);
        if let Some(group) = subscriber.extension_group {
            self.extension_members.insert(group, id);
            if let Some(extension) = &subscriber.extension {
                let index = self.by_extension.entry(group).or_default();
                index.insert(extension.as_str().into(), id);
            }
        }
        if let Some(group) = subscriber.pickup_group {
            self.pickup_members.insert(group, id);
        }
        self.subscribers.insert(id, subscriber);
    }

    /// Removes a subscriber; what refers to it stays (domain §2.11 is the store's business).
    pub fn remove_subscriber(&mut self, id: SubscriberId) {
        let Some(old) = self.subscribers.remove(&id) else {
            return;
        };
        self.by_code.remove(old.subscriber_id.as_bytes(), id);
        self.by_number.remove(old.external_number.as_bytes(), id);
        self.site_subscribers.remove(old.site, id);
        if let Some(group) = old.extension_group {
            self.extension_members.remove(group, id);
            if let (Some(extension), Some(index)) =
                (&old.extension, self.by_extension.get_mut(&group))
            {
                index.remove(extension.as_bytes(), id);
                if index.is_empty() {
                    self.by_extension.remove(&group);
                }
            }
        }
        if let Some(group) = old.pickup_group {
            self.pickup_members.remove(group, id);
        }
    }
}

/// Digits of the longest 拠点番号 (domain §2.6).
const SITE_NUMBER_DIGITS_MAX: usize = 8;
