//! The files of records that are not in the database yet. One is open at a time; what is written is
//! synchronised with the disk for all calls that ended meanwhile together. It is closed soon and handed
//! over. One line a record, under the id made here at the call's end: a file that is brought to the
//! database twice changes nothing.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use naisen_core::call_record::CallRecord;
use naisen_core::ids::CallRecordId;
use naisen_store::Store;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::UnboundedSender;

use super::{Ended, Ledger, told};

/// How long a file stays open: what comes later is shown later.
const OPEN_MAX: Duration = Duration::from_millis(100);
/// Time between two synchronisations under load; the first end after a pause waits for the disk alone.
const SYNC_GAP: Duration = Duration::from_millis(20);
/// Records of one file at most.
const FILE_RECORDS: usize = 500;
/// How long to wait after a disk that refused.
const PAUSE: Duration = Duration::from_secs(1);
/// Nothing is open and nothing waits: any long time.
const IDLE: Duration = Duration::from_secs(3_600);
/// Records kept in memory while the disk refuses them; then the oldest go.
const WAITING_MAX: usize = 20_000;
/// The ending of a file's name.
const ENDING: &str = "jsonl";

/// One line of a file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) id: CallRecordId,
    pub(super) record: CallRecord,
}

/// The open file.
struct Open {
    file: File,
    path: PathBuf,
    since: Instant,
    records: usize,
    /// Its name is on the disk, too.
    named: bool,
}

/// The thread's state.
pub(super) struct Spool {
    folder: PathBuf,
    store: Store,
    closed: UnboundedSender<PathBuf>,
    ledger: Arc<Ledger>,
    open: Option<Open>,
    /// Lines that are not on the disk yet, the oldest first.
    waiting: VecDeque<Vec<u8>>,
    /// How many of them are in the open file.
    written: usize,
    /// For how many of them, the newest, ends of calls still wait.
    awaited: usize,
    synced: Option<Instant>,
    /// The disk refused; not before this is it asked again.
    again: Option<Instant>,
}

impl Spool {
    pub(super) fn new(
        folder: PathBuf,
        store: Store,
        closed: UnboundedSender<PathBuf>,
        ledger: Arc<Ledger>,
    ) -> Self {
        Self {
            folder,
            store,
            closed,
            ledger,
            open: None,
            waiting: VecDeque::new(),
            written: 0,
            awaited: 0,
            synced: None,
            again: None,
        }
    }

    /// Writes what comes until nobody is left to send anything.
    pub(super) fn run(mut self, ended: &Receiver<Ended>) {
        loop {
            let come = ended.recv_timeout(self.patience());
            let over = matches!(come, Err(RecvTimeoutError::Disconnected));
            if let Ok(first) = come {
                self.take(&first);
                while self.waiting.len() < FILE_RECORDS
                    && let Ok(next) = ended.try_recv()
                {
                    self.take(&next);
                }
            }
            if over || self.again.is_none_or(|at| at <= Instant::now()) {
                self.work(over);
            } else {
                // Nobody waits for a disk that refuses.
                self.give_up_waiting();
            }
            if over {
                return;
            }
        }
    }

    /// Writes what waits, synchronises it when it is time, and hands a file over that has been open for
    /// long enough. What is in a process's file outlives the process; what is synchronised, the power.
    fn work(&mut self, over: bool) {
        let rested = self.synced.is_none_or(|at| at.elapsed() >= SYNC_GAP);
        let done = self.write_waiting().and_then(|()| {
            if rested || over {
                self.synchronise()
            } else {
                Ok(())
            }
        });
        if let Err(error) = done {
            let waiting = self.waiting.len();
            tracing::error!(%error, waiting, "cannot keep call records on the disk; trying again");
            // All of it is written again into another file; what this one took is read up to its last
            // whole line, and is the same.
            self.written = 0;
            self.hand_over();
            self.give_up_waiting();
            self.again = Some(Instant::now() + PAUSE);
            return;
        }
        self.again = None;
        let due = |open: &Open| open.records >= FILE_RECORDS || open.since.elapsed() >= OPEN_MAX;
        if self.waiting.is_empty() && (over || self.open.as_ref().is_some_and(due)) {
            self.hand_over();
        }
    }

