//! Call records on their way from the engine to the database, off the path of calls: a thread puts those
//! of calls that end together into a file, and a task brings what is in the files to the database in
//! batches. The end of a call is told once its record is on the disk: a database that is away delays
//! records, and neither a process that dies nor a power cut loses one (quality bars L2, L4).
//!
//! What a record says is the core's; here is only how it travels.

mod spool;
mod told;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use anyhow::{Context as _, Result};
use metrics::Gauge;
use naisen_core::settings::CompanySettings;
use naisen_engine::{Engine, Fact, Now};
use naisen_store::Store;

use super::phones::{Ledger, Listener};

use spool::{Spool, Written};

pub(crate) use told::answered_by;

/// The folder of records that are not in the database yet, in the data folder.
const FOLDER: &str = "call-records";

/// A call that has ended, with the settings it was decided by.
struct Ended {
    record: Arc<naisen_engine::CallRecord>,
    world: Arc<CompanySettings>,
}

/// Where the engine's thread leaves what it has to tell of ended calls.
pub(crate) struct Records {
    sender: Sender<Vec<Ended>>,
    ledger: Arc<Ledger>,
    /// Calls that ended in this round: the thread is woken once for all of them.
    round: Vec<Ended>,
    waiting: Gauge,
}

impl Records {
    /// Starts the thread and the task; what was left of the last start is brought to the database first.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub(crate) fn start(store: Store, data: &Path, ledger: Arc<Ledger>) -> Result<Self> {
        let folder = data.join(FOLDER);
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let left =
            spool::left(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        let (sender, ended) = channel();
        let (closed, files) = tokio::sync::mpsc::unbounded_channel();
        for file in left {
            let records =
                spool::count(&file).with_context(|| format!("cannot read {}", file.display()))?;
            waiting().increment(records as f64);
            // The receiver is in this scope.
            let _ = closed.send(Written::file(file));
        }
        let spool = Spool::new(folder, store.clone(), closed, Arc::clone(&ledger));
        std::thread::Builder::new()
            .name("call-records".to_owned())
            .spawn(move || spool.run(&ended))?;
        tokio::spawn(writer::run(store, files));
        Ok(Self::new(sender, ledger))
    }

    fn new(sender: Sender<Vec<Ended>>, ledger: Arc<Ledger>) -> Self {
        Self {
            sender,
            ledger,
            round: Vec::new(),
            waiting: waiting(),
        }
    }
}

impl Listener for Records {
    fn hear(&mut self, fact: &Fact, engine: &Engine, _: Now) {
        let Fact::Ended(record) = fact else { return };
        let Some(world) = engine.settings(record.company).map(Arc::clone) else {
            return;
        };
        self.put(Arc::clone(record), world);
    }

    fn rest(&mut self, _: &Engine, _: Now) -> Option<u64> {
        self.pass_on();
        None
    }
}

impl Records {
    /// Takes the record of a call that has ended.
    fn put(&mut self, record: Arc<naisen_engine::CallRecord>, world: Arc<CompanySettings>) {
        self.round.push(Ended { record, world });
        self.ledger.owe();
    }

    /// Hands the round's records to the thread.
    fn pass_on(&mut self) {
        if self.round.is_empty() {
            return;
        }
        let count = self.round.len();
        if self.sender.send(std::mem::take(&mut self.round)).is_ok() {
            self.waiting.increment(count as f64);
        } else {
            tracing::error!("call records are not kept any more: their thread has ended");
            self.ledger.keep(count as u64);
        }
    }
}

/// Records of ended calls that are not in the database yet.
fn waiting() -> Gauge {
    metrics::gauge!("naisen_call_records_waiting")
}

#[cfg(test)]
mod tests;
