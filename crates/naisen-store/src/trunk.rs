//! Trunks: the ways to the outside, the operator's (domain §2.12, calls §10). Secrets come here sealed.

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::TrunkId;
use naisen_core::settings::Stored;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::record::permit_operator;
use crate::sql::{row, sql};
use crate::view::lock_everyone;
use crate::word;

/// A trunk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trunk {
    /// Its name, unique.
    pub name: String,
    /// Where calls go, in the order of trying.
    pub peers: Vec<Peer>,
    /// Whether what it says about the caller is believed.
    pub trusted: bool,
    /// How it writes numbers.
    pub number_format: NumberFormat,
    /// Whose number a forwarded call shows.
    pub forward_identity: ForwardIdentity,
}

/// One peer of a trunk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Peer {
    /// A peer known by its address.
    Address {
        /// Host and port.
        address: String,
    },
    /// A peer we register with.
    Registration {
        /// Host and port of the registrar.
        address: String,
        /// User name.
        user: String,
        /// The secret, sealed with the key outside the database.
        sealed_secret: String,
    },
}

/// How a trunk writes numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberFormat {
    /// `0312345678`.
    #[default]
    #[serde(rename = "national")]
    National,
    /// `+81312345678`.
    #[serde(rename = "+81")]
    Plus81,
}

/// Whose number a forwarded call shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForwardIdentity {
    /// The caller's.
    #[default]
    Original,
    /// The forwarding subscriber's.
    Diverting,
}

row! {
    pub(crate) struct TrunkRow {
        id: i64,
        version: i64,
        name: String,
        peers: String,
        trusted: bool,
        number_format: String,
        forward_identity: String,
    }
}

sql! {
    [scan] fn select_all() -> TrunkRow =
        "SELECT id, version, name, peers, trusted, number_format, forward_identity
         FROM trunk ORDER BY name";
    fn by_name(name: &str) -> TrunkRow =
        "SELECT id, version, name, peers, trusted, number_format, forward_identity
         FROM trunk WHERE name = $1";
    fn by_id(id: i64) -> TrunkRow =
        "SELECT id, version, name, peers, trusted, number_format, forward_identity
         FROM trunk WHERE id = $1";
    fn insert(..TrunkRow) =
        "INSERT INTO trunk (id, version, name, peers, trusted, number_format, forward_identity)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    fn update_row(..TrunkRow) =
        "UPDATE trunk SET version = $2, name = $3, peers = $4, trusted = $5, number_format = $6,
                forward_identity = $7
         WHERE id = $1";
    fn delete_row(id: i64) = "DELETE FROM trunk WHERE id = $1";
}

type Row = Stored<TrunkId, Trunk>;

/// Every trunk, by name.
///
/// # Errors
/// 9002 for admins and users.
pub fn list(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<Row>> {
    permit_operator(actor)?;
    select_all(conn)?.into_iter().map(stored).collect()
}

/// One trunk.
///
/// # Errors
/// 9002 for admins and users; 9011 when it is not there.
pub fn get(conn: &mut Conn<'_>, actor: &Actor, id: TrunkId) -> Result<Row> {
    permit_operator(actor)?;
    let row = by_id(conn, id.0)?.pop().ok_or(ErrorCode::PageMissing)?;
    stored(row)
}

/// Adds a trunk.
///
/// # Errors
/// 9002 for admins and users; 8008, 8009 for the name.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, trunk: Trunk) -> Result<Row> {
    permit_operator(actor)?;
    lock_everyone(tx)?;
    check_name(tx, None, &trunk.name)?;
    let id = TrunkId(tx.new_id());
    insert(tx, &row(&trunk, id, 1)?)?;
    note(tx, actor, id, "create", None, Some(&trunk))?;
    Ok(Stored {
        id,
        version: 1,
        value: trunk,
    })
}

/// Changes a trunk.
///
/// # Errors
/// 9002 for admins and users; 8008, 8009 for the name; 9003; 9011 when it is not there.
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TrunkId,
    version: i64,
    trunk: Trunk,
) -> Result<Row> {
    permit_operator(actor)?;
    lock_everyone(tx)?;
    let before = get(tx, actor, id)?;
    if before.version != version {
        return Err(ErrorCode::ChangedByOther.into());
    }
    check_name(tx, Some(id), &trunk.name)?;
    update_row(tx, &row(&trunk, id, version + 1)?)?;
    note(tx, actor, id, "update", Some(&before.value), Some(&trunk))?;
    Ok(Stored {
        id,
        version: version + 1,
        value: trunk,
    })
}

/// Removes a trunk.
///
/// # Errors
/// 9002 for admins and users; 9003; 9011 when it is not there.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: TrunkId, version: i64) -> Result<()> {
    permit_operator(actor)?;
    lock_everyone(tx)?;
    let before = get(tx, actor, id)?;
    if before.version != version {
        return Err(ErrorCode::ChangedByOther.into());
    }
    delete_row(tx, id.0)?;
    note(tx, actor, id, "delete", Some(&before.value), None)
}

fn check_name(tx: &mut Tx<'_>, was: Option<TrunkId>, name: &str) -> Result<()> {
    naisen_core::settings::account::check_token_name(name)?;
    match by_name(tx, name)?.pop() {
        Some(other) if Some(TrunkId(other.id)) != was => Err(ErrorCode::Invalid.at("name").into()),
        _ => Ok(()),
    }
}

fn row(trunk: &Trunk, id: TrunkId, version: i64) -> Result<TrunkRow> {
    Ok(TrunkRow {
        id: id.0,
        version,
        name: trunk.name.clone(),
        peers: word::json(&trunk.peers)?,
        trusted: trunk.trusted,
        number_format: word::of(&trunk.number_format)?,
        forward_identity: word::of(&trunk.forward_identity)?,
    })
}

fn stored(row: TrunkRow) -> Result<Row> {
    Ok(Stored {
        id: TrunkId(row.id),
        version: row.version,
        value: Trunk {
            name: row.name,
            peers: word::parse(&row.peers)?,
            trusted: row.trusted,
            number_format: word::read(&row.number_format)?,
            forward_identity: word::read(&row.forward_identity)?,
        },
    })
}

/// What the audit tells of a trunk: everything but secrets, sealed or not.
fn told(trunk: &Trunk) -> Json {
    let mut json = json!(trunk);
    if let Some(peers) = json["peers"].as_array_mut() {
        for peer in peers {
            if let Some(peer) = peer.as_object_mut() {
                peer.remove("sealed_secret");
            }
        }
    }
    json
}

fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TrunkId,
    action: &str,
    before: Option<&Trunk>,
    after: Option<&Trunk>,
) -> Result<()> {
    let name = after
        .or(before)
        .map(|trunk| trunk.name.clone())
        .unwrap_or_default();
    let entry = Entry {
        object: "trunk",
        object_id: id.0,
        object_name: &name,
        action,
        before: before.map(told),
        after: after.map(told),
    };
    audit::write(tx, actor, audit::OPERATOR, &entry)
}