    fn patience(&self) -> Duration {
        if let Some(again) = self.again {
            return again.saturating_duration_since(Instant::now());
        }
        let sync = self.synced.filter(|_| !self.waiting.is_empty());
        let sync = sync.map(|at| at + SYNC_GAP);
        let close = self.open.as_ref().map(|open| open.since + OPEN_MAX);
        let next = sync.or(close);
        next.map_or(IDLE, |at| at.saturating_duration_since(Instant::now()))
    }

    /// Puts a call into words, under an id of its own.
    fn take(&mut self, ended: &Ended) {
        let id = CallRecordId(self.store.new_id());
        let record = told::told(&ended.record, &ended.world);
        count(&record);
        match serde_json::to_vec(&Line { id, record }) {
            Ok(mut line) => {
                line.push(b'\n');
                self.waiting.push_back(line);
                self.awaited += 1;
            }
            Err(error) => {
                tracing::error!(%error, "a call record cannot be written");
                lost(1);
                self.ledger.keep(1);
            }
        }
        if self.waiting.len() > WAITING_MAX {
            // Nobody waits for the oldest: the disk has refused it before.
            self.waiting.pop_front();
            self.written = self.written.saturating_sub(1);
            lost(1);
        }
    }

    /// Writes into the open file what is in none yet.
    fn write_waiting(&mut self) -> io::Result<()> {
        if self.written == self.waiting.len() {
            return Ok(());
        }
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(Open::create(&self.folder, self.store.new_id())?),
        };
        let lines = self.waiting.iter().skip(self.written);
        let bytes: Vec<u8> = lines.flatten().copied().collect();
        open.file.write_all(&bytes)?;
        open.records += self.waiting.len() - self.written;
        self.written = self.waiting.len();
        Ok(())
    }

    /// Synchronises with the disk what is written, and tells whoever waits for it.
    fn synchronise(&mut self) -> io::Result<()> {
        let Some(open) = self.open.as_mut().filter(|_| self.written > 0) else {
            return Ok(());
        };
        open.file.sync_data()?;
        if !open.named {
            File::open(&self.folder)?.sync_all()?;
            open.named = true;
        }
        self.synced = Some(Instant::now());
        let given_up = self.waiting.len().saturating_sub(self.awaited);
        let kept = self.written.saturating_sub(given_up);
        self.waiting.drain(..self.written);
        self.written = 0;
        self.awaited -= kept;
        self.ledger.keep(kept as u64);
        Ok(())
    }

    /// Lets the calls end whose records wait.
    fn give_up_waiting(&mut self) {
        let count = std::mem::take(&mut self.awaited) as u64;
        metrics::counter!("naisen_call_records_late_total").increment(count);
        self.ledger.keep(count);
    }

    fn hand_over(&mut self) {
        if let Some(open) = self.open.take() {
            // Without the task the file waits for the next start.
            let _ = self.closed.send(open.path);
        }
    }
}

impl Open {
    fn create(folder: &Path, id: i64) -> io::Result<Self> {
        let path = folder.join(format!("{id:020}.{ENDING}"));
        let file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        Ok(Self {
            file,
            path,
            since: Instant::now(),
            records: 0,
            named: false,
        })
    }
}

/// Files of earlier starts, the oldest first.
pub(super) fn left(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// The records of a file. A last line that was cut short is no record: its call had not been told to
/// have ended.
pub(super) fn read(path: &Path) -> io::Result<Vec<Line>> {
    let bytes = fs::read(path)?;
    let whole = bytes
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |at| at + 1);
    let lines = bytes[..whole].split(|b| *b == b'\n');
    let mut records = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        match serde_json::from_slice(line) {
            Ok(line) => records.push(line),
            Err(error) => {
                tracing::error!(%error, file = %path.display(), "a call record cannot be read");
                lost(1);
            }
        }
    }
    Ok(records)
}

fn lost(count: u64) {
    metrics::counter!("naisen_call_records_lost_total").increment(count);
}

fn count(record: &CallRecord) {
    metrics::counter!(
        "naisen_calls_total",
        "direction" => record.direction.word(), "outcome" => record.outcome.word()
    )
    .increment(1);
    if let Some(talk_ms) = record.talk_ms() {
        let talk = Duration::from_millis(u64::try_from(talk_ms).unwrap_or_default());
        metrics::histogram!("naisen_call_talk_seconds").record(talk.as_secs_f64());
    }
}
