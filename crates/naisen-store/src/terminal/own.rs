//! The terminal as it asks for itself, by its own token; and the order to erase itself that 緊急停止 gives
//! it and that outlives it (domain §3.2).

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SubscriberId};

use super::{confirmation, link};
use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};

row! {
    pub(crate) struct OwnRow {
        company_id: i64,
        subscriber_id: i64,
        device_name: String,
        set_up_ms: i64,
    }
    pub(crate) struct WipeRow {
        company_id: i64,
        id: i64,
        subscriber_id: i64,
        device_name: String,
        ordered_ms: i64,
        confirmed_ms: Option<i64>,
    }
}

sql! {
    fn terminal_by_token(token_hash: &[u8]) -> OwnRow =
        "SELECT company_id, subscriber_id, device_name, set_up_ms FROM terminal
         WHERE token_hash = $1 AND state = 'valid'";
    fn wipe_by_token(token_hash: &[u8]) -> WipeRow =
        "SELECT company_id, id, subscriber_id, device_name, ordered_ms, confirmed_ms FROM wipe_order
         WHERE token_hash = $1";
    fn wipe_of(company_id: i64, subscriber_id: i64) -> WipeRow =
        "SELECT company_id, id, subscriber_id, device_name, ordered_ms, confirmed_ms FROM wipe_order
         WHERE company_id = $1 AND subscriber_id = $2 ORDER BY id DESC LIMIT 1";
    fn order_wipes(company_id: i64, subscriber_id: i64, now_ms: i64) =
        "INSERT INTO wipe_order (company_id, id, subscriber_id, device_name, token_hash, ordered_ms)
         SELECT company_id, id, subscriber_id, device_name, token_hash, CAST($3 AS BIGINT)
         FROM terminal
         WHERE company_id = $1 AND subscriber_id = $2 AND state = 'valid' AND token_hash IS NOT NULL";
    fn set_wipe_confirmed(company_id: i64, id: i64, now_ms: i64) =
        "UPDATE wipe_order SET confirmed_ms = $3
         WHERE company_id = $1 AND id = $2 AND confirmed_ms IS NULL";
    fn delete_wipes_of(company_id: i64, subscriber_id: i64) =
        "DELETE FROM wipe_order WHERE company_id = $1 AND subscriber_id = $2";
}

/// The order to erase everything the app keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wipe {
    /// What its owner called the device.
    pub device_name: String,
    /// When the number was stopped, epoch milliseconds.
    pub ordered_ms: i64,
    /// When the app said it is done, epoch milliseconds.
    pub confirmed_ms: Option<i64>,
}

/// The terminal behind a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Its company.
    pub company: CompanyId,
    /// Its number.
    pub subscriber: SubscriberId,
    /// What its owner calls the device.
    pub device_name: String,
    /// Its number was stopped: all it may do is erase itself and say so.
    pub wipe: Option<Wipe>,
}

impl Terminal {
    /// On whose behalf it acts: its number's user.
    #[must_use]
    pub const fn actor(&self, address: Option<std::net::IpAddr>) -> Actor {
        Actor {
            role: Role::User(self.company, self.subscriber),
            address,
        }
    }
}

/// The terminal with this token; none when it was replaced, or its number initialised.
///
/// # Errors
/// 9002 for all but the system.
pub fn find(conn: &mut Conn<'_>, actor: &Actor, token_hash: &[u8; 32]) -> Result<Option<Terminal>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    if let Some(row) = terminal_by_token(conn, token_hash)?.pop() {
        return Ok(Some(Terminal {
            company: CompanyId(row.company_id),
            subscriber: SubscriberId(row.subscriber_id),
            device_name: row.device_name,
            wipe: None,
        }));
    }
    let row = wipe_by_token(conn, token_hash)?.pop();
    Ok(row.map(|row| Terminal {
        company: CompanyId(row.company_id),
        subscriber: SubscriberId(row.subscriber_id),
        device_name: row.device_name.clone(),
        wipe: Some(Wipe::from(row)),
    }))
}

/// Notes that a stopped app has erased itself; saying so twice changes nothing.
///
/// # Errors
/// 9011 when nothing was ordered; 9002 for all but the system.
pub fn confirm_wipe(tx: &mut Tx<'_>, actor: &Actor, token_hash: &[u8; 32]) -> Result<()> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let row = wipe_by_token(tx, token_hash)?.pop();
    let row = row.ok_or(ErrorCode::PageMissing)?;
    let now_ms = tx.now_ms();
    if set_wipe_confirmed(tx, row.company_id, row.id, now_ms)? == 0 {
        return Ok(());
    }
    let company = CompanyId(row.company_id);
    let subscriber = SubscriberId(row.subscriber_id);
    let view = tx.company_of(actor, company)?;
    let number = view
        .subscriber(subscriber)
        .map(|s| s.external_number.clone());
    let user = Actor {
        role: Role::User(company, subscriber),
        address: actor.address,
    };
    audit::write(
        tx,
        &user,
        company,
        &Entry {
            object: "terminal",
            object_id: subscriber.0,
            object_name: &number.unwrap_or_default(),
            action: "wipe",
            before: None,
            after: Some(serde_json::json!({ "device_name": row.device_name })),
        },
    )
}

/// Tells the app of a number that is being stopped to erase itself.
pub(crate) fn order_wipe(tx: &mut Tx<'_>, company: CompanyId, id: SubscriberId) -> Result<()> {
    let now_ms = tx.now_ms();
    order_wipes(tx, company.0, id.0, now_ms)?;
    Ok(())
}

/// The last order a number's app was given.
pub(crate) fn last_wipe(
    conn: &mut Conn<'_>,
    company: CompanyId,
    id: SubscriberId,
) -> Result<Option<Wipe>> {
    Ok(wipe_of(conn, company.0, id.0)?.pop().map(Wipe::from))
}

/// Removes everything about terminals of a number that goes for good.
pub(crate) fn forget(tx: &mut Tx<'_>, company: CompanyId, id: SubscriberId) -> Result<()> {
    delete_wipes_of(tx, company.0, id.0)?;
    confirmation::remove(tx, company, id)?;
    link::forget(tx, company, id)
}

impl From<WipeRow> for Wipe {
    fn from(row: WipeRow) -> Self {
        Self {
            device_name: row.device_name,
            ordered_ms: row.ordered_ms,
            confirmed_ms: row.confirmed_ms,
        }
    }
}
