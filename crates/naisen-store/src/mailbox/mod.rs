//! Voicemail boxes (domain §2.5): messages, greeting, key, and what is still to be mailed. Only the
//! subscriber and the system come here; an admin sees counts ([`crate::number::holdings`]).
//!
//! Sound arrives and leaves sealed; neither key nor cipher is known here.

mod greeting;
mod mail;
mod signal;

pub use greeting::{Greeting, delete_greeting, greeting, update_greeting};
pub use mail::{MailJob, defer_mail, finish_mail, next_mail};
pub(crate) use signal::Signal;
pub use signal::{announce, watch};

#[cfg(test)]
pub(crate) use greeting::STATEMENTS as GREETING_STATEMENTS;
#[cfg(test)]
pub(crate) use mail::STATEMENTS as MAIL_STATEMENTS;

use std::collections::BTreeSet;

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, MessageId, SubscriberId};
use naisen_core::limits;
use naisen_core::settings::Subscriber;
use naisen_core::text::Lang;
use serde_json::json;

use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};

/// Whose mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// The company.
    pub company: CompanyId,
    /// The subscriber.
    pub subscriber: SubscriberId,
}

/// What stands for the caller when it withheld its number; empty means that no number was to be had.
pub const WITHHELD: &str = "anonymous";

row! {
    pub(crate) struct MessageRow {
        company_id: i64,
        subscriber_id: i64,
        id: i64,
        received_ms: i64,
        caller: String,
        length_ms: i64,
        heard: bool,
        expires_ms: i64,
        picture: Vec<u8>,
    }
    pub(crate) struct SealedRow { sealed: Vec<u8> }
    pub(crate) struct LangRow { lang: String }
    pub(crate) struct CountRow { company_id: i64, subscriber_id: i64, heard: bool, messages: i64 }
    pub(crate) struct OwnerRow { company_id: i64, subscriber_id: i64 }
}

sql! {
    fn select(company_id: i64, subscriber_id: i64) -> MessageRow =
        "SELECT company_id, subscriber_id, id, received_ms, caller, length_ms, heard, expires_ms, picture
         FROM message WHERE company_id = $1 AND subscriber_id = $2 ORDER BY id";
    fn by_id(company_id: i64, subscriber_id: i64, id: i64) -> MessageRow =
        "SELECT company_id, subscriber_id, id, received_ms, caller, length_ms, heard, expires_ms, picture
         FROM message WHERE company_id = $1 AND subscriber_id = $2 AND id = $3";
    fn insert(..MessageRow) =
        "INSERT INTO message (company_id, subscriber_id, id, received_ms, caller, length_ms, heard,
                              expires_ms, picture)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    fn insert_sound(company_id: i64, subscriber_id: i64, id: i64, sealed: &[u8]) =
        "INSERT INTO message_sound (company_id, subscriber_id, id, sealed) VALUES ($1, $2, $3, $4)";
    fn select_sound(company_id: i64, subscriber_id: i64, id: i64) -> SealedRow =
        "SELECT sealed FROM message_sound WHERE company_id = $1 AND subscriber_id = $2 AND id = $3";
    fn update_heard(company_id: i64, subscriber_id: i64, id: i64, heard: bool, expires_ms: i64) =
        "UPDATE message SET heard = $4, expires_ms = $5
         WHERE company_id = $1 AND subscriber_id = $2 AND id = $3";
    fn delete_one(company_id: i64, subscriber_id: i64, id: i64) =
        "DELETE FROM message WHERE company_id = $1 AND subscriber_id = $2 AND id = $3";
    fn delete_sound(company_id: i64, subscriber_id: i64, id: i64) =
        "DELETE FROM message_sound WHERE company_id = $1 AND subscriber_id = $2 AND id = $3";
    fn delete_all(company_id: i64, subscriber_id: i64) =
        "DELETE FROM message WHERE company_id = $1 AND subscriber_id = $2";
    fn delete_sounds(company_id: i64, subscriber_id: i64) =
        "DELETE FROM message_sound WHERE company_id = $1 AND subscriber_id = $2";
    fn delete_key(company_id: i64, subscriber_id: i64) =
        "DELETE FROM mailbox_key WHERE company_id = $1 AND subscriber_id = $2";
    fn select_key(company_id: i64, subscriber_id: i64) -> SealedRow =
        "SELECT sealed FROM mailbox_key WHERE company_id = $1 AND subscriber_id = $2";
    fn insert_key(company_id: i64, subscriber_id: i64, sealed: &[u8]) =
        "INSERT INTO mailbox_key (company_id, subscriber_id, sealed) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING";
    fn lock_key(company_id: i64, subscriber_id: i64, sealed: &[u8]) =
        "UPDATE mailbox_key SET sealed = $3
         WHERE company_id = $1 AND subscriber_id = $2 AND sealed = $3";
    fn select_lang(account_id: i64) -> LangRow =
        "SELECT lang FROM account WHERE account_id = $1";
    fn count(company_id: i64, subscriber_id: i64) -> CountRow =
        "SELECT company_id, subscriber_id, heard, COUNT(*) AS messages FROM message
         WHERE company_id = $1 AND subscriber_id = $2
         GROUP BY company_id, subscriber_id, heard";
    [scan] fn count_all() -> CountRow =
        "SELECT company_id, subscriber_id, heard, COUNT(*) AS messages FROM message
         GROUP BY company_id, subscriber_id, heard";
    fn expired(now_ms: i64) -> OwnerRow =
        "SELECT company_id, subscriber_id FROM message WHERE expires_ms <= $1 ORDER BY expires_ms";
}

