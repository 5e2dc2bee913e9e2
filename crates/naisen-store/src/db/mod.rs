//! The connection to the database: opening it, transactions, and the clock and identities they use.
//!
//! Only this folder and [`crate::migrate`] know which of the two databases it is (invariant 4).
//! Closures run to their end once started: a request that is dropped while waiting does not cut its
//! transaction in half.

mod clock;
mod postgres;
mod sqlite;

pub(crate) use clock::{Clock, first_id_of};

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

use naisen_core::settings::CallPolicy;

use crate::error::{Error, Fault, Result};
use crate::sql::{Row, Statement, Value};
use crate::view::{Cache, Loaded};

/// The database of one installation. Clones share connections and cache.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    shared: Arc<Shared>,
}

#[derive(Clone)]
enum Pool {
    Sqlite(Arc<sqlite::Pool>),
    Postgres(postgres::Pool),
}

/// What every transaction of a process shares.
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) cache: Cache,
    /// Moves of bulk jobs.
    pub(crate) jobs: crate::bulk::Signal,
    /// Changes of mailboxes.
    pub(crate) mailboxes: crate::mailbox::Signal,
}

/// A transaction that may only read: everything it sees is of one moment.
pub struct Conn<'a> {
    driver: Driver<'a>,
    shared: &'a Shared,
    now_ms: i64,
    pub(crate) loaded: Loaded,
    login: Option<(i64, String)>,
}

/// A transaction that may write. Everything in it happens, or nothing does.
pub struct Tx<'a>(Conn<'a>);

/// A closure that reads, and one that writes. The drivers know them only in this form: otherwise both
/// drivers would be compiled anew for every closure of the product.
type Reading = Box<dyn FnOnce(&mut Conn<'_>) -> Result<()> + Send>;
type Writing = Box<dyn FnMut(&mut Tx<'_>) -> Result<()> + Send>;

/// Where a transaction's closure leaves its result for the one who waits.
struct Kept<T>(Arc<Mutex<Option<T>>>);

enum Driver<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(postgres::Session<'a>),
}

impl Store {
    /// Opens the database and brings its schema up to date. `url` is `postgres://…`, `sqlite:PATH` or a
    /// bare path to an SQLite file.
    ///
    /// # Errors
    /// When the database cannot be reached, or was made by a newer version of the program.
    pub async fn open(url: &str) -> Result<Self, Fault> {
        Self::open_with_clock(url, Clock::system()).await
    }

    /// [`Store::open`] with a clock of the caller's, epoch milliseconds; for tests of expiry.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_at(
        url: &str,
        now_ms: impl Fn() -> i64 + Send + Sync + 'static,
    ) -> Result<Self, Fault> {
        Self::open_with_clock(url, Clock::of(now_ms)).await
    }

    async fn open_with_clock(url: &str, clock: Clock) -> Result<Self, Fault> {
        let shared = Arc::new(Shared {
            clock,
            cache: Cache::default(),
            jobs: crate::bulk::Signal::default(),
            mailboxes: crate::mailbox::Signal::default(),
        });
        let pool = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Pool::Postgres(postgres::Pool::open(url).await?)
        } else {
            let path = url.strip_prefix("sqlite:").unwrap_or(url).to_owned();
            let shared = Arc::clone(&shared);
            let pool = blocking(move || sqlite::Pool::open(path.as_ref(), shared)).await??;
            Pool::Sqlite(Arc::new(pool))
        };
        Ok(Self { pool, shared })
    }

    /// Whether other programs may serve the same database: PostgreSQL is one for all, a file is ours alone.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        matches!(self.pool, Pool::Postgres(_))
    }

    /// Runs a closure in a transaction that reads.
    ///
    /// # Errors
    /// The closure's, or a fault of the database.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let kept = Kept::default();
        let out = kept.clone();
        self.run_read(Box::new(move |conn| f(conn).map(|value| out.put(value))))
            .await?;
        kept.take()
    }

    /// Runs a closure in a transaction that writes, and answers when the database has promised to keep
    /// what it wrote. The closure runs again when two transactions got in each other's way.
    ///
    /// # Errors
    /// The closure's, after which nothing was written; or a fault of the database.
    pub async fn write<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let kept = Kept::default();
        let out = kept.clone();
        self.run_write(Box::new(move |tx| f(tx).map(|value| out.put(value))))
            .await?;
        kept.take()
    }

    async fn run_read(&self, f: Reading) -> Result<()> {
        match &self.pool {
            Pool::Sqlite(pool) => sqlite::read(pool, &self.shared, f).await,
            Pool::Postgres(pool) => postgres::read(pool, &self.shared, f).await,
        }
    }

    async fn run_write(&self, f: Writing) -> Result<()> {
        match &self.pool {
            Pool::Sqlite(pool) => sqlite::write(pool, f).await,
            Pool::Postgres(pool) => postgres::write(pool, &self.shared, f).await,
        }
    }

    /// Sets the operator's switches that bear on calls; every company obeys them from its next reading.
    pub fn obey(&self, policy: CallPolicy) {
        self.shared.cache.put_policy(policy);
    }

    /// Whether one process serves this database alone: a file has no other node.
    #[must_use]
    pub const fn is_alone(&self) -> bool {
        matches!(self.pool, Pool::Sqlite(_))
    }

    /// The present, epoch milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.shared.clock.now_ms()
    }

    /// Changes whenever this process has written or seen newer settings.
    pub(crate) fn settings_moved(&self) -> tokio::sync::watch::Receiver<u64> {
        self.shared.cache.moved()
    }

    /// A new identity, later than all before it; for what is sealed for its place before it is written.
    #[must_use]
    pub fn new_id(&self) -> i64 {
        self.shared.clock.new_id()
    }

    pub(crate) fn mailboxes(&self) -> &crate::mailbox::Signal {
        &self.shared.mailboxes
    }

    pub(crate) fn jobs(&self) -> &crate::bulk::Signal {
        &self.shared.jobs
    }
}

