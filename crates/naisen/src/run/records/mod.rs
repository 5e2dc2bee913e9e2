//! Call records on their way from the engine to the database, off the path of calls: a thread puts each
//! into a file the moment its call ends, and a task brings the files to the database in batches. A
//! database that is away delays records, and a process that dies loses none (quality bars L2, L4).
//!
//! What a record says is the core's; here is only how it travels.

mod spool;
mod told;
mod writer;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use naisen_core::settings::CompanySettings;
use naisen_engine::{Engine, Fact, Now};
use naisen_store::Store;

use super::phones::Listener;

use spool::Spool;

pub(crate) use told::answered_by;

/// The folder of records that are not in the database yet, in the data folder.
const FOLDER: &str = "call-records";
/// How long the end of a call waits for its record to be in the file: a disk that stands still keeps
/// no call waiting.
const SETTLE_MAX: Duration = Duration::from_millis(5);

/// A call that has ended, with the settings it was decided by.
struct Ended {
    record: Box<naisen_engine::CallRecord>,
    world: Arc<CompanySettings>,
}

/// Where the engine's thread leaves what it has to tell of ended calls.
pub(crate) struct Records {
    sender: Sender<Ended>,
    sent: u64,
    settled: u64,
    written: Arc<Written>,
}

/// How many records are in the file, and who waits for it.
#[derive(Default)]
struct Written {
    count: AtomicU64,
    lock: Mutex<()>,
    changed: Condvar,
}

impl Records {
    /// Starts the thread and the task; what was left of the last start is brought to the database first.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub(crate) fn start(store: Store, data: &Path) -> Result<Self> {
        let folder = data.join(FOLDER);
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let left =
            spool::left(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        let (sender, ended) = channel();
        let (closed, files) = tokio::sync::mpsc::unbounded_channel();
        for file in left {
            let records =
                spool::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            waiting().increment(records.len() as f64);
            // The receiver is in this scope.
            let _ = closed.send(file);
        }
        let written = Arc::new(Written::default());
        let spool = Spool::new(folder, store.clone(), closed, Arc::clone(&written));
        std::thread::Builder::new()
            .name("call-records".to_owned())
            .spawn(move || spool.run(&ended))?;
        tokio::spawn(writer::run(store, files));
        Ok(Self {
            sender,
            sent: 0,
            settled: 0,
            written,
        })
    }
}

impl Listener for Records {
    fn hear(&mut self, fact: &Fact, engine: &Engine, _: Now) {
        let Fact::Ended(record) = fact else { return };
        let Some(world) = engine.settings(record.company).map(Arc::clone) else {
            return;
        };
        self.put(record.clone(), world);
    }

    fn settle(&mut self) {
        self.settle();
    }

    fn rest(&mut self, _: &Engine, _: Now) -> Option<u64> {
        None
    }
}

impl Records {
    /// Takes the record of a call that has ended.
    fn put(&mut self, record: Box<naisen_engine::CallRecord>, world: Arc<CompanySettings>) {
        if self.sender.send(Ended { record, world }).is_ok() {
            self.sent += 1;
            waiting().increment(1.0);
        } else {
            tracing::error!("call records are not kept any more: their thread has ended");
        }
    }

    /// Waits a moment until what was heard is in the file, so that nobody is told of the end of a call
    /// whose record could still be lost with this process.
    fn settle(&mut self) {
        if self.settled == self.sent {
            return;
        }
        self.settled = self.sent;
        let there = || self.written.count.load(Ordering::Acquire) >= self.sent;
        let guard = self
            .written
            .lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .written
            .changed
            .wait_timeout_while(guard, SETTLE_MAX, |()| !there());
        drop(waited);
        if !there() {
            metrics::counter!("naisen_call_records_late_total").increment(1);
        }
    }
}

/// Records of ended calls that are not in the database yet.
fn waiting() -> metrics::Gauge {
    metrics::gauge!("naisen_call_records_waiting")
}

impl Written {
    fn add(&self, count: u64) {
        let guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.count.fetch_add(count, Ordering::Release);
        drop(guard);
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests;
