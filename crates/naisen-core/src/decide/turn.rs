//! One turn of a plan: everything a step reads, and the actions it collects.

use super::plan::{Plan, Stage};
use crate::ids::SubscriberId;
use crate::plan::{Action, Cause, Guidance, Live, Origin, Reason, Rule, Setting, Verdict, Why};
use crate::settings::{CompanySettings, Subscriber};

pub(super) struct Turn<'a> {
    pub(super) world: &'a CompanySettings,
    pub(super) plan: &'a mut Plan,
    pub(super) now_ms: i64,
    pub(super) live: &'a dyn Live,
    pub(super) actions: Vec<Action>,
    /// Phones that this plan's own legs alerted when the turn began: the live state counts them.
    own: Vec<SubscriberId>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(
        world: &'a CompanySettings,
        plan: &'a mut Plan,
        now_ms: i64,
        live: &'a dyn Live,
    ) -> Self {
        let alerting = plan.legs.iter().filter(|leg| leg.alerting);
        let own = alerting.filter_map(|leg| leg.subscriber).collect();
        Self {
            world,
            plan,
            now_ms,
            live,
            actions: Vec::new(),
            own,
        }
    }

    /// The first turn of a call.
    pub(super) fn begin(&mut self, origin: &Origin) {
        // calls.1
        match origin {
            Origin::Terminal {
                subscriber,
                dialled,
            } => self.originate(*subscriber, dialled),
            Origin::Transfer {
                transferor,
                dialled,
                ..
            } => self.transfer(*transferor, dialled),
            Origin::Trunk { called, .. } => self.arrive(called),
            Origin::Company(incoming) => self.arrive(&incoming.called),
        }
    }

    pub(super) fn note(
        &mut self,
        rule: Rule,
        verdict: Verdict,
        subject: Option<SubscriberId>,
        setting: Option<Setting>,
        reason: Reason,
    ) {
        self.plan.why.push(Why {
            at_ms: self.now_ms.saturating_sub(self.plan.arrived_ms),
            rule,
            verdict,
            subject,
            setting,
            reason,
        });
    }

    pub(super) fn reject(&mut self, cause: Cause) {
        let guidance = self.guidance(cause, None);
        self.reject_with(cause, guidance);
    }

    pub(super) fn reject_with(&mut self, cause: Cause, guidance: Option<Guidance>) {
        self.actions.push(Action::Reject { cause, guidance });
        self.plan.stage = Stage::Over;
    }

    pub(super) fn is_caller(&self, subscriber: SubscriberId) -> bool {
        self.plan.caller.subscriber == Some(subscriber)
    }

    /// Whether a subscriber is in a call other than by a leg of this one (calls §1, incoming limit).
    pub(super) fn is_busy(&self, subscriber: SubscriberId) -> bool {
        let own = self.own.iter().filter(|own| **own == subscriber).count();
        self.is_caller(subscriber) || self.live.calls(subscriber) > own
    }

    /// A subscriber that the company has; a vanished one never rings.
    pub(super) fn subscriber(&self, id: SubscriberId) -> Option<&'a Subscriber> {
        self.world.subscriber(id)
    }
}
