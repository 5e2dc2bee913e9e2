//! What tells workers and watchers of this process that a job moved. Another process on the same
//! database is not told; it looks once a second anyway. Also the name under which this process works.

use std::sync::atomic::{AtomicI64, Ordering};

use tokio::sync::watch;

use super::run::Worker;
use crate::db::Store;

/// Counts the moves of all jobs, and knows our name.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    moves: watch::Sender<u64>,
    worker: AtomicI64,
}

/// From now on this process works under this name.
pub(super) fn name(store: &Store, worker: Worker) {
    store.jobs().worker.store(worker.0, Ordering::Relaxed);
}

/// The name under which this process works.
pub(super) fn worker(store: &Store) -> Worker {
    Worker(store.jobs().worker.load(Ordering::Relaxed))
}

/// Says that some job was started, came further or ended; call it after the transaction.
pub fn announce(store: &Store) {
    store.jobs().moves.send_modify(|count| *count += 1);
}

/// Changes whenever a job moves.
#[must_use]
pub fn watch(store: &Store) -> watch::Receiver<u64> {
    store.jobs().moves.subscribe()
}
