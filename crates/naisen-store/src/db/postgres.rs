//! PostgreSQL: a pool of connections, driven from blocking threads so that a transaction runs to its
//! end whatever becomes of the request that began it.
//!
//! Writers run READ COMMITTED and are serialised by the company's row (see [`crate::view`]);
//! readers run REPEATABLE READ, so that all they see is of one moment.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use deadpool_postgres::{
    Config, Hook, HookError, ManagerConfig, Object, PoolConfig, RecyclingMethod, Runtime,
    Transaction,
};
use futures_util::StreamExt as _;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::error::Elapsed;
use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{IsolationLevel, NoTls};

use super::sqlite::panicked;
use super::{Conn, Driver, Reading, Shared, Tx, Writing, lost};
use crate::error::{Error, Fault, Result};
use crate::sql::{Row, RowRef, Statement, Value};
use crate::view::Loaded;

/// Connections of one process.
const CONNECTIONS_MAX: usize = 16;
/// Times a transaction is tried when others get in its way.
const TRIES_MAX: u32 = 10;
/// How long to wait for a connection before the user sees 9005.
const WAIT_S: u64 = 5;
/// How long to wait for the answer to a statement, locks of others included.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// What every connection begins with: one plan for each statement, whatever it is asked about. Each is
/// written for the index it needs; plans made for single values find worse ones, and cost more to make
/// than most statements to run.
const SESSION: &str = "SET plan_cache_mode = force_generic_plan";
/// Rows sent before the first answer is waited for.
const CHUNK_ROWS: usize = 256;

#[derive(Clone)]
pub(crate) struct Pool(deadpool_postgres::Pool);

impl Pool {
    pub(super) async fn open(url: &str) -> Result<Self, Fault> {
        let mut config = Config::new();
        config.url = Some(url.to_owned());
        config.manager = Some(ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        });
        let mut pool = PoolConfig::new(CONNECTIONS_MAX);
        pool.timeouts.wait = Some(Duration::from_secs(WAIT_S));
        pool.timeouts.create = Some(Duration::from_secs(WAIT_S));
        config.pool = Some(pool);
        let unreadable = |e| Fault::new("reading the database's address", e);
        let builder = config.builder(NoTls).map_err(unreadable)?;
        let pool = builder
            .runtime(Runtime::Tokio1)
            .post_create(Hook::async_fn(|client, _| {
                Box::pin(async move {
                    let done = client.batch_execute(SESSION).await;
                    done.map_err(HookError::Backend)
                })
            }))
            .build()
            .map_err(|e| Fault::new("making the pool of connections", e))?;
        crate::migrate::postgres(&mut *client(&pool).await?).await?;
        Ok(Self(pool))
    }
}

async fn client(pool: &deadpool_postgres::Pool) -> Result<Object, Fault> {
    pool.get()
        .await
        .map_err(|e| Fault::new("connecting to the database", e).unavailable())
}

/// One transaction, used from a blocking thread.
pub(super) struct Session<'a> {
    transaction: &'a Transaction<'a>,
    runtime: &'a Handle,
}