/// A message without its sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its identity.
    pub id: MessageId,
    /// When the caller was answered, epoch milliseconds.
    pub received_ms: i64,
    /// The caller's number, [`WITHHELD`], or empty.
    pub caller: String,
    /// Its length, milliseconds.
    pub length_ms: i64,
    /// Whether the subscriber has heard it.
    pub heard: bool,
    /// When it goes, epoch milliseconds.
    pub expires_ms: i64,
    /// Its wave form, sealed.
    pub picture: Vec<u8>,
}

/// A message to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// What it is kept under; its sound is sealed for this place.
    pub id: MessageId,
    /// When the caller was answered, epoch milliseconds.
    pub received_ms: i64,
    /// The caller's number, [`WITHHELD`], or empty.
    pub caller: String,
    /// Its length, milliseconds.
    pub length_ms: i64,
    /// Its wave form, sealed.
    pub picture: Vec<u8>,
    /// Its sound, sealed.
    pub sound: Vec<u8>,
    /// It is to be mailed, too, if the subscriber has given an address.
    pub mail: bool,
}

/// How long messages are kept (domain §2.5), days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepDays {
    /// Once heard.
    pub heard: u16,
    /// Unheard.
    pub unheard: u16,
}

impl Default for KeepDays {
    fn default() -> Self {
        Self {
            heard: 7,
            unheard: 30,
        }
    }
}

const DAY_MS: i64 = 86_400_000;

impl KeepDays {
    fn until_ms(self, heard: bool, now_ms: i64) -> i64 {
        let days = if heard { self.heard } else { self.unheard };
        now_ms + i64::from(days) * DAY_MS
    }
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is stored for good.
    Stored,
    /// The mailbox holds 99 messages already.
    Full,
    /// The mailbox was initialised or deleted meanwhile.
    Gone,
}

/// How many messages a mailbox holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not heard yet.
    pub new: u32,
    /// Heard and kept.
    pub old: u32,
}

/// A user may open its own mailbox, the system any; 9002 for everybody else.
fn permit(actor: &Actor, owner: Owner) -> Result<()> {
    match actor.role {
        Role::System => Ok(()),
        Role::User(company, own) if (company, own) == (owner.company, owner.subscriber) => Ok(()),
        Role::Operator(_) | Role::Admin(_) | Role::User(..) => Err(ErrorCode::NotPermitted.into()),
    }
}

/// The subscriber, read without locking its company; 8015 when it is gone.
fn subscriber(conn: &mut Conn<'_>, actor: &Actor, owner: Owner) -> Result<Subscriber> {
    let view = conn.company_of(actor, owner.company)?;
    let subscriber = view.subscriber(owner.subscriber).cloned();
    subscriber.ok_or_else(|| ErrorCode::SubscriberMissing.into())
}

/// The sealed key of a mailbox; none before it has held anything.
///
/// # Errors
/// 9002 for all but the subscriber and the system.
pub fn key(conn: &mut Conn<'_>, actor: &Actor, owner: Owner) -> Result<Option<Vec<u8>>> {
    permit(actor, owner)?;
    let key = select_key(conn, owner.company.0, owner.subscriber.0)?.pop();
    Ok(key.map(|row| row.sealed))
}

