//! Links that set one softphone up: valid once and for 15 minutes, one a number.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::set_up::LINK_LIFE_MS;

use super::set_up::permit;
use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};

row! {
    pub(crate) struct LinkRow { company_id: i64, subscriber_id: i64, expires_ms: i64 }
}

sql! {
    fn insert_link(token_hash: &[u8], company_id: i64, subscriber_id: i64, expires_ms: i64) =
        "INSERT INTO set_up_link (token_hash, company_id, subscriber_id, expires_ms)
         VALUES ($1, $2, $3, $4)";
    fn link_by_token(token_hash: &[u8]) -> LinkRow =
        "SELECT company_id, subscriber_id, expires_ms FROM set_up_link WHERE token_hash = $1";
    fn delete_links_of(company_id: i64, subscriber_id: i64) =
        "DELETE FROM set_up_link WHERE company_id = $1 AND subscriber_id = $2";
}

/// Whom a living link sets up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its company.
    pub company: CompanyId,
    /// The number.
    pub subscriber: SubscriberId,
}

/// Makes a number's link, in place of the one before; answers when it ends, epoch milliseconds.
///
/// # Errors
/// 8015, 8016; 9002 where no set-up is permitted, and for operators and strangers.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubscriberId,
    token_hash: &[u8; 32],
) -> Result<i64> {
    let company = actor.company().ok_or(ErrorCode::NotPermitted)?;
    permit(actor, company, id)?;
    let view = tx.company(actor)?;
    let subscriber = view.subscriber(id).ok_or(ErrorCode::SubscriberMissing)?;
    let auth = subscriber.terminal_auth;
    auth.check_set_up(subscriber.emergency_stop)?;
    forget(tx, company, id)?;
    let expires_ms = tx.now_ms() + LINK_LIFE_MS;
    insert_link(tx, token_hash, company.0, id.0, expires_ms)?;
    audit::write(
        tx,
        actor,
        company,
        &Entry {
            object: "set_up_link",
            object_id: id.0,
            object_name: &subscriber.external_number,
            action: "create",
            before: None,
            after: None,
        },
    )?;
    Ok(expires_ms)
}

/// Whom the link with this token sets up; none when it is over. It is used up by the set-up itself.
///
/// # Errors
/// 9002 for all but the system.
pub fn find(conn: &mut Conn<'_>, actor: &Actor, token_hash: &[u8; 32]) -> Result<Option<Link>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let now_ms = conn.now_ms();
    let row = link_by_token(conn, token_hash)?.pop();
    Ok(row.filter(|row| now_ms < row.expires_ms).map(|row| Link {
        company: CompanyId(row.company_id),
        subscriber: SubscriberId(row.subscriber_id),
    }))
}

/// Makes a number's links invalid.
pub(crate) fn forget(tx: &mut Tx<'_>, company: CompanyId, id: SubscriberId) -> Result<()> {
    delete_links_of(tx, company.0, id.0)?;
    Ok(())
}
