//! A completed 初期設定: the credentials of a number's one terminal (domain §3.1). They arrive sealed; the
//! key is not known here.

use std::sync::Arc;

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::Subscriber;

use super::{confirmation, link};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::number::remove_terminals;
use crate::record;
use crate::sql::{row, sql};
use crate::view::CompanyView;

row! {
    pub(crate) struct NewTerminalRow {
        company_id: i64,
        id: i64,
        subscriber_id: i64,
        device_name: String,
        is_app: bool,
        sip_username: String,
        sealed_ha1: Vec<u8>,
        state: String,
        set_up_ms: i64,
        token_hash: Option<Vec<u8>>,
    }
    pub(crate) struct CredentialsRow {
        subscriber_id: i64,
        sip_username: String,
        sealed_ha1: Vec<u8>,
        state: String,
    }
    pub(crate) struct PlaceRow { company_id: i64, id: i64, subscriber_id: String }
}

sql! {
    fn insert_terminal(..NewTerminalRow) =
        "INSERT INTO terminal (company_id, id, subscriber_id, device_name, is_app, sip_username,
                               sealed_ha1, state, set_up_ms, token_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    fn credentials_of(company_id: i64) -> CredentialsRow =
        "SELECT subscriber_id, sip_username, sealed_ha1, state FROM terminal WHERE company_id = $1";
    fn by_external_number(number: &str) -> PlaceRow =
        "SELECT company_id, id, subscriber_id FROM subscriber WHERE external_number = $1";
    fn by_id_of_company(company_id: i64, id: i64) -> PlaceRow =
        "SELECT company_id, id, subscriber_id FROM subscriber WHERE company_id = $1 AND id = $2";
}

/// A terminal's credentials as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedCredentials {
    /// Whose terminal.
    pub subscriber: SubscriberId,
    /// User name of its digest.
    pub sip_username: String,
    /// HA1 of its password, sealed.
    pub sealed_ha1: Vec<u8>,
    /// 緊急停止 has suspended them (domain §3.2).
    pub suspended: bool,
}

/// The credentials of every terminal of a company, for the engine.
///
/// # Errors
/// 9002 for all but the system.
pub fn credentials(
    conn: &mut Conn<'_>,
    actor: &Actor,
    company: CompanyId,
) -> Result<Vec<SealedCredentials>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let rows = credentials_of(conn, company.0)?;
    Ok(rows
        .into_iter()
        .map(|row| SealedCredentials {
            subscriber: SubscriberId(row.subscriber_id),
            sip_username: row.sip_username,
            sealed_ha1: row.sealed_ha1,
            suspended: row.state == "suspended",
        })
        .collect())
}

/// The number a 初期設定 knocks at, before anybody has shown who it is.
#[derive(Clone, Debug)]
pub struct Door {
    /// Its company, with the settings around it.
    pub company: Arc<CompanyView>,
    /// The number.
    pub id: SubscriberId,
    /// 加入者ID, which is also what its user logs in with.
    pub login_id: String,
}

/// The number with this 外線番号 in any company; none when there is no such number.
///
/// # Errors
/// 9002 for all but the system.
pub fn door(conn: &mut Conn<'_>, actor: &Actor, external_number: &str) -> Result<Option<Door>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let row = by_external_number(conn, external_number)?.pop();
    row.map(|row| opened(conn, actor, row)).transpose()
}

/// The number behind a set-up that is under way; none when it is gone.
///
/// # Errors
/// 9002 for all but the system.
pub fn door_of(
    conn: &mut Conn<'_>,
    actor: &Actor,
    company: CompanyId,
    id: SubscriberId,
) -> Result<Option<Door>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let row = by_id_of_company(conn, company.0, id.0)?.pop();
    row.map(|row| opened(conn, actor, row)).transpose()
}

fn opened(conn: &mut Conn<'_>, actor: &Actor, row: PlaceRow) -> Result<Door> {
    Ok(Door {
        company: conn.company_of(actor, CompanyId(row.company_id))?,
        id: SubscriberId(row.id),
        login_id: row.subscriber_id,
    })
}

/// A terminal that has just been set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTerminal {
    /// What its owner calls the device.
    pub device_name: String,
    /// SHA-256 of the app's own token; none for a phone that is not the app and cannot be told to
    /// erase itself.
    pub app_token: Option<[u8; 32]>,
    /// User name of its digest (calls §1.1).
    pub sip_username: String,
    /// HA1 of its password, sealed.
    pub sealed_ha1: Vec<u8>,
}

/// Gives a number its terminal, where 端末認証 permits it; credentials and bindings of the one before are
/// gone, and so is whatever else was under way.
///
/// # Errors
/// 8015, 8016; 9002 where no set-up is permitted, and for operators and strangers.
pub fn set_up_terminal(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    id: SubscriberId,
    terminal: &NewTerminal,
) -> Result<()> {
    permit(actor, company, id)?;
    let view = tx.company_of(actor, company)?;
    let before = view.subscriber(id).cloned();
    let before = before.ok_or(ErrorCode::SubscriberMissing)?;
    // terminal-auth.1, terminal-auth.2, emergency-stop.8
    before.terminal_auth.check_set_up(before.emergency_stop)?;
    remove_terminals(tx, company, id)?;
    confirmation::close(tx, company, id)?;
    link::forget(tx, company, id)?;
    let row = NewTerminalRow {
        company_id: company.0,
        id: tx.new_id(),
        subscriber_id: id.0,
        device_name: terminal.device_name.clone(),
        is_app: terminal.app_token.is_some(),
        sip_username: terminal.sip_username.clone(),
        sealed_ha1: terminal.sealed_ha1.clone(),
        state: "valid".to_owned(),
        set_up_ms: tx.now_ms(),
        token_hash: terminal.app_token.map(|hash| hash.to_vec()),
    };
    insert_terminal(tx, &row)?;
    let after = Subscriber {
        terminal_auth: before.terminal_auth.set_up(),
        ..before
    };
    record::replace(tx, actor, &view, id.0, "set_up", after)?;
    Ok(())
}

/// The company's admin, the number's own user and the product itself may set a terminal up.
pub(super) fn permit(actor: &Actor, company: CompanyId, id: SubscriberId) -> Result<()> {
    match actor.role {
        Role::System => Ok(()),
        Role::Admin(own) if own == company => Ok(()),
        Role::User(own, number) if own == company && number == id => Ok(()),
        Role::Operator(_) | Role::Admin(_) | Role::User(..) => Err(ErrorCode::NotPermitted.into()),
    }
}
