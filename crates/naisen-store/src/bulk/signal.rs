//! What tells workers and watchers of this process that a job moved. Another process on the same
//! database is not told; it looks once a second anyway.

use tokio::sync::watch;

use crate::db::Store;

/// Counts the moves of all jobs.
#[derive(Debug)]
pub(crate) struct Signal(watch::Sender<u64>);

impl Default for Signal {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

/// Says that some job was started, came further or ended; call it after the transaction.
pub fn announce(store: &Store) {
    store.jobs().0.send_modify(|count| *count += 1);
}

/// Changes whenever a job moves.
#[must_use]
pub fn watch(store: &Store) -> watch::Receiver<u64> {
    store.jobs().0.subscribe()
}
