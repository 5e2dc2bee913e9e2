//! What phones, callers and the administrator do, reported to the plans concerned.

use std::sync::Arc;

use super::act::{Act, Dialling};
use super::outcome::Happened;
use super::phone::Credentials;
use super::queue::{Leg, Next, Rehearsal, Run};
use crate::dial_plan::normalise_number;
use crate::ids::SubscriberId;
use crate::plan::{Call, CallId, Caller, Event, LegId, Origin, Withheld};
use crate::settings::CompanySettings;

impl Rehearsal {
    pub(super) fn happen(&mut self, next: Next) {
        match next {
            Next::Act(act) => self.act(act),
            Next::Leg { run, event } => {
                let (Event::Answered { leg } | Event::Failed { leg, .. }) = event else {
                    return;
                };
                if self.runs[run]
                    .legs
                    .iter()
                    .any(|found| found.id == leg && found.alerting)
                {
                    self.end_leg(run, leg);
                    self.report(run, event);
                }
            }
            Next::TalkEnds { run } => self.hang_up(run),
        }
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Place { call, dialling } => self.place(call, dialling),
            Act::Answer { subscriber } => self.at_leg(subscriber, |leg| Event::Answered { leg }),
            Act::Decline { subscriber, status } => {
                self.at_leg(subscriber, |leg| Event::Failed { leg, status });
            }
            Act::AnswerCrossing { subscriber } => self.answer_crossing(subscriber),
            Act::HangUp { subscriber } => self.subscriber_hangs_up(subscriber),
            Act::CallerHangsUp { call } => {
                if let Some(run) = self.calls.get(&call).copied() {
                    self.hang_up(run);
                }
            }
            Act::OutsideAnswers { call } => self.outside(call, |leg| Event::Answered { leg }),
            Act::OutsideFails { call, status } => {
                self.outside(call, |leg| Event::Failed { leg, status });
            }
            Act::Unregister { subscriber } => {
                self.phone_mut(subscriber).registered = false;
                self.report_to_all(subscriber, Event::Unregistered { subscriber });
            }
            Act::Register { subscriber, right } => self.register(subscriber, right),
            Act::Stop { subscriber } => {
                let phone = self.phone_mut(subscriber);
                phone.stopped = true;
                phone.registered = false;
                phone.credentials = Credentials::Suspended;
                self.report_to_all(subscriber, Event::Stopped { subscriber });
            }
            Act::Release { subscriber } => {
                let phone = self.phone_mut(subscriber);
                phone.stopped = false;
                phone.credentials = Credentials::Deleted;
            }
            Act::Initialise { subscriber } => {
                let phone = self.phone_mut(subscriber);
                phone.registered = false;
                phone.credentials = Credentials::Deleted;
                self.report_to_all(subscriber, Event::Initialised { subscriber });
            }
            Act::Settings { world } => {
                let same = |held: &&mut Arc<CompanySettings>| held.id() == world.id();
                if let Some(held) = self.companies.iter_mut().find(same) {
                    *held = world;
                }
            }
        }
    }

    fn place(&mut self, call: usize, dialling: Dialling) {
        let world = self.company_of(&dialling);
        let run = self.open_run(None);
        self.calls.insert(call, run);
        let Some(world) = world else {
            return self.refuse(run, 404);
        };
        let origin = match dialling {
            Dialling::Terminal { right: false, .. } => return self.refuse(run, 407),
            Dialling::Terminal {
                subscriber,
                dialled,
                ..
            } => {
                match self.phone(subscriber).credentials {
                    Credentials::Deleted => return self.refuse(run, 407),
                    Credentials::Valid | Credentials::Suspended => {}
                }
                Origin::Terminal {
                    subscriber,
                    dialled,
                }
            }
            Dialling::Carrier {
                called,
                identity,
                diverted,
            } => Origin::Trunk {
                called,
                identity,
                diverted,
            },
            Dialling::Transfer {
                subscriber,
                dialled,
            } => {
                let transferred = self.transferred(subscriber);
                Origin::Transfer {
                    transferor: subscriber,
                    dialled,
                    transferred,
                }
            }
        };
        let phone = match &origin {
            Origin::Terminal { subscriber, .. } => Some(*subscriber),
            Origin::Transfer { .. } | Origin::Trunk { .. } | Origin::Company(_) => None,
        };
        let id = self.runs[run].id;
        let seed = self.seed.wrapping_add(id.0);
        let call = Call {
            id,
            arrived_ms: self.now_ms,
            seed,
            origin,
        };
        self.decide(run, &world, &call);
        self.runs[run].phone = phone;
        self.settle(run);
    }

    fn company_of(&self, dialling: &Dialling) -> Option<Arc<CompanySettings>> {
        let mut companies = self.companies.iter();
        let found = companies.find(|world| match dialling {
            Dialling::Terminal { subscriber, .. } | Dialling::Transfer { subscriber, .. } => {
                world.subscriber(*subscriber).is_some()
            }
            Dialling::Carrier { called, .. } => world
                .subscriber_by_number(&normalise_number(called))
                .is_some(),
        });
        found.cloned()
    }

    /// The party that a subscriber in a call transfers.
    fn transferred(&self, subscriber: SubscriberId) -> Caller {
        let talks = |run: &&Run| run.phone == Some(subscriber) || run.party == Some(subscriber);
        let run = self.active().find(talks);
        let plan = run.and_then(|run| run.plan.as_ref());
        let calls = run.is_some_and(|run| run.phone == Some(subscriber));
        let party = plan.and_then(|plan| match calls {
            true => plan.party_as_caller(),
            false => Some(plan.caller().clone()),
        });
        party.unwrap_or(Caller {
            subscriber: None,
            number: String::new(),
            withheld: Withheld::Deliberate,
        })
    }

    fn refuse(&mut self, run: usize, status: u16) {
        self.wrote(run, Happened::Reject { status });
        self.close(run);
    }

    pub(super) fn open_run(&mut self, parent: Option<(usize, LegId)>) -> usize {
        let at = self.runs.len();
        let root = parent.map_or(at, |(parent, _)| self.runs[parent].root);
        self.runs.push(Run {
            id: CallId(at as u64),
            arrived_ms: self.now_ms,
            parent,
            root,
            phone: None,
            party: None,
            plan: None,
            legs: Vec::new(),
            outcomes: Vec::new(),
            used: Vec::new(),
            over: false,
            over_ms: None,
        });
        self.open.push(at);
        at
    }

    fn report_to_all(&mut self, subscriber: SubscriberId, event: Event) {
        for run in self.open.clone() {
            let concerned = |plan: &crate::decide::Plan| plan.concerns(subscriber);
            if self.runs[run].plan.as_ref().is_some_and(concerned) {
                self.report(run, event);
            }
        }
    }

    /// Reports an event of the leg that alerts a subscriber longest.
    fn at_leg(&mut self, subscriber: SubscriberId, event: impl Fn(LegId) -> Event) {
        let found = self.open.iter().find_map(|run| {
            let mut legs = self.runs[*run].legs.iter();
            Some((*run, legs.find(|leg| leg.alerts(subscriber))?.id))
        });
        if let Some((run, leg)) = found {
            self.end_leg(run, leg);
            self.report(run, event(leg));
        }
    }

    fn answer_crossing(&mut self, subscriber: SubscriberId) {
        let found = self.open.iter().rev().find_map(|run| {
            let mut legs = self.runs[*run].legs.iter().rev();
            let leg = legs.find(|leg| leg.subscriber == Some(subscriber) && !leg.alerting)?;
            Some((*run, leg.id))
        });
        if let Some((run, leg)) = found {
            self.report(run, Event::Answered { leg });
        }
    }

    fn outside(&mut self, call: usize, event: impl Fn(LegId) -> Event) {
        let root = self.calls.get(&call).copied();
        let found = self.open.iter().find_map(|run| {
            let here = Some(self.runs[*run].root) == root;
            let mut legs = self.runs[*run].legs.iter().filter(|_| here);
            let outside =
                |leg: &&Leg| leg.alerting && leg.subscriber.is_none() && leg.child.is_none();
            Some((*run, legs.find(outside)?.id))
        });
        if let Some((run, leg)) = found {
            self.end_leg(run, leg);
            self.report(run, event(leg));
        }
    }

    fn subscriber_hangs_up(&mut self, subscriber: SubscriberId) {
        let mine = |run: &&usize| {
            let run = &self.runs[**run];
            run.phone == Some(subscriber) || run.party == Some(subscriber)
        };
        match self.open.iter().find(mine).copied() {
            Some(run) => self.hang_up(run),
            None => {
                let now_ms = self.now_ms;
                let phone = self.phone_mut(subscriber);
                phone.other_calls = phone.other_calls.saturating_sub(1);
                phone.usage.stop_running(now_ms);
            }
        }
    }

    /// One side of a call hangs up: every company's part of it ends.
    pub(super) fn hang_up(&mut self, run: usize) {
        let root = self.runs[run].root;
        for run in self.open.clone() {
            let Some(plan) = self.runs[run]
                .plan
                .as_ref()
                .filter(|_| self.runs[run].root == root)
            else {
                continue;
            };
            let event = match plan.is_answered() {
                true => Event::HungUp,
                false => Event::CallerCancelled,
            };
            self.report(run, event);
        }
    }
}
