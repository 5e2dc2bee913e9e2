//! What is kept for a time is deleted when it is over (保存期間): call records and audit, company by
//! company, a little at a time; backups, sessions, trusted browsers and failure counters. Once an hour.

use std::collections::BTreeSet;
use std::time::Duration;

use naisen_core::actor::Actor;
use naisen_core::ids::CompanyId;
use naisen_core::limits;
use naisen_store::account::{browser, login_lock, session};
use naisen_store::list::{Page, Query};
use naisen_store::terminal::backup;
use naisen_store::{Error, Store, audit, call_record, company};

/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(3_600);
/// Between two parts of a large company, so that nobody waits for the database.
const BREATH: Duration = Duration::from_millis(50);
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// Deletes what is over until the program ends.
pub(crate) async fn run_retention(store: Store) {
    loop {
        if let Err(error) = sweep(&store).await {
            tracing::error!(?error, "cannot delete what is over; trying again");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn sweep(store: &Store) -> Result<(), Error> {
    let all = store.read(|conn| {
        let query = Query {
            page: Page::ALL,
            ..Query::default()
        };
        let lines = company::list(conn, &Actor::system(), &query)?.rows;
        let mut all: BTreeSet<CompanyId> = lines
            .iter()
            .map(|line| CompanyId(line.company_id))
            .collect();
        // Records stay when a company goes.
        all.extend(call_record::companies(conn, &Actor::system())?);
        Ok::<_, Error>(all)
    });
    for company in all.await? {
        let (records_days, audit_days) = days(store, company).await;
        let now_ms = store.now_ms();
        let before_ms = now_ms - i64::from(records_days) * DAY_MS;
        loop {
            let sweep =
                store.write(move |tx| call_record::sweep(tx, &Actor::system(), company, before_ms));
            if !sweep.await? {
                break;
            }
            tokio::time::sleep(BREATH).await;
        }
        let before_ms = now_ms - i64::from(audit_days) * DAY_MS;
        let sweep = store.write(move |tx| audit::sweep(tx, &Actor::system(), company, before_ms));
        sweep.await?;
    }
    let over = store.write(|tx| {
        let system = Actor::system();
        backup::sweep(tx, &system)?;
        session::sweep(tx, &system)?;
        browser::sweep(tx, &system)?;
        login_lock::sweep(tx, &system)
    });
    over.await?;
    Ok(())
}

/// 保存期間 of call records and of audit; those of a company that is gone are the defaults.
async fn days(store: &Store, company: CompanyId) -> (u16, u16) {
    let record = store.read(move |conn| company::alone(conn, &Actor::system(), company));
    record.await.ok().flatten().map_or(
        (
            limits::RECORDS_KEEP_DAYS_DEFAULT,
            limits::AUDIT_KEEP_DAYS_DEFAULT,
        ),
        |company| (company.records_keep_days, company.audit_keep_days),
    )
}

#[cfg(test)]
mod tests {
    use naisen_core::call_record::{CallRecord, Direction, Outcome, Party};
    use naisen_core::ids::CallRecordId;

    use super::*;

    // records.8
    #[tokio::test]
    async fn records_go_when_their_days_are_over() {
        const NOW_MS: i64 = 1_796_083_200_000;
        let home = tempfile::tempdir().unwrap();
        let clock = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(NOW_MS));
        let time = std::sync::Arc::clone(&clock);
        let path = home.path().join("naisen.db");
        let now = move || time.load(std::sync::atomic::Ordering::SeqCst);
        let store = Store::open_at(path.to_str().unwrap(), now).await.unwrap();
        let ours = CompanyId(7);
        for day in [0, 100] {
            clock.store(NOW_MS + day * DAY_MS, std::sync::atomic::Ordering::SeqCst);
            let record = CallRecord {
                company: ours,
                start_ms: store.now_ms(),
                answer_ms: None,
                end_ms: store.now_ms(),
                direction: Direction::Incoming,
                outcome: Outcome::Busy,
                caller: Party::default(),
                withheld: true,
                dialled: String::new(),
                called: Party::default(),
                answered_by: None,
                answerer: Party::default(),
                status: 486,
                legs: Vec::new(),
                why: Vec::new(),
            };
            let id = CallRecordId(store.new_id());
            let batch = call_record::Batch::of([(id, &record)]).unwrap();
            let insert = store.write(move |tx| call_record::insert(tx, &Actor::system(), &batch));
            insert.await.unwrap();
        }
        let left = async || {
            let list = store.read(move |conn| {
                let query = call_record::CallQuery::default();
                call_record::list(conn, &Actor::system(), Some(ours), &query, 10)
            });
            list.await.unwrap().len()
        };
        sweep(&store).await.unwrap();
        assert_eq!(left().await, 2);
        // The company is gone: its records stay 180 days.
        clock.store(NOW_MS + 181 * DAY_MS, std::sync::atomic::Ordering::SeqCst);
        sweep(&store).await.unwrap();
        assert_eq!(left().await, 1);
    }
}
