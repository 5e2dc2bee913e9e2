//! Mailboxes with their cipher: every message, wave form and greeting is sealed with a key of its
//! subscriber, which is itself sealed with the installation's and destroyed by 初期化 and deletion
//! (domain §2.5). Portal, telephone and mail all come through here.

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::MessageId;
use naisen_core::limits;
use naisen_core::text::Lang;
use naisen_store::mailbox::{self, Counts, KeepDays, Kept, Message, NewMessage, Owner};
use naisen_store::{Fault, Result, Store};

use super::picture;
use crate::app::{App, Random};
use crate::seal::{KEY_BYTES, Seal};

/// Bytes of a second of sound as it is kept: μ-law at 8 kHz.
const BYTES_A_SECOND: usize = 8_000;

/// What a mailbox needs to answer a call.
#[derive(Clone, Debug)]
pub struct Reception {
    /// The language it speaks.
    pub lang: Lang,
    /// It can keep no more.
    pub full: bool,
    /// The subscriber's greeting, μ-law; none for the standard one.
    pub greeting: Option<Vec<u8>>,
}

/// Something said into a mailbox.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// When the caller was answered, epoch milliseconds.
    pub received_ms: i64,
    /// The caller's number, [`mailbox::WITHHELD`], or empty.
    pub caller: String,
    /// μ-law at 8 kHz.
    pub sound: Vec<u8>,
}

/// The mailboxes of an installation.
#[derive(Clone, Debug)]
pub struct Vault {
    store: Store,
    seal: Seal,
    random: Random,
    keep: KeepDays,
    mails: bool,
}

/// A mailbox's key: as it is kept, and opened.
struct Key {
    sealed: Vec<u8>,
    seal: Seal,
}

impl Vault {
    /// The mailboxes of an application.
    ///
    /// # Errors
    /// A fault when it has no key.
    pub fn of(app: &App) -> Result<Self, Fault> {
        let seal = app.seal.clone();
        Ok(Self {
            store: app.store.clone(),
            seal: seal.ok_or_else(|| Fault::because("opening mailboxes without a key"))?,
            random: app.random.clone(),
            keep: app.keep,
            mails: app.mails,
        })
    }

    /// Where its rows are.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// What a mailbox needs to answer a call.
    ///
    /// # Errors
    /// 9002 for all but the subscriber and the system; faults.
    pub async fn reception(&self, actor: &Actor, owner: Owner) -> Result<Reception> {
        let by = actor.clone();
        let read = self.store.read(move |conn| {
            let lang = mailbox::language(conn, &by, owner)?;
            Ok((lang, mailbox::counts(conn, &by, owner)?))
        });
        let (lang, Counts { new, old }) = read.await?;
        Ok(Reception {
            lang,
            full: (new + old) as usize >= limits::MESSAGES_MAX,
            greeting: self.greeting(actor, owner).await?,
        })
    }

    /// Keeps a message; when this answers, it survives a power cut. Below two seconds there is nothing
    /// to keep, and whoever recorded it knows.
    ///
    /// # Errors
    /// Faults.
    pub async fn keep(&self, owner: Owner, spoken: &Spoken) -> Result<Kept> {
        let system = Actor::system();
        let key = match self.new_key(&system, owner).await {
            Err(naisen_store::Error::Refusal(_)) => return Ok(Kept::Gone),
            other => other?,
        };
        let id = MessageId(self.store.new_id());
        let drawn = picture::of(&spoken.sound);
        let message = NewMessage {
            id,
            received_ms: spoken.received_ms,
            caller: spoken.caller.clone(),
            length_ms: length_ms(&spoken.sound),
            picture: key.seal.seal_bytes(&self.random, &of_picture(id), &drawn)?,
            sound: key
                .seal
                .seal_bytes(&self.random, &of_sound(id), &spoken.sound)?,
            mail: self.mails,
        };
        let keep = self.keep;
        let write = self.store.write(move |tx| {
            mailbox::create(tx, &Actor::system(), owner, &key.sealed, &message, keep)
        });
        let kept = write.await?;
        if kept == Kept::Stored {
            mailbox::announce(&self.store, owner);
        }
        Ok(kept)
    }

    /// The messages of a mailbox, oldest first, with their wave forms opened.
    ///
    /// # Errors
    /// 9002 for all but the subscriber and the system; faults.
    pub async fn list(&self, actor: &Actor, owner: Owner) -> Result<Vec<Message>> {
        let by = actor.clone();
        let read = self.store.read(move |conn| mailbox::list(conn, &by, owner));
        let mut messages = read.await?;
        if messages.is_empty() {
            return Ok(messages);
        }
        let key = self.key(actor, owner).await?;
        for message in &mut messages {
            message.picture = key
                .as_ref()
                .and_then(|key| {
                    key.seal
                        .open_bytes(&of_picture(message.id), &message.picture)
                })
                .unwrap_or_default();
        }
        Ok(messages)
    }

    /// A message and its sound, μ-law.
    ///
    /// # Errors
    /// 8077 when it is not there; 9002 for all but the subscriber and the system; faults.
    pub async fn sound(
        &self,
        actor: &Actor,
        owner: Owner,
        id: MessageId,
    ) -> Result<(Message, Vec<u8>)> {
        let by = actor.clone();
        let read = self
            .store
            .read(move |conn| mailbox::get(conn, &by, owner, id));
        let (message, sealed) = read.await?;
        let key = self.key(actor, owner).await?;
        let sound = key.and_then(|key| key.seal.open_bytes(&of_sound(id), &sealed));
        Ok((message, sound.ok_or(ErrorCode::FileMissing)?))
    }

