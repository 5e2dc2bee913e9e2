//! The decision: what a call does, and why. One file a rule; the numbers cited are those of
//! docs/features/calls.md.
//!
//! Pure and total: the whole world is the settings, the call, the instant and the live state. It
//! refuses calls but cannot fail, and it knows nothing of SIP but status numbers.

mod forward;
mod guidance;
mod hunt;
mod identity;
mod individual;
mod legs;
mod originate;
mod pickup;
mod plan;
mod schedule;
mod step;
mod stop;
mod terminate;
mod turn;
mod usage;

pub use plan::{Plan, PlanLeg};
pub use usage::UsageLog;

use std::sync::Arc;

use crate::plan::{Action, Call, Live, Why};
use crate::settings::CompanySettings;
use turn::Turn;

/// What a call does first; the plan answers what it does next.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The call from here on.
    pub plan: Plan,
    /// What to do now, in order.
    pub actions: Vec<Action>,
}

impl Decision {
    /// The rules tried so far, in order.
    #[must_use]
    pub fn why(&self) -> &[Why] {
        self.plan.why()
    }
}

/// Decides what a call does with the settings of one company, at `now_ms` (epoch milliseconds).
///
/// The settings are the snapshot of the INVITE's arrival; the plan keeps it for the whole call
/// (calls §14).
#[must_use]
pub fn decide(
    settings: &Arc<CompanySettings>,
    call: &Call,
    now_ms: i64,
    live: &dyn Live,
) -> Decision {
    // calls.60
    let mut plan = Plan::new(settings, call);
    let mut turn = Turn::new(settings, &mut plan, now_ms, live);
    turn.begin(&call.origin);
    let actions = turn.actions;
    Decision { plan, actions }
}
