//! The subscriber's own greeting, at most 60 s (domain §2.12).

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;

use super::{Owner, note, permit};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};

row! {
    /// A greeting as it is kept.
    pub struct Greeting {
        stored_ms: i64,
        length_ms: i64,
        sealed: Vec<u8>,
    }
}

sql! {
    fn select(company_id: i64, subscriber_id: i64) -> Greeting =
        "SELECT stored_ms, length_ms, sealed FROM greeting
         WHERE company_id = $1 AND subscriber_id = $2";
    fn insert(company_id: i64, subscriber_id: i64, stored_ms: i64, length_ms: i64, sealed: &[u8]) =
        "INSERT INTO greeting (company_id, subscriber_id, stored_ms, length_ms, sealed)
         VALUES ($1, $2, $3, $4, $5)";
    fn delete(company_id: i64, subscriber_id: i64) =
        "DELETE FROM greeting WHERE company_id = $1 AND subscriber_id = $2";
}

/// The greeting of a mailbox; none while the standard one is played.
///
/// # Errors
/// 9002 for all but the subscriber and the system.
pub fn greeting(conn: &mut Conn<'_>, actor: &Actor, owner: Owner) -> Result<Option<Greeting>> {
    permit(actor, owner)?;
    Ok(select(conn, owner.company.0, owner.subscriber.0)?.pop())
}

/// Replaces the greeting by one that was sealed with the mailbox's key.
///
/// # Errors
/// 8015 when the key has gone meanwhile; 9002 for all but the subscriber and the system.
pub fn update_greeting(
    tx: &mut Tx<'_>,
    actor: &Actor,
    owner: Owner,
    sealed_key: &[u8],
    length_ms: i64,
    sealed: &[u8],
) -> Result<()> {
    permit(actor, owner)?;
    let (company, subscriber) = (owner.company.0, owner.subscriber.0);
    if super::lock_key(tx, company, subscriber, sealed_key)? == 0 {
        return Err(ErrorCode::SubscriberMissing.into());
    }
    let now_ms = tx.now_ms();
    delete(tx, company, subscriber)?;
    insert(tx, company, subscriber, now_ms, length_ms, sealed)?;
    note(tx, actor, owner, "update_greeting", 0)
}

/// Returns to the standard greeting.
///
/// # Errors
/// 8077 when it is in use already; 9002 for all but the subscriber and the system.
pub fn delete_greeting(tx: &mut Tx<'_>, actor: &Actor, owner: Owner) -> Result<()> {
    permit(actor, owner)?;
    if delete(tx, owner.company.0, owner.subscriber.0)? == 0 {
        return Err(ErrorCode::FileMissing.into());
    }
    note(tx, actor, owner, "delete_greeting", 0)
}

pub(super) fn remove(tx: &mut Tx<'_>, owner: Owner) -> Result<()> {
    delete(tx, owner.company.0, owner.subscriber.0)?;
    Ok(())
}
