//! SQLite: one thread writes, many connections read.
//!
//! WAL with `synchronous=FULL`, so that an answered save survives a power cut. The sync to disk is what
//! a small write costs, so the writer takes every save that is waiting into one transaction, each in
//! its own savepoint, and answers them all after one commit.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Semaphore, oneshot};

use super::{Conn, Driver, Reading, Shared, Tx, Writing, blocking, lost};
use crate::error::{Error, Fault, Result};
use crate::sql::{Row, RowRef, Statement, Value};
use crate::view::Loaded;

/// Saves committed together at most.
const BATCH_MAX: usize = 64;
/// Connections reading at once.
const READERS_MAX: usize = 16;
/// How long a connection waits for another process, such as a backup.
const BUSY_TIMEOUT_MS: u64 = 10_000;
/// Prepared statements kept by each connection.
const STATEMENTS_KEPT: usize = 512;
/// KiB of pages each connection keeps. What is asked for all the time is in memory as settings; beyond
/// that the system's own cache of the file serves every connection. For the same reason the file is not
/// mapped: each connection's mapping would count as the program's memory.
const PAGES_KIB: u32 = 4_096;

pub(crate) struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
    writer: Sender<Save>,
}

impl Pool {
    pub(super) fn open(path: &Path, shared: Arc<Shared>) -> Result<Self, Fault> {
        let mut writer = connect(path, OpenFlags::default())?;
        crate::migrate::sqlite(&mut writer)?;
        let (sender, saves) = channel();
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write_forever(&writer, &shared, &saves))
            .map_err(|e| Fault::new("starting the writer", e))?;
        Ok(Self {
            path: path.to_owned(),
            idle: Mutex::default(),
            permits: Semaphore::new(READERS_MAX),
            writer: sender,
        })
    }

    fn reader(&self) -> Result<Connection, Fault> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(connection) => Ok(connection),
            None => connect(
                &self.path,
                OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
            ),
        }
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, Fault> {
    let open = || {
        let db = Connection::open_with_flags(path, flags)?;
        db.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        db.busy_timeout(std::time::Duration::from_millis(BUSY_TIMEOUT_MS))?;
        if !flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
            db.execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA auto_vacuum = NONE;",
            )?;
        }
        db.execute_batch(&format!(
            "PRAGMA cache_size = -{PAGES_KIB}; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;
             PRAGMA case_sensitive_like = ON; PRAGMA trusted_schema = OFF;"
        ))?;
        Ok(db)
    };
    open().map_err(|e| fault(&format!("opening {}", path.display()), e))
}

pub(super) async fn read(pool: &Arc<Pool>, shared: &Arc<Shared>, f: Reading) -> Result<()> {
    let _permit = pool.permits.acquire().await;
    let (pool, shared) = (Arc::clone(pool), Arc::clone(shared));
    blocking(move || {
        let db = pool.reader()?;
        let out = {
            let begun = db.unchecked_transaction().map_err(|e| fault("BEGIN", e))?;
            let mut conn = Conn::new(Driver::Sqlite(&begun), &shared, Loaded::default());
            let out = f(&mut conn);
            shared.cache.publish(conn.loaded);
            out
        };
        pool.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(db);
        out
    })
    .await?
}

pub(super) async fn write(pool: &Pool, f: Writing) -> Result<()> {
    let (reply, answer) = oneshot::channel();
    let save = Save {
        f,
        out: None,
        reply,
    };
    pool.writer
        .send(save)
        .map_err(|_| Fault::because("the database's writer has stopped"))?;
    answer.await.map_err(lost)?
}

/// One save: a closure and who waits for it.
struct Save {
    f: Writing,
    out: Option<Result<()>>,
    reply: oneshot::Sender<Result<()>>,
}

