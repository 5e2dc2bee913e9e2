//! The schema: numbered files applied in order, each in one transaction, on either database.
//!
//! The files are written in the SQL subset; what differs between the databases is spelled here.

use rusqlite::Connection;

use crate::error::Fault;

/// Every migration; its place in the list is its number. Files that have shipped never change.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_accounts.sql"),
    include_str!("../migrations/0002_settings.sql"),
    include_str!("../migrations/0003_records.sql"),
    include_str!("../migrations/0004_operator.sql"),
    include_str!("../migrations/0005_mailbox.sql"),
    include_str!("../migrations/0006_calls.sql"),
    include_str!("../migrations/0007_terminal.sql"),
    include_str!("../migrations/0008_guidance.sql"),
    include_str!("../migrations/0009_worker.sql"),
    include_str!("../migrations/0010_call_kinds.sql"),
    include_str!("../migrations/0011_set_up_key.sql"),
    include_str!("../migrations/0012_relay.sql"),
];

const META: &str = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)";

/// Brings an SQLite file up to date.
pub(crate) fn sqlite(db: &mut Connection) -> Result<(), Fault> {
    let fault = |e| Fault::new("bringing the schema up to date", e);
    let tx = db
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(fault)?;
    tx.execute_batch(META).map_err(fault)?;
    let version: i64 = tx
        .query_row(
            "SELECT COALESCE(MAX(version), 0) FROM schema_version",
            [],
            |r| r.get(0),
        )
        .map_err(fault)?;
    for migration in missing(version)? {
        tx.execute_batch(migration).map_err(fault)?;
    }
    tx.execute_batch(&recorded()).map_err(fault)?;
    tx.commit().map_err(fault)
}

/// Brings a PostgreSQL database up to date. Nodes that start together take turns.
pub(crate) async fn postgres(db: &mut tokio_postgres::Client) -> Result<(), Fault> {
    let fault = |e| Fault::new("bringing the schema up to date", e);
    // Two nodes may create the table at the same moment; the loser finds it there.
    if let Err(e) = db.batch_execute(META).await
        && e.code() != Some(&tokio_postgres::error::SqlState::UNIQUE_VIOLATION)
    {
        return Err(fault(e));
    }
    let tx = db.transaction().await.map_err(fault)?;
    tx.batch_execute("LOCK TABLE schema_version IN EXCLUSIVE MODE")
        .await
        .map_err(fault)?;
    let version: i64 = tx
        .query_one("SELECT COALESCE(MAX(version), 0) FROM schema_version", &[])
        .await
        .map_err(fault)?
        .get(0);
    for migration in missing(version)? {
        let text = migration
            .replace(" TEXT", " TEXT COLLATE \"C\"")
            .replace(" BLOB", " BYTEA");
        tx.batch_execute(&text).await.map_err(fault)?;
    }
    tx.batch_execute(&recorded()).await.map_err(fault)?;
    tx.commit().await.map_err(fault)
}

fn missing(version: i64) -> Result<&'static [&'static str], Fault> {
    usize::try_from(version)
        .ok()
        .and_then(|done| MIGRATIONS.get(done..))
        .ok_or_else(|| Fault::because("the database was made by a newer version of the program"))
}

fn recorded() -> String {
    format!(
        "DELETE FROM schema_version; INSERT INTO schema_version (version) VALUES ({});",
        MIGRATIONS.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let mut db = Connection::open_in_memory().unwrap();
        sqlite(&mut db).unwrap();
        sqlite(&mut db).unwrap();
        db.execute("UPDATE schema_version SET version = 9999", [])
            .unwrap();
        assert!(sqlite(&mut db).unwrap_err().to_string().contains("newer"));
    }
}
