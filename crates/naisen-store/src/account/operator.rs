//! 保守者: the people who run the service.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::OperatorId;

use super::Account;
use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;

/// Every operator, by login id.
///
/// # Errors
/// 9002 for any actor but operators and the system.
pub fn list(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<Account>> {
    permit(actor)?;
    super::by_role(conn, "operator")?
        .into_iter()
        .map(Account::try_from)
        .collect()
}

/// Adds an operator; the login id has been checked.
///
/// # Errors
/// 9002 for any actor but operators and the system; 8009 when the login id is taken.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    login_id: &str,
    password_hash: &str,
) -> Result<OperatorId> {
    permit(actor)?;
    if !super::by_login(tx, login_id)?.is_empty() {
        return Err(ErrorCode::Invalid.at("login_id").into());
    }
    let id = OperatorId(tx.new_id());
    super::create(tx, Role::Operator(id), login_id, password_hash)?;
    note(tx, actor, id, login_id, "create")?;
    Ok(id)
}

/// Removes an operator with its sessions and tokens.
///
/// # Errors
/// 9002 for any actor but operators and the system, and for removing oneself; 9011 when there is none.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: OperatorId) -> Result<()> {
    permit(actor)?;
    if actor.role == Role::Operator(id) {
        return Err(ErrorCode::NotPermitted.into());
    }
    let account = super::load(tx, id.0)?
        .filter(|account| account.role == Role::Operator(id))
        .ok_or(ErrorCode::PageMissing)?;
    super::remove(tx, id.0, &account.login_id)?;
    note(tx, actor, id, &account.login_id, "delete")
}

fn permit(actor: &Actor) -> Result<()> {
    match actor.role {
        Role::Operator(_) | Role::System => Ok(()),
        Role::Admin(_) | Role::User(..) => Err(ErrorCode::NotPermitted.into()),
    }
}

fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: OperatorId,
    login_id: &str,
    action: &str,
) -> Result<()> {
    audit::write(
        tx,
        actor,
        audit::OPERATOR,
        &Entry {
            object: "operator",
            object_id: id.0,
            object_name: login_id,
            action,
            before: None,
            after: None,
        },
    )
}
