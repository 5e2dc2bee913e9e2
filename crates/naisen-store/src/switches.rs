//! The operator's switches that bear on every company and are changed while the service runs.

use naisen_core::actor::Actor;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::record::permit_operator;
use crate::sql::{row, sql};
use crate::view::lock_everyone;
use crate::word;

const NAME: &str = "switches";

/// What the operator switches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Switches {
    /// A company gets no number before date, method and responsible person of its identity check are
    /// set (domain §2.1).
    pub require_identity_check: bool,
}

row! {
    pub(crate) struct SettingRow { value: String }
}

sql! {
    fn select(name: &str) -> SettingRow = "SELECT value FROM setting WHERE name = $1";
    fn put(name: &str, value: &str) =
        "INSERT INTO setting (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

/// The switches as they stand.
///
/// # Errors
/// 9002 for admins and users.
pub fn list(conn: &mut Conn<'_>, actor: &Actor) -> Result<Switches> {
    permit_operator(actor)?;
    get(conn)
}

pub(crate) fn get(conn: &mut Conn<'_>) -> Result<Switches> {
    match select(conn, NAME)?.pop() {
        Some(row) => Ok(word::parse(&row.value)?),
        None => Ok(Switches::default()),
    }
}

/// Sets the switches.
///
/// # Errors
/// 9002 for admins and users.
pub fn update(tx: &mut Tx<'_>, actor: &Actor, after: Switches) -> Result<()> {
    permit_operator(actor)?;
    lock_everyone(tx)?;
    let before = get(tx)?;
    put(tx, NAME, &word::json(&after)?)?;
    let (before, after) = audit::difference(json!(before), json!(after));
    let entry = Entry {
        object: "switches",
        object_id: 0,
        object_name: NAME,
        action: "update",
        before: Some(before),
        after: Some(after),
    };
    audit::write(tx, actor, audit::OPERATOR, &entry)
}
