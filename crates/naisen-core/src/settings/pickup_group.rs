//! ピックアップグループ, domain §2.9: the record, its checks, and the members screen (S24).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{ErrorCode, Refusal};
use crate::ids::{PickupGroupId, SiteId, SubscriberId};
use crate::settings::extension_group::spells;
use crate::settings::rows::{Rows, subscriber_key};
use crate::settings::{CompanySettings, Subscriber, field};
use crate::{fold, limits};

/// A group whose members take each other's ringing calls by dialling its number. Membership is a
/// field of the subscriber.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PickupGroup {
    /// ピックアップグループ名.
    pub name: String,
    /// ピックアップグループ番号 = ピックアップ番号, `^[1-9]\d{1,7}$`.
    pub number: String,
    /// サイト名.
    pub site: SiteId,
    /// 備考.
    #[serde(default)]
    pub remark: String,
}

impl PickupGroup {
    /// The record as it is stored: trimmed, the number in ASCII.
    #[must_use]
    pub fn normalised(self) -> Self {
        Self {
            name: fold::trim(&self.name).to_owned(),
            number: fold::digits(&self.number),
            remark: fold::trim(&self.remark).to_owned(),
            ..self
        }
    }

    /// Judges a group to be added, or to replace `was` (S23). Fields: `name`, `number`, `site`,
    /// `remark`.
    ///
    /// # Errors
    /// 8008, 8009; adding 8043; changing 8045, 8044, 8081.
    pub fn check(
        &self,
        world: &CompanySettings,
        was: Option<PickupGroupId>,
    ) -> Result<(), Refusal> {
        field::name("name", &self.name)?;
        self.check_number(world)?;
        field::chosen("site", self.site.0)?;
        if world.site(self.site).is_none() {
            return Err(ErrorCode::Invalid.at("site"));
        }
        field::remark(&self.remark)?;
        let old = was.and_then(|id| world.pickup_group(id));
        if was.is_some() && old.is_none() {
            return Err(ErrorCode::PickupGroupToUpdateMissing.into());
        }
        let code = match was {
            None => ErrorCode::PickupGroupExists,
            Some(_) => ErrorCode::PickupGroupDuplicate,
        };
        let others = world.pickup_groups().filter(|(id, _)| Some(*id) != was);
        for (_, other) in others.filter(|(_, other)| other.site == self.site) {
            if fold::same_name(&other.name, &self.name) {
                return Err(code.at("name"));
            }
            if other.number == self.number {
                return Err(code.at("number"));
            }
        }
        match (was, old) {
            (Some(id), Some(old))
                if old.site != self.site && world.pickup_group_has_members(id) =>
            {
                Err(ErrorCode::PickupGroupSiteFixed.at("site"))
            }
            _ => Ok(()),
        }
    }

    /// The number must dial nothing else (8009).
    fn check_number(&self, world: &CompanySettings) -> Result<(), Refusal> {
        field::number("number", &self.number, &limits::PICKUP_NUMBER_DIGITS)?;
        let number = self.number.as_str();
        let presentation = number.starts_with("184") || number.starts_with("186");
        let emergency = field::EMERGENCY.contains(&number);
        let mut groups = world.extension_groups();
        let extension = groups.any(|(id, _)| !world.extension_holders(id, number).is_empty());
        let with_site = world.site_extension_holders(number).next().is_some();
        if presentation || emergency || extension || with_site {
            return Err(spells("number", number));
        }
        Ok(())
    }

    /// Judges a deletion (S22).
    ///
    /// # Errors
    /// 8047; 8046 while it has members.
    pub fn check_delete(world: &CompanySettings, id: PickupGroupId) -> Result<(), Refusal> {
        if world.pickup_group(id).is_none() {
            return Err(ErrorCode::PickupGroupToDeleteMissing.into());
        }
        if world.pickup_group_has_members(id) {
            return Err(ErrorCode::PickupGroupHasMembers.into());
        }
        Ok(())
    }

    /// What S24's 変更 makes of the displayed rows `(subscriber, ticked)`: ticked = member, moving from
    /// its former group; unticked = not a member. Returns the subscribers that change.
    ///
    /// # Errors
    /// 8048; by row 8049.
    pub fn save_members(
        world: &CompanySettings,
        id: PickupGroupId,
        rows: &[(SubscriberId, bool)],
    ) -> Result<Vec<(SubscriberId, Subscriber)>, Refusal> {
        if world.pickup_group(id).is_none() {
            return Err(ErrorCode::PickupGroupMissing.at("pickup_group"));
        }
        let mut found = Rows::default();
        let mut changed = Vec::new();
        for (subscriber, ticked) in rows {
            let Some(was) = world.subscriber(*subscriber) else {
                let missing = ErrorCode::MemberSubscriberMissing.at("members");
                found.take::<()>(&subscriber_key(world, *subscriber), Err(missing));
                continue;
            };
            let is_member = was.pickup_group == Some(id);
            if is_member != *ticked {
                let pickup_group = ticked.then_some(id);
                changed.push((
                    *subscriber,
                    Subscriber {
                        pickup_group,
                        ..was.clone()
                    },
                ));
            }
        }
        found.finish().map(|()| changed)
    }
}