/// Gives a mailbox its key, unless it has one: the key that counts.
///
/// # Errors
/// 8015 when the number is gone; 9002 for all but the subscriber and the system.
pub fn create_key(tx: &mut Tx<'_>, actor: &Actor, owner: Owner, sealed: &[u8]) -> Result<Vec<u8>> {
    permit(actor, owner)?;
    subscriber(tx, actor, owner)?;
    insert_key(tx, owner.company.0, owner.subscriber.0, sealed)?;
    let key = select_key(tx, owner.company.0, owner.subscriber.0)?.pop();
    Ok(key.ok_or(ErrorCode::SubscriberMissing)?.sealed)
}

/// Keeps a message that was sealed with a mailbox's key. Say [`announce`] when the transaction is over.
///
/// # Errors
/// 9002 for all but the system.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    owner: Owner,
    sealed_key: &[u8],
    message: &NewMessage,
    keep: KeepDays,
) -> Result<Kept> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let (company, id) = (owner.company.0, owner.subscriber.0);
    // The row is the mailbox's lock: messages come one by one, and none after its key has gone.
    if lock_key(tx, company, id, sealed_key)? == 0 {
        return Ok(Kept::Gone);
    }
    let counts = counts(tx, actor, owner)?;
    if (counts.new + counts.old) as usize >= limits::MESSAGES_MAX {
        return Ok(Kept::Full);
    }
    let row = MessageRow {
        company_id: company,
        subscriber_id: id,
        id: message.id.0,
        received_ms: message.received_ms,
        caller: message.caller.clone(),
        length_ms: message.length_ms,
        heard: false,
        expires_ms: keep.until_ms(false, message.received_ms),
        picture: message.picture.clone(),
    };
    insert(tx, &row)?;
    insert_sound(tx, company, id, row.id, &message.sound)?;
    if message.mail && !subscriber(tx, actor, owner)?.email.is_empty() {
        mail::ask(tx, owner, message.id)?;
    }
    Ok(Kept::Stored)
}

/// The messages of a mailbox, oldest first.
///
/// # Errors
/// 9002 for all but the subscriber and the system.
pub fn list(conn: &mut Conn<'_>, actor: &Actor, owner: Owner) -> Result<Vec<Message>> {
    permit(actor, owner)?;
    let rows = select(conn, owner.company.0, owner.subscriber.0)?;
    Ok(rows.into_iter().map(message).collect())
}

/// One message and its sealed sound.
///
/// # Errors
/// 8077 when it is not there; 9002 for all but the subscriber and the system.
pub fn get(
    conn: &mut Conn<'_>,
    actor: &Actor,
    owner: Owner,
    id: MessageId,
) -> Result<(Message, Vec<u8>)> {
    permit(actor, owner)?;
    let (company, subscriber) = (owner.company.0, owner.subscriber.0);
    let row = by_id(conn, company, subscriber, id.0)?.pop();
    let sound = select_sound(conn, company, subscriber, id.0)?.pop();
    match (row, sound) {
        (Some(row), Some(sound)) => Ok((message(row), sound.sealed)),
        _ => Err(ErrorCode::FileMissing.into()),
    }
}

/// Marks a message as heard or not; it is kept from now on as long as that says. Say [`announce`] when
/// the transaction is over.
///
/// # Errors
/// 8077 when it is not there; 9002 for all but the subscriber and the system.
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    owner: Owner,
    id: MessageId,
    heard: bool,
    keep: KeepDays,
) -> Result<()> {
    permit(actor, owner)?;
    let (company, subscriber) = (owner.company.0, owner.subscriber.0);
    let row = by_id(tx, company, subscriber, id.0)?.pop();
    let row = row.ok_or(ErrorCode::FileMissing)?;
    if row.heard != heard {
        let expires_ms = keep.until_ms(heard, tx.now_ms());
        update_heard(tx, company, subscriber, id.0, heard, expires_ms)?;
    }
    Ok(())
}

