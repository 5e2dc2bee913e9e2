//! The files of records that are not in the database yet. One is open at a time; what is written is
//! synchronised with the disk for all calls that ended meanwhile together. It is closed soon and handed
//! over, with its records, so that it need not be read: only what a dead process left is. One line a
//! record, under the id made here at the call's end: a file that is brought to the database twice changes
//! nothing.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use metrics::{Counter, Histogram};
use naisen_core::call_record::{CallRecord, Direction, Outcome};
use naisen_core::ids::CallRecordId;
use naisen_store::Store;
use naisen_store::call_record::{Batch, Entry};
use serde::Deserialize;
use tokio::sync::mpsc::UnboundedSender;

use super::{Ended, Ledger, told};

/// How long a file stays open: what comes later is shown later.
const OPEN_MAX: Duration = Duration::from_millis(100);
/// Time between two files under load: the more records a transaction has, the less one costs.
const FILE_GAP: Duration = Duration::from_secs(1);
/// Time between two synchronisations under load; the first end after a pause waits for the disk alone.
const SYNC_GAP: Duration = Duration::from_millis(100);
/// Records of one file at most: the writer of the database serves others in between.
const FILE_RECORDS: usize = 1_000;
/// Files whose records are kept in memory, too; with the database away, the others are read again.
const FILES_IN_MEMORY: usize = 8;
/// How long to wait after a disk that refused.
const PAUSE: Duration = Duration::from_secs(1);
/// Nothing is open and nothing waits: any long time.
const IDLE: Duration = Duration::from_secs(3_600);
/// Records kept in memory while the disk refuses them; then the oldest go.
const WAITING_MAX: usize = 20_000;
/// The ending of a file's name.
const ENDING: &str = "jsonl";

/// One line of a file.
#[derive(Deserialize)]
struct Line {
    id: CallRecordId,
    record: CallRecord,
}

/// Writes a line that is read as a [`Line`].
pub(super) fn write_line(lines: &mut Vec<u8>, entry: &Entry) {
    let (id, record) = (entry.id().0, entry.text());
    // Writing to memory cannot fail.
    let _ = writeln!(lines, "{{\"id\":{id},\"record\":{record}}}");
}

/// A file that nothing is added to any more.
pub(super) struct Written {
    pub(super) path: PathBuf,
    /// What is in it; none when it is to be read.
    pub(super) records: Option<Batch>,
    /// Whoever holds this is counted among the files whose records are in memory.
    pub(super) in_memory: Option<Arc<()>>,
}

impl Written {
    /// One that is to be read.
    pub(super) const fn file(path: PathBuf) -> Self {
        Self {
            path,
            records: None,
            in_memory: None,
        }
    }
}

/// The open file.
struct Open {
    file: File,
    path: PathBuf,
    since: Instant,
    /// What is in it and on the disk.
    records: Batch,
    /// Its name is on the disk, too.
    named: bool,
}

/// The thread's state.
pub(super) struct Spool {
    folder: PathBuf,
    store: Store,
    closed: UnboundedSender<Written>,
    ledger: Arc<Ledger>,
    open: Option<Open>,
    /// When the last file was handed over.
    handed_over: Option<Instant>,
    in_memory: Arc<()>,
    /// What is not on the disk yet, the oldest first.
    waiting: VecDeque<Entry>,
    /// For how many of them, the newest, ends of calls still wait.
    awaited: u64,
    counts: Counts,
    synced: Option<Instant>,
    /// The disk refused; not before this is it asked again.
    again: Option<Instant>,
}

impl Spool {
    pub(super) fn new(
        folder: PathBuf,
        store: Store,
        closed: UnboundedSender<Written>,
        ledger: Arc<Ledger>,
    ) -> Self {
        Self {
            folder,
            store,
            closed,
            ledger,
            open: None,
            handed_over: None,
            in_memory: Arc::default(),
            waiting: VecDeque::new(),
            awaited: 0,
            counts: Counts::default(),
            synced: None,
            again: None,
        }
    }

