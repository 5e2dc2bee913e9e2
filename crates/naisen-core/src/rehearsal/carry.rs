//! Carrying out what plans want done.

use std::sync::Arc;

use super::outcome::{Happened, Shown};
use super::phone::Habit;
use super::queue::{Leg, Next, Rehearsal};
use crate::decide::{Decision, Plan, decide};
use crate::ids::SubscriberId;
use crate::plan::{Action, Call, CancelReason, Dial, Event, LegId, Order, Reason, Ring, Rule};
use crate::settings::CompanySettings;

impl Rehearsal {
    pub(super) fn decide(&mut self, run: usize, world: &Arc<CompanySettings>, call: &Call) {
        let Decision { plan, actions } = decide(world, call, self.now_ms, self);
        self.adopt(run, plan, 0);
        for action in actions {
            self.carry(run, action);
        }
    }

    /// Reports an event to a run's plan and carries out what it answers.
    pub(super) fn report(&mut self, run: usize, event: Event) {
        let Some(mut plan) = self.runs[run].plan.clone() else {
            return;
        };
        let tried = plan.why().len();
        let actions = plan.step(event, self.now_ms, self);
        self.adopt(run, plan, tried);
        for action in actions {
            self.carry(run, action);
        }
        self.settle(run);
    }

    /// Takes over a plan's new state and writes down the forwards it has just made.
    fn adopt(&mut self, run: usize, plan: Plan, tried: usize) {
        let forwards = plan.why()[tried..]
            .iter()
            .filter(|why| why.rule == Rule::Forward);
        let forwards: Vec<Happened> = forwards
            .filter_map(|why| match (&why.reason, why.subject) {
                (
                    Reason::Forwards {
                        destination,
                        reason,
                    },
                    Some(by),
                ) => Some(Happened::Forward {
                    by,
                    destination: destination.clone(),
                    reason: *reason,
                }),
                _ => None,
            })
            .collect();
        for forward in forwards {
            self.wrote(run, forward);
        }
        self.runs[run].plan = Some(plan);
    }

    /// Closes a run whose plan is over.
    pub(super) fn settle(&mut self, run: usize) {
        if self.runs[run].plan.as_ref().is_some_and(Plan::is_over) {
            self.close(run);
        }
    }

    pub(super) fn close(&mut self, run: usize) {
        if std::mem::replace(&mut self.runs[run].over, true) {
            return;
        }
        self.runs[run].over_ms = Some(self.now_ms);
        self.open.retain(|open| *open != run);
        for (subscriber, began_ms) in std::mem::take(&mut self.runs[run].used) {
            let now_ms = self.now_ms;
            self.phone_mut(subscriber).usage.end(began_ms, now_ms);
        }
    }

    fn carry(&mut self, run: usize, action: Action) {
        match action {
            Action::Ring(ring) => self.ring(run, ring),
            Action::Dial(dial) => self.dial(run, dial),
            Action::Cancel { leg, reason } => self.cancel(run, leg, reason),
            Action::HangUp { leg } => self.end_leg(run, leg),
            Action::Connect { leg } => self.connect(run, leg),
            Action::ConnectPicker { by, .. } => {
                self.wrote(run, Happened::Pick { by });
                self.joined(run, Some(by));
                self.answer_parent(run);
            }
            Action::PickUp { call } => {
                let by = self.runs[run]
                    .plan
                    .as_ref()
                    .and_then(|plan| plan.caller().subscriber);
                let event = by.map(|by| Event::PickedUp {
                    by,
                    call: self.runs[run].id,
                });
                let taken = self
                    .open
                    .iter()
                    .find(|open| self.runs[**open].id == call)
                    .copied();
                if let (Some(taken), Some(event)) = (taken, event) {
                    self.close(run);
                    self.report(taken, event);
                }
            }
            Action::Record { subscriber } => {
                self.wrote(run, Happened::Voicemail { subscriber });
                self.answer_parent(run);
            }
            Action::OpenMailbox { subscriber } => {
                self.wrote(run, Happened::Mailbox { subscriber });
            }
            Action::Reject { cause, .. } => self.reject(run, cause.status()),
            Action::Release { delete_message } => self.release(run, delete_message),
            Action::Point { group, order } => {
                self.pointers.insert(group, order);
            }
        }
    }

    fn ring(&mut self, run: usize, ring: Ring) {
        let shown = Shown::of(&ring.identity, ring.pilot, &ring.diversions);
        let subscriber = ring.subscriber;
        let what = Happened::Ring {
            subscriber,
            until_ms: None,
            shown,
            elsewhere: false,
        };
        let outcome = self.wrote(run, what);
        self.add_leg(run, ring.leg, Some(subscriber), Some(outcome));
        let now_ms = self.now_ms;
        let leg = ring.leg;
        let (after_ms, event) = match self.phone(subscriber).habit {
            None => return,
            Some(Habit::Answer { after_ms, .. }) => (after_ms, Event::Answered { leg }),
            Some(Habit::Decline { after_ms, status }) => (after_ms, Event::Failed { leg, status }),
        };
        self.schedule(now_ms + after_ms, Order::Answer, Next::Leg { run, event });
    }

