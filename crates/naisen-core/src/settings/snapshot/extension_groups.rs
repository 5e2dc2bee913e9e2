//! 内線グループ and サイト in the snapshot.

use std::sync::Arc;

use super::CompanySettings;
use crate::ids::{ExtensionGroupId, SiteId, SubscriberId};
use crate::settings::{ExtensionGroup, Site};

impl CompanySettings {
    /// The extension group with this identity.
    #[must_use]
    pub fn extension_group(&self, id: ExtensionGroupId) -> Option<&ExtensionGroup> {
        self.extension_groups.get(&id).map(AsRef::as_ref)
    }

    /// Every extension group, ascending by identity.
    pub fn extension_groups(&self) -> impl Iterator<Item = (ExtensionGroupId, &ExtensionGroup)> {
        self.extension_groups
            .iter()
            .map(|(id, g)| (*id, g.as_ref()))
    }

    /// The members of an extension group, ascending by identity.
    pub fn extension_group_members(
        &self,
        id: ExtensionGroupId,
    ) -> impl Iterator<Item = SubscriberId> {
        self.extension_members.all(id)
    }

    /// The 内線番号 in use in a group, ascending as text.
    pub fn extensions_of(&self, id: ExtensionGroupId) -> impl Iterator<Item = &str> {
        let index = self.by_extension.get(&id);
        index
            .into_iter()
            .flat_map(|index| index.keys().map(AsRef::as_ref))
    }

    /// The groups with this 拠点番号; more than one while a save awaits 8018.
    #[must_use]
    pub fn extension_groups_by_site_number(&self, site_number: &str) -> &[ExtensionGroupId] {
        self.by_site_number.all(site_number.as_bytes())
    }

    /// Adds or replaces an extension group.
    pub fn put_extension_group(
        &mut self,
        id: ExtensionGroupId,
        group: impl Into<Arc<ExtensionGroup>>,
    ) {
        self.remove_extension_group(id);
        let group = group.into();
        self.by_site_number
            .insert(group.site_number.as_str().into(), id);
        self.extension_groups.insert(id, group);
    }

    /// Removes an extension group; its members keep pointing at it until they are put anew.
    pub fn remove_extension_group(&mut self, id: ExtensionGroupId) {
        if let Some(old) = self.extension_groups.remove(&id) {
            self.by_site_number.remove(old.site_number.as_bytes(), id);
        }
    }

    /// The site with this identity.
    #[must_use]
    pub fn site(&self, id: SiteId) -> Option<&Site> {
        self.sites.get(&id).map(AsRef::as_ref)
    }

    /// Every site, ascending by identity.
    pub fn sites(&self) -> impl Iterator<Item = (SiteId, &Site)> {
        self.sites.iter().map(|(id, s)| (*id, s.as_ref()))
    }

    /// The subscribers of a site, ascending by identity.
    pub fn site_subscribers(&self, id: SiteId) -> impl Iterator<Item = SubscriberId> {
        self.site_subscribers.all(id)
    }

    /// Adds or replaces a site.
    pub fn put_site(&mut self, id: SiteId, site: impl Into<Arc<Site>>) {
        self.sites.insert(id, site.into());
    }

    /// Removes a site.
    pub fn remove_site(&mut self, id: SiteId) {
        self.sites.remove(&id);
    }
}
