//! バックアップデータ of the app (domain §2.3): one blob a number, which arrives sealed and which only the
//! subscriber reads. The administrator sees that there is one and may delete it.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SubscriberId};

use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::record::permit_operator;
use crate::sql::{row, sql};

/// How long a backup is kept, milliseconds (`backup.keep_days` of domain §2.3).
pub const KEPT_MS: i64 = 30 * 86_400_000;

row! {
    pub(crate) struct SealedBackupRow { stored_ms: i64, bytes: Vec<u8> }
}

sql! {
    fn select_backup(company_id: i64, subscriber_id: i64) -> SealedBackupRow =
        "SELECT stored_ms, bytes FROM backup WHERE company_id = $1 AND subscriber_id = $2";
    fn put_backup(company_id: i64, subscriber_id: i64, stored_ms: i64, bytes: &[u8]) =
        "INSERT INTO backup (company_id, subscriber_id, stored_ms, bytes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (company_id, subscriber_id)
         DO UPDATE SET stored_ms = excluded.stored_ms, bytes = excluded.bytes";
    fn delete_own_backup(company_id: i64, subscriber_id: i64) =
        "DELETE FROM backup WHERE company_id = $1 AND subscriber_id = $2";
    fn delete_old_backups(before_ms: i64) = "DELETE FROM backup WHERE stored_ms <= $1";
}

/// A backup as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedBackup {
    /// When the app stored it, epoch milliseconds.
    pub stored_ms: i64,
    /// What it stored, sealed.
    pub bytes: Vec<u8>,
}

/// The backup of the actor's own number.
///
/// # Errors
/// 8016; 8077 when there is none, or none any more; 9002 for all but users.
pub fn get(conn: &mut Conn<'_>, actor: &Actor) -> Result<SealedBackup> {
    let (company, id) = own(actor)?;
    conn.company(actor)?;
    let now_ms = conn.now_ms();
    let row = select_backup(conn, company.0, id.0)?.pop();
    let row = row.filter(|row| now_ms < row.stored_ms + KEPT_MS);
    let row = row.ok_or(ErrorCode::FileMissing)?;
    Ok(SealedBackup {
        stored_ms: row.stored_ms,
        bytes: row.bytes,
    })
}

/// Stores the backup of the actor's own number in place of the one before; answers when, epoch
/// milliseconds.
///
/// # Errors
/// 8015, 8016; 9002 for all but users.
pub fn put(tx: &mut Tx<'_>, actor: &Actor, sealed: &[u8]) -> Result<i64> {
    let (company, id) = own(actor)?;
    let now_ms = tx.now_ms();
    put_backup(tx, company.0, id.0, now_ms, sealed)?;
    note(tx, actor, "create")?;
    Ok(now_ms)
}

/// Deletes the backup of the actor's own number.
///
/// # Errors
/// 8015, 8016; 8077 when there is none; 9002 for all but users.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let (company, id) = own(actor)?;
    if delete_own_backup(tx, company.0, id.0)? == 0 {
        return Err(ErrorCode::FileMissing.into());
    }
    note(tx, actor, "delete")
}

/// Deletes what has been kept long enough; answers how many.
///
/// # Errors
/// 9002 for admins and users.
pub fn sweep(tx: &mut Tx<'_>, actor: &Actor) -> Result<u64> {
    permit_operator(actor)?;
    let before_ms = tx.now_ms() - KEPT_MS;
    Ok(delete_old_backups(tx, before_ms)?)
}

fn own(actor: &Actor) -> Result<(CompanyId, SubscriberId)> {
    match actor.role {
        Role::User(company, id) => Ok((company, id)),
        Role::Operator(_) | Role::Admin(_) | Role::System => Err(ErrorCode::NotPermitted.into()),
    }
}

fn note(tx: &mut Tx<'_>, actor: &Actor, action: &str) -> Result<()> {
    let (company, id) = own(actor)?;
    let view = tx.company(actor)?;
    let subscriber = view.subscriber(id).ok_or(ErrorCode::SubscriberMissing)?;
    audit::write(
        tx,
        actor,
        company,
        &Entry {
            object: "backup",
            object_id: id.0,
            object_name: &subscriber.external_number,
            action,
            before: None,
            after: None,
        },
    )
}
