//! The jobs that run beside the portal: bulk registrations. A job begun in this process is taken at once,
//! and so is one that its forerunner left; one left by another node within seconds of its lease's end.

use std::time::Duration;

use naisen_store::Store;
use naisen_store::bulk::{self, Worker};

/// How long a job of another process may wait, and how long we wait after a failure.
const LOOK: Duration = Duration::from_secs(1);

/// Runs jobs until the program ends.
pub(crate) async fn run_jobs(store: Store, worker: Worker) {
    let mut moved = bulk::watch(&store);
    if let Err(fault) = bulk::take_over(&store, worker).await {
        tracing::error!(%fault, "the leases of a former process could not be ended");
    }
    loop {
        moved.mark_unchanged();
        match bulk::work(&store).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(fault) => {
                tracing::error!(%fault, "a bulk registration could not be run");
                tokio::time::sleep(LOOK).await;
            }
        }
        tokio::select! {
            _ = moved.changed() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}