impl<T> Kept<T> {
    fn put(&self, value: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    fn take(self) -> Result<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        kept.ok_or_else(|| Fault::because("a transaction was not run").into())
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(None)))
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.pool {
            Pool::Sqlite(_) => "Store(SQLite)",
            Pool::Postgres(_) => "Store(PostgreSQL)",
        })
    }
}

impl<'a> Conn<'a> {
    fn new(driver: Driver<'a>, shared: &'a Shared, loaded: Loaded) -> Self {
        Self {
            driver,
            shared,
            now_ms: shared.clock.now_ms(),
            loaded,
            login: None,
        }
    }

    /// When this transaction began, epoch milliseconds.
    #[must_use]
    pub const fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// A new identity, later than all before it.
    #[must_use]
    pub fn new_id(&self) -> i64 {
        self.shared.clock.new_id()
    }

    /// The login id of an account, if this transaction has looked it up before.
    pub(crate) fn login_of(&self, account_id: i64) -> Option<String> {
        let (id, login_id) = self.login.as_ref()?;
        (*id == account_id).then(|| login_id.clone())
    }

    pub(crate) fn note_login(&mut self, account_id: i64, login_id: &str) {
        self.login = Some((account_id, login_id.to_owned()));
    }

    pub(crate) fn cache(&self) -> &'a Cache {
        &self.shared.cache
    }

    /// Runs a statement that answers no rows; says how many it changed.
    pub(crate) fn run(
        &mut self,
        statement: &Statement,
        params: &[Value<'_>],
    ) -> Result<u64, Fault> {
        match &self.driver {
            Driver::Sqlite(db) => sqlite::run(db, statement, params),
            Driver::Postgres(session) => session.run(statement, params),
        }
    }

    /// Runs one statement once for each row of parameters.
    pub(crate) fn run_each<R: Row>(
        &mut self,
        statement: &Statement,
        rows: &[R],
    ) -> Result<u64, Fault> {
        match &self.driver {
            Driver::Sqlite(db) => {
                let mut changed = 0;
                for row in rows {
                    changed += sqlite::run(db, statement, &row.bind())?;
                }
                Ok(changed)
            }
            Driver::Postgres(session) => session.run_each(statement, rows),
        }
    }

    /// Runs a statement that answers rows.
    pub(crate) fn rows<R: Row>(
        &mut self,
        statement: &Statement,
        params: &[Value<'_>],
    ) -> Result<Vec<R>, Fault> {
        match &self.driver {
            Driver::Sqlite(db) => sqlite::rows(db, statement, params),
            Driver::Postgres(session) => session.rows(statement, params),
        }
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = Conn<'a>;
    fn deref(&self) -> &Conn<'a> {
        &self.0
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// Runs blocking work off the runtime's own threads; a panic there is a fault here.
async fn blocking<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(f)
        .await
        .map_err(|e| Fault::new("running a transaction", e))
}

/// Waits as long as it takes for a reply from work that cannot be cut short.
fn lost(_: tokio::sync::oneshot::error::RecvError) -> Error {
    Fault::because("the database's writer has stopped").into()
}
