//! Live state that survives a restart: registrations, hunt pointers, and use for ユニフォーム (calls §8).
//! The engine alone knows what a registration's state says; here it is a text. Rows of numbers and groups
//! that are gone may stay until [`prune`]: nobody asks for them.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, HuntGroupId, SubscriberId};
use naisen_core::limits::UNI_WINDOW_S;

use crate::db::{Conn, Tx};
use crate::error::{Fault, Result};
use crate::sql::{row, sql};

row! {
    pub(crate) struct OwnerRow { company_id: i64, subscriber_id: i64 }
    pub(crate) struct BindingRow {
        company_id: i64,
        subscriber_id: i64,
        contact: String,
        expires_ms: i64,
        state: String,
    }
    pub(crate) struct PointerRow { company_id: i64, hunt_group_id: i64, ring_order: i64 }
    pub(crate) struct UsedRow { company_id: i64, subscriber_id: i64, start_ms: i64, end_ms: i64 }
}

sql! {
    fn forget_bindings(each ..OwnerRow) =
        "DELETE FROM binding WHERE company_id = $1 AND subscriber_id = $2";
    fn put_bindings(each ..BindingRow) =
        "INSERT INTO binding (company_id, subscriber_id, contact, expires_ms, state)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (company_id, subscriber_id, contact)
         DO UPDATE SET expires_ms = excluded.expires_ms, state = excluded.state";
    fn put_pointers(each ..PointerRow) =
        "INSERT INTO hunt_pointer (company_id, hunt_group_id, ring_order) VALUES ($1, $2, $3)
         ON CONFLICT (company_id, hunt_group_id) DO UPDATE SET ring_order = excluded.ring_order";
    fn put_used(each ..UsedRow) =
        "INSERT INTO utilisation (company_id, subscriber_id, start_ms, end_ms)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (company_id, subscriber_id, start_ms) DO UPDATE SET end_ms = excluded.end_ms";
    [scan] fn all_bindings(now_ms: i64) -> BindingRow =
        "SELECT binding.company_id, binding.subscriber_id, contact, expires_ms, binding.state
         FROM binding JOIN terminal ON terminal.company_id = binding.company_id
              AND terminal.subscriber_id = binding.subscriber_id
         WHERE expires_ms > $1 AND terminal.state = 'valid'
         ORDER BY binding.company_id, binding.subscriber_id, contact";
    [scan] fn all_pointers() -> PointerRow =
        "SELECT company_id, hunt_group_id, ring_order FROM hunt_pointer";
    [scan] fn all_used(since_ms: i64) -> UsedRow =
        "SELECT company_id, subscriber_id, start_ms, end_ms FROM utilisation
         WHERE end_ms > $1 ORDER BY company_id, subscriber_id, start_ms";
    [scan] fn prune_bindings(now_ms: i64) = "DELETE FROM binding WHERE expires_ms <= $1";
    [scan] fn prune_used(since_ms: i64) = "DELETE FROM utilisation WHERE end_ms <= $1";
    [scan] fn prune_pointers() =
        "DELETE FROM hunt_pointer WHERE NOT EXISTS (
           SELECT 1 FROM hunt_group WHERE hunt_group.company_id = hunt_pointer.company_id
           AND hunt_group.id = hunt_pointer.hunt_group_id)";
}

/// One way to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// What tells it from the other ways to this terminal.
    pub contact: String,
    /// When it lapses, epoch milliseconds.
    pub expires_ms: i64,
    /// Whatever else the engine wants back.
    pub state: String,
}

/// An answered call of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// Start, epoch milliseconds.
    pub start_ms: i64,
    /// End, epoch milliseconds.
    pub end_ms: i64,
}

/// Live state to be written, or as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Every way to a terminal; an empty list when it is not registered any more.
    pub registrations: Vec<(CompanyId, SubscriberId, Vec<Registration>)>,
    /// 着信順序 of the member a group alerted last.
    pub pointers: Vec<(CompanyId, HuntGroupId, u8)>,
    /// Answered calls.
    pub used: Vec<(CompanyId, SubscriberId, Used)>,
}