    /// Writes what comes until nobody is left to send anything.
    pub(super) fn run(mut self, ended: &Receiver<Vec<Ended>>) {
        loop {
            let come = ended.recv_timeout(self.patience());
            let over = matches!(come, Err(RecvTimeoutError::Disconnected));
            if let Ok(first) = come {
                self.take(&first);
                self.gather();
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

    /// Lets more calls end, so that one synchronisation serves them all.
    fn gather(&self) {
        let left = self
            .synced
            .map(|at| SYNC_GAP.saturating_sub(at.elapsed()))
            .filter(|left| self.again.is_none() && !left.is_zero());
        if let Some(left) = left {
            std::thread::sleep(left);
        }
    }

    /// Keeps what waits, and hands a file over that has been open for long enough.
    fn work(&mut self, over: bool) {
        if let Err(error) = self.keep_waiting() {
            let waiting = self.waiting.len();
            tracing::error!(%error, waiting, "cannot keep call records on the disk; trying again");
            // All of it is written again into another file.
            self.hand_over();
            self.give_up_waiting();
            self.again = Some(Instant::now() + PAUSE);
            return;
        }
        self.again = None;
        let is_full = |open: &Open| open.records.len() >= FILE_RECORDS;
        let is_due = self.due().is_some_and(|at| at <= Instant::now());
        if over || is_due || self.open.as_ref().is_some_and(is_full) {
            self.hand_over();
        }
    }

    /// When the open file is to be handed over.
    fn due(&self) -> Option<Instant> {
        let own = self.open.as_ref()?.since + OPEN_MAX;
        let after = self.handed_over.map(|at| at + FILE_GAP);
        Some(after.map_or(own, |after| after.max(own)))
    }

    fn patience(&self) -> Duration {
        let next = self.again.or_else(|| self.due());
        next.map_or(IDLE, |at| at.saturating_duration_since(Instant::now()))
    }

    /// Puts calls into words, each under an id of its own.
    fn take(&mut self, ended: &[Ended]) {
        for one in ended {
            self.take_one(one);
        }
    }

    fn take_one(&mut self, ended: &Ended) {
        let id = CallRecordId(self.store.new_id());
        let record = told::told(&ended.record, &ended.world);
        self.counts.count(&record);
        match Entry::of(id, &record) {
            Ok(entry) => {
                self.waiting.push_back(entry);
                self.awaited += 1;
            }
            Err(error) => {
                tracing::error!(?error, "a call record cannot be written");
                lose_one();
                self.ledger.keep(1);
            }
        }
        if self.waiting.len() > WAITING_MAX {
            // Nobody waits for the oldest: the disk has refused it before.
            self.waiting.pop_front();
            lose_one();
        }
    }

    /// Writes what waits into the open file, synchronises it with the disk, and tells whoever waits for it.
    fn keep_waiting(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(Open::create(&self.folder, self.store.new_id())?),
        };
        let mut lines = Vec::new();
        for entry in &self.waiting {
            write_line(&mut lines, entry);
        }
        open.file.write_all(&lines)?;
        open.file.sync_data()?;
        if !open.named {
            File::open(&self.folder)?.sync_all()?;
            open.named = true;
        }
        self.synced = Some(Instant::now());
        open.records.extend(self.waiting.drain(..));
        self.ledger.keep(std::mem::take(&mut self.awaited));
        Ok(())
    }

    /// Lets the calls end whose records wait.
    fn give_up_waiting(&mut self) {
        let count = std::mem::take(&mut self.awaited);
        metrics::counter!("naisen_call_records_late_total").increment(count);
        self.ledger.keep(count);
    }

    fn hand_over(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        self.handed_over = Some(Instant::now());
        let in_memory = Arc::strong_count(&self.in_memory) - 1;
        let written = if in_memory < FILES_IN_MEMORY {
            Written {
                path: open.path,
                records: Some(open.records),
                in_memory: Some(Arc::clone(&self.in_memory)),
            }
        } else {
            Written::file(open.path)
        };
        // Without the task the file waits for the next start.
        let _ = self.closed.send(written);
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
            records: Batch::default(),
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

/// How many records a file says it has.
pub(super) fn count(path: &Path) -> io::Result<usize> {
    Ok(lines(&fs::read(path)?).count())
}

/// The records of a file.
pub(super) fn read(path: &Path) -> io::Result<Batch> {
    let mut records = Batch::default();
    for line in lines(&fs::read(path)?) {
        match entry(line) {
            Ok(entry) => records.extend([entry]),
            Err(error) => {
                tracing::error!(?error, file = %path.display(), "a call record cannot be read");
                lose_one();
            }
        }
    }
    Ok(records)
}

/// A last line that was cut short is no record: its call had not been told to have ended.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let whole = bytes
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |at| at + 1);
    let lines = bytes[..whole].split(|b| *b == b'\n');
    lines.filter(|line| !line.is_empty())
}

fn entry(line: &[u8]) -> anyhow::Result<Entry> {
    let Line { id, record } = serde_json::from_slice(line)?;
    Entry::of(id, &record).map_err(|error| anyhow::anyhow!("{error:?}"))
}

/// Says that a record will never reach the database, and waits no longer.
fn lose_one() {
    metrics::counter!("naisen_call_records_lost_total").increment(1);
    super::waiting().decrement(1.0);
}

/// What is counted of ended calls. A counter is looked up by its words once.
#[derive(Default)]
struct Counts {
    calls: BTreeMap<(Direction, Outcome), Counter>,
    talk: Option<Histogram>,
}

impl Counts {
    fn count(&mut self, record: &CallRecord) {
        let (direction, outcome) = (record.direction, record.outcome);
        let calls = self.calls.entry((direction, outcome)).or_insert_with(|| {
            let (direction, outcome) = (direction.word(), outcome.word());
            metrics::counter!("naisen_calls_total", "direction" => direction, "outcome" => outcome)
        });
        calls.increment(1);
        if let Some(talk_ms) = record.talk_ms() {
            let talk = Duration::from_millis(u64::try_from(talk_ms).unwrap_or_default());
            let histogram = || metrics::histogram!("naisen_call_talk_seconds");
            self.talk
                .get_or_insert_with(histogram)
                .record(talk.as_secs_f64());
        }
    }
}
