//! The run of a bulk job. A worker claims it under a lease, judges every row and prepares every change
//! outside the company's lock, then writes all of it in one short transaction. Killed at any moment it
//! has done nothing or all, and the lease lets another worker begin anew.

use std::sync::Arc;
use std::time::Duration;

use naisen_core::actor::{Actor, Role};
use naisen_core::bulk::{self, BulkChanges, BulkJobState};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{BulkJobId, CompanyId};
use naisen_core::settings::{HuntGroup, Subscriber};
use serde_json::json;
use tokio::sync::watch;

use super::{BulkError, JobRow, announce, errors_of, select, signal, stored_file};
use crate::audit::{self, Entry};
use crate::db::{Conn, Store, Tx};
use crate::error::{Error, Result};
use crate::record::{self, Record, SubscriberRow};
use crate::sql::{row, sql};
use crate::view::{self, CompanyView, Kind};
use crate::word;

/// How long a worker may be silent before another takes over. Two workers at one job do no harm, the
/// second finds it done; a dead worker's job should not wait long.
const LEASE_MS: i64 = 3_000;
/// How often a worker says that it lives.
const BEAT: Duration = Duration::from_secs(1);
/// Workers that may die over one job before it fails.
const ATTEMPTS_MAX: i64 = 3;

row! {
    pub(crate) struct ClaimRow { company_id: i64, id: i64, attempts: i64 }
}

sql! {
    fn next(now_ms: i64) -> ClaimRow =
        "SELECT company_id, id, attempts FROM bulk_job
         WHERE state = 'running' AND lease_until_ms < $1
         ORDER BY lease_until_ms, id LIMIT 1 /*postgres FOR UPDATE SKIP LOCKED*/";
    fn release_all() = "UPDATE bulk_job SET lease_until_ms = 0 WHERE state = 'running'";
    fn release(worker: i64) =
        "UPDATE bulk_job SET lease_until_ms = 0 WHERE state = 'running' AND worker = $1";
    fn lease(company_id: i64, id: i64, until_ms: i64, worker: i64) =
        "UPDATE bulk_job SET lease_until_ms = $3, worker = $4, attempts = attempts + 1
         WHERE company_id = $1 AND id = $2 AND state = 'running'";
    fn progress(company_id: i64, id: i64, checked_count: i64, until_ms: i64) =
        "UPDATE bulk_job SET checked_count = $3, lease_until_ms = $4
         WHERE company_id = $1 AND id = $2 AND state = 'running'";
    fn end(company_id: i64, id: i64, state: &str, errors: &str) =
        "UPDATE bulk_job SET state = $3, errors = $4, checked_count = row_count
         WHERE company_id = $1 AND id = $2 AND state = 'running'";
}

/// A node's name among the workers: it keeps it over its restarts, so that it knows which leases are its
/// own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worker(pub i64);

/// A job this worker holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Whose job.
    pub company: CompanyId,
    /// The job.
    pub id: BulkJobId,
    attempts: i64,
}

/// A run that has been judged: what to write, and which state of the company it was judged on.
struct Prepared {
    counter: i64,
    view: Arc<CompanyView>,
    subscribers: Vec<SubscriberRow>,
    hunt_groups: Vec<(i64, i64, HuntGroup)>,
    rows: usize,
}

/// Takes the next job nobody works at.
///
/// # Errors
/// 9002 for all but the system.
pub fn claim(tx: &mut Tx<'_>, actor: &Actor, worker: Worker) -> Result<Option<Claim>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let now_ms = tx.now_ms();
    let Some(row) = next(tx, now_ms)?.pop() else {
        return Ok(None);
    };
    lease(tx, row.company_id, row.id, now_ms + LEASE_MS, worker.0)?;
    Ok(Some(Claim {
        company: CompanyId(row.company_id),
        id: BulkJobId(row.id),
        attempts: row.attempts,
    }))
}

/// From now on this process works under this name. Ends the leases that its forerunners left: those under
/// the same name, and all of a database that no other process serves. Leases of other nodes end by
/// themselves. Called before the first [`work`].
///
/// # Errors
/// Faults only.
pub async fn take_over(store: &Store, worker: Worker) -> Result<()> {
    signal::name(store, worker);
    let is_alone = store.is_alone();
    let write = store.write(move |tx| match is_alone {
        true => Ok(release_all(tx).map(|_| ())?),
        false => Ok(release(tx, worker.0).map(|_| ())?),
    });
    write.await
}

/// Claims and runs one job; whether there was one.
///
/// # Errors
/// Faults only; a refused run is its job's result.
pub async fn work(store: &Store) -> Result<bool> {
    let worker = signal::worker(store);
    let claimed = store.write(move |tx| claim(tx, &Actor::system(), worker));
    let Some(claim) = claimed.await? else {
        return Ok(false);
    };
    let (judged, mut progress) = watch::channel(0);
    let ended = {
        let run = run(store, claim, judged);
        tokio::pin!(run);
        let mut beat = tokio::time::interval(BEAT);
        loop {
            tokio::select! {
                ended = &mut run => break ended,
                _ = beat.tick() => {}
                Ok(()) = progress.changed() => {}
            }
            let count = *progress.borrow_and_update();
            store.write(move |tx| tell(tx, claim, count)).await?;
            announce(store);
        }
    };
    announce(store);
    ended.map(|()| true)
}

