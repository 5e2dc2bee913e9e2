//! What all records of a company have in common: a row with a version, a change row and an audit entry
//! for every write, and a place in the snapshot. What a record means is not known here.

mod company;
mod extension_group;
mod hunt_group;
mod phone_book;
mod pickup_group;
mod schedule;
mod site;
mod subscriber;

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::{CompanySettings, Stored};
use serde_json::Value as Json;

use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::view::{CompanyView, Kind, note};

/// A record of a company: how it is read from rows, written to them and held in the snapshot.
pub(crate) trait Record: Clone + PartialEq {
    /// Its identity's type.
    type Id: Copy;
    /// Its kind.
    const KIND: Kind;

    /// The identity's type around a number.
    fn id(raw: i64) -> Self::Id;
    /// What a person calls it.
    fn name(&self) -> &str;
    /// What a reader of the audit may see of it.
    fn audit(&self) -> Json;

    /// One record with its version.
    fn select(conn: &mut Conn<'_>, company: i64, id: i64) -> Result<Option<(i64, Self)>>;
    /// Every record of a company, with identity and version.
    fn select_all(conn: &mut Conn<'_>, company: i64) -> Result<Vec<(i64, i64, Self)>>;
    /// Adds the rows of a new record.
    fn insert(&self, tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()>;
    /// Replaces the rows of a record.
    fn update(&self, tx: &mut Tx<'_>, company: i64, id: i64, version: i64) -> Result<()>;
    /// Removes the rows of a record.
    fn delete(tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()>;

    /// Puts it into a snapshot.
    fn put(self, settings: &mut CompanySettings, id: i64);
    /// Takes it out of a snapshot.
    fn take(settings: &mut CompanySettings, id: i64);
    /// Finds it in a snapshot.
    fn find(settings: &CompanySettings, id: i64) -> Option<Self>;
}

/// The statements of every record.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&[&crate::sql::Statement]] = &[
    company::STATEMENTS,
    extension_group::STATEMENTS,
    hunt_group::STATEMENTS,
    phone_book::STATEMENTS,
    pickup_group::STATEMENTS,
    schedule::STATEMENTS,
    site::STATEMENTS,
    subscriber::STATEMENTS,
];

/// Adds a record that has passed its checks.
pub(crate) fn create<R: Record>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    record: R,
) -> Result<Stored<R::Id, R>> {
    let id = tx.new_id();
    create_as(tx, actor, company, id, record)
}

/// [`create`] under an identity made before.
pub(crate) fn create_as<R: Record>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    id: i64,
    record: R,
) -> Result<Stored<R::Id, R>> {
    record.insert(tx, company.0, id)?;
    note(tx, company, id, Some((1, record.clone())))?;
    write_audit::<R>(tx, actor, company, id, "create", None, Some(&record))?;
    Ok(Stored {
        id: R::id(id),
        version: 1,
        value: record,
    })
}

/// Replaces a record that has passed its checks. One that is as it was stays untouched.
pub(crate) fn save<R: Record>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &CompanyView,
    id: i64,
    action: &str,
    record: R,
) -> Result<Stored<R::Id, R>> {
    let company = view.settings().id();
    let before = R::find(view, id);
    let mut version = view.version(R::KIND, id).unwrap_or(0);
    if before.as_ref() != Some(&record) {
        version += 1;
        record.update(tx, company.0, id, version)?;
        note(tx, company, id, Some((version, record.clone())))?;
        write_audit(
            tx,
            actor,
            company,
            id,
            action,
            before.as_ref(),
            Some(&record),
        )?;
    }
    Ok(Stored {
        id: R::id(id),
        version,
        value: record,
    })
}

/// Removes a record that may go.
pub(crate) fn delete<R: Record>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &CompanyView,
    id: i64,
) -> Result<()> {
    let company = view.settings().id();
    let before = R::find(view, id);
    R::delete(tx, company.0, id)?;
    note::<R>(tx, company, id, None)?;
    write_audit(tx, actor, company, id, "delete", before.as_ref(), None)
}

fn write_audit<R: Record>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    id: i64,
    action: &str,
    before: Option<&R>,
    after: Option<&R>,
) -> Result<()> {
    let name = after
        .or(before)
        .map(|r| r.name().to_owned())
        .unwrap_or_default();
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => {
            let (before, after) = audit::difference(before.audit(), after.audit());
            (Some(before), Some(after))
        }
        (before, after) => (before.map(R::audit), after.map(R::audit)),
    };
    audit::write(
        tx,
        actor,
        company,
        &Entry {
            object: R::KIND.word(),
            object_id: id,
            object_name: &name,
            action,
            before,
            after,
        },
    )
}

/// A record as a list or form shows it.
pub(crate) fn stored<R: Record>(view: &CompanyView, id: i64) -> Option<Stored<R::Id, R>> {
    Some(Stored {
        id: R::id(id),
        version: view.version(R::KIND, id)?,
        value: R::find(view, id)?,
    })
}

/// Refuses a save made from an older version (domain §4, step 4a).
pub(crate) fn check_version(view: &CompanyView, kind: Kind, id: i64, version: i64) -> Result<()> {
    match view.version(kind, id) {
        Some(current) if current != version => Err(ErrorCode::ChangedByOther.into()),
        _ => Ok(()),
    }
}

/// 9002 for everybody but the admin of a company.
pub(crate) fn permit_admin(actor: &Actor) -> Result<CompanyId> {
    match actor.role {
        Role::Admin(company) => Ok(company),
        Role::Operator(_) | Role::User(..) | Role::System => Err(ErrorCode::NotPermitted.into()),
    }
}

/// 9002 for everybody but operators and the system.
pub(crate) fn permit_operator(actor: &Actor) -> Result<()> {
    match actor.role {
        Role::Operator(_) | Role::System => Ok(()),
        Role::Admin(_) | Role::User(..) => Err(ErrorCode::NotPermitted.into()),
    }
}

/// 9002 for a user that names any number but its own, whether or not that number exists (domain §1).
pub(crate) fn permit_number(actor: &Actor, subscriber: SubscriberId) -> Result<()> {
    match actor.role {
        Role::Admin(_) => Ok(()),
        Role::User(_, own) if own == subscriber => Ok(()),
        Role::Operator(_) | Role::User(..) | Role::System => Err(ErrorCode::NotPermitted.into()),
    }
}
