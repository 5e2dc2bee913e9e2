//! What tells the engine's side of this process that a mailbox changed, so that a lamp is lit or put
//! out at once.

use tokio::sync::broadcast;

use super::Owner;
use crate::db::Store;

/// Changes that may wait unread; who falls behind counts anew.
const WAITING_MAX: usize = 1_024;

/// Tells of changed mailboxes.
#[derive(Debug)]
pub(crate) struct Signal(broadcast::Sender<Owner>);

impl Default for Signal {
    fn default() -> Self {
        Self(broadcast::Sender::new(WAITING_MAX))
    }
}

/// Says that a mailbox changed; call it after the transaction.
pub fn announce(store: &Store, owner: Owner) {
    // Nobody listens in a process without an engine.
    let _ = store.mailboxes().0.send(owner);
}

/// Every mailbox that changes from now on.
#[must_use]
pub fn watch(store: &Store) -> broadcast::Receiver<Owner> {
    store.mailboxes().0.subscribe()
}
