//! 内線グループ, domain §2.6: the record, its checks, and the members screen (S21).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{ErrorCode, Refusal};
use crate::ids::{ExtensionGroupId, SubscriberId};
use crate::settings::rows::{Rows, subscriber_key};
use crate::settings::{CompanySettings, Subscriber, field};
use crate::{fold, limits};

/// 外線プレフィックス of every group.
pub const PREFIX: char = '0';

/// A group within which members call each other by extension. 外線プレフィックス is always `0`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExtensionGroup {
    /// 内線グループ名.
    pub name: String,
    /// 拠点番号, `^[1-9]\d{0,7}$`.
    pub site_number: String,
    /// 備考.
    #[serde(default)]
    pub remark: String,
}

impl ExtensionGroup {
    /// The record as it is stored: trimmed, the number in ASCII.
    #[must_use]
    pub fn normalised(self) -> Self {
        Self {
            name: fold::trim(&self.name).to_owned(),
            site_number: fold::digits(&self.site_number),
            remark: fold::trim(&self.remark).to_owned(),
        }
    }

    /// Judges a group to be added, or to replace `was` (S20). Fields: `name`, `site_number`, `remark`.
    ///
    /// # Errors
    /// 8008, 8009, 8019; adding 8017, 8018; changing 8018.
    pub fn check(
        &self,
        world: &CompanySettings,
        was: Option<ExtensionGroupId>,
    ) -> Result<(), Refusal> {
        field::name("name", &self.name)?;
        field::number(
            "site_number",
            &self.site_number,
            &limits::SITE_NUMBER_DIGITS,
        )?;
        self.check_dialled(world, was)?;
        field::remark(&self.remark)?;
        if was.is_some_and(|id| world.extension_group(id).is_none()) {
            return Err(ErrorCode::ExtensionGroupToUpdateMissing.into());
        }
        self.check_unique(world, was)
    }

    /// 拠点番号 with the members' extensions must spell nothing else (8009).
    fn check_dialled(
        &self,
        world: &CompanySettings,
        was: Option<ExtensionGroupId>,
    ) -> Result<(), Refusal> {
        let site = self.site_number.as_str();
        let held = |id, extension: &str| !world.extension_holders(id, extension).is_empty();
        // calls §4 knows emergency numbers before any group, so whoever has the extension counts.
        let emergency = field::EMERGENCY.iter().find(|digits| {
            let mut groups = world.extension_groups();
            let rest = digits.strip_prefix(site);
            rest.is_some_and(|rest| groups.any(|(id, _)| held(id, rest)))
        });
        if let Some(digits) = emergency {
            return Err(spells("site_number", digits));
        }
        let mut pickup_groups = world.pickup_groups();
        let pickup = pickup_groups.find(|(_, pickup)| {
            let rest = pickup.number.strip_prefix(site);
            was.is_some_and(|id| rest.is_some_and(|rest| held(id, rest)))
        });
        match pickup {
            Some((_, pickup)) => Err(spells("site_number", &pickup.number)),
            None => Ok(()),
        }
    }

    fn check_unique(
        &self,
        world: &CompanySettings,
        was: Option<ExtensionGroupId>,
    ) -> Result<(), Refusal> {
        let mut name = false;
        let mut number = false;
        for (_, other) in world.extension_groups().filter(|(id, _)| Some(*id) != was) {
            let same_name = fold::same_name(&other.name, &self.name);
            let same_number = other.site_number == self.site_number;
            if same_name && same_number && was.is_none() {
                return Err(ErrorCode::ExtensionGroupExists.at("name"));
            }
            name |= same_name;
            number |= same_number;
        }
        match (name, number) {
            (true, _) => Err(ErrorCode::ExtensionGroupDuplicate.at("name")),
            (false, true) => Err(ErrorCode::ExtensionGroupDuplicate.at("site_number")),
            (false, false) => Ok(()),
        }
    }

    /// Judges a deletion (S19); members then lose extension and group.
    ///
    /// # Errors
    /// 8020; 8050 when a member is a pilot; 9004 when a schedule uses the group.
    pub fn check_delete(world: &CompanySettings, id: ExtensionGroupId) -> Result<(), Refusal> {
        if world.extension_group(id).is_none() {
            return Err(ErrorCode::ExtensionGroupToDeleteMissing.into());
        }
        let pilot = world
            .extension_group_members(id)
            .find(|member| world.hunt_group_piloted_by(*member).is_some());
        if let Some(pilot) = pilot {
            let key = subscriber_key(world, pilot);
            return Err(Refusal::from(ErrorCode::PilotCannotBeCleared)
                .with_detail(format!("代表番号: {key}"), format!("Pilot: {key}")));
        }
        match world.schedules().find(|(_, s)| s.extension_group == id) {
            Some((_, schedule)) => Err(Refusal::from(ErrorCode::StillInUse).with_detail(
                format!("スケジュール転送: {}", schedule.name),
                format!("Schedule: {}", schedule.name),
            )),
            None => Ok(()),
        }
    }

    /// What S21's 変更 makes of the displayed rows: ticked = member with that extension, unticked = not
    /// a member. Returns the subscribers that change.
    ///
    /// # Errors
    /// 8014; by row 8009, 8012, 8013, 8015, 8050, 8052. Fields: `extension_group`, `extension`.
    pub fn save_members(
        world: &CompanySettings,
        id: ExtensionGroupId,
        rows: &[ExtensionMemberRow],
    ) -> Result<Vec<(SubscriberId, Subscriber)>, Refusal> {
        if world.extension_group(id).is_none() {
            return Err(ErrorCode::ExtensionGroupToSearchMissing.at("extension_group"));
        }
        let mut found = Rows::default();
        let mut after = world.clone();
        let mut changed = Vec::new();
        for row in rows {
            let key = subscriber_key(world, row.subscriber);
            let Some(was) = world.subscriber(row.subscriber) else {
                found.take::<()>(&key, Err(ErrorCode::SubscriberMissing.into()));
                continue;
            };
            let subscriber = row.apply(was, id);
            if subscriber != *was {
                after.put_subscriber(row.subscriber, subscriber.clone());
                changed.push((row.subscriber, subscriber));
            }
        }
        for (id, subscriber) in &changed {
            let key = subscriber_key(world, *id);
            found.take(&key, subscriber.check_extension(world, &after, *id));
        }
        found.finish().map(|()| changed)
    }
}

/// One displayed row of S21.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExtensionMemberRow {
    /// Whose row.
    pub subscriber: SubscriberId,
    /// ☐ member of the group.
    pub ticked: bool,
    /// 内線番号 as typed.
    #[serde(default)]
    pub extension: String,
}

impl ExtensionMemberRow {
    fn apply(&self, was: &Subscriber, group: ExtensionGroupId) -> Subscriber {
        let typed = Some(fold::digits(&self.extension)).filter(|text| !text.is_empty());
        let mut subscriber = was.clone();
        if self.ticked {
            subscriber.extension_group = Some(group);
            subscriber.extension = typed;
        } else if was.extension_group == Some(group) || typed.is_some() && typed != was.extension {
            // Otherwise the row belongs to another group, or to none, and was left as shown.
            subscriber.extension_group = None;
            subscriber.extension = typed;
        }
        subscriber
    }
}

/// A number that would mean something else already (8009).
pub(crate) fn spells(field: &'static str, digits: &str) -> Refusal {
    ErrorCode::Invalid.at(field).with_detail(
        format!("{digits}は緊急通報番号または他の番号と重なるため使用できません。"),
        format!("{digits} is an emergency number or already means another number."),
    )
}