/// Deletes messages, all or none. Say [`announce`] when the transaction is over.
///
/// # Errors
/// 8008 without messages; 8077 when one is not there; 9002 for all but the subscriber and the system.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, owner: Owner, ids: &[MessageId]) -> Result<()> {
    permit(actor, owner)?;
    if ids.is_empty() {
        return Err(ErrorCode::Required.into());
    }
    let (company, subscriber) = (owner.company.0, owner.subscriber.0);
    for id in ids {
        if delete_one(tx, company, subscriber, id.0)? == 0 {
            return Err(ErrorCode::FileMissing.into());
        }
        delete_sound(tx, company, subscriber, id.0)?;
        mail::forget(tx, owner, *id)?;
    }
    note(tx, actor, owner, "delete_messages", ids.len())
}

/// Notes in the audit how much was done to a mailbox, never what it held.
fn note(tx: &mut Tx<'_>, actor: &Actor, owner: Owner, action: &str, messages: usize) -> Result<()> {
    let name = subscriber(tx, actor, owner)?.external_number;
    let entry = Entry {
        object: "mailbox",
        object_id: owner.subscriber.0,
        object_name: &name,
        action,
        before: None,
        after: (messages > 0).then(|| json!({ "messages": messages })),
    };
    audit::write(tx, actor, owner.company, &entry)
}

/// How many messages a mailbox holds.
///
/// # Errors
/// 9002 for all but the subscriber and the system.
pub fn counts(conn: &mut Conn<'_>, actor: &Actor, owner: Owner) -> Result<Counts> {
    permit(actor, owner)?;
    let mut counts = Counts::default();
    for row in count(conn, owner.company.0, owner.subscriber.0)? {
        counts.add(&row);
    }
    Ok(counts)
}

/// How many messages every mailbox holds that holds any, for the engine.
///
/// # Errors
/// 9002 for all but the system.
pub fn all_counts(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<(Owner, Counts)>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let mut found = std::collections::BTreeMap::<Owner, Counts>::new();
    for row in count_all(conn)? {
        let owner = Owner {
            company: CompanyId(row.company_id),
            subscriber: SubscriberId(row.subscriber_id),
        };
        found.entry(owner).or_default().add(&row);
    }
    Ok(found.into_iter().collect())
}

impl Counts {
    fn add(&mut self, row: &CountRow) {
        let messages = u32::try_from(row.messages).unwrap_or(u32::MAX);
        if row.heard {
            self.old += messages;
        } else {
            self.new += messages;
        }
    }
}

/// Deletes every message whose time is over; the mailboxes that held them. Say [`announce`] for each
/// when the transaction is over.
///
/// # Errors
/// 9002 for all but the system.
pub fn expire(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Owner>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let now_ms = tx.now_ms();
    // Without DISTINCT, for which the index by time would not be used.
    let owners: BTreeSet<Owner> = expired(tx, now_ms)?
        .into_iter()
        .map(|row| Owner {
            company: CompanyId(row.company_id),
            subscriber: SubscriberId(row.subscriber_id),
        })
        .collect();
    for Owner {
        company,
        subscriber,
    } in &owners
    {
        let old = select(tx, company.0, subscriber.0)?;
        for message in old.iter().filter(|message| message.expires_ms <= now_ms) {
            delete_one(tx, company.0, subscriber.0, message.id)?;
            delete_sound(tx, company.0, subscriber.0, message.id)?;
        }
    }
    Ok(owners.into_iter().collect())
}

/// The language the mailbox speaks: the one its subscriber has chosen.
///
/// # Errors
/// 9002 for all but the subscriber and the system.
pub fn language(conn: &mut Conn<'_>, actor: &Actor, owner: Owner) -> Result<Lang> {
    permit(actor, owner)?;
    let row = select_lang(conn, owner.subscriber.0)?.pop();
    Ok(row.map_or(Lang::Ja, |row| match row.lang.as_str() {
        "en" => Lang::En,
        _ => Lang::Ja,
    }))
}

/// Removes a mailbox with everything in it. Without its key even copies are noise.
pub(crate) fn remove(tx: &mut Tx<'_>, owner: Owner) -> Result<()> {
    let (company, subscriber) = (owner.company.0, owner.subscriber.0);
    delete_key(tx, company, subscriber)?;
    delete_all(tx, company, subscriber)?;
    delete_sounds(tx, company, subscriber)?;
    greeting::remove(tx, owner)?;
    mail::forget_all(tx, owner)
}

fn message(row: MessageRow) -> Message {
    Message {
        id: MessageId(row.id),
        received_ms: row.received_ms,
        caller: row.caller,
        length_ms: row.length_ms,
        heard: row.heard,
        expires_ms: row.expires_ms,
        picture: row.picture,
    }
}
