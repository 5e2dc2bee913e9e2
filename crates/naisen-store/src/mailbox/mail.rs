//! Messages still to be mailed: a queue that survives restarts and is shared by nodes.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, MessageId, SubscriberId};

use super::Owner;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{row, sql};

row! {
    pub(crate) struct MailRow {
        company_id: i64,
        subscriber_id: i64,
        message_id: i64,
        due_ms: i64,
        attempts: i64,
    }
}

sql! {
    fn insert(..MailRow) =
        "INSERT INTO message_mail (company_id, subscriber_id, message_id, due_ms, attempts)
         VALUES ($1, $2, $3, $4, $5)";
    fn due(now_ms: i64) -> MailRow =
        "SELECT company_id, subscriber_id, message_id, due_ms, attempts FROM message_mail
         WHERE due_ms <= $1 ORDER BY due_ms LIMIT 1 /*postgres FOR UPDATE SKIP LOCKED*/";
    fn update(company_id: i64, subscriber_id: i64, message_id: i64, due_ms: i64, attempts: i64) =
        "UPDATE message_mail SET due_ms = $4, attempts = $5
         WHERE company_id = $1 AND subscriber_id = $2 AND message_id = $3";
    fn delete(company_id: i64, subscriber_id: i64, message_id: i64) =
        "DELETE FROM message_mail WHERE company_id = $1 AND subscriber_id = $2 AND message_id = $3";
    fn delete_of(company_id: i64, subscriber_id: i64) =
        "DELETE FROM message_mail WHERE company_id = $1 AND subscriber_id = $2";
}

/// A message to be mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailJob {
    /// Whose message.
    pub owner: Owner,
    /// Which.
    pub message: MessageId,
    /// Attempts so far, this one included.
    pub attempts: i64,
}

/// Takes the next message to be mailed; nobody else gets it for so many milliseconds.
///
/// # Errors
/// 9002 for all but the system.
pub fn next_mail(tx: &mut Tx<'_>, actor: &Actor, lease_ms: i64) -> Result<Option<MailJob>> {
    permit(actor)?;
    let now_ms = tx.now_ms();
    let Some(row) = due(tx, now_ms)?.pop() else {
        return Ok(None);
    };
    let attempts = row.attempts + 1;
    update(
        tx,
        row.company_id,
        row.subscriber_id,
        row.message_id,
        now_ms + lease_ms,
        attempts,
    )?;
    Ok(Some(MailJob {
        owner: Owner {
            company: CompanyId(row.company_id),
            subscriber: SubscriberId(row.subscriber_id),
        },
        message: MessageId(row.message_id),
        attempts,
    }))
}

/// Puts a message back for so many milliseconds.
///
/// # Errors
/// 9002 for all but the system.
pub fn defer_mail(tx: &mut Tx<'_>, actor: &Actor, job: &MailJob, pause_ms: i64) -> Result<()> {
    permit(actor)?;
    let owner = job.owner;
    let due_ms = tx.now_ms() + pause_ms;
    update(
        tx,
        owner.company.0,
        owner.subscriber.0,
        job.message.0,
        due_ms,
        job.attempts,
    )?;
    Ok(())
}

/// A message was mailed, or never will be.
///
/// # Errors
/// 9002 for all but the system.
pub fn finish_mail(tx: &mut Tx<'_>, actor: &Actor, job: &MailJob) -> Result<()> {
    permit(actor)?;
    forget(tx, job.owner, job.message)
}

fn permit(actor: &Actor) -> Result<()> {
    match actor.role {
        Role::System => Ok(()),
        Role::Operator(_) | Role::Admin(_) | Role::User(..) => Err(ErrorCode::NotPermitted.into()),
    }
}

pub(super) fn ask(tx: &mut Tx<'_>, owner: Owner, message: MessageId) -> Result<()> {
    let row = MailRow {
        company_id: owner.company.0,
        subscriber_id: owner.subscriber.0,
        message_id: message.0,
        due_ms: tx.now_ms(),
        attempts: 0,
    };
    insert(tx, &row)?;
    Ok(())
}

pub(super) fn forget(tx: &mut Tx<'_>, owner: Owner, message: MessageId) -> Result<()> {
    delete(tx, owner.company.0, owner.subscriber.0, message.0)?;
    Ok(())
}

pub(super) fn forget_all(tx: &mut Tx<'_>, owner: Owner) -> Result<()> {
    delete_of(tx, owner.company.0, owner.subscriber.0)?;
    Ok(())
}