    fn dial(&mut self, run: usize, dial: Dial) {
        let here =
            |world: &&Arc<CompanySettings>| world.subscriber_by_number(&dial.number).is_some();
        if let Some(world) = self.companies.iter().find(here).cloned() {
            let child = self.open_run(Some((run, dial.leg)));
            self.add_leg(run, dial.leg, None, None);
            self.runs[child].arrived_ms = dial.carried.arrived_ms;
            if let Some(leg) = self.runs[run].legs.last_mut() {
                leg.child = Some(child);
            }
            let call = dial.carried.into_call(self.runs[child].id);
            self.decide(child, &world, &call);
            return self.settle(child);
        }
        if self.trunk_down {
            self.add_leg(run, dial.leg, None, None);
            let event = Event::Failed {
                leg: dial.leg,
                status: 503,
            };
            return self.schedule(self.now_ms, Order::Answer, Next::Leg { run, event });
        }
        let shown = Shown::of(&dial.identity, None, &dial.diversions);
        let outcome = self.wrote(
            run,
            Happened::Outside {
                number: dial.number,
                shown,
            },
        );
        self.add_leg(run, dial.leg, None, Some(outcome));
    }

    fn add_leg(
        &mut self,
        run: usize,
        id: LegId,
        subscriber: Option<SubscriberId>,
        outcome: Option<usize>,
    ) {
        let since_ms = self.now_ms;
        let leg = Leg {
            id,
            subscriber,
            child: None,
            since_ms,
            alerting: true,
            outcome,
        };
        self.runs[run].legs.push(leg);
    }

    /// A leg alerts no longer: the end of its RING.
    pub(super) fn end_leg(&mut self, run: usize, id: LegId) {
        let Some(leg) = self.runs[run].legs.iter_mut().find(|leg| leg.id == id) else {
            return;
        };
        let ended = std::mem::take(&mut leg.alerting);
        let outcome = leg.outcome.filter(|_| ended);
        let (root, now_ms) = (self.runs[run].root, self.now_ms);
        if let Some(outcome) = outcome
            && let Happened::Ring { until_ms, .. } = &mut self.runs[root].outcomes[outcome].what
        {
            *until_ms = Some(now_ms);
        }
    }

    fn cancel(&mut self, run: usize, id: LegId, reason: CancelReason) {
        self.end_leg(run, id);
        let Some(leg) = self.runs[run].legs.iter().find(|leg| leg.id == id).cloned() else {
            return;
        };
        let root = self.runs[run].root;
        if let Some(outcome) = leg.outcome
            && let Happened::Ring { elsewhere, .. } = &mut self.runs[root].outcomes[outcome].what
        {
            *elsewhere = reason == CancelReason::CompletedElsewhere;
        }
        if let Some(child) = leg.child {
            self.report(child, Event::CallerCancelled);
        }
    }

    fn connect(&mut self, run: usize, id: LegId) {
        self.end_leg(run, id);
        let leg = self.runs[run].legs.iter().find(|leg| leg.id == id).cloned();
        let Some(leg) = leg else {
            return;
        };
        if leg.child.is_none() {
            self.wrote(
                run,
                Happened::Answer {
                    subscriber: leg.subscriber,
                },
            );
        }
        self.joined(run, leg.subscriber);
        self.answer_parent(run);
        let habit = leg
            .subscriber
            .and_then(|subscriber| self.phone(subscriber).habit);
        if let Some(Habit::Answer {
            talk_ms: Some(talk_ms),
            ..
        }) = habit
        {
            let at_ms = self.now_ms + talk_ms;
            self.schedule(at_ms, Order::Caller, Next::TalkEnds { run });
        }
    }

    /// Two terminals talk: their use begins to count.
    fn joined(&mut self, run: usize, party: Option<SubscriberId>) {
        self.runs[run].party = party;
        let caller = self.runs[run]
            .plan
            .as_ref()
            .and_then(|plan| plan.caller().subscriber);
        for subscriber in [party, caller].into_iter().flatten() {
            let now_ms = self.now_ms;
            self.phone_mut(subscriber).usage.begin(now_ms);
            self.runs[run].used.push((subscriber, now_ms));
        }
    }

    fn answer_parent(&mut self, run: usize) {
        if let Some((parent, leg)) = self.runs[run].parent {
            self.end_leg(parent, leg);
            self.report(parent, Event::Answered { leg });
        }
    }

    fn reject(&mut self, run: usize, status: u16) {
        match self.runs[run].parent {
            Some((parent, leg)) => {
                let event = Event::Failed { leg, status };
                self.schedule(self.now_ms, Order::Caller, Next::Leg { run: parent, event });
            }
            None => {
                self.wrote(run, Happened::Reject { status });
            }
        }
    }

    fn release(&mut self, run: usize, deleted: bool) {
        let root = self.runs[run].root;
        let outcomes = self.runs[root].outcomes.iter();
        let recorded = outcomes
            .rev()
            .any(|o| matches!(o.what, Happened::Voicemail { .. }));
        self.wrote(run, Happened::Bye);
        if recorded {
            self.wrote(run, Happened::Message { deleted });
        }
        for other in self.open.clone() {
            if other != run && self.runs[other].root == root {
                self.report(other, Event::HungUp);
            }
        }
    }
}
