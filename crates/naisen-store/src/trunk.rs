//! Trunks: the ways to the outside, the operator's (domain §2.12, calls §10). A secret is sealed on its
//! way into a row, with a key this crate does not have, and leaves it only sealed and only for the system.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::TrunkId;
use naisen_core::settings::{Stored, Trunk};
use serde_json::{Value as Json, json};

use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::{Fault, Result};
use crate::record::{judge, permit_operator};
use crate::sql::{row, sql};
use crate::view::lock_everyone;
use crate::word;

/// Seals a secret as typed.
pub type Sealer<'a> = &'a dyn Fn(&str) -> Result<String, Fault>;

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

/// Every trunk, by name, without secrets.
///
/// # Errors
/// 9002 for admins and users.
pub fn list(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<Row>> {
    Ok(load_all(conn, actor)?.into_iter().map(blank).collect())
}

/// Every trunk with its secrets sealed, for the engine.
///
/// # Errors
/// 9002 for all but the system.
pub fn list_sealed(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<Row>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    load_all(conn, actor)
}

/// One trunk, without secrets.
///
/// # Errors
/// 9002 for admins and users; 9011 when it is not there.
pub fn get(conn: &mut Conn<'_>, actor: &Actor, id: TrunkId) -> Result<Row> {
    Ok(blank(load(conn, actor, id)?))
}

/// Adds a trunk.
///
/// # Errors
/// 9002 for admins and users; those of [`Trunk::check`]; 8008 for a user to register without secret.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, trunk: Trunk, seal: Sealer<'_>) -> Result<Row> {
    permit_operator(actor)?;
    lock_everyone(tx)?;
    let trunk = trunk.normalised();
    check(tx, actor, None, &trunk)?;
    let trunk = sealed(trunk, None, seal)?;
    let id = TrunkId(tx.new_id());
    insert(tx, &row(&trunk, id, 1)?)?;
    note(tx, actor, id, "create", None, Some(&trunk))?;
    Ok(blank(Stored {
        id,
        version: 1,
        value: trunk,
    }))
}

/// Changes a trunk. A blank secret keeps the one of the same host and user.
///
/// # Errors
/// As [`create`], and 9003; 9011 when it is not there.
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TrunkId,
    version: i64,
    trunk: Trunk,
    seal: Sealer<'_>,
) -> Result<Row> {
    permit_operator(actor)?;
    lock_everyone(tx)?;
    let before = load(tx, actor, id)?;
    let trunk = trunk.normalised();
    let stale = match before.version == version {
        true => Ok(()),
        false => Err(ErrorCode::ChangedByOther.into()),
    };
    match check(tx, actor, Some(id), &trunk) {
        Err(crate::Error::Refusal(refusal)) => judge(Err(refusal), stale)?,
        other => other.and(stale)?,
    }
    let trunk = sealed(trunk, Some(&before.value), seal)?;
    update_row(tx, &row(&trunk, id, version + 1)?)?;
    note(tx, actor, id, "update", Some(&before.value), Some(&trunk))?;
    Ok(blank(Stored {
        id,
        version: version + 1,
        value: trunk,
    }))
}

/// Removes a trunk.
///
/// # Errors
/// 9002 for admins and users; 9003; 9011 when it is not there.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: TrunkId, version: i64) -> Result<()> {
    permit_operator(actor)?;
    lock_everyone(tx)?;
    let before = load(tx, actor, id)?;
    if before.version != version {
        return Err(ErrorCode::ChangedByOther.into());
    }
    delete_row(tx, id.0)?;
    note(tx, actor, id, "delete", Some(&before.value), None)
}

fn load(conn: &mut Conn<'_>, actor: &Actor, id: TrunkId) -> Result<Row> {
    permit_operator(actor)?;
    let row = by_id(conn, id.0)?.pop().ok_or(ErrorCode::PageMissing)?;
    stored(row)
}

fn load_all(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<Row>> {
    permit_operator(actor)?;
    select_all(conn)?.into_iter().map(stored).collect()
}

fn check(tx: &mut Tx<'_>, actor: &Actor, was: Option<TrunkId>, trunk: &Trunk) -> Result<()> {
    let all = load_all(tx, actor)?;
    let others = all.iter().map(|other| (other.id, &other.value));
    Ok(trunk.check(others, was)?)
}

/// The trunk as it is stored: what was typed is sealed, what was left blank stays as it was.
fn sealed(mut trunk: Trunk, was: Option<&Trunk>, seal: Sealer<'_>) -> Result<Trunk> {
    for (place, peer) in (1..).zip(&mut trunk.peers) {
        if peer.user.is_empty() {
            continue;
        }
        if !peer.secret.is_empty() {
            peer.secret = seal(&peer.secret)?;
            continue;
        }
        let same = was.and_then(|was| {
            let mut peers = was.peers.iter();
            peers.find(|old| old.host == peer.host && old.user == peer.user)
        });
        match same {
            Some(old) if !old.secret.is_empty() => peer.secret.clone_from(&old.secret),
            _ => {
                let refusal = ErrorCode::Required.at("secret");
                return Err(refusal.in_row(i32::to_string(&place)).into());
            }
        }
    }
    Ok(trunk)
}

fn blank(mut row: Row) -> Row {
    for peer in &mut row.value.peers {
        peer.secret.clear();
    }
    row
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
                peer.remove("secret");
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
