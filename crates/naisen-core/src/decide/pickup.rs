//! Call pickup (calls §11): the dialler takes the call that alerts a colleague for the longest time.

use super::plan::Stage;
use super::turn::Turn;
use crate::ids::SubscriberId;
use crate::plan::{Action, Alerting, CallId, CancelReason, Cause, Reason, Rule, Setting, Verdict};

impl Turn<'_> {
    /// The dialler's side: choose the call to take.
    pub(super) fn pick_up(&mut self, id: SubscriberId) {
        // calls.52
        let group = self.subscriber(id).and_then(|dialler| dialler.pickup_group);
        let setting = group.map(Setting::PickupGroup);
        let Some((member, alerting)) = group.and_then(|group| self.longest_alerting(id, group))
        else {
            self.note(
                Rule::Pickup,
                Verdict::Lost,
                Some(id),
                setting,
                Reason::NothingRings,
            );
            return self.reject(Cause::NothingToPickUp);
        };
        self.note(
            Rule::Pickup,
            Verdict::Won,
            Some(id),
            setting,
            Reason::PicksUp(member),
        );
        self.actions.push(Action::PickUp {
            call: alerting.call,
        });
        self.plan.stage = Stage::Over;
    }

    fn longest_alerting(
        &self,
        dialler: SubscriberId,
        group: crate::ids::PickupGroupId,
    ) -> Option<(SubscriberId, Alerting)> {
        let others = self
            .world
            .pickup_group_members(group)
            .filter(|member| *member != dialler);
        let calls = others.flat_map(|member| {
            let calls = self.live.alerting(member).into_iter();
            calls.map(move |call| (member, call))
        });
        let foreign = calls.filter(|(_, call)| call.caller != Some(dialler));
        foreign.min_by_key(|(_, call)| (call.since_ms, call.arrived_ms, call.call))
    }

    /// The ringing call's side: somebody took it.
    pub(super) fn picked_up(&mut self, by: SubscriberId, call: CallId) {
        if !self.plan.is_pending() {
            return;
        }
        self.cancel_all(CancelReason::CompletedElsewhere);
        self.actions.push(Action::ConnectPicker { by, call });
        self.note(
            Rule::Pickup,
            Verdict::Won,
            Some(by),
            None,
            Reason::PickedUpBy(by),
        );
        self.plan.stage = Stage::Talking { with: Some(by) };
    }
}