/// The run itself; `judged` is told the rows judged so far.
async fn run(store: &Store, claim: Claim, judged: watch::Sender<usize>) -> Result<()> {
    if claim.attempts >= ATTEMPTS_MAX {
        let errors = vec![BulkError::new("", ErrorCode::Internal, None)];
        return store.write(move |tx| fail(tx, claim, &errors)).await;
    }
    let prepared = store
        .read(move |conn| {
            prepare(conn, claim, &mut |count| {
                judged.send_replace(count);
            })
        })
        .await;
    let outcome = match prepared {
        Ok(prepared) => store.write(move |tx| commit(tx, claim, &prepared)).await,
        Err(error) => Err(error),
    };
    match outcome {
        Err(Error::Refusal(refusal)) => {
            let errors = errors_of(&refusal);
            store.write(move |tx| fail(tx, claim, &errors)).await
        }
        done_or_fault => done_or_fault,
    }
}

/// Says how far the run has come, and that its worker lives.
fn tell(tx: &mut Tx<'_>, claim: Claim, count: usize) -> Result<()> {
    let until_ms = tx.now_ms() + LEASE_MS;
    Ok(progress(
        tx,
        claim.company.0,
        claim.id.0,
        i64::try_from(count).unwrap_or(i64::MAX),
        until_ms,
    )
    .map(|_| ())?)
}

fn prepare(conn: &mut Conn<'_>, claim: Claim, judged: &mut dyn FnMut(usize)) -> Result<Prepared> {
    let view = conn.company_of(&Actor::system(), claim.company)?;
    let row = select(conn, claim.company.0, claim.id.0)?
        .pop()
        .ok_or(ErrorCode::CsvNoData)?;
    judge(conn, &view, &row, judged)
}

/// Judges every row and prepares every change.
fn judge(
    conn: &mut Conn<'_>,
    view: &CompanyView,
    row: &JobRow,
    judged: &mut dyn FnMut(usize),
) -> Result<Prepared> {
    let file = stored_file(conn, row)?;
    let BulkChanges {
        subscribers,
        hunt_groups,
        ..
    } = bulk::run(view, &file, judged)?;
    let mut after = view.clone();
    let mut rows = Vec::with_capacity(subscribers.len());
    for (id, subscriber) in subscribers {
        let version = view.version(Kind::Subscriber, id.0).unwrap_or(0) + 1;
        rows.push(record::subscriber_row(
            &subscriber,
            row.company_id,
            id.0,
            version,
        )?);
        after.edit(Kind::Subscriber, id.0, Some(version), |settings| {
            subscriber.put(settings, id.0);
        });
    }
    let mut groups = Vec::with_capacity(hunt_groups.len());
    for (id, group) in hunt_groups {
        let version = view.version(Kind::HuntGroup, id.0).unwrap_or(0) + 1;
        groups.push((id.0, version, group.clone()));
        after.edit(Kind::HuntGroup, id.0, Some(version), |settings| {
            group.put(settings, id.0)
        });
    }
    Ok(Prepared {
        counter: view.counter(),
        view: Arc::new(after),
        subscribers: rows,
        hunt_groups: groups,
        rows: file.rows.len(),
    })
}

/// Writes what was prepared; what was judged on a state that is gone is judged again, under the lock.
fn commit(tx: &mut Tx<'_>, claim: Claim, prepared: &Prepared) -> Result<()> {
    let system = Actor::system();
    let view = tx.company_of(&system, claim.company)?;
    let row = select(tx, claim.company.0, claim.id.0)?
        .pop()
        .ok_or(ErrorCode::CsvNoData)?;
    if row.state != word::of(&BulkJobState::Running)? {
        return Ok(());
    }
    let anew;
    let prepared = if view.counter() == prepared.counter + 1 {
        prepared
    } else {
        anew = judge(tx, &view, &row, &mut |_| {})?;
        &anew
    };
    record::update_subscribers(tx, &prepared.subscribers)?;
    for (id, version, group) in &prepared.hunt_groups {
        group.update(tx, claim.company.0, *id, *version)?;
    }
    let subscribers = prepared
        .subscribers
        .iter()
        .map(|row| (Subscriber::KIND, row.id));
    let groups = prepared
        .hunt_groups
        .iter()
        .map(|(id, ..)| (HuntGroup::KIND, *id));
    let changed: Vec<(Kind, i64)> = subscribers.chain(groups).collect();
    view::install(tx, claim.company, &prepared.view, &changed)?;
    end(
        tx,
        claim.company.0,
        claim.id.0,
        &word::of(&BulkJobState::Done)?,
        "[]",
    )?;
    let admin = Actor {
        role: Role::Admin(claim.company),
        address: row.actor.parse().ok(),
    };
    audit::write(
        tx,
        &admin,
        claim.company,
        &Entry {
            object: "bulk_job",
            object_id: claim.id.0,
            object_name: &row.file_name,
            action: "run",
            before: None,
            after: Some(
                json!({ "kind": row.kind, "rows": prepared.rows, "changed": changed.len() }),
            ),
        },
    )
}

fn fail(tx: &mut Tx<'_>, claim: Claim, errors: &[BulkError]) -> Result<()> {
    end_failed(tx, claim.company, claim.id, errors)
}

/// Ends a run in 投入エラー.
pub(super) fn end_failed(
    tx: &mut Tx<'_>,
    company: CompanyId,
    id: BulkJobId,
    errors: &[BulkError],
) -> Result<()> {
    let state = word::of(&BulkJobState::RunFailed)?;
    end(tx, company.0, id.0, &state, &word::json(&errors)?)?;
    Ok(())
}
