//! 電話番号情報 (S09): extension, group, 発信番号 and 確認電話番号 of one number, domain §2.3.

use crate::dial_plan::{Class, classify_outside};
use crate::error::{ErrorCode, Refusal};
use crate::ids::{ExtensionGroupId, SubscriberId};
use crate::limits;
use crate::settings::extension_group::spells;
use crate::settings::{CompanySettings, Subscriber, field};

impl Subscriber {
    /// Judges 電話番号情報 of the number `id` as S09 saves it. Fields: `extension`, `extension_group`,
    /// `callback_number`, `display_name`.
    ///
    /// # Errors
    /// 8009, 8015, 8051, 8052, 8012, 8013, 8050.
    pub fn check_number_info(
        &self,
        world: &CompanySettings,
        id: SubscriberId,
    ) -> Result<(), Refusal> {
        self.check_extension_text(world)?;
        self.check_callback_number(world)?;
        self.check_display_name()?;
        self.check_extension_place(world, world, id)
    }

    /// 表示名 is free text of one line, like 備考 but as short as a name.
    ///
    /// # Errors
    /// 8009.
    pub fn check_display_name(&self) -> Result<(), Refusal> {
        field::one_line(
            "display_name",
            &self.display_name,
            *limits::NAME_CHARS.end(),
        )
    }

    /// Judges extension and group of the number `id`. `after` holds the final state of a save of many
    /// rows, so that two numbers may be swapped; uniqueness is judged there.
    pub(crate) fn check_extension(
        &self,
        before: &CompanySettings,
        after: &CompanySettings,
        id: SubscriberId,
    ) -> Result<(), Refusal> {
        self.check_extension_text(after)?;
        self.check_extension_place(before, after, id)
    }

    /// What the number itself may be (8009): domain §2.3 and §2.6.
    pub(crate) fn check_extension_text(&self, world: &CompanySettings) -> Result<(), Refusal> {
        let Some(extension) = self.extension.as_deref() else {
            return Ok(());
        };
        field::number("extension", extension, &limits::EXTENSION_DIGITS)?;
        let is_pickup = |digits: &str| !world.pickup_groups_by_number(digits).is_empty();
        if field::EMERGENCY.contains(&extension) || is_pickup(extension) {
            return Err(spells("extension", extension));
        }
        let emergency = field::EMERGENCY.iter().find(|digits| {
            let site = digits.strip_suffix(extension);
            site.is_some_and(|site| !world.extension_groups_by_site_number(site).is_empty())
        });
        if let Some(digits) = emergency {
            return Err(spells("extension", digits));
        }
        let group = self
            .extension_group
            .and_then(|id| world.extension_group(id));
        let with_site = group.map(|group| format!("{}{extension}", group.site_number));
        match with_site.filter(|digits| is_pickup(digits)) {
            Some(digits) => Err(spells("extension", &digits)),
            None => Ok(()),
        }
    }

    /// 確認電話番号: a fixed, mobile or other carrier's 050 number, and none of ours (domain §3.1).
    pub(crate) fn check_callback_number(&self, world: &CompanySettings) -> Result<(), Refusal> {
        let number = self.callback_number.as_str();
        let class = classify_outside(number).0;
        let outside = matches!(class, Class::Geo | Class::Mobile | Class::Ip050);
        if number.is_empty() || outside && world.subscriber_by_number(number).is_none() {
            return Ok(());
        }
        Err(ErrorCode::Invalid.at("callback_number").with_detail(
            "固定電話、携帯電話またはIP電話の番号にしてください。",
            "Use the number of a fixed, mobile or IP telephone.",
        ))
    }

    fn check_extension_place(
        &self,
        before: &CompanySettings,
        after: &CompanySettings,
        id: SubscriberId,
    ) -> Result<(), Refusal> {
        let Some(was) = before.subscriber(id) else {
            return Err(ErrorCode::SubscriberMissing.into());
        };
        if let Some(group) = self.extension_group {
            self.check_extension_unique(after, group, id)?;
        }
        match (self.extension_group, &self.extension) {
            (Some(_), None) => Err(ErrorCode::ExtensionMissing.at("extension")),
            (None, Some(_)) => Err(ErrorCode::ExtensionWithoutGroup.at("extension")),
            (None, None) if was.extension_group.is_some() => self.check_clear(before, id),
            _ => Ok(()),
        }
    }

    fn check_extension_unique(
        &self,
        after: &CompanySettings,
        group: ExtensionGroupId,
        id: SubscriberId,
    ) -> Result<(), Refusal> {
        if after.extension_group(group).is_none() {
            return Err(ErrorCode::ExtensionGroupMissing.at("extension_group"));
        }
        let extension = self.extension.as_deref().unwrap_or_default();
        let mut holders = after.extension_holders(group, extension).iter();
        match holders.find(|holder| **holder != id) {
            Some(_) => Err(ErrorCode::ExtensionTwice.at("extension")),
            None => Ok(()),
        }
    }

    fn check_clear(&self, before: &CompanySettings, id: SubscriberId) -> Result<(), Refusal> {
        match before.hunt_group_piloted_by(id) {
            Some(_) => Err(ErrorCode::PilotCannotBeCleared.at("extension_group")),
            None => Ok(()),
        }
    }
}
