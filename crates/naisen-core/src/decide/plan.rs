//! The state of a call between two steps. It holds the snapshot it was decided with and asks nobody
//! for settings again.

use std::sync::Arc;

use super::hunt::Hunting;
use super::identity;
use crate::ids::SubscriberId;
use crate::limits;
use crate::plan::{Call, CallId, Caller, Deadline, Diversion, Diverted, LegId, Order, Origin, Why};
use crate::settings::{CompanySettings, Subscriber};

/// A call being carried out. Made by [`decide`](super::decide), driven by [`Plan::step`].
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) settings: Arc<CompanySettings>,
    pub(super) id: CallId,
    pub(super) arrived_ms: i64,
    pub(super) seed: u64,
    pub(super) caller: Caller,
    /// Whose numbers the caller shows; none of a caller from outside.
    pub(super) shown: Option<Arc<Subscriber>>,
    /// What the network said in place of a number.
    pub(super) display_name: Option<String>,
    /// The caller waits for an answer; one that is being transferred talks to somebody.
    pub(super) caller_listens: bool,
    /// The caller dialled an extension or a pickup number.
    pub(super) by_extension: bool,
    /// Diversions before the call came here.
    pub(super) upstream: Diverted,
    /// Diversions made here, the first one first, with who made them.
    pub(super) diversions: Vec<(SubscriberId, Diversion)>,
    pub(super) legs: Vec<PlanLeg>,
    pub(super) next_leg: u32,
    pub(super) stage: Stage,
    pub(super) why: Vec<Why>,
}

/// A leg of a plan, for whoever keeps track of phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanLeg {
    /// Its name.
    pub id: LegId,
    /// Whose terminal; none for an outside number.
    pub subscriber: Option<SubscriberId>,
    /// When it was sent out, epoch milliseconds.
    pub since_ms: i64,
    /// Not answered, failed or cancelled yet.
    pub alerting: bool,
}

/// Where a call stands.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// Nothing was done yet.
    New,
    /// One number rings.
    Ringing {
        subscriber: SubscriberId,
        no_answer_at_ms: Option<i64>,
    },
    /// A hunt group rings.
    Hunting(Hunting),
    /// An outside number is called.
    Outside,
    /// Somebody answered; none is an outside number.
    Talking { with: Option<SubscriberId> },
    /// Voicemail answered.
    Recording { subscriber: SubscriberId },
    /// The caller's own mailbox answered.
    Mailbox,
    /// Refused, cancelled, handed over or ended.
    Over,
}

impl Plan {
    pub(super) fn new(settings: &Arc<CompanySettings>, call: &Call) -> Self {
        let (caller, shown) = identity::caller(settings, &call.origin);
        let upstream = match &call.origin {
            Origin::Trunk { diverted, .. } => diverted.clone(),
            Origin::Company(incoming) => incoming.diverted.clone(),
            Origin::Terminal { .. } | Origin::Transfer { .. } => Diverted::default(),
        };
        Self {
            settings: Arc::clone(settings),
            id: call.id,
            arrived_ms: call.arrived_ms,
            seed: call.seed,
            caller,
            shown,
            display_name: identity::in_place_of_number(&call.origin),
            caller_listens: !matches!(call.origin, Origin::Transfer { .. }),
            by_extension: false,
            upstream,
            diversions: Vec::new(),
            legs: Vec::new(),
            next_leg: 0,
            stage: Stage::New,
            why: Vec::with_capacity(12),
        }
    }

    /// The call's name.
    #[must_use]
    pub const fn id(&self) -> CallId {
        self.id
    }

    /// The snapshot it was decided with.
    #[must_use]
    pub const fn settings(&self) -> &Arc<CompanySettings> {
        &self.settings
    }

    /// Arrival of the first INVITE, epoch milliseconds.
    #[must_use]
    pub const fn arrived_ms(&self) -> i64 {
        self.arrived_ms
    }

