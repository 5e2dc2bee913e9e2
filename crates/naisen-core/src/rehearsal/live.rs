//! The live state of a rehearsal as a decision reads it.

use super::queue::{Leg, Rehearsal};
use crate::ids::{HuntGroupId, SubscriberId};
use crate::plan::{Alerting, Live, Usage};

impl Live for Rehearsal {
    fn registered(&self, subscriber: SubscriberId) -> bool {
        self.phone(subscriber).registered
    }

    fn stopped(&self, subscriber: SubscriberId) -> bool {
        self.phone(subscriber).stopped
    }

    fn calls(&self, subscriber: SubscriberId) -> usize {
        let here = self.active().map(|run| {
            let dials = run.phone == Some(subscriber);
            let legs = run.legs.iter().filter(|leg| leg.alerts(subscriber)).count();
            usize::from(dials) + legs + usize::from(run.party == Some(subscriber))
        });
        self.phone(subscriber).other_calls + here.sum::<usize>()
    }

    fn pointer(&self, group: HuntGroupId) -> Option<u8> {
        self.pointers.get(&group).copied()
    }

    fn usage(&self, subscriber: SubscriberId, now_ms: i64) -> Usage {
        self.phone(subscriber).usage.usage(now_ms)
    }

    fn alerting(&self, subscriber: SubscriberId) -> Vec<Alerting> {
        let runs = self
            .active()
            .flat_map(|run| run.legs.iter().map(move |leg| (run, leg)));
        let here = runs.filter(|(_, leg)| leg.alerts(subscriber));
        here.map(|(run, leg)| Alerting {
            call: run.id,
            since_ms: leg.since_ms,
            arrived_ms: run.arrived_ms,
            caller: run.phone,
        })
        .collect()
    }
}

impl Leg {
    pub(super) fn alerts(&self, subscriber: SubscriberId) -> bool {
        self.alerting && self.subscriber == Some(subscriber)
    }
}
