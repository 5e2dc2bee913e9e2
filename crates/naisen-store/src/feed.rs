//! What the engine is fed with: which companies changed, and of one company only what changed, so that one
//! saved number costs the same in a company of ten as in one of ten thousand (quality bar S10).

use std::collections::BTreeSet;
use std::sync::Arc;

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SubscriberId};
use tokio::sync::watch;

use crate::db::{Conn, Store};
use crate::error::Result;
use crate::sql::{row, sql};
use crate::terminal::{self, SealedCredentials};
use crate::view::{self, CHANGES_KEPT, CompanyView, Kind};

row! {
    pub(crate) struct CountedRow { company_id: i64, counter: i64 }
    pub(crate) struct CompanyRow { company_id: i64 }
    pub(crate) struct TerminalRow { sip_username: String, sealed_ha1: Vec<u8>, state: String }
}

sql! {
    fn counted_since(since_ms: i64) -> CountedRow =
        "SELECT company_id, counter FROM company_counter WHERE changed_ms >= $1";
    [scan] fn every_counter() -> CompanyRow =
        "SELECT company_id FROM company_counter WHERE company_id > 0";
    fn terminal_of(company_id: i64, subscriber_id: i64) -> TerminalRow =
        "SELECT sip_username, sealed_ha1, state FROM terminal
         WHERE company_id = $1 AND subscriber_id = $2 ORDER BY id DESC";
}

/// What stands at the counter of no company: holidays, trunks, the operator's switches.
pub const EVERYONE: CompanyId = CompanyId(view::EVERYONE);

/// One company, and what is new in it.
#[derive(Clone, Debug)]
pub struct Fed {
    /// Its settings as they are now.
    pub view: Arc<CompanyView>,
    /// The numbers that may have changed; none means all of them.
    pub changed: Option<Vec<SubscriberId>>,
    /// The credentials of the numbers looked at: a number looked at without any has none.
    pub credentials: Vec<SealedCredentials>,
    /// Which numbers' credentials were looked at; none means all of them.
    pub looked_at: Option<Vec<SubscriberId>>,
}

/// Changes whenever this process has written or seen newer settings of some company.
#[must_use]
pub fn watch(store: &Store) -> watch::Receiver<u64> {
    store.settings_moved()
}

/// Companies changed since an instant, epoch milliseconds, with their counters; [`EVERYONE`] among them.
/// Ask for a few seconds more than passed, since clocks of nodes differ and commits take time.
///
/// # Errors
/// 9002 for all but the system.
pub fn changed(conn: &mut Conn<'_>, actor: &Actor, since_ms: i64) -> Result<Vec<(CompanyId, i64)>> {
    permit(actor)?;
    let rows = counted_since(conn, since_ms)?.into_iter();
    Ok(rows
        .map(|row| (CompanyId(row.company_id), row.counter))
        .collect())
}

/// Every company there is.
///
/// # Errors
/// 9002 for all but the system.
pub fn companies(conn: &mut Conn<'_>, actor: &Actor) -> Result<BTreeSet<CompanyId>> {
    permit(actor)?;
    let rows = every_counter(conn)?.into_iter();
    Ok(rows.map(|row| CompanyId(row.company_id)).collect())
}

/// What is new in a company since a counter; everything without one. None when it is gone.
///
/// # Errors
/// 9002 for all but the system.
pub fn company(
    conn: &mut Conn<'_>,
    actor: &Actor,
    id: CompanyId,
    since: Option<i64>,
) -> Result<Option<Fed>> {
    permit(actor)?;
    let view = match conn.company_of(actor, id) {
        Ok(view) => view,
        Err(crate::Error::Refusal(refusal)) if refusal.code == ErrorCode::CompanyMissing => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let since = since.filter(|since| view.counter() - since <= CHANGES_KEPT);
    let Some(since) = since else {
        let credentials = terminal::credentials(conn, actor, id)?;
        return Ok(Some(Fed {
            view,
            changed: None,
            credentials,
            looked_at: None,
        }));
    };
    let rows = view::changes(conn, id.0, since)?;
    let mut numbers: Vec<_> = rows
        .iter()
        .filter(|row| row.kind == Kind::Subscriber.word())
        .map(|row| SubscriberId(row.id))
        .collect();
    numbers.sort_unstable();
    // A counter that rose without a noted record: something beside the settings, such as a terminal.
    if rows.is_empty() && since < view.counter() {
        let credentials = terminal::credentials(conn, actor, id)?;
        return Ok(Some(Fed {
            view,
            changed: Some(numbers),
            credentials,
            looked_at: None,
        }));
    }
    let mut credentials = Vec::new();
    for subscriber in &numbers {
        let row = terminal_of(conn, id.0, subscriber.0)?.into_iter().next();
        credentials.extend(row.map(|row| SealedCredentials {
            subscriber: *subscriber,
            sip_username: row.sip_username,
            sealed_ha1: row.sealed_ha1,
            suspended: row.state == "suspended",
        }));
    }
    Ok(Some(Fed {
        view,
        changed: Some(numbers.clone()),
        credentials,
        looked_at: Some(numbers),
    }))
}

fn permit(actor: &Actor) -> Result<()> {
    match actor.role {
        Role::System => Ok(()),
        Role::Operator(_) | Role::Admin(_) | Role::User(..) => Err(ErrorCode::NotPermitted.into()),
    }
}
