//! The files of records that are not in the database yet. One is open at a time; it is written at once,
//! closed soon (and synchronised with the disk then), and handed over. One line a record, under the id
//! made here at the call's end: a file that is brought to the database twice changes nothing.

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

use super::{Ended, Written, told};

/// How long a file stays open: what a power cut may take.
const OPEN_MAX: Duration = Duration::from_millis(100);
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
}

/// The thread's state.
pub(super) struct Spool {
    folder: PathBuf,
    store: Store,
    closed: UnboundedSender<PathBuf>,
    written: Arc<Written>,
    open: Option<Open>,
    /// Lines that are in no file yet.
    waiting: VecDeque<Vec<u8>>,
    /// The disk refused; not before this is it asked again.
    again: Option<Instant>,
}

impl Spool {
    pub(super) fn new(
        folder: PathBuf,
        store: Store,
        closed: UnboundedSender<PathBuf>,
        written: Arc<Written>,
    ) -> Self {
        Self {
            folder,
            store,
            closed,
            written,
            open: None,
            waiting: VecDeque::new(),
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
                self.append();
            }
            let due =
                |open: &Open| open.records >= FILE_RECORDS || open.since.elapsed() >= OPEN_MAX;
            if over || self.open.as_ref().is_some_and(due) {
                self.close();
            }
            if over {
                return;
            }
        }
    }

    fn patience(&self) -> Duration {
        let now = Instant::now();
        let close = self.open.as_ref().map(|open| open.since + OPEN_MAX);
        let next = [close, self.again].into_iter().flatten().min();
        next.map_or(IDLE, |at| at.saturating_duration_since(now))
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
            }
            Err(error) => {
                tracing::error!(%error, "a call record cannot be written");
                lost(1);
            }
        }
        if self.waiting.len() > WAITING_MAX {
            self.waiting.pop_front();
            lost(1);
        }
    }

    /// Writes what waits into the open file.
    fn append(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let count = self.waiting.len();
        match self.write_waiting() {
            Ok(()) => {
                self.waiting.clear();
                self.again = None;
                self.written.add(count as u64);
            }
            Err(error) => {
                tracing::error!(%error, waiting = count, "cannot keep call records on the disk; trying again");
                // What it took is read up to its last whole line, and what is written again is the same.
                self.close();
                self.again = Some(Instant::now() + PAUSE);
            }
        }
    }

    fn write_waiting(&mut self) -> io::Result<()> {
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(Open::create(&self.folder, self.store.new_id())?),
        };
        let bytes: Vec<u8> = self.waiting.iter().flatten().copied().collect();
        open.file.write_all(&bytes)?;
        open.records += self.waiting.len();
        Ok(())
    }

    /// Synchronises the open file with the disk and hands it over.
    fn close(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let folder = File::open(&self.folder);
        let synchronised = open.file.sync_data().and_then(|()| folder?.sync_all());
        if let Err(error) = synchronised {
            tracing::warn!(%error, "call records may not survive a power cut before they are in the database");
        }
        // Without the task the file waits for the next start.
        let _ = self.closed.send(open.path);
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
