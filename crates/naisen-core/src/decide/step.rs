//! What happens next: one event, the actions it leads to.

use std::sync::Arc;

use super::plan::{Plan, Stage};
use super::turn::Turn;
use crate::limits;
use crate::plan::{Action, CancelReason, Cause, Event, Live, Order, Reason, Rule, Verdict};

impl Plan {
    /// Reports an event at `now_ms` (epoch milliseconds) and says what to do, in order.
    pub fn step(&mut self, event: Event, now_ms: i64, live: &dyn Live) -> Vec<Action> {
        let settings = Arc::clone(&self.settings);
        let mut turn = Turn::new(&settings, self, now_ms, live);
        match event {
            Event::Timeout => turn.timeout(),
            Event::CallerCancelled | Event::HungUp => turn.ended(),
            Event::Answered { leg } => turn.answered(leg),
            Event::Failed { leg, status } => turn.leg_failed(leg, status),
            Event::Unregistered { subscriber } => turn.unregistered(subscriber),
            Event::Stopped { subscriber } => turn.stopped(subscriber, false),
            Event::Initialised { subscriber } => turn.stopped(subscriber, true),
            Event::PickedUp { by, call } => turn.picked_up(by, call),
        }
        turn.actions
    }

    /// Whether the caller still waits for an answer.
    pub(super) const fn is_pending(&self) -> bool {
        matches!(
            self.stage,
            Stage::Ringing { .. } | Stage::Hunting(_) | Stage::Outside
        )
    }
}

impl Turn<'_> {
    /// The earliest deadline that is due; one a turn, because others may come between two.
    fn timeout(&mut self) {
        let due = self
            .plan
            .deadline()
            .filter(|deadline| deadline.at_ms <= self.now_ms);
        match (due.map(|deadline| deadline.order), &self.plan.stage) {
            (Some(Order::Limit), _) => self.limit(),
            (Some(Order::GroupNoAnswer), _) => self.group_no_answer(),
            (Some(Order::Slide), Stage::Ringing { subscriber, .. }) => {
                let subscriber = *subscriber;
                self.no_answer(subscriber);
            }
            (Some(Order::Slide), _) => self.slide(),
            (Some(Order::Caller | Order::Stop | Order::Answer | Order::Registration) | None, _) => {
            }
        }
    }

    fn limit(&mut self) {
        // calls.56
        let after_s = u16::try_from(limits::T_MAX_S).unwrap_or(u16::MAX);
        self.note(
            Rule::Limit,
            Verdict::Won,
            None,
            None,
            Reason::TimeUp { after_s },
        );
        self.cancel_all(CancelReason::Missed);
        self.reject(Cause::NoAnswer);
    }

    fn ended(&mut self) {
        self.cancel_all(CancelReason::Missed);
        self.plan.stage = Stage::Over;
    }

    fn unregistered(&mut self, subscriber: crate::ids::SubscriberId) {
        if !self.is_alerting(subscriber) {
            return;
        }
        match self.plan.stage {
            Stage::Ringing { .. } => self.registration_lost(subscriber),
            Stage::Hunting(_) => {
                self.cancel_at(subscriber);
                self.advance();
            }
            Stage::New
            | Stage::Outside
            | Stage::Talking { .. }
            | Stage::Recording { .. }
            | Stage::Mailbox
            | Stage::Over => {}
        }
    }
}
