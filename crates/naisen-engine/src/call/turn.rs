//! Events to plans: one at a time, each followed by what the plan wants done.

use naisen_core::plan::Event;
use naisen_sip::slab::Id;

use crate::engine::Engine;

impl Engine {
    /// Reports what has been queued, until nothing is left.
    pub(crate) fn settle(&mut self) {
        while let Some((stage, event)) = self.events.pop_front() {
            self.report(stage, event);
        }
    }

    /// Reports one event to one plan and carries out what it answers.
    pub(crate) fn report(&mut self, id: Id, event: Event) {
        let Some(call) = self.stages.get(&id).map(|stage| stage.call) else {
            return;
        };
        let now_ms = self.epoch_of(call);
        let Some(stage) = self.stages.get_mut(&id) else {
            return;
        };
        let actions = stage.plan.step(event, now_ms, &self.live);
        self.perform(id, actions);
        self.reschedule(id);
    }

    /// Sets the plan's next timeout.
    pub(crate) fn reschedule(&mut self, id: Id) {
        let Some(stage) = self.stages.get(&id) else {
            return;
        };
        let arrived = self.calls.get(stage.call).map(|call| call.arrived);
        let next = arrived.and_then(|arrived| {
            let deadline = stage.plan.deadline()?;
            let after_ms = u64::try_from(deadline.at_ms - arrived.epoch_ms).unwrap_or_default();
            Some((arrived.mono_ms + after_ms, deadline.order))
        });
        if next == stage.deadline {
            return;
        }
        self.unschedule(id);
        if let (Some((at_ms, order)), Some(stage)) = (next, self.stages.get_mut(&id)) {
            stage.deadline = next;
            self.deadlines.insert((at_ms, order, id));
        }
    }

    /// Forgets the plan's timeout.
    pub(crate) fn unschedule(&mut self, id: Id) {
        if let Some((at_ms, order)) = self.stages.get_mut(&id).and_then(|s| s.deadline.take()) {
            self.deadlines.remove(&(at_ms, order, id));
        }
    }
}
