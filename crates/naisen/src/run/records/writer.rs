//! Brings files of call records to the database, one after the other, for as long as it takes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use naisen_core::actor::Actor;
use naisen_store::Store;
use naisen_store::call_record::{self, Batch};
use tokio::sync::mpsc::UnboundedReceiver;

use super::spool::{self, Written};

/// How long to wait after a database that refused.
const PAUSE: Duration = Duration::from_secs(1);

/// Serves until the thread that makes the files has ended.
pub(super) async fn run(store: Store, mut files: UnboundedReceiver<Written>) {
    while let Some(file) = files.recv().await {
        let Written {
            path,
            records,
            in_memory,
        } = file;
        let records = match records {
            Some(records) => records,
            None => match read(path.clone()).await {
                Some(records) => records,
                None => continue,
            },
        };
        bring(&store, records).await;
        drop(in_memory);
        forget(&path).await;
    }
}

/// What is in a file; none when that cannot be told.
async fn read(path: PathBuf) -> Option<Batch> {
    let from = path.clone();
    // An error of the task alone: the program ends.
    let read = tokio::task::spawn_blocking(move || spool::read(&from)).await;
    match read.ok()? {
        Ok(records) => Some(records),
        Err(error) => {
            tracing::error!(%error, file = %path.display(), "call records cannot be read");
            None
        }
    }
}

async fn bring(store: &Store, records: Batch) {
    let count = records.len();
    let records = Arc::new(records);
    let mut away = false;
    loop {
        let batch = Arc::clone(&records);
        let write = store.write(move |tx| call_record::insert(tx, &Actor::system(), &batch));
        let Err(error) = write.await else { break };
        if !away {
            tracing::warn!(?error, "call records wait for the database");
        }
        away = true;
        tokio::time::sleep(PAUSE).await;
    }
    if away {
        tracing::info!("call records reach the database again");
    }
    metrics::counter!("naisen_call_records_total").increment(count as u64);
    super::waiting().decrement(count as f64);
}

async fn forget(file: &Path) {
    if let Err(error) = tokio::fs::remove_file(file).await {
        // Brought once more at the next start, which changes nothing.
        tracing::warn!(%error, file = %file.display(), "a file of call records stays");
    }
}
