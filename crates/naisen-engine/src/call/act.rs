//! Actions of plans: each is carried out in a place of its own.

use naisen_core::plan::{Action, CancelReason, Event, LegId};
use naisen_sip::Status;
use naisen_sip::slab::Id;

use super::{CallOrigin, LegTarget, Winner};
use crate::engine::Engine;
use crate::output::{AnsweredBy, Fact, LegEnd};

impl Engine {
    /// Carries out a plan's actions in their order. A stage that ends on the way takes the rest along.
    pub(crate) fn perform(&mut self, stage: Id, actions: Vec<Action>) {
        for action in actions {
            if !self.stages.contains_key(&stage) {
                return;
            }
            match action {
                Action::Ring(ring) => self.ring(stage, &ring),
                Action::Dial(dial) => self.dial(stage, dial),
                Action::Cancel { leg, reason } => self.cancel(stage, leg, reason),
                Action::HangUp { leg } => self.hang_up_leg(stage, leg),
                Action::Connect { leg } => self.connect(stage, leg),
                Action::ConnectPicker { by, call } => self.connect_picker(stage, by, call),
                Action::PickUp { call } => self.pick_up(stage, call),
                Action::Record { subscriber } => {
                    self.won(stage, Winner::Mailbox(AnsweredBy::Voicemail(subscriber)));
                }
                Action::OpenMailbox { subscriber } => {
                    self.won(stage, Winner::Mailbox(AnsweredBy::Mailbox(subscriber)));
                }
                Action::Reject { cause, guidance } => {
                    let status = Status(cause.status());
                    if !guidance.is_some_and(|one| self.guide(stage, one, status)) {
                        self.reject(stage, status);
                    }
                }
                Action::Release { delete_message } => self.release(stage, delete_message),
                Action::Point { group, order } => {
                    self.live.point(group, order);
                    if let Some(company) = self.stages.get(&stage).map(|stage| stage.company) {
                        self.out.facts.push(Fact::Pointer {
                            company,
                            group,
                            order,
                        });
                    }
                }
            }
        }
    }

    fn cancel(&mut self, stage: Id, leg: LegId, reason: CancelReason) {
        let Some(here) = self.stages.get(&stage) else {
            return;
        };
        let reason = here.cancel.unwrap_or(reason);
        match here.legs.get(&leg).copied() {
            Some(LegTarget::Party(party)) => self.cancel_leg(party, reason),
            Some(LegTarget::Stage(child)) => {
                if let Some(child) = self.stages.get_mut(&child) {
                    child.cancel = Some(reason);
                }
                self.report(child, Event::CallerCancelled);
                self.close_stage(child, Status(487));
                self.log_ended(stage, leg, LegEnd::given_up(reason));
            }
            None => {}
        }
    }

    fn hang_up_leg(&mut self, stage: Id, leg: LegId) {
        let Some(here) = self.stages.get(&stage) else {
            return;
        };
        match here.legs.get(&leg).copied() {
            Some(LegTarget::Party(party)) => self.hang_up(party),
            Some(LegTarget::Stage(child)) => {
                let winner = self
                    .stages
                    .get_mut(&child)
                    .and_then(|child| child.winner.take());
                if let Some(Winner::Party(party) | Winner::Picker { party, .. }) = winner {
                    self.hang_up(party);
                }
                self.report(child, Event::HungUp);
                self.close_stage(child, Status(487));
            }
            None => {}
        }
    }

    fn connect(&mut self, stage: Id, leg: LegId) {
        let target = self
            .stages
            .get(&stage)
            .and_then(|here| here.legs.get(&leg))
            .copied();
        let winner = match target {
            Some(LegTarget::Party(party)) => Some(Winner::Party(party)),
            Some(LegTarget::Stage(child)) => self
                .stages
                .get_mut(&child)
                .and_then(|child| child.winner.take()),
            None => None,
        };
        if let Some(winner) = winner {
            self.won(stage, winner);
        }
    }

    /// Somebody answered in this stage: the caller is joined with it, or, where the stage stands for
    /// another company's leg, that company's plan is asked.
    pub(crate) fn won(&mut self, stage: Id, winner: Winner) {
        let Some(here) = self.stages.get_mut(&stage) else {
            return;
        };
        let call = here.call;
        match here.parent {
            Some((parent, leg)) => {
                here.winner = Some(winner);
                self.log_answered(parent, leg);
                self.events.push_back((parent, Event::Answered { leg }));
            }
            None => self.join(call, winner),
        }
    }

    /// The refusal of a stage: another company's goes to the one that called it, any other to the caller.
    pub(super) fn reject(&mut self, stage: Id, status: Status) {
        let Some(here) = self.stages.get(&stage) else {
            return;
        };
        let (call, parent) = (here.call, here.parent);
        if let Some((parent, leg)) = parent {
            self.close_stage(stage, status);
            self.log_ended(parent, leg, LegEnd::refused(status));
            let status = status.0;
            self.events
                .push_back((parent, Event::Failed { leg, status }));
            return;
        }
        match self.calls.get(call).map(|call| call.origin) {
            Some(CallOrigin::Caller(party)) => self.final_response(party, status),
            Some(CallOrigin::Transfer { transferor, .. }) => {
                self.notify_transfer(transferor, status, true);
            }
            Some(CallOrigin::Announcement { .. }) | None => {}
        }
        self.end_call(call, status);
    }

    /// The plan ends an answered call (緊急停止, 初期化).
    fn release(&mut self, stage: Id, delete_message: bool) {
        let Some(call) = self.stages.get(&stage).map(|here| here.call) else {
            return;
        };
        self.hang_up_call(call, delete_message);
    }
}
