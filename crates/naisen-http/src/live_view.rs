//! What the application knows of the phones at this instant. The engine's side of it is wiring
//! (naisen); a portal without an engine knows nothing. It says nothing about settings.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

use naisen_core::ids::{CompanyId, SubscriberId};

use crate::live::Board;

/// The phones of a company at one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phones {
    /// Numbers with a registered terminal.
    pub registered: BTreeSet<SubscriberId>,
    /// Numbers in a call.
    pub busy: BTreeSet<SubscriberId>,
}

/// Where simulator, check-up and live page look phones up. Answers at once from memory.
pub trait LiveView: Debug + Send + Sync {
    /// The phones of a company; none when nothing is known of them.
    fn phones(&self, company: CompanyId) -> Option<Arc<Phones>>;

    /// The terminals and calls of a company; none when nothing is known of them.
    fn board(&self, company: CompanyId) -> Option<Arc<Board>>;
}

/// A portal without an engine: nothing is known.
#[derive(Clone, Copy, Debug)]
pub struct NothingKnown;

impl LiveView for NothingKnown {
    fn phones(&self, _: CompanyId) -> Option<Arc<Phones>> {
        None
    }

    fn board(&self, _: CompanyId) -> Option<Arc<Board>> {
        None
    }
}
