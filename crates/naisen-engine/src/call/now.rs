//! A call in progress, as whoever watches the engine is told of it.

use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::plan::{CallId, Withheld};

use crate::engine::Engine;

/// What is known of a call that is going on, as one company sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallNow {
    /// Whose call.
    pub company: CompanyId,
    /// The subscriber that calls, if one of this company does.
    pub caller: Option<SubscriberId>,
    /// The caller's number; empty when unknown.
    pub caller_number: String,
    /// Whether that number may be shown.
    pub withheld: bool,
    /// What was dialled, or the called number.
    pub dialled: String,
    /// Arrival, epoch milliseconds.
    pub arrived_ms: i64,
}

impl Engine {
    /// A call in progress; none once it has ended.
    #[must_use]
    pub fn call_now(&self, call: CallId) -> Option<CallNow> {
        let stage = self.stages.get(&call.0)?;
        let caller = stage.plan.caller();
        Some(CallNow {
            company: stage.company,
            caller: caller.subscriber,
            caller_number: caller.number.clone(),
            withheld: caller.withheld != Withheld::No,
            dialled: stage.dialled.clone(),
            arrived_ms: stage.arrived.epoch_ms,
        })
    }
}
