//! Virtual time: what happens next, and to whom it is reported.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::act::Act;
use super::outcome::{Happened, Outcome};
use super::phone::{Credentials, Phone};
use crate::decide::Plan;
use crate::ids::{HuntGroupId, SubscriberId};
use crate::plan::{CallId, Event, LegId, Order};
use crate::settings::CompanySettings;

/// Companies, phones and calls in virtual time.
#[derive(Clone, Debug, Default)]
pub struct Rehearsal {
    /// Settings of every company here.
    pub companies: Vec<Arc<CompanySettings>>,
    /// Phones in another state than registered and idle.
    pub phones: BTreeMap<SubscriberId, Phone>,
    /// ラウンドロビン pointers.
    pub pointers: BTreeMap<HuntGroupId, u8>,
    /// The trunk is down.
    pub trunk_down: bool,
    /// Randomness of the first call; each further call has its own.
    pub seed: u64,
    /// REGISTERs and their answers.
    pub registers: Vec<Outcome>,
    pub(super) now_ms: i64,
    pub(super) runs: Vec<Run>,
    /// Runs that are not over.
    pub(super) open: Vec<usize>,
    /// The root run of every call of the script.
    pub(super) calls: BTreeMap<usize, usize>,
    pub(super) queue: BTreeMap<(i64, Order, u64), Next>,
    pub(super) sequence: u64,
}

/// A call of one company while it lasts.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) id: CallId,
    pub(super) arrived_ms: i64,
    /// Where the call came from, when another company's leg made it.
    pub(super) parent: Option<(usize, LegId)>,
    /// The run that keeps the outcomes.
    pub(super) root: usize,
    /// The terminal that dials.
    pub(super) phone: Option<SubscriberId>,
    /// The terminal that answered.
    pub(super) party: Option<SubscriberId>,
    pub(super) plan: Option<Plan>,
    pub(super) legs: Vec<Leg>,
    pub(super) outcomes: Vec<Outcome>,
    /// Since when usage counts: the terminal, and the instant.
    pub(super) used: Vec<(SubscriberId, i64)>,
    pub(super) over: bool,
    pub(super) over_ms: Option<i64>,
}

/// A leg as phones see it.
#[derive(Clone, Debug)]
pub(super) struct Leg {
    pub(super) id: LegId,
    pub(super) subscriber: Option<SubscriberId>,
    /// The run another company makes of it.
    pub(super) child: Option<usize>,
    pub(super) since_ms: i64,
    pub(super) alerting: bool,
    /// Where its outcome stands in the root's list.
    pub(super) outcome: Option<usize>,
}

/// Something that will happen.
#[derive(Clone, Debug)]
pub(super) enum Next {
    Act(Act),
    /// An event of a run's leg, if that leg alerts.
    Leg {
        run: usize,
        event: Event,
    },
    /// The end of a conversation.
    TalkEnds {
        run: usize,
    },
}

impl Rehearsal {
    /// A rehearsal of these companies that begins at an instant, epoch milliseconds.
    #[must_use]
    pub fn new(companies: Vec<Arc<CompanySettings>>, now_ms: i64) -> Self {
        Self {
            companies,
            now_ms,
            ..Self::default()
        }
    }

    /// Somebody will do something.
    pub fn at(&mut self, at_ms: i64, act: Act) {
        let order = act.order();
        self.schedule(at_ms, order, Next::Act(act));
    }

    /// Lets time pass until nothing is left to happen, or until an instant.
    pub fn run_until(&mut self, until_ms: i64) {
        loop {
            let queued = self.queue.first_key_value().map(|(key, _)| (key.0, key.1));
            let deadlines = self.open.iter().filter_map(|run| {
                let deadline = self.runs[*run].plan.as_ref()?.deadline()?;
                Some((deadline.at_ms, deadline.order, *run))
            });
            let timer = deadlines.min();
            let timer_first = match (timer, queued) {
                (Some((at, order, _)), Some(queued)) => (at, order) <= queued,
                (Some(_), None) => true,
                (None, _) => false,
            };
            match timer {
                Some((at_ms, _, run)) if timer_first && at_ms <= until_ms => {
                    self.now_ms = self.now_ms.max(at_ms);
                    self.report(run, Event::Timeout);
                }
                _ => {
                    let next = self
                        .queue
                        .first_entry()
                        .filter(|next| next.key().0 <= until_ms);
                    let Some(next) = next.filter(|_| !timer_first) else {
                        return;
                    };
                    let ((at_ms, ..), next) = next.remove_entry();
                    self.now_ms = self.now_ms.max(at_ms);
                    self.happen(next);
                }
            }
        }
    }

    /// What happened in a call of the script, in order.
    #[must_use]
    pub fn outcomes(&self, call: usize) -> &[Outcome] {
        self.root(call).map_or(&[], |root| &root.outcomes)
    }

    /// When a call of the script was over, epoch milliseconds.
    #[must_use]
    pub fn over_ms(&self, call: usize) -> Option<i64> {
        self.root(call)?.over_ms
    }

    /// The plans of a call of the script: its company's first, then those of other companies.
    pub fn plans(&self, call: usize) -> impl Iterator<Item = &Plan> {
        let root = self.calls.get(&call).copied();
        let runs = self.runs.iter().filter(move |run| Some(run.root) == root);
        runs.filter_map(|run| run.plan.as_ref())
    }

    /// The instant now, epoch milliseconds.
    #[must_use]
    pub const fn now_ms(&self) -> i64 {
        self.now_ms
    }

    fn root(&self, call: usize) -> Option<&Run> {
        self.runs.get(*self.calls.get(&call)?)
    }

    pub(super) fn active(&self) -> impl Iterator<Item = &Run> {
        self.open.iter().map(|run| &self.runs[*run])
    }

    pub(super) fn phone(&self, subscriber: SubscriberId) -> Phone {
        if let Some(phone) = self.phones.get(&subscriber) {
            return phone.clone();
        }
        let mut companies = self.companies.iter();
        let found = companies.find_map(|world| world.subscriber(subscriber));
        found.map_or_else(Phone::default, Phone::of)
    }

    pub(super) fn phone_mut(&mut self, subscriber: SubscriberId) -> &mut Phone {
        let phone = self.phone(subscriber);
        self.phones.entry(subscriber).or_insert(phone)
    }

    pub(super) fn schedule(&mut self, at_ms: i64, order: Order, next: Next) {
        self.sequence += 1;
        self.queue.insert((at_ms, order, self.sequence), next);
    }

    pub(super) fn wrote(&mut self, run: usize, what: Happened) -> usize {
        let root = self.runs[run].root;
        let at_ms = self.now_ms;
        self.runs[root].outcomes.push(Outcome { at_ms, what });
        self.runs[root].outcomes.len() - 1
    }

    pub(super) fn register(&mut self, subscriber: SubscriberId, right: bool) {
        let phone = self.phone(subscriber);
        let mut companies = self.companies.iter();
        let world = companies.find(|world| world.subscriber(subscriber).is_some());
        let closed = world.is_none_or(|world| world.company().check_open().is_err());
        let status = match (right, phone.credentials) {
            (true, Credentials::Suspended) => 403,
            (true, Credentials::Valid) if closed => 404,
            (true, Credentials::Valid) => 200,
            (true, Credentials::Deleted) | (false, _) => 401,
        };
        if status == 200 {
            self.phone_mut(subscriber).registered = true;
        }
        let what = Happened::Register { subscriber, status };
        let at_ms = self.now_ms;
        self.registers.push(Outcome { at_ms, what });
    }
}
