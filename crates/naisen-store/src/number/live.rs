//! What a number has beside its settings: messages, greeting, backup, terminals. An admin sees how
//! much there is, never what (domain §1).

use std::collections::BTreeSet;

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SubscriberId};

use super::open;
use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::mailbox::{self, Owner};
use crate::record::{check_deletion, permit_admin, permit_number};
use crate::sql::{row, sql};
use crate::terminal::{self, Wipe};

row! {
    pub(crate) struct IdRow { subscriber_id: i64 }
    pub(crate) struct MessagesRow { messages: i64, unheard: i64 }
    pub(crate) struct BackupRow { stored_ms: i64, bytes: i64 }
    pub(crate) struct TerminalRow {
        is_app: bool,
        device_name: String,
        set_up_ms: i64,
    }
}

sql! {
    fn backups(company_id: i64) -> IdRow =
        "SELECT subscriber_id FROM backup WHERE company_id = $1 ORDER BY subscriber_id";
    fn backup(company_id: i64, subscriber_id: i64) -> BackupRow =
        "SELECT stored_ms, CAST(LENGTH(bytes) AS BIGINT) AS bytes FROM backup
         WHERE company_id = $1 AND subscriber_id = $2";
    fn delete_backup(company_id: i64, subscriber_id: i64) =
        "DELETE FROM backup WHERE company_id = $1 AND subscriber_id = $2";
    fn messages(company_id: i64, subscriber_id: i64) -> MessagesRow =
        "SELECT COUNT(*) AS messages, CAST(COALESCE(SUM(CASE WHEN heard THEN 0 ELSE 1 END), 0) AS BIGINT) AS unheard
         FROM message WHERE company_id = $1 AND subscriber_id = $2";
    fn terminals(company_id: i64, subscriber_id: i64) -> TerminalRow =
        "SELECT is_app, device_name, set_up_ms FROM terminal
         WHERE company_id = $1 AND subscriber_id = $2 ORDER BY id";
    fn suspend_terminals(company_id: i64, subscriber_id: i64) =
        "UPDATE terminal SET state = 'suspended'
         WHERE company_id = $1 AND subscriber_id = $2 AND state = 'valid'";
    fn delete_suspended(company_id: i64, subscriber_id: i64) =
        "DELETE FROM terminal WHERE company_id = $1 AND subscriber_id = $2 AND state = 'suspended'";
    fn delete_terminals(company_id: i64, subscriber_id: i64) =
        "DELETE FROM terminal WHERE company_id = $1 AND subscriber_id = $2";
    fn delete_bindings(company_id: i64, subscriber_id: i64) =
        "DELETE FROM binding WHERE company_id = $1 AND subscriber_id = $2";
    fn delete_utilisation(company_id: i64, subscriber_id: i64) =
        "DELETE FROM utilisation WHERE company_id = $1 AND subscriber_id = $2";
}

/// How much a number has beside its settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Voicemail messages.
    pub messages: i64,
    /// Those not heard yet.
    pub unheard: i64,
    /// When the app stored its backup, epoch milliseconds; none without one.
    pub backup_ms: Option<i64>,
    /// Bytes of the backup.
    pub backup_bytes: i64,
    /// メール通知 is set.
    pub email_set: bool,
    /// Entries of 指定番号着信拒否.
    pub blocklist_count: usize,
    /// The device that holds the number's credentials; none before 初期設定.
    pub device_name: Option<String>,
    /// Whether that device is the app, which can be told to wipe itself.
    pub device_is_app: bool,
    /// When it was set up, epoch milliseconds.
    pub device_set_up_ms: Option<i64>,
    /// The last order a stopped app was given to erase itself.
    pub wipe: Option<Wipe>,
}

