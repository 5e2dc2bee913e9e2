//! Where a number's calls are sent: its forward and its schedule's rows. A forward that is refused
//! today leads nowhere and is another rule's business.

use crate::dial_plan::check_destination;
use crate::ids::{ScheduleId, SubscriberId};
use crate::settings::{
    AnswerCondition, AnswerMode, CompanySettings, ScheduleAction, ScheduleRow, Subscriber,
};

/// One way a call may take from a number to another number of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hop {
    pub(super) to: SubscriberId,
    /// Taken by every call.
    pub(super) always: bool,
}

/// The condition of a subscriber's forward, while the setting is in force.
pub(super) fn forward(subscriber: &Subscriber, world: &CompanySettings) -> Option<AnswerCondition> {
    let on = subscriber.answer.mode == AnswerMode::Forward && world.company().features.forward;
    subscriber.answer.condition.filter(|_| on)
}

/// The schedule in force for a pilot, with its rows.
pub(super) fn schedule(
    world: &CompanySettings,
    pilot: SubscriberId,
) -> Option<(ScheduleId, &[ScheduleRow])> {
    let (_, group) = world.hunt_group_piloted_by(pilot)?;
    let schedule = group.schedule.filter(|_| world.company().features.hunt)?;
    Some((schedule, world.schedule_rows(schedule)))
}

/// The number of the company a number's own forward leads to.
pub(super) fn forward_target(world: &CompanySettings, from: SubscriberId) -> Option<Hop> {
    let subscriber = world.subscriber(from)?;
    let condition = forward(subscriber, world)?;
    let group = subscriber.extension_group;
    let dialled = check_destination(world, group, Some(from), &subscriber.answer.destination);
    Some(Hop {
        to: dialled.ok()?.subscriber?,
        always: condition == AnswerCondition::Always,
    })
}

/// Every way from a number: its forward, then its schedule's rows.
pub(super) fn hops(world: &CompanySettings, from: SubscriberId) -> Vec<Hop> {
    let mut hops: Vec<Hop> = forward_target(world, from).into_iter().collect();
    let Some((schedule, rows)) = schedule(world, from) else {
        return hops;
    };
    let group = world.schedule(schedule).map(|s| s.extension_group);
    for row in rows {
        let ScheduleAction::On { destination } = &row.action else {
            continue;
        };
        let dialled = check_destination(world, group, Some(from), destination);
        let to = dialled.ok().and_then(|dialled| dialled.subscriber);
        hops.extend(to.map(|to| Hop { to, always: false }));
    }
    hops
}
