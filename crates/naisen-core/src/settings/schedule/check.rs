//! Whether a schedule may be added, changed or deleted (S16, S17), and its rows deleted (S18).

use crate::error::{ErrorCode, Refusal};
use crate::fold;
use crate::ids::{ScheduleId, ScheduleRowId};
use crate::settings::{CompanySettings, Schedule, field};

impl Schedule {
    /// The record as it is stored: trimmed.
    #[must_use]
    pub fn normalised(self) -> Self {
        Self {
            name: fold::trim(&self.name).to_owned(),
            remark: fold::trim(&self.remark).to_owned(),
            ..self
        }
    }

    /// Judges a schedule to be added, or to replace `was` (S17). Fields: `name`, `extension_group`,
    /// `remark`.
    ///
    /// # Errors
    /// 8008, 8009, 8035, 8051, 8034.
    pub fn check(&self, world: &CompanySettings, was: Option<ScheduleId>) -> Result<(), Refusal> {
        field::name("name", &self.name)?;
        field::chosen("extension_group", self.extension_group.0)?;
        field::remark(&self.remark)?;
        if was.is_some_and(|id| world.schedule(id).is_none()) {
            return Err(ErrorCode::ScheduleToUpdateMissing.into());
        }
        if world.extension_group(self.extension_group).is_none() {
            return Err(ErrorCode::ExtensionGroupMissing.at("extension_group"));
        }
        let mut others = world.schedules().filter(|(id, _)| Some(*id) != was);
        if others.any(|(_, other)| fold::same_name(&other.name, &self.name)) {
            return Err(ErrorCode::ScheduleExists.at("name"));
        }
        Ok(())
    }

    /// Judges a deletion (S16).
    ///
    /// # Errors
    /// 8038; 9004 while a hunt group uses it.
    pub fn check_delete(world: &CompanySettings, id: ScheduleId) -> Result<(), Refusal> {
        if world.schedule(id).is_none() {
            return Err(ErrorCode::ScheduleToDeleteMissing.into());
        }
        let users = world.hunt_groups_of_schedule(id);
        match users.first().and_then(|user| world.hunt_group(*user)) {
            Some(group) => Err(Refusal::from(ErrorCode::StillInUse).with_detail(
                format!("代表グループ: {}", group.name),
                format!("Hunt group: {}", group.name),
            )),
            None => Ok(()),
        }
    }

    /// Judges the deletion of a row (S18).
    ///
    /// # Errors
    /// 8038.
    pub fn check_delete_row(
        world: &CompanySettings,
        id: ScheduleId,
        row: ScheduleRowId,
    ) -> Result<(), Refusal> {
        if world.schedule_rows(id).iter().any(|other| other.id == row) {
            return Ok(());
        }
        Err(ErrorCode::ScheduleToDeleteMissing.into())
    }
}
