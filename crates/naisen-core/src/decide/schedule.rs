//! Schedule forward of a pilot (calls §7). The clock is that of the instant the call reaches it.

use super::turn::Turn;
use crate::calendar::{tokyo, winning_row};
use crate::ids::{HuntGroupId, SubscriberId};
use crate::plan::{DivertReason, Reason, Rule, Setting, Verdict};
use crate::settings::{HuntGroup, ScheduleAction};

impl Turn<'_> {
    /// Forwards if the schedule says so now; whether it did.
    pub(super) fn forward_by_schedule(
        &mut self,
        pilot: SubscriberId,
        group_id: HuntGroupId,
        group: &HuntGroup,
    ) -> bool {
        // calls.27
        let world = self.world;
        let schedule = group
            .schedule
            .and_then(|id| Some((id, world.schedule(id)?)));
        let Some((schedule_id, schedule)) = schedule else {
            let setting = Some(Setting::HuntGroup(group_id));
            let verdict = Verdict::NotApplicable;
            self.note(
                Rule::Schedule,
                verdict,
                Some(pilot),
                setting,
                Reason::NoSchedule,
            );
            return false;
        };
        let setting = Some(Setting::Schedule(schedule_id));
        let local = tokyo(self.now_ms);
        let rows = world.schedule_rows(schedule_id);
        let Some(row) = winning_row(world.calendar(), rows, local) else {
            let holidays_known = world.calendar().knows(local.year());
            let reason = Reason::NoRow { holidays_known };
            self.note(Rule::Schedule, Verdict::Lost, Some(pilot), setting, reason);
            return false;
        };
        let reason = |destination: Option<&String>| Reason::Row {
            row: row.id,
            no: row.no,
            destination: destination.cloned(),
        };
        match &row.action {
            ScheduleAction::On { destination } => {
                let reason = reason(Some(destination));
                self.note(Rule::Schedule, Verdict::Won, Some(pilot), setting, reason);
                let plan = Some(schedule.extension_group);
                self.forward(
                    pilot,
                    plan,
                    destination,
                    DivertReason::Unconditional,
                    setting,
                )
            }
            ScheduleAction::Off => {
                self.note(
                    Rule::Schedule,
                    Verdict::Won,
                    Some(pilot),
                    setting,
                    reason(None),
                );
                false
            }
        }
    }
}
