//! Portal sessions: SHA-256 of a token; they end after 30 idle minutes or 12 hours (domain §2.12).

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{BrowserId, SessionId};

use super::{Account, load, own_id};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};

/// A session unused for this long is over.
pub const IDLE_MS: i64 = 30 * 60_000;
/// A session this old is over.
pub const AGE_MAX_MS: i64 = 12 * 3_600_000;
/// A session's last use is written at most this often.
pub const TOUCH_MS: i64 = 60_000;

/// One login of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Identity, shown to its owner.
    pub id: SessionId,
    /// The trusted browser it was opened from.
    pub browser: Option<BrowserId>,
    /// Login, epoch milliseconds.
    pub created_ms: i64,
    /// Last use, epoch milliseconds, exact to [`TOUCH_MS`].
    pub used_ms: i64,
    /// The address of the login.
    pub address: String,
}

row! {
    pub(crate) struct SessionRow {
        id: i64,
        account_id: i64,
        browser_id: Option<i64>,
        created_ms: i64,
        used_ms: i64,
        address: String,
    }
}

sql! {
    fn by_token(token_hash: &[u8]) -> SessionRow =
        "SELECT id, account_id, browser_id, created_ms, used_ms, address
         FROM session WHERE token_hash = $1";
    fn by_account(account_id: i64) -> SessionRow =
        "SELECT id, account_id, browser_id, created_ms, used_ms, address
         FROM session WHERE account_id = $1 ORDER BY id DESC";
    fn insert(id: i64, token_hash: &[u8], account_id: i64, browser_id: Option<i64>, now_ms: i64, address: &str) =
        "INSERT INTO session (id, token_hash, account_id, browser_id, created_ms, used_ms, address)
         VALUES ($1, $2, $3, $4, $5, $5, $6)";
    fn update_used(id: i64, now_ms: i64) = "UPDATE session SET used_ms = $2 WHERE id = $1";
    fn delete(account_id: i64, id: i64) = "DELETE FROM session WHERE account_id = $1 AND id = $2";
    fn delete_others(account_id: i64, keep: i64) =
        "DELETE FROM session WHERE account_id = $1 AND id <> $2";
    fn delete_idle(used_before_ms: i64) = "DELETE FROM session WHERE used_ms < $1";
}

/// Opens a session for an account that has just proved itself.
///
/// # Errors
/// 9002 when `owner` is the system.
pub fn create(
    tx: &mut Tx<'_>,
    owner: &Actor,
    token_hash: &[u8; 32],
    browser: Option<BrowserId>,
) -> Result<SessionId> {
    let id = tx.new_id();
    let now_ms = tx.now_ms();
    let address = owner.address.map(|a| a.to_string()).unwrap_or_default();
    insert(
        tx,
        id,
        token_hash,
        own_id(owner)?,
        browser.map(|b| b.0),
        now_ms,
        &address,
    )?;
    Ok(SessionId(id))
}

/// The session with this token and its account; none once it is over.
///
/// # Errors
/// 9002 for any actor but the system, which is who looks before anybody is known.
pub fn find(
    conn: &mut Conn<'_>,
    actor: &Actor,
    token_hash: &[u8; 32],
) -> Result<Option<(Session, Account)>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let now_ms = conn.now_ms();
    let Some(row) = by_token(conn, token_hash)?
        .pop()
        .filter(|row| alive(row, now_ms))
    else {
        return Ok(None);
    };
    let account = load(conn, row.account_id)?;
    Ok(account.map(|account| (row.into(), account)))
}

fn alive(row: &SessionRow, now_ms: i64) -> bool {
    now_ms - row.used_ms < IDLE_MS && now_ms - row.created_ms < AGE_MAX_MS
}

/// Notes that a session is in use; callers do so when its last use is older than [`TOUCH_MS`].
///
/// # Errors
/// Faults only.
pub fn touch(tx: &mut Tx<'_>, _actor: &Actor, id: SessionId) -> Result<()> {
    let now_ms = tx.now_ms();
    update_used(tx, id.0, now_ms)?;
    Ok(())
}

/// The actor's living sessions, newest first.
///
/// # Errors
/// 9002 for the system.
pub fn list(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<Session>> {
    let now_ms = conn.now_ms();
    let rows = by_account(conn, own_id(actor)?)?;
    Ok(rows
        .into_iter()
        .filter(|row| alive(row, now_ms))
        .map(Session::from)
        .collect())
}

/// Ends one of the actor's sessions.
///
/// # Errors
/// 9001 when the actor has no such session.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: SessionId) -> Result<()> {
    match delete(tx, own_id(actor)?, id.0)? {
        0 => Err(ErrorCode::SessionMissing.into()),
        _ => Ok(()),
    }
}

/// Ends the actor's sessions but one.
///
/// # Errors
/// 9002 for the system.
pub fn end_all(tx: &mut Tx<'_>, actor: &Actor, keep: Option<SessionId>) -> Result<()> {
    end_all_of(tx, own_id(actor)?, keep)
}

pub(crate) fn end_all_of(tx: &mut Tx<'_>, account_id: i64, keep: Option<SessionId>) -> Result<()> {
    delete_others(tx, account_id, keep.map_or(0, |id| id.0))?;
    Ok(())
}

/// Forgets sessions that have been idle too long; the daily job.
///
/// # Errors
/// Faults only.
pub fn sweep(tx: &mut Tx<'_>, _actor: &Actor) -> Result<u64> {
    let before_ms = tx.now_ms() - IDLE_MS;
    Ok(delete_idle(tx, before_ms)?)
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Self {
            id: SessionId(row.id),
            browser: row.browser_id.map(BrowserId),
            created_ms: row.created_ms,
            used_ms: row.used_ms,
            address: row.address,
        }
    }
}
