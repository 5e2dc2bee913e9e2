//! A completed 初期設定: the credentials of a number's one terminal (domain §3.1). They arrive sealed; the
//! key is not known here.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SubscriberId};

use super::live;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};

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
    }
    pub(crate) struct CredentialsRow {
        subscriber_id: i64,
        sip_username: String,
        sealed_ha1: Vec<u8>,
        state: String,
    }
}

sql! {
    fn insert_terminal(..NewTerminalRow) =
        "INSERT INTO terminal (company_id, id, subscriber_id, device_name, is_app, sip_username,
                               sealed_ha1, state, set_up_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    fn credentials_of(company_id: i64) -> CredentialsRow =
        "SELECT subscriber_id, sip_username, sealed_ha1, state FROM terminal WHERE company_id = $1";
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

/// A terminal that has just been set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTerminal {
    /// What its owner calls the device.
    pub device_name: String,
    /// It is the app, which can be told to wipe itself.
    pub is_app: bool,
    /// User name of its digest (calls §1.1).
    pub sip_username: String,
    /// HA1 of its password, sealed.
    pub sealed_ha1: Vec<u8>,
}

/// Gives a number its terminal; credentials and bindings of the one before are gone.
///
/// # Errors
/// 8015, 8016; 9002 for all but the system.
pub fn set_up_terminal(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    id: SubscriberId,
    terminal: &NewTerminal,
) -> Result<()> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    if tx.company_of(actor, company)?.subscriber(id).is_none() {
        return Err(ErrorCode::SubscriberMissing.into());
    }
    live::remove_terminals(tx, company, id)?;
    let row = NewTerminalRow {
        company_id: company.0,
        id: tx.new_id(),
        subscriber_id: id.0,
        device_name: terminal.device_name.clone(),
        is_app: terminal.is_app,
        sip_username: terminal.sip_username.clone(),
        sealed_ha1: terminal.sealed_ha1.clone(),
        state: "valid".to_owned(),
        set_up_ms: tx.now_ms(),
    };
    insert_terminal(tx, &row)?;
    Ok(())
}
