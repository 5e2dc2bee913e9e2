//! Failure counters of logins (domain §3.5): one a login id for all browsers not trusted for it, one a
//! trusted browser. Ids that do not exist have counters exactly alike; the table is bounded.

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::BrowserId;
use naisen_core::lock::{LOCK_MS, LockCounter};

use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};
use crate::word;

/// Counters kept at most; the ones not touched for longest go first.
const COUNTERS_MAX: i64 = 100_000;
/// One in this many failures looks whether the table has grown too large.
const SWEEP_EVERY: i64 = 64;

row! {
    pub(crate) struct LockRow { state: String }
    pub(crate) struct CountRow { count: i64 }
}

sql! {
    fn select(login_id: &str, browser_id: i64) -> LockRow =
        "SELECT state FROM login_lock WHERE login_id = $1 AND browser_id = $2";
    fn hold(login_id: &str, browser_id: i64, state: &str, now_ms: i64) =
        "INSERT INTO login_lock (login_id, browser_id, state, touched_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (login_id, browser_id) DO UPDATE SET touched_ms = excluded.touched_ms";
    fn update(login_id: &str, browser_id: i64, state: &str) =
        "UPDATE login_lock SET state = $3 WHERE login_id = $1 AND browser_id = $2";
    fn delete(login_id: &str, browser_id: i64) =
        "DELETE FROM login_lock WHERE login_id = $1 AND browser_id = $2";
    fn delete_all(login_id: &str) = "DELETE FROM login_lock WHERE login_id = $1";
    fn delete_old(touched_before_ms: i64) = "DELETE FROM login_lock WHERE touched_ms < $1";
    [scan] fn count() -> CountRow = "SELECT COUNT(*) AS count FROM login_lock";
    [scan] fn delete_oldest(count: i64) =
        "DELETE FROM login_lock WHERE (login_id, browser_id) IN
             (SELECT login_id, browser_id FROM login_lock ORDER BY touched_ms LIMIT $1)";
}

/// The counter an attempt is judged by: the trusted browser's, or the login id's own.
fn browser_id(browser: Option<BrowserId>) -> i64 {
    browser.map_or(0, |b| b.0)
}

/// Refuses an attempt with 8001 while its counter is locked; asked before the password is looked at.
///
/// # Errors
/// 8001.
pub fn admit(
    conn: &mut Conn<'_>,
    _actor: &Actor,
    login_id: &str,
    browser: Option<BrowserId>,
) -> Result<()> {
    let now_ms = conn.now_ms();
    match select(conn, login_id, browser_id(browser))?.pop() {
        Some(row) if word::parse::<LockCounter>(&row.state)?.is_locked(now_ms) => {
            Err(ErrorCode::LoginLocked.into())
        }
        _ => Ok(()),
    }
}

/// Counts a failed attempt and answers what to say: 8000, or 8001 once it locks.
///
/// # Errors
/// Faults only.
pub fn failed(
    tx: &mut Tx<'_>,
    _actor: &Actor,
    login_id: &str,
    browser: Option<BrowserId>,
) -> Result<ErrorCode> {
    let now_ms = tx.now_ms();
    let browser = browser_id(browser);
    // Taken first, so that two failures at the same moment count as two.
    hold(
        tx,
        login_id,
        browser,
        &word::json(&LockCounter::default())?,
        now_ms,
    )?;
    let counter: LockCounter = match select(tx, login_id, browser)?.pop() {
        Some(row) => word::parse(&row.state)?,
        None => LockCounter::default(),
    };
    let (counter, code) = counter.failed(now_ms);
    update(tx, login_id, browser, &word::json(&counter)?)?;
    if tx.new_id() % SWEEP_EVERY == 0 {
        bound(tx)?;
    }
    Ok(code)
}

fn bound(tx: &mut Tx<'_>) -> Result<()> {
    let count = count(tx)?.pop().map_or(0, |row| row.count);
    if count > COUNTERS_MAX {
        delete_oldest(tx, count - COUNTERS_MAX)?;
    }
    Ok(())
}

/// Resets the one counter a successful attempt used.
///
/// # Errors
/// Faults only.
pub fn succeeded(
    tx: &mut Tx<'_>,
    _actor: &Actor,
    login_id: &str,
    browser: Option<BrowserId>,
) -> Result<()> {
    delete(tx, login_id, browser_id(browser))?;
    Ok(())
}

/// Clears every counter of a login id, after somebody in charge has set a new password.
pub(crate) fn clear(tx: &mut Tx<'_>, login_id: &str) -> Result<()> {
    delete_all(tx, login_id)?;
    Ok(())
}

/// Forgets counters that no longer lock anything and have not moved for a day; the daily job.
///
/// # Errors
/// Faults only.
pub fn sweep(tx: &mut Tx<'_>, _actor: &Actor) -> Result<u64> {
    let before_ms = tx.now_ms() - LOCK_MS.max(86_400_000);
    Ok(delete_old(tx, before_ms)?)
}