impl Session<'_> {
    pub(super) fn run(&self, statement: &Statement, params: &[Value<'_>]) -> Result<u64, Fault> {
        wait(self.runtime, statement.name, async {
            let prepared = self
                .transaction
                .prepare_cached(&statement.postgres())
                .await?;
            self.transaction
                .execute_raw(&prepared, params.iter().map(dynamic))
                .await
        })
    }

    /// Sends a chunk of rows before waiting for its first answer: a chunk bounds what waits in memory.
    pub(super) fn run_each<R: Row>(&self, statement: &Statement, rows: &[R]) -> Result<u64, Fault> {
        let text = statement.postgres();
        let prepared = wait(
            self.runtime,
            statement.name,
            self.transaction.prepare_cached(&text),
        )?;
        let mut changed = 0;
        for chunk in rows.chunks(CHUNK_ROWS) {
            let bound: Vec<Vec<Value<'_>>> = chunk.iter().map(Row::bind).collect();
            changed += wait(self.runtime, statement.name, async {
                // The connection sends in the order of polling.
                let sent = bound.iter().map(|params| {
                    self.transaction
                        .execute_raw(&prepared, params.iter().map(dynamic))
                });
                let mut changed = 0;
                for count in join_all(sent).await {
                    changed += count?;
                }
                Ok(changed)
            })?;
        }
        Ok(changed)
    }

    pub(super) fn rows<R: Row>(
        &self,
        statement: &Statement,
        params: &[Value<'_>],
    ) -> Result<Vec<R>, Fault> {
        let stream = wait(self.runtime, statement.name, async {
            let prepared = self
                .transaction
                .prepare_cached(&statement.postgres())
                .await?;
            self.transaction
                .query_raw(&prepared, params.iter().map(dynamic))
                .await
        })?;
        self.runtime.block_on(async {
            let mut stream = pin!(stream);
            let mut rows = Vec::new();
            // Many rows may take long; each of them comes soon after the one before.
            while let Some(row) = timeout(ANSWER_MAX, stream.next())
                .await
                .map_err(|silent| Fault::new(statement.name, silent).unavailable())?
            {
                let row = row.map_err(|e| fault(statement.name, e))?;
                rows.push(R::read(&RowRef::Postgres(&row))?);
            }
            Ok(rows)
        })
    }
}

/// Waits for the server, but not for ever: one that stands still is as good as none.
fn wait<T>(
    runtime: &Handle,
    context: &str,
    answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, Fault> {
    let answered = runtime.block_on(async { timeout(ANSWER_MAX, answer).await });
    match answered {
        Ok(answer) => answer.map_err(|e| fault(context, e)),
        Err(silent) => Err(Fault::new(context, silent).unavailable()),
    }
}

/// Gives a connection back, unless its server has not answered: what it still has to say is not for the
/// next one.
fn give_back(client: Object, out: Option<&Fault>) {
    if out.is_some_and(|fault| fault.find::<Elapsed>().is_some()) {
        drop(Object::take(client));
    }
}

fn dynamic<'a>(value: &'a Value<'a>) -> &'a (dyn ToSql + Sync) {
    value
}

pub(super) async fn read(pool: &Pool, shared: &Arc<Shared>, f: Reading) -> Result<()> {
    let mut client = client(&pool.0).await?;
    let shared = Arc::clone(shared);
    let runtime = Handle::current();
    super::blocking(move || {
        let out = read_once(&mut client, &shared, &runtime, f);
        give_back(client, fault_of(&out));
        out
    })
    .await?
}

fn read_once(client: &mut Object, shared: &Shared, runtime: &Handle, f: Reading) -> Result<()> {
    let begin = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true);
    let transaction = wait(runtime, "BEGIN", begin.start())?;
    let session = Session {
        transaction: &transaction,
        runtime,
    };
    let mut conn = Conn::new(Driver::Postgres(session), shared, Loaded::default());
    let out = f(&mut conn);
    shared.cache.publish(std::mem::take(&mut conn.loaded));
    drop(conn);
    if fault_of(&out).is_none() {
        wait(runtime, "COMMIT", transaction.commit())?;
    }
    out
}

const fn fault_of(out: &Result<()>) -> Option<&Fault> {
    match out {
        Err(Error::Fault(fault)) => Some(fault),
        Ok(()) | Err(Error::Refusal(_)) => None,
    }
}

pub(super) async fn write(pool: &Pool, shared: &Arc<Shared>, mut f: Writing) -> Result<()> {
    let (reply, answer) = oneshot::channel();
    let (pool, shared) = (pool.clone(), Arc::clone(shared));
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        let mut tried = 0;
        let out = loop {
            tried += 1;
            match once(&pool, &shared, &runtime, &mut f) {
                Err(Attempt::Again(_)) if tried < TRIES_MAX => {}
                Err(Attempt::Again(fault)) => break Err(fault.unavailable().into()),
                Err(Attempt::Over(error)) => break Err(error),
                Ok(()) => break Ok(()),
            }
        };
        // A caller that went away has its answer in the database.
        let _ = reply.send(out);
    });
    answer.await.map_err(lost)?
}