    /// Marks a message as heard, or as new.
    ///
    /// # Errors
    /// As [`mailbox::update`].
    pub async fn mark(
        &self,
        actor: &Actor,
        owner: Owner,
        id: MessageId,
        heard: bool,
    ) -> Result<()> {
        let (by, keep) = (actor.clone(), self.keep);
        let write = self
            .store
            .write(move |tx| mailbox::update(tx, &by, owner, id, heard, keep));
        write.await?;
        mailbox::announce(&self.store, owner);
        Ok(())
    }

    /// Deletes messages, all or none.
    ///
    /// # Errors
    /// As [`mailbox::delete`].
    pub async fn delete(&self, actor: &Actor, owner: Owner, ids: Vec<MessageId>) -> Result<()> {
        let by = actor.clone();
        let write = self
            .store
            .write(move |tx| mailbox::delete(tx, &by, owner, &ids));
        write.await?;
        mailbox::announce(&self.store, owner);
        Ok(())
    }

    /// The subscriber's greeting, μ-law; none for the standard one.
    ///
    /// # Errors
    /// 9002 for all but the subscriber and the system; faults.
    pub async fn greeting(&self, actor: &Actor, owner: Owner) -> Result<Option<Vec<u8>>> {
        let by = actor.clone();
        let read = self
            .store
            .read(move |conn| mailbox::greeting(conn, &by, owner));
        let Some(greeting) = read.await? else {
            return Ok(None);
        };
        let key = self.key(actor, owner).await?;
        Ok(key.and_then(|key| key.seal.open_bytes(OF_GREETING, &greeting.sealed)))
    }

    /// Replaces the greeting, μ-law.
    ///
    /// # Errors
    /// 8015 when the number is gone; 9002 for all but the subscriber and the system; faults.
    pub async fn keep_greeting(&self, actor: &Actor, owner: Owner, sound: &[u8]) -> Result<()> {
        let key = self.new_key(actor, owner).await?;
        let sealed = key.seal.seal_bytes(&self.random, OF_GREETING, sound)?;
        let (by, length_ms) = (actor.clone(), length_ms(sound));
        let write = self.store.write(move |tx| {
            mailbox::update_greeting(tx, &by, owner, &key.sealed, length_ms, &sealed)
        });
        write.await
    }

    /// Returns to the standard greeting.
    ///
    /// # Errors
    /// 8077 when it is in use already; 9002 for all but the subscriber and the system; faults.
    pub async fn delete_greeting(&self, actor: &Actor, owner: Owner) -> Result<()> {
        let by = actor.clone();
        let write = self
            .store
            .write(move |tx| mailbox::delete_greeting(tx, &by, owner));
        write.await
    }

    /// Deletes every message whose time is over.
    ///
    /// # Errors
    /// Faults.
    pub async fn expire(&self) -> Result<()> {
        let write = self
            .store
            .write(move |tx| mailbox::expire(tx, &Actor::system()));
        for owner in write.await? {
            mailbox::announce(&self.store, owner);
        }
        Ok(())
    }

    async fn key(&self, actor: &Actor, owner: Owner) -> Result<Option<Key>> {
        let by = actor.clone();
        let read = self.store.read(move |conn| mailbox::key(conn, &by, owner));
        match read.await? {
            Some(sealed) => Ok(Some(self.open(owner, sealed)?)),
            None => Ok(None),
        }
    }

    /// The key of a mailbox, made when it has none yet.
    async fn new_key(&self, actor: &Actor, owner: Owner) -> Result<Key> {
        if let Some(key) = self.key(actor, owner).await? {
            return Ok(key);
        }
        let fresh = self.random.bytes::<KEY_BYTES>();
        let sealed = self.seal.seal_bytes(&self.random, &of_key(owner), &fresh)?;
        let by = actor.clone();
        let write = self
            .store
            .write(move |tx| mailbox::create_key(tx, &by, owner, &sealed));
        Ok(self.open(owner, write.await?)?)
    }

    fn open(&self, owner: Owner, sealed: Vec<u8>) -> Result<Key, Fault> {
        let opened = self.seal.open_bytes(&of_key(owner), &sealed);
        let opened = opened.and_then(|key| <[u8; KEY_BYTES]>::try_from(key).ok());
        let key = opened.ok_or_else(|| {
            Fault::because("a mailbox was sealed with another installation's key")
        })?;
        Ok(Key {
            sealed,
            seal: Seal::new(key),
        })
    }
}

const OF_GREETING: &str = "greeting";

fn of_key(owner: Owner) -> String {
    format!("mailbox {}", owner.subscriber)
}

fn of_sound(id: MessageId) -> String {
    format!("sound {id}")
}

fn of_picture(id: MessageId) -> String {
    format!("picture {id}")
}

/// The length of a sound as it is kept, milliseconds.
#[must_use]
pub fn length_ms(sound: &[u8]) -> i64 {
    i64::try_from(sound.len() * 1_000 / BYTES_A_SECOND).unwrap_or(i64::MAX)
}