impl Kept {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.registrations.is_empty() && self.pointers.is_empty() && self.used.is_empty()
    }
}

/// Writes what has changed.
///
/// # Errors
/// 9002 for all but the system.
pub fn save(tx: &mut Tx<'_>, actor: &Actor, kept: &Kept) -> Result<()> {
    permit(actor)?;
    let owners: Vec<_> = kept
        .registrations
        .iter()
        .map(|(company, subscriber, _)| OwnerRow {
            company_id: company.0,
            subscriber_id: subscriber.0,
        })
        .collect();
    let bindings: Vec<_> = kept
        .registrations
        .iter()
        .flat_map(|(company, subscriber, all)| {
            all.iter().map(|one| BindingRow {
                company_id: company.0,
                subscriber_id: subscriber.0,
                contact: one.contact.clone(),
                expires_ms: one.expires_ms,
                state: one.state.clone(),
            })
        })
        .collect();
    let pointers: Vec<_> = kept
        .pointers
        .iter()
        .map(|(company, group, order)| PointerRow {
            company_id: company.0,
            hunt_group_id: group.0,
            ring_order: i64::from(*order),
        })
        .collect();
    let used: Vec<_> = kept
        .used
        .iter()
        .map(|(company, subscriber, used)| UsedRow {
            company_id: company.0,
            subscriber_id: subscriber.0,
            start_ms: used.start_ms,
            end_ms: used.end_ms,
        })
        .collect();
    forget_bindings(tx, &owners)?;
    put_bindings(tx, &bindings)?;
    put_pointers(tx, &pointers)?;
    put_used(tx, &used)?;
    Ok(())
}

/// What was written and still counts: registrations that have not lapsed and whose credentials are
/// valid, pointers, and use within the window.
///
/// # Errors
/// 9002 for all but the system.
pub fn load(conn: &mut Conn<'_>, actor: &Actor) -> Result<Kept> {
    permit(actor)?;
    let now_ms = conn.now_ms();
    let mut kept = Kept::default();
    for row in all_bindings(conn, now_ms)? {
        let owner = (CompanyId(row.company_id), SubscriberId(row.subscriber_id));
        let one = Registration {
            contact: row.contact,
            expires_ms: row.expires_ms,
            state: row.state,
        };
        match kept.registrations.last_mut() {
            Some((company, subscriber, all)) if (*company, *subscriber) == owner => all.push(one),
            _ => kept.registrations.push((owner.0, owner.1, vec![one])),
        }
    }
    for row in all_pointers(conn)? {
        let order =
            u8::try_from(row.ring_order).map_err(|e| Fault::new("reading a hunt pointer", e))?;
        let group = HuntGroupId(row.hunt_group_id);
        kept.pointers
            .push((CompanyId(row.company_id), group, order));
    }
    let rows = all_used(conn, now_ms - WINDOW_MS)?.into_iter();
    kept.used = rows
        .map(|row| {
            let used = Used {
                start_ms: row.start_ms,
                end_ms: row.end_ms,
            };
            (
                CompanyId(row.company_id),
                SubscriberId(row.subscriber_id),
                used,
            )
        })
        .collect();
    Ok(kept)
}

/// Deletes what does not count any more.
///
/// # Errors
/// 9002 for all but the system.
pub fn prune(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    permit(actor)?;
    let now_ms = tx.now_ms();
    prune_bindings(tx, now_ms)?;
    prune_used(tx, now_ms - WINDOW_MS)?;
    prune_pointers(tx)?;
    Ok(())
}

const WINDOW_MS: i64 = UNI_WINDOW_S as i64 * 1_000;

fn permit(actor: &Actor) -> Result<()> {
    match actor.role {
        Role::System => Ok(()),
        Role::Operator(_) | Role::Admin(_) | Role::User(..) => Err(ErrorCode::NotPermitted.into()),
    }
}
