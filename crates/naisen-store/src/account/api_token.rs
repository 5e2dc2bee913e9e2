//! Bearer tokens of the API: SHA-256 of the token, a name, at most a year (domain §2.12).

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::TokenId;

use super::{Account, account_company, load, own_id};
use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};

/// How long a token may live.
pub const AGE_MAX_MS: i64 = 366 * 86_400_000;
/// A token's last use is written at most this often.
pub const TOUCH_MS: i64 = 60_000;

/// A token as its owner sees it; the token itself is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Identity.
    pub id: TokenId,
    /// What its owner calls it, 1–50 characters.
    pub name: String,
    /// Made, epoch milliseconds.
    pub created_ms: i64,
    /// Last used, epoch milliseconds, exact to [`TOUCH_MS`].
    pub used_ms: Option<i64>,
    /// No longer valid from then on, epoch milliseconds.
    pub expires_ms: i64,
    /// Revoked, epoch milliseconds.
    pub revoked_ms: Option<i64>,
}

row! {
    pub(crate) struct TokenRow {
        id: i64,
        account_id: i64,
        name: String,
        created_ms: i64,
        used_ms: Option<i64>,
        expires_ms: i64,
        revoked_ms: Option<i64>,
    }
}

sql! {
    fn by_token(token_hash: &[u8]) -> TokenRow =
        "SELECT id, account_id, name, created_ms, used_ms, expires_ms, revoked_ms
         FROM api_token WHERE token_hash = $1";
    fn by_account(account_id: i64) -> TokenRow =
        "SELECT id, account_id, name, created_ms, used_ms, expires_ms, revoked_ms
         FROM api_token WHERE account_id = $1 ORDER BY id DESC";
    fn insert(id: i64, token_hash: &[u8], account_id: i64, name: &str, now_ms: i64, expires_ms: i64) =
        "INSERT INTO api_token (id, token_hash, account_id, name, created_ms, expires_ms)
         VALUES ($1, $2, $3, $4, $5, $6)";
    fn update_used(id: i64, now_ms: i64) = "UPDATE api_token SET used_ms = $2 WHERE id = $1";
    fn update_revoked(account_id: i64, id: i64, now_ms: i64) =
        "UPDATE api_token SET revoked_ms = $3
         WHERE account_id = $1 AND id = $2 AND revoked_ms IS NULL";
    fn update_all_revoked(account_id: i64, now_ms: i64) =
        "UPDATE api_token SET revoked_ms = $2 WHERE account_id = $1 AND revoked_ms IS NULL";
}

/// Makes a token for the actor's own account. The name has been checked; a later `expires_ms` than
/// [`AGE_MAX_MS`] from now is brought back to it.
///
/// # Errors
/// 9002 for the system.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    name: &str,
    token_hash: &[u8; 32],
    expires_ms: i64,
) -> Result<TokenId> {
    let id = tx.new_id();
    let now_ms = tx.now_ms();
    let expires_ms = expires_ms.min(now_ms + AGE_MAX_MS);
    insert(tx, id, token_hash, own_id(actor)?, name, now_ms, expires_ms)?;
    note(tx, actor, TokenId(id), name, "create")?;
    Ok(TokenId(id))
}

/// The living token with this hash and its account.
///
/// # Errors
/// 9002 for any actor but the system, which is who looks before anybody is known.
pub fn find(
    conn: &mut Conn<'_>,
    actor: &Actor,
    token_hash: &[u8; 32],
) -> Result<Option<(ApiToken, Account)>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let now_ms = conn.now_ms();
    let alive = |row: &TokenRow| row.revoked_ms.is_none() && now_ms < row.expires_ms;
    let Some(row) = by_token(conn, token_hash)?.pop().filter(alive) else {
        return Ok(None);
    };
    let account = load(conn, row.account_id)?;
    Ok(account.map(|account| (row.into(), account)))
}

/// Notes that a token is in use; callers do so when its last use is older than [`TOUCH_MS`].
///
/// # Errors
/// Faults only.
pub fn touch(tx: &mut Tx<'_>, _actor: &Actor, id: TokenId) -> Result<()> {
    let now_ms = tx.now_ms();
    update_used(tx, id.0, now_ms)?;
    Ok(())
}

/// The actor's tokens, newest first, revoked and expired ones included.
///
/// # Errors
/// 9002 for the system.
pub fn list(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<ApiToken>> {
    Ok(by_account(conn, own_id(actor)?)?
        .into_iter()
        .map(ApiToken::from)
        .collect())
}

/// Revokes one of the actor's tokens.
///
/// # Errors
/// 9011 when the actor has no such living token.
pub fn revoke(tx: &mut Tx<'_>, actor: &Actor, id: TokenId) -> Result<()> {
    let now_ms = tx.now_ms();
    match update_revoked(tx, own_id(actor)?, id.0, now_ms)? {
        0 => Err(ErrorCode::PageMissing.into()),
        _ => note(tx, actor, id, "", "revoke"),
    }
}

pub(crate) fn revoke_all_of(tx: &mut Tx<'_>, account_id: i64) -> Result<()> {
    let now_ms = tx.now_ms();
    update_all_revoked(tx, account_id, now_ms)?;
    Ok(())
}

fn note(tx: &mut Tx<'_>, actor: &Actor, id: TokenId, name: &str, action: &str) -> Result<()> {
    audit::write(
        tx,
        actor,
        account_company(actor.role),
        &Entry {
            object: "api_token",
            object_id: id.0,
            object_name: name,
            action,
            before: None,
            after: None,
        },
    )
}

impl From<TokenRow> for ApiToken {
    fn from(row: TokenRow) -> Self {
        Self {
            id: TokenId(row.id),
            name: row.name,
            created_ms: row.created_ms,
            used_ms: row.used_ms,
            expires_ms: row.expires_ms,
            revoked_ms: row.revoked_ms,
        }
    }
}