    /// Who calls.
    #[must_use]
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The rules tried so far, in order.
    #[must_use]
    pub fn why(&self) -> &[Why] {
        &self.why
    }

    /// Who called, and the rules tried, in order: what is told of a call that is over.
    #[must_use]
    pub fn into_story(self) -> (Caller, Vec<Why>) {
        (self.caller, self.why)
    }

    /// Its legs, also those that ended.
    #[must_use]
    pub fn legs(&self) -> &[PlanLeg] {
        &self.legs
    }

    /// Whether nothing more can happen.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Over)
    }

    /// Whether the caller got an answer of a person or a mailbox and the call goes on.
    #[must_use]
    pub const fn is_answered(&self) -> bool {
        matches!(
            self.stage,
            Stage::Talking { .. } | Stage::Recording { .. } | Stage::Mailbox
        )
    }

    /// The colleague who answered or picked up.
    #[must_use]
    pub const fn party(&self) -> Option<SubscriberId> {
        if let Stage::Talking { with } = self.stage {
            with
        } else {
            None
        }
    }

    /// The other party as a transferred caller, when a subscriber that called transfers it.
    #[must_use]
    pub fn party_as_caller(&self) -> Option<Caller> {
        let subscriber = self.party()?;
        Some(identity::subscriber_as_caller(&self.settings, subscriber))
    }

    /// When the plan wants its next [`Event::Timeout`](crate::plan::Event::Timeout). Each report deals
    /// with one deadline; ask again afterwards.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        let deadline = |at_ms, order| Deadline { at_ms, order };
        let limit_ms = i64::from(limits::T_MAX_S) * 1_000;
        let limit = deadline(self.arrived_ms.saturating_add(limit_ms), Order::Limit);
        match &self.stage {
            Stage::Ringing {
                no_answer_at_ms, ..
            } => {
                let no_answer = no_answer_at_ms.map(|at_ms| deadline(at_ms, Order::Slide));
                Some(no_answer.map_or(limit, |no_answer| limit.min(no_answer)))
            }
            Stage::Hunting(hunting) => {
                let slide = deadline(hunting.slide_at_ms, Order::Slide);
                let group = hunting.no_answer_at_ms;
                let group = group.map(|at_ms| deadline(at_ms, Order::GroupNoAnswer));
                Some(group.map_or(limit, |group| limit.min(group)).min(slide))
            }
            Stage::Outside => Some(limit),
            Stage::New
            | Stage::Talking { .. }
            | Stage::Recording { .. }
            | Stage::Mailbox
            | Stage::Over => None,
        }
    }

    /// Of whom 緊急停止, 初期化 or a lost registration is to be reported to this plan. Somebody may be
    /// named twice.
    pub fn concerned(&self) -> impl Iterator<Item = SubscriberId> {
        let (goes_on, here) = match &self.stage {
            Stage::Over | Stage::New => (false, None),
            Stage::Ringing { subscriber, .. } | Stage::Recording { subscriber } => {
                (true, Some(*subscriber))
            }
            Stage::Hunting(hunting) => (true, Some(hunting.pilot)),
            Stage::Talking { with } => (true, *with),
            Stage::Outside | Stage::Mailbox => (true, None),
        };
        let diverted = self.diversions.iter().map(|(by, _)| *by);
        let alerting = self.legs.iter().filter(|leg| leg.alerting);
        let all = here
            .into_iter()
            .chain(self.caller.subscriber)
            .chain(diverted)
            .chain(alerting.filter_map(|leg| leg.subscriber));
        all.filter(move |_| goes_on)
    }

    /// Whether that is to be reported of this subscriber.
    #[must_use]
    pub fn concerns(&self, subscriber: SubscriberId) -> bool {
        self.concerned().any(|one| one == subscriber)
    }

    /// Diversions so far, here and before.
    pub(super) fn diversion_count(&self) -> u32 {
        let here = u32::try_from(self.diversions.len()).unwrap_or(u32::MAX);
        self.upstream.count().saturating_add(here)
    }
}
