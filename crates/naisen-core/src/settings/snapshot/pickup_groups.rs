//! ピックアップグループ and 共通電話帳 in the snapshot.

use std::sync::Arc;

use super::CompanySettings;
use crate::ids::{PhoneBookId, PickupGroupId, SubscriberId};
use crate::settings::{PhoneBook, PickupGroup};

impl CompanySettings {
    /// The pickup group with this identity.
    #[must_use]
    pub fn pickup_group(&self, id: PickupGroupId) -> Option<&PickupGroup> {
        self.pickup_groups.get(&id).map(AsRef::as_ref)
    }

    /// Every pickup group, ascending by identity.
    pub fn pickup_groups(&self) -> impl Iterator<Item = (PickupGroupId, &PickupGroup)> {
        self.pickup_groups.iter().map(|(id, g)| (*id, g.as_ref()))
    }

    /// The groups with this ピックアップ番号; one a site (domain §2.9).
    #[must_use]
    pub fn pickup_groups_by_number(&self, number: &str) -> &[PickupGroupId] {
        self.by_pickup_number.all(number.as_bytes())
    }

    /// The members of a pickup group, ascending by identity.
    pub fn pickup_group_members(&self, id: PickupGroupId) -> impl Iterator<Item = SubscriberId> {
        self.pickup_members.all(id)
    }

    /// Whether a pickup group has members (8046, 8081).
    #[must_use]
    pub fn pickup_group_has_members(&self, id: PickupGroupId) -> bool {
        self.pickup_members.has_any(id)
    }

    /// Adds or replaces a pickup group.
    pub fn put_pickup_group(&mut self, id: PickupGroupId, group: impl Into<Arc<PickupGroup>>) {
        self.remove_pickup_group(id);
        let group = group.into();
        self.by_pickup_number
            .insert(group.number.as_str().into(), id);
        self.pickup_groups.insert(id, group);
    }

    /// Removes a pickup group.
    pub fn remove_pickup_group(&mut self, id: PickupGroupId) {
        if let Some(old) = self.pickup_groups.remove(&id) {
            self.by_pickup_number.remove(old.number.as_bytes(), id);
        }
    }

    /// The phone book with this identity.
    #[must_use]
    pub fn phone_book(&self, id: PhoneBookId) -> Option<&PhoneBook> {
        self.phone_books.get(&id).map(AsRef::as_ref)
    }

    /// Every phone book, ascending by identity.
    pub fn phone_books(&self) -> impl Iterator<Item = (PhoneBookId, &PhoneBook)> {
        self.phone_books.iter().map(|(id, b)| (*id, b.as_ref()))
    }

    /// Adds or replaces a phone book.
    pub fn put_phone_book(&mut self, id: PhoneBookId, book: impl Into<Arc<PhoneBook>>) {
        self.phone_books.insert(id, book.into());
    }

    /// Removes a phone book.
    pub fn remove_phone_book(&mut self, id: PhoneBookId) {
        self.phone_books.remove(&id);
    }
}
