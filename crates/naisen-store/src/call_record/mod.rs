//! Call records (domain §2.12): written in batches beside the calls, read by the company, by the users
//! that took part, and by an operator that gave a reason (domain §1). Narrow rows are searched; the
//! record itself is one JSON text beside them.

mod batch;
mod find;
mod rows;
mod sweep;
mod tally;
mod way;

use naisen_core::actor::{Actor, Role};
use naisen_core::call_record::{CallRecord, Party};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CallRecordId, CompanyId, SubscriberId};
use naisen_core::simulate::Viewer;

pub use batch::{Batch, Entry};
pub use find::{CallPage, CallQuery, Cursor, count, list, page};
pub use rows::CallRow;
pub use sweep::{companies, sweep};
pub use tally::{Tally, tally};

use crate::call_access;
use crate::db::{Conn, Tx};
use crate::error::{Fault, Result};

#[cfg(test)]
pub(crate) const STATEMENTS: [&[&crate::sql::Statement]; 4] = [
    rows::STATEMENTS,
    way::STATEMENTS,
    sweep::STATEMENTS,
    tally::STATEMENTS,
];

/// Whose records an actor may read, and as whom.
#[derive(Clone, Copy, Debug)]
struct Reader {
    company: CompanyId,
    viewer: Viewer,
}

impl Reader {
    /// 9002 for an operator that has given no reason lately, and for a company not named by one.
    fn admit(conn: &mut Conn<'_>, actor: &Actor, of: Option<CompanyId>) -> Result<Self> {
        let reader = |company, viewer| Ok(Self { company, viewer });
        match (actor.role, of) {
            (Role::Admin(company), None) => reader(company, Viewer::Admin),
            (Role::User(company, own), None) => reader(company, Viewer::User(own)),
            (Role::Operator(_), Some(company))
                if call_access::get(conn, actor, company)?.is_some() =>
            {
                reader(company, Viewer::Admin)
            }
            (Role::System, Some(company)) => reader(company, Viewer::Admin),
            _ => Err(ErrorCode::NotPermitted.into()),
        }
    }

    const fn own(self) -> Option<SubscriberId> {
        match self.viewer {
            Viewer::Admin => None,
            Viewer::User(own) => Some(own),
        }
    }
}

/// Keeps records; one that is there already is left as it is, so that a batch may be written again.
///
/// # Errors
/// 9002 for any actor but the system.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, batch: &Batch) -> Result<()> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    rows::insert(tx, &batch.rows)?;
    rows::insert_detail(tx, &batch.details)?;
    rows::insert_party(tx, &batch.parties)?;
    Ok(())
}

/// One record, as the actor may see it (domain §1). `of` names the company for an operator.
///
/// # Errors
/// 9011 when there is none, or none the actor's number took part in; 9002 as [`list`].
pub fn get(
    conn: &mut Conn<'_>,
    actor: &Actor,
    of: Option<CompanyId>,
    id: CallRecordId,
) -> Result<CallRecord> {
    let reader = Reader::admit(conn, actor, of)?;
    let company = reader.company.0;
    if let Some(own) = reader.own()
        && rows::parties(conn, company, id.0, own.0)?.is_empty()
    {
        return Err(ErrorCode::PageMissing.into());
    }
    let found = rows::detail(conn, company, id.0)?.pop();
    let text = found.ok_or(ErrorCode::PageMissing)?.record;
    let record: CallRecord =
        serde_json::from_str(&text).map_err(|e| Fault::new("reading a call record", e))?;
    Ok(record.seen_by(reader.viewer))
}

fn subscriber_id(party: &Party) -> i64 {
    party.subscriber.map_or(0, |id| id.0)
}
