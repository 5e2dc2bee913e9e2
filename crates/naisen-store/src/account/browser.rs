//! Trusted browsers: a browser that logged in once has its own failure counter, so that an attacker
//! elsewhere cannot lock its owner out (domain §3.5).

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::BrowserId;

use super::own_id;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};

/// How long a browser stays trusted.
pub const AGE_MAX_MS: i64 = 180 * 86_400_000;

/// A browser an account has logged in from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Browser {
    /// Identity, shown to its owner.
    pub id: BrowserId,
    /// First login, epoch milliseconds.
    pub created_ms: i64,
    /// When the trust ends, epoch milliseconds.
    pub expires_ms: i64,
}

row! {
    pub(crate) struct BrowserRow { id: i64, created_ms: i64, expires_ms: i64 }
}

sql! {
    fn by_token(account_id: i64, token_hash: &[u8]) -> BrowserRow =
        "SELECT id, created_ms, expires_ms FROM trusted_browser
         WHERE account_id = $1 AND token_hash = $2";
    fn by_account(account_id: i64) -> BrowserRow =
        "SELECT id, created_ms, expires_ms FROM trusted_browser WHERE account_id = $1 ORDER BY id DESC";
    fn insert(id: i64, token_hash: &[u8], account_id: i64, now_ms: i64, expires_ms: i64) =
        "INSERT INTO trusted_browser (id, token_hash, account_id, created_ms, expires_ms)
         VALUES ($1, $2, $3, $4, $5)";
    fn delete(account_id: i64, id: i64) =
        "DELETE FROM trusted_browser WHERE account_id = $1 AND id = $2";
    fn delete_all(account_id: i64) = "DELETE FROM trusted_browser WHERE account_id = $1";
    fn delete_expired(now_ms: i64) = "DELETE FROM trusted_browser WHERE expires_ms < $1";
}

/// Trusts a browser that has just logged in.
///
/// # Errors
/// 9002 when `owner` is the system.
pub fn create(tx: &mut Tx<'_>, owner: &Actor, token_hash: &[u8; 32]) -> Result<BrowserId> {
    let id = tx.new_id();
    let now_ms = tx.now_ms();
    insert(
        tx,
        id,
        token_hash,
        own_id(owner)?,
        now_ms,
        now_ms + AGE_MAX_MS,
    )?;
    Ok(BrowserId(id))
}

/// The trusted browser with this cookie, if `owner` trusts it still.
///
/// # Errors
/// 9002 when `owner` is the system.
pub fn find(conn: &mut Conn<'_>, owner: &Actor, token_hash: &[u8; 32]) -> Result<Option<Browser>> {
    let now_ms = conn.now_ms();
    let row = by_token(conn, own_id(owner)?, token_hash)?.pop();
    Ok(row
        .map(Browser::from)
        .filter(|browser| now_ms < browser.expires_ms))
}

/// The browsers the actor trusts, newest first.
///
/// # Errors
/// 9002 for the system.
pub fn list(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<Browser>> {
    let now_ms = conn.now_ms();
    let rows = by_account(conn, own_id(actor)?)?;
    Ok(rows
        .into_iter()
        .map(Browser::from)
        .filter(|b| now_ms < b.expires_ms)
        .collect())
}

/// Trusts a browser no longer.
///
/// # Errors
/// 9001 when the actor trusts no such browser.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: BrowserId) -> Result<()> {
    match delete(tx, own_id(actor)?, id.0)? {
        0 => Err(ErrorCode::SessionMissing.into()),
        _ => Ok(()),
    }
}

pub(crate) fn end_all_of(tx: &mut Tx<'_>, account_id: i64) -> Result<()> {
    delete_all(tx, account_id)?;
    Ok(())
}

/// Forgets browsers whose trust has ended; the daily job.
///
/// # Errors
/// Faults only.
pub fn sweep(tx: &mut Tx<'_>, _actor: &Actor) -> Result<u64> {
    let now_ms = tx.now_ms();
    Ok(delete_expired(tx, now_ms)?)
}

impl From<BrowserRow> for Browser {
    fn from(row: BrowserRow) -> Self {
        Self {
            id: BrowserId(row.id),
            created_ms: row.created_ms,
            expires_ms: row.expires_ms,
        }
    }
}
