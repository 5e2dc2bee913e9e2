//! Forgetting call records whose days are over (保存期間), company by company and a bounded range at a
//! time, so that no writer waits long.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::CompanyId;

use crate::db::{Conn, Tx, first_id_of};
use crate::error::Result;
use crate::sql::{row, sql};

/// Records forgotten in one transaction.
const CHUNK: i64 = 2_000;

row! {
    pub(super) struct IdRow { id: i64 }
    pub(super) struct NextRow { id: Option<i64> }
}

sql! {
    fn next_company(after: i64) -> NextRow =
        "SELECT MIN(company_id) AS id FROM call_record WHERE company_id > $1";
    fn select_end(company_id: i64, before_id: i64, chunk: i64) -> IdRow =
        "SELECT id FROM call_record WHERE company_id = $1 AND id < $2 ORDER BY id LIMIT 1 OFFSET $3";
    fn delete_parties(company_id: i64, before_id: i64) =
        "DELETE FROM call_party WHERE company_id = $1 AND call_record_id < $2";
    fn delete_details(company_id: i64, before_id: i64) =
        "DELETE FROM call_detail WHERE company_id = $1 AND id < $2";
    fn delete_records(company_id: i64, before_id: i64) =
        "DELETE FROM call_record WHERE company_id = $1 AND id < $2";
}

/// Companies that have records, also those that are gone.
///
/// # Errors
/// 9002 for any actor but the system.
pub fn companies(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<CompanyId>> {
    permit(actor)?;
    let mut found = Vec::new();
    let mut after = 0;
    while let Some(id) = next_company(conn, after)?.pop().and_then(|row| row.id) {
        found.push(CompanyId(id));
        after = id;
    }
    Ok(found)
}

/// Forgets a part of the records of calls that ended before an instant, epoch milliseconds; answers
/// whether there are more.
///
/// # Errors
/// 9002 for any actor but the system.
pub fn sweep(tx: &mut Tx<'_>, actor: &Actor, company: CompanyId, before_ms: i64) -> Result<bool> {
    permit(actor)?;
    let before = first_id_of(before_ms);
    let end = select_end(tx, company.0, before, CHUNK)?.pop();
    let more = end.is_some();
    let end = end.map_or(before, |row| row.id);
    delete_parties(tx, company.0, end)?;
    delete_details(tx, company.0, end)?;
    delete_records(tx, company.0, end)?;
    Ok(more)
}

fn permit(actor: &Actor) -> Result<()> {
    if actor.role == Role::System {
        Ok(())
    } else {
        Err(ErrorCode::NotPermitted.into())
    }
}
