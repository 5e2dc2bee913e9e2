//! Legs of a call: sending them out, cancelling them, joining the one that answered.

use super::identity::Owner;
use super::plan::{PlanLeg, Stage};
use super::turn::Turn;
use crate::ids::SubscriberId;
use crate::plan::{
    Action, CancelReason, Carried, Dial, Diversion, Diverted, LegId, Reason, Ring, Rule, Verdict,
};

impl Turn<'_> {
    /// Rings a subscriber's terminal; on hunt legs `pilot` is the representative number.
    pub(super) fn ring(&mut self, called: Owner<'_>, pilot: Option<String>) {
        let (identity, subscriber) = (self.identity_at(Some(called)), called.id);
        let leg = self.new_leg(Some(subscriber));
        let diversions = self.diversions();
        self.actions.push(Action::Ring(Ring {
            leg,
            subscriber,
            identity,
            pilot,
            diversions,
        }));
    }

    /// Calls an outside number, or a 050 number of somebody else.
    pub(super) fn dial(&mut self, number: String) {
        // calls.12
        let identity = self.identity_at(None);
        let leg = self.new_leg(None);
        let diversions = self.diversions();
        let count = self.plan.diversion_count();
        let here = self
            .plan
            .diversions
            .iter()
            .map(|(_, diversion)| diversion.number.clone());
        let numbers = self
            .plan
            .upstream
            .numbers
            .iter()
            .cloned()
            .chain(here)
            .collect();
        let mut caller = self.plan.caller.clone();
        caller.subscriber = None;
        let carried = Carried {
            called: number.clone(),
            caller,
            diverted: Diverted {
                diversion_count: count,
                history_count: count,
                numbers,
            },
            arrived_ms: self.plan.arrived_ms,
            seed: self.plan.seed,
        };
        self.actions.push(Action::Dial(Dial {
            leg,
            number,
            identity,
            diversions,
            carried,
        }));
        self.plan.stage = Stage::Outside;
    }

    fn new_leg(&mut self, subscriber: Option<SubscriberId>) -> LegId {
        let id = LegId(self.plan.next_leg);
        self.plan.next_leg += 1;
        let since_ms = self.now_ms;
        self.plan.legs.push(PlanLeg {
            id,
            subscriber,
            since_ms,
            alerting: true,
        });
        id
    }

    /// Diversions made here, the latest first.
    fn diversions(&self) -> Vec<Diversion> {
        let made = self.plan.diversions.iter().rev();
        made.map(|(_, diversion)| diversion.clone()).collect()
    }

    pub(super) fn cancel_all(&mut self, reason: CancelReason) {
        for leg in &mut self.plan.legs {
            if std::mem::take(&mut leg.alerting) {
                self.actions.push(Action::Cancel {
                    leg: leg.id,
                    reason,
                });
            }
        }
    }

    /// Cancels the leg that alerts a subscriber; whether there was one.
    pub(super) fn cancel_at(&mut self, subscriber: SubscriberId) -> bool {
        let mut legs = self.plan.legs.iter_mut();
        let Some(leg) = legs.find(|leg| leg.alerting && leg.subscriber == Some(subscriber)) else {
            return false;
        };
        leg.alerting = false;
        let reason = CancelReason::Missed;
        self.actions.push(Action::Cancel {
            leg: leg.id,
            reason,
        });
        true
    }

    pub(super) fn is_alerting(&self, subscriber: SubscriberId) -> bool {
        let mut legs = self.plan.legs.iter();
        legs.any(|leg| leg.alerting && leg.subscriber == Some(subscriber))
    }

    /// A leg's 2xx: the first one wins, also from a leg cancelled a moment ago.
    pub(super) fn answered(&mut self, id: LegId) {
        // calls.47
        let Some(leg) = self.plan.legs.iter_mut().find(|leg| leg.id == id) else {
            return;
        };
        leg.alerting = false;
        let with = leg.subscriber;
        match self.plan.stage {
            Stage::Ringing { .. } | Stage::Hunting(_) | Stage::Outside => {}
            Stage::New
            | Stage::Talking { .. }
            | Stage::Recording { .. }
            | Stage::Mailbox
            | Stage::Over => {
                self.actions.push(Action::HangUp { leg: id });
                return;
            }
        }
        self.actions.push(Action::Connect { leg: id });
        self.cancel_all(CancelReason::CompletedElsewhere);
        self.plan.stage = Stage::Talking { with };
        self.note(
            Rule::FirstAnswer,
            Verdict::Won,
            with,
            None,
            Reason::Answered,
        );
    }
}
