//! サイト, domain §2.2.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{ErrorCode, Refusal};
use crate::ids::SiteId;
use crate::settings::{CompanySettings, field};
use crate::{fold, limits};

/// A name given within a contract group; every subscriber and pickup group has exactly one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Site {
    /// サイト名, unique in the company; the first one is the company's login id.
    pub name: String,
}

impl Site {
    /// The record as it is stored: trimmed.
    #[must_use]
    pub fn normalised(self) -> Self {
        Self {
            name: fold::trim(&self.name).to_owned(),
        }
    }

    /// Judges a site to be added, or to replace `was` (operator). Field: `name`.
    ///
    /// # Errors
    /// 8008, 8009 (a duplicate too).
    pub fn check(&self, world: &CompanySettings, was: Option<SiteId>) -> Result<(), Refusal> {
        field::plain_name("name", &self.name, &limits::NAME_CHARS)?;
        let mut others = world.sites().filter(|(id, _)| Some(*id) != was);
        if others.any(|(_, other)| fold::same_name(&other.name, &self.name)) {
            return Err(ErrorCode::Invalid.at("name").with_detail(
                "同じ名前のサイトがあります。",
                "Another site has this name.",
            ));
        }
        Ok(())
    }

    /// Judges a deletion (operator): nothing may be at the site, and one site remains.
    ///
    /// # Errors
    /// 9004.
    pub fn check_delete(world: &CompanySettings, id: SiteId) -> Result<(), Refusal> {
        let used = world.site_subscribers(id).next().is_some()
            || world.pickup_groups().any(|(_, group)| group.site == id)
            || world.sites().all(|(other, _)| other == id);
        if used {
            return Err(ErrorCode::StillInUse.into());
        }
        Ok(())
    }
}
