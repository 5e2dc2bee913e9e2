//! The whole record: what the API's `PUT` and the operator's console save (domain §2.3). Screens that
//! save a part call that part's check.

use crate::error::{ErrorCode, Refusal};
use crate::ids::SubscriberId;
use crate::settings::{CompanySettings, Subscriber, field};
use crate::{fold, limits};

impl Subscriber {
    /// Judges a whole record to be added, or to replace the one of `was`. Parts that stay as they were
    /// are not judged again, so that a setting gone inert does not block another one (domain §6.6).
    /// Fields: those of the parts, `subscriber_id`, `external_number`, `site`, `pickup_group`.
    ///
    /// # Errors
    /// 8008, 8009, 8015, 8048, and those of the parts; an extension without group is 8054.
    pub fn check(&self, world: &CompanySettings, was: Option<SubscriberId>) -> Result<(), Refusal> {
        let old = was.and_then(|id| world.subscriber(id));
        self.check_identity(world, was)?;
        if old.is_none_or(|old| !self.same_number_info(old)) {
            self.check_extension_text(world)?;
        }
        if old.is_none_or(|old| old.answer != self.answer) {
            self.answer.check_fields()?;
        }
        self.check_mail()?;
        self.check_display_name()?;
        if old.is_none_or(|old| old.callback_number != self.callback_number) {
            self.check_callback_number(world)?;
        }
        self.check_app_data()?;
        if was.is_some() && old.is_none() {
            return Err(ErrorCode::SubscriberMissing.into());
        }
        if self
            .pickup_group
            .is_some_and(|id| world.pickup_group(id).is_none())
        {
            return Err(ErrorCode::PickupGroupMissing.at("pickup_group"));
        }
        let mut after = world.clone();
        let id = was.unwrap_or(NEW);
        after.put_subscriber(id, self.clone());
        if old.is_none_or(|old| !self.same_number_info(old)) {
            let before = if was.is_some() { world } else { &after };
            self.check_extension(before, &after, id)
                .map_err(by_record)?;
        }
        if old.is_none_or(|old| old.answer != self.answer) {
            self.answer.check(&after, id)?;
        }
        Ok(())
    }

    /// Judges a deletion by the operator: a number in a hunt group cannot go.
    ///
    /// # Errors
    /// 8015; 9004 as pilot or member of a hunt group.
    pub fn check_delete(world: &CompanySettings, id: SubscriberId) -> Result<(), Refusal> {
        if world.subscriber(id).is_none() {
            return Err(ErrorCode::SubscriberMissing.into());
        }
        match world.hunt_group_of(id) {
            Some((_, group)) => Err(Refusal::from(ErrorCode::StillInUse).with_detail(
                format!("代表グループ: {}", group.name),
                format!("Hunt group: {}", group.name),
            )),
            None => Ok(()),
        }
    }

    /// 加入者ID and 外線番号 are given once; the site must exist. That they are unique everywhere is
    /// the store's to know.
    fn check_identity(
        &self,
        world: &CompanySettings,
        was: Option<SubscriberId>,
    ) -> Result<(), Refusal> {
        field::required("subscriber_id", &self.subscriber_id)?;
        if !is_subscriber_code(&self.subscriber_id) {
            return Err(ErrorCode::Invalid.at("subscriber_id"));
        }
        field::required("external_number", &self.external_number)?;
        if !is_external_number(&self.external_number) {
            return Err(ErrorCode::Invalid.at("external_number"));
        }
        field::chosen("site", self.site.0)?;
        if world.site(self.site).is_none() {
            return Err(ErrorCode::Invalid.at("site"));
        }
        let code = world.subscriber_by_code(&self.subscriber_id);
        if code.is_some_and(|id| Some(id) != was) {
            return Err(ErrorCode::Invalid.at("subscriber_id"));
        }
        let number = world.subscriber_by_number(&self.external_number);
        if number.is_some_and(|id| Some(id) != was) {
            return Err(ErrorCode::Invalid.at("external_number"));
        }
        match was.and_then(|id| world.subscriber(id)) {
            Some(old) if old.subscriber_id != self.subscriber_id => {
                Err(ErrorCode::Invalid.at("subscriber_id"))
            }
            Some(old) if old.external_number != self.external_number => {
                Err(ErrorCode::Invalid.at("external_number"))
            }
            _ => Ok(()),
        }
    }

    fn same_number_info(&self, old: &Self) -> bool {
        self.extension == old.extension && self.extension_group == old.extension_group
    }
}

/// Stands for the id a new record does not have yet; the store never makes it.
const NEW: SubscriberId = SubscriberId(0);

/// The record as such has its own word for an extension without a group (domain §10: 8054).
fn by_record(refusal: Refusal) -> Refusal {
    if refusal.code == ErrorCode::ExtensionWithoutGroup {
        return ErrorCode::ExtensionNeedsGroup.at("extension_group");
    }
    refusal
}

/// Whether a text can be a 加入者ID: 1–32 of `[0-9A-Za-z-]`.
#[must_use]
pub fn is_subscriber_code(text: &str) -> bool {
    limits::SUBSCRIBER_CODE_CHARS.contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Whether a text can be a 外線番号 of ours: `^050\d{8}$`.
#[must_use]
pub fn is_external_number(text: &str) -> bool {
    text.len() == 11 && text.starts_with("050") && text.bytes().all(|b| b.is_ascii_digit())
}

impl Subscriber {
    /// A record for a new number: 加入者ID = the 11 digits (domain §2.3), at a site, everything else as
    /// by default.
    #[must_use]
    pub fn new(external_number: &str, site: crate::ids::SiteId) -> Self {
        let number = fold::phone_number(external_number);
        Self {
            subscriber_id: number.clone(),
            external_number: number,
            site,
            ..Self::default()
        }
    }
}
