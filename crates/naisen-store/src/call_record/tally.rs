//! Counts of calls over a stretch of time: for the live page, and for an operator, who sees these
//! without a reason (domain §1).

use naisen_core::actor::{Actor, Role};
use naisen_core::call_record::{Direction, Outcome};
use naisen_core::error::ErrorCode;
use naisen_core::ids::CompanyId;

use crate::db::Conn;
use crate::error::Result;
use crate::sql::{row, sql};

row! {
    pub(super) struct TallyRow { slot: i64, direction: String, outcome: String, count: i64 }
}

sql! {
    fn select(company_id: i64, from_ms: i64, until_ms: i64, slot_ms: i64) -> TallyRow =
        "SELECT (start_ms - $2) / $4 AS slot, direction, outcome, COUNT(*) AS count
         FROM call_record WHERE company_id = $1 AND start_ms >= $2 AND start_ms < $3
         GROUP BY slot, direction, outcome";
}

/// So many calls of one kind in one slot of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Which slot, from 0.
    pub slot: usize,
    /// Which way.
    pub direction: Direction,
    /// What became of them.
    pub outcome: Outcome,
    /// How many.
    pub count: u64,
}

/// Calls of the admin's company, or of any for the operator, that began from `from_ms` to `until_ms`
/// (epoch milliseconds), in slots of `slot_ms`.
///
/// # Errors
/// 9002 for a user, and for a company named by an admin.
pub fn tally(
    conn: &mut Conn<'_>,
    actor: &Actor,
    of: Option<CompanyId>,
    from_ms: i64,
    until_ms: i64,
    slot_ms: i64,
) -> Result<Vec<Tally>> {
    let company = match (actor.role, of) {
        (Role::Admin(company), None) => company,
        (Role::Operator(_) | Role::System, Some(company)) => company,
        _ => return Err(ErrorCode::NotPermitted.into()),
    };
    let rows = select(conn, company.0, from_ms, until_ms, slot_ms.max(1))?;
    let told = rows.into_iter().filter_map(|row| {
        Some(Tally {
            slot: usize::try_from(row.slot).ok()?,
            direction: Direction::of_word(&row.direction)?,
            outcome: Outcome::of_word(&row.outcome)?,
            count: u64::try_from(row.count).ok()?,
        })
    });
    Ok(told.collect())
}