/// What the actor may know of a number's holdings.
///
/// # Errors
/// 8015, 8016; 9002 for another user's number.
pub fn holdings(conn: &mut Conn<'_>, actor: &Actor, id: SubscriberId) -> Result<Holdings> {
    permit_number(actor, id)?;
    let view = conn.company(actor)?;
    let company = view.settings().id();
    let subscriber = view.subscriber(id).ok_or(ErrorCode::SubscriberMissing)?;
    let count = messages(conn, company.0, id.0)?.pop();
    let backup = backup(conn, company.0, id.0)?.pop();
    let terminal = terminals(conn, company.0, id.0)?.pop();
    Ok(Holdings {
        messages: count.as_ref().map_or(0, |row| row.messages),
        unheard: count.as_ref().map_or(0, |row| row.unheard),
        backup_ms: backup.as_ref().map(|row| row.stored_ms),
        backup_bytes: backup.as_ref().map_or(0, |row| row.bytes),
        email_set: !subscriber.email.is_empty(),
        blocklist_count: subscriber.blocklist.len(),
        device_is_app: terminal.as_ref().is_some_and(|row| row.is_app),
        device_set_up_ms: terminal.as_ref().map(|row| row.set_up_ms),
        wipe: terminal::last_wipe(conn, company, id)?,
        device_name: terminal.map(|row| row.device_name),
    })
}

/// The numbers that have a backup (S30).
///
/// # Errors
/// 8016; 9002 for all but admins.
pub fn with_backup(conn: &mut Conn<'_>, actor: &Actor) -> Result<BTreeSet<SubscriberId>> {
    let company = permit_admin(actor)?;
    conn.company(actor)?;
    Ok(backups(conn, company.0)?
        .into_iter()
        .map(|row| SubscriberId(row.subscriber_id))
        .collect())
}

/// Deletes the backups of the ticked rows (S30), all or none.
///
/// # Errors
/// 8008 without rows; 8015, 8016, 9002; 8077 for a number without a backup.
pub fn delete_backup_rows(tx: &mut Tx<'_>, actor: &Actor, ids: &[SubscriberId]) -> Result<()> {
    let company = permit_admin(actor)?;
    let view = tx.company(actor)?;
    check_deletion(ids, |id| match view.subscriber(*id) {
        Some(_) => Ok(()),
        None => Err(ErrorCode::SubscriberMissing.into()),
    })?;
    for id in ids {
        if delete_backup(tx, company.0, id.0)? == 0 {
            return Err(ErrorCode::FileMissing.into());
        }
        let name = open(tx, actor, *id)?.1.external_number;
        audit::write(
            tx,
            actor,
            company,
            &Entry {
                object: "backup",
                object_id: id.0,
                object_name: &name,
                action: "delete",
                before: None,
                after: None,
            },
        )?;
    }
    Ok(())
}

/// Removes mailbox and backup.
pub(super) fn remove_private(tx: &mut Tx<'_>, company: CompanyId, id: SubscriberId) -> Result<()> {
    let owner = Owner {
        company,
        subscriber: id,
    };
    mailbox::remove(tx, owner)?;
    delete_backup(tx, company.0, id.0)?;
    Ok(())
}

/// Removes the credentials and bindings of every terminal.
pub(crate) fn remove_terminals(
    tx: &mut Tx<'_>,
    company: CompanyId,
    id: SubscriberId,
) -> Result<()> {
    delete_terminals(tx, company.0, id.0)?;
    delete_bindings(tx, company.0, id.0)?;
    Ok(())
}

/// Suspends credentials for good, tells the app to wipe itself and forgets where it was.
pub(super) fn suspend(tx: &mut Tx<'_>, company: CompanyId, id: SubscriberId) -> Result<()> {
    terminal::order_wipe(tx, company, id)?;
    terminal::link::forget(tx, company, id)?;
    suspend_terminals(tx, company.0, id.0)?;
    delete_bindings(tx, company.0, id.0)?;
    Ok(())
}

/// Deletes suspended credentials, at release.
pub(super) fn remove_suspended(
    tx: &mut Tx<'_>,
    company: CompanyId,
    id: SubscriberId,
) -> Result<()> {
    delete_suspended(tx, company.0, id.0)?;
    Ok(())
}

/// Removes the live state of a number that goes for good.
pub(super) fn remove_state(tx: &mut Tx<'_>, company: CompanyId, id: SubscriberId) -> Result<()> {
    delete_utilisation(tx, company.0, id.0)?;
    terminal::forget(tx, company, id)
}
