//! Pickup: the call that was decided upon is told, and its caller is joined with the colleague
//! (calls §11).

use naisen_core::ids::SubscriberId;
use naisen_core::plan::{CallId, Event};
use naisen_sip::slab::Id;

use super::{CallOrigin, Winner};
use crate::engine::Engine;

impl Engine {
    /// The dialler's plan has chosen a call: its plan decides what that means.
    pub(crate) fn pick_up(&mut self, stage: Id, call: CallId) {
        let Some(here) = self.stages.get(&stage) else {
            return;
        };
        if let Some(by) = here.plan.caller().subscriber {
            let event = Event::PickedUp {
                by,
                call: CallId(stage),
            };
            self.events.push_back((call.0, event));
        }
    }

    /// The plan of the call that was taken wants its caller joined with the colleague.
    pub(crate) fn connect_picker(&mut self, stage: Id, by: SubscriberId, call: CallId) {
        let dialler = self.stages.get(&call.0).map(|dialler| dialler.call);
        let origin = dialler
            .and_then(|call| self.calls.get(call))
            .map(|call| call.origin);
        if let Some(CallOrigin::Caller(party)) = origin {
            self.won(stage, Winner::Picker { party, by });
        }
    }
}
