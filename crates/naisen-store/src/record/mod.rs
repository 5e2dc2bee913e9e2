//! What all records of a company have in common: a row with a version, a change row and an audit entry
//! for every write, and a place in the snapshot. What a record means is not known here.

mod company;
mod extension_group;
mod hunt_group;
mod one_row;
mod phone_book;
mod pickup_group;
mod schedule;
mod site;
mod subscriber;

pub(crate) use subscriber::{
    SubscriberRow, row as subscriber_row, update_all as update_subscribers,
};

use std::sync::Arc;

use naisen_core::actor::{Actor, Role};
use naisen_core::error::{ErrorCode, Refusal, RowRefusal};
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::{
    Company, CompanySettings, ExtensionGroup, HuntGroup, PhoneBook, PickupGroup, Site, Stored,
    Subscriber,
};
use serde_json::Value as Json;

use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::schedule::ScheduleTable;
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
    fn called(&self) -> &str;
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
    let (before, version) = {
        let now = current(tx, view);
        (R::find(&now, id), now.version(R::KIND, id).unwrap_or(0))
    };
    if before.as_ref() != Some(&record) {
        return replace(tx, actor, view, id, action, record);
    }
    Ok(Stored {
        id: R::id(id),
        version,
        value: record,
    })
}

/// [`save`] of a change that goes beyond the record, and is noted even when the record is as it was.
pub(crate) fn replace<R: Record>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &CompanyView,
    id: i64,
    action: &str,
    record: R,
) -> Result<Stored<R::Id, R>> {
    let company = view.settings().id();
    let (before, version) = {
        // As it is now: an earlier step of the same transaction may have changed it. Held no longer
        // than this, so that the next change need not copy it.
        let now = current(tx, view);
        (R::find(&now, id), now.version(R::KIND, id).unwrap_or(0) + 1)
    };
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
    let before = R::find(&current(tx, view), id);
    R::delete(tx, company.0, id)?;
    note::<R>(tx, company, id, None)?;
    write_audit(tx, actor, company, id, "delete", before.as_ref(), None)
}

/// Removes every record of a company without numbers, and the company.
pub(crate) fn delete_everything(tx: &mut Tx<'_>, actor: &Actor, view: &CompanyView) -> Result<()> {
    for (id, _) in view.hunt_groups() {
        delete::<HuntGroup>(tx, actor, view, id.0)?;
    }
    for (id, _) in view.schedules() {
        delete::<ScheduleTable>(tx, actor, view, id.0)?;
    }
    for (id, _) in view.extension_groups() {
        delete::<ExtensionGroup>(tx, actor, view, id.0)?;
    }
    for (id, _) in view.pickup_groups() {
        delete::<PickupGroup>(tx, actor, view, id.0)?;
    }
    for (id, _) in view.phone_books() {
        delete::<PhoneBook>(tx, actor, view, id.0)?;
    }
    for (id, _) in view.sites() {
        delete::<Site>(tx, actor, view, id.0)?;
    }
    delete::<Company>(tx, actor, view, view.settings().id().0)
}

fn current(tx: &Tx<'_>, view: &CompanyView) -> Arc<CompanyView> {
    let company = view.settings().id();
    tx.loaded
        .get(&company)
        .map_or_else(|| Arc::new(view.clone()), |held| Arc::clone(&held.view))
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
        .map(|r| r.called().to_owned())
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

/// Judges a save: fields first, then what must exist, then the version, then the rest (domain §4).
pub(crate) fn judge(checked: Result<(), Refusal>, version: Result<()>) -> Result<()> {
    accept(checked, version)
}

/// [`judge`] for a check that answers what is to be saved.
pub(crate) fn accept<T>(checked: Result<T, Refusal>, version: Result<()>) -> Result<T> {
    match checked {
        Err(refusal) if comes_before_version(refusal.code) => Err(refusal.into()),
        checked => {
            version?;
            Ok(checked?)
        }
    }
}

/// Judges the deletion of what was ticked; nothing ticked is 8008 (domain §5).
pub(crate) fn check_deletion<I>(
    ids: &[I],
    check: impl Fn(&I) -> Result<(), Refusal>,
) -> Result<()> {
    if ids.is_empty() {
        return Err(ErrorCode::Required.into());
    }
    ids.iter().try_for_each(|id| check(id).map_err(Into::into))
}

fn comes_before_version(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::Required | ErrorCode::Invalid) || code.http_status() == 404
}

/// The versions a save of many rows was made from, by record; a record that is not named is not
/// judged.
pub type Versions<I> = std::collections::BTreeMap<I, i64>;

/// Saves numbers that changed together, each from the version it was shown in.
pub(crate) fn save_subscribers(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &CompanyView,
    versions: &Versions<SubscriberId>,
    action: &str,
    changed: Vec<(SubscriberId, Subscriber)>,
) -> Result<()> {
    let stale: Vec<RowRefusal> = changed
        .iter()
        .filter(|(id, _)| {
            let version = versions.get(id);
            version.is_some_and(|v| check_version(view, Kind::Subscriber, id.0, *v).is_err())
        })
        .map(|(_, subscriber)| RowRefusal {
            key: subscriber.subscriber_id.clone(),
            code: ErrorCode::ChangedByOther,
            field: None,
            detail: None,
        })
        .collect();
    if !stale.is_empty() {
        return Err(Refusal::rows(stale).into());
    }
    for (id, subscriber) in changed {
        save(tx, actor, view, id.0, action, subscriber)?;
    }
    Ok(())
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