impl Save {
    /// Runs the closure; whether its changes are to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let f = &mut self.f;
        let out = catch_unwind(AssertUnwindSafe(|| f(tx)))
            .unwrap_or_else(|panic| Err(panicked(panic.as_ref()).into()));
        let keep = out.is_ok();
        self.out = Some(out);
        keep
    }

    /// Answers the waiting caller, after the commit.
    fn answer(self, committed: Result<(), Fault>) {
        let out = match (self.out, committed) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(fault)) => Err(fault.into()),
            (Some(Ok(())), Ok(())) => Ok(()),
            (None, Ok(())) => Err(Fault::because("a save was not run").into()),
        };
        // A caller that went away has its answer in the database.
        let _ = self.reply.send(out);
    }
}

/// What a panic said.
pub(super) fn panicked(panic: &(dyn Any + Send)) -> Fault {
    let said = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    Fault::because(format!("a transaction panicked: {said}"))
}

fn write_forever(db: &Connection, shared: &Shared, saves: &Receiver<Save>) {
    while let Ok(first) = saves.recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH_MAX
            && let Ok(next) = saves.try_recv()
        {
            batch.push(next);
        }
        let committed = commit(db, shared, &mut batch);
        for save in batch {
            save.answer(match &committed {
                Ok(()) => Ok(()),
                Err(e) => Err(fault("committing", copy(e))),
            });
        }
    }
}

/// Runs a batch of saves in one transaction.
fn commit(db: &Connection, shared: &Shared, batch: &mut [Save]) -> rusqlite::Result<()> {
    db.execute_batch("BEGIN IMMEDIATE")?;
    let mut loaded = Loaded::default();
    let ran = batch.iter_mut().try_for_each(|save| {
        db.execute_batch("SAVEPOINT save")?;
        let mut tx = Tx(Conn::new(Driver::Sqlite(db), shared, loaded.clone()));
        if save.run(&mut tx) {
            loaded = tx.0.loaded;
            db.execute_batch("RELEASE save")
        } else {
            db.execute_batch("ROLLBACK TO save; RELEASE save")
        }
    });
    let ended = ran.and_then(|()| db.execute_batch("COMMIT"));
    if ended.is_ok() {
        shared.cache.publish(loaded);
    } else {
        shared.cache.clear();
        if !db.is_autocommit() {
            db.execute_batch("ROLLBACK")?;
        }
    }
    ended
}

/// One error answers every save of its batch.
fn copy(e: &rusqlite::Error) -> rusqlite::Error {
    match e {
        rusqlite::Error::SqliteFailure(code, text) => {
            rusqlite::Error::SqliteFailure(*code, text.clone())
        }
        other => {
            rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(1), Some(other.to_string()))
        }
    }
}

pub(super) fn run(
    db: &Connection,
    statement: &Statement,
    params: &[Value<'_>],
) -> Result<u64, Fault> {
    let run = || {
        let mut prepared = db.prepare_cached(statement.numbered())?;
        prepared.execute(rusqlite::params_from_iter(params))
    };
    match run() {
        Ok(changed) => Ok(changed as u64),
        Err(e) => Err(fault(statement.name, e)),
    }
}

pub(super) fn rows<R: Row>(
    db: &Connection,
    statement: &Statement,
    params: &[Value<'_>],
) -> Result<Vec<R>, Fault> {
    let mut prepared = db
        .prepare_cached(statement.numbered())
        .map_err(|e| fault(statement.name, e))?;
    let mut rows = prepared
        .query(rusqlite::params_from_iter(params))
        .map_err(|e| fault(statement.name, e))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next().map_err(|e| fault(statement.name, e))? {
        out.push(R::read(&RowRef::Sqlite(row))?);
    }
    Ok(out)
}

/// A full or read-only disk and a busy database pass; the user may try again.
fn fault(context: &str, e: rusqlite::Error) -> Fault {
    use rusqlite::ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, OutOfMemory, ReadOnly, SystemIoFailure,
    };
    let passes = matches!(
        e.sqlite_error_code(),
        Some(
            CannotOpen
                | DatabaseBusy
                | DatabaseLocked
                | DiskFull
                | OutOfMemory
                | ReadOnly
                | SystemIoFailure
        )
    );
    let fault = Fault::new(context, e);
    if passes { fault.unavailable() } else { fault }
}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Self {
        fault("SQLite", e).into()
    }
}
