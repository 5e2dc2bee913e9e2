//! What the application knows of the phones at this instant. The engine's side of it is wiring
//! (naisen); a portal without an engine knows nothing. It says nothing about settings.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

use naisen_core::ids::{CompanyId, SubscriberId};

/// The phones of a company at one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phones {
    /// Numbers with a registered terminal.
    pub registered: BTreeSet<SubscriberId>,
    /// Numbers in a call.
    pub busy: BTreeSet<SubscriberId>,
}

/// Where the simulator and the check-up look phones up. Answers at once from memory.
pub trait LiveView: Debug + Send + Sync {
    /// The phones of a company; none when nothing is known of them.
    fn phones(&self, company: CompanyId) -> Option<Arc<Phones>>;
}

/// A portal without an engine: nothing is known.
#[derive(Clone, Copy, Debug)]
pub struct NothingKnown;

impl LiveView for NothingKnown {
    fn phones(&self, _: CompanyId) -> Option<Arc<Phones>> {
        None
    }
}