/// How an attempt that did not succeed ended.
enum Attempt {
    Again(Fault),
    Over(Error),
}

fn once(pool: &Pool, shared: &Shared, runtime: &Handle, f: &mut Writing) -> Result<(), Attempt> {
    let mut client = runtime
        .block_on(client(&pool.0))
        .map_err(|fault| Attempt::Over(fault.into()))?;
    let out = write_once(&mut client, shared, runtime, f);
    let failed = match &out {
        Err(Attempt::Again(fault) | Attempt::Over(Error::Fault(fault))) => Some(fault),
        Ok(()) | Err(Attempt::Over(Error::Refusal(_))) => None,
    };
    give_back(client, failed);
    out
}

fn write_once(
    client: &mut Object,
    shared: &Shared,
    runtime: &Handle,
    f: &mut Writing,
) -> Result<(), Attempt> {
    let transaction = wait(runtime, "BEGIN", client.transaction())
        .map_err(|fault| Attempt::Over(fault.into()))?;
    let session = Session {
        transaction: &transaction,
        runtime,
    };
    let mut tx = Tx(Conn::new(
        Driver::Postgres(session),
        shared,
        Loaded::default(),
    ));
    let out = catch_unwind(AssertUnwindSafe(|| f(&mut tx)))
        .unwrap_or_else(|panic| Err(panicked(panic.as_ref()).into()));
    let loaded = std::mem::take(&mut tx.0.loaded);
    drop(tx);
    match out {
        Ok(()) => {
            wait(runtime, "COMMIT", transaction.commit()).map_err(attempt)?;
            shared.cache.publish(loaded);
            Ok(())
        }
        Err(Error::Fault(fault)) if fault.find::<Elapsed>().is_some() => {
            // Nobody would hear the ROLLBACK; the end of the connection says the same.
            Err(Attempt::Over(fault.into()))
        }
        Err(error) => {
            // The connection is given back only when the server has forgotten the transaction.
            if let Err(fault) = wait(runtime, "ROLLBACK", transaction.rollback()) {
                tracing::debug!(%fault, "a transaction was not rolled back in words");
            }
            Err(match error {
                Error::Fault(fault) => attempt(fault),
                refusal @ Error::Refusal(_) => Attempt::Over(refusal),
            })
        }
    }
}

/// What a fault makes of an attempt.
fn attempt(fault: Fault) -> Attempt {
    if fault.find::<tokio_postgres::Error>().is_some_and(collided) {
        Attempt::Again(fault)
    } else {
        Attempt::Over(fault.into())
    }
}

/// Two transactions met. On a duplicate key the second try sees the other's row and refuses properly.
fn collided(e: &tokio_postgres::Error) -> bool {
    e.code().is_some_and(|code| {
        [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::UNIQUE_VIOLATION,
        ]
        .contains(code)
    })
}

/// With the connection gone, or when the server says "not now", the user may try again.
fn fault(context: &str, e: tokio_postgres::Error) -> Fault {
    let passes = match e.code() {
        // Connection, resources, operator intervention, system error.
        Some(code) => ["08", "53", "57", "58"]
            .iter()
            .any(|class| code.code().starts_with(class)),
        None => {
            e.is_closed() || std::error::Error::source(&e).is_some_and(|s| s.is::<std::io::Error>())
        }
    };
    let fault = Fault::new(context, e);
    if passes { fault.unavailable() } else { fault }
}

/// A request on its way and its answer.
type Waiting<F> = (Pin<Box<F>>, Option<<F as Future>::Output>);

/// Waits for all, polling each in order so that requests leave in order.
async fn join_all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<Waiting<F>> = futures.map(|f| (Box::pin(f), None)).collect();
    std::future::poll_fn(|cx| {
        let mut all = true;
        for (future, out) in &mut waiting {
            if out.is_none() {
                match future.as_mut().poll(cx) {
                    Poll::Ready(value) => *out = Some(value),
                    Poll::Pending => all = false,
                }
            }
        }
        if all { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    waiting.into_iter().filter_map(|(_, out)| out).collect()
}
