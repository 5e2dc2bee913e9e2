//! A subscriber's mailbox as the media thread asks for it: whatever waits for the database waits on the
//! other threads.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use naisen_core::actor::Actor;
use naisen_core::ids::MessageId;
use naisen_core::mailbox::{Caller, Entry, Received};
use naisen_http::mailbox::{Reception, Spoken, Vault};
use naisen_store::mailbox::{Kept, Message, Owner, WITHHELD};

use super::{Around, aside};

/// How often, and at what intervals, a message is tried again while the database is away.
const KEEP_ATTEMPTS: u32 = 60;
const KEEP_PAUSE: Duration = Duration::from_secs(10);

/// Whose mailbox it is, and the way to it.
pub(super) struct Inbox {
    pub(super) around: Around,
    pub(super) owner: Owner,
}

impl Inbox {
    /// How it answers.
    pub(super) async fn reception(&self) -> anyhow::Result<Reception> {
        self.ask(|vault, owner| async move { vault.reception(&Actor::system(), owner).await })
            .await
    }

    /// Its messages, as the menu speaks of them.
    pub(super) async fn entries(&self) -> anyhow::Result<Vec<Entry>> {
        let messages = self
            .ask(|vault, owner| async move { vault.list(&Actor::system(), owner).await })
            .await?;
        Ok(messages.iter().map(entry).collect())
    }

    /// A message, μ-law. Nothing when it was deleted in the portal meanwhile.
    pub(super) async fn sound(&self, id: MessageId) -> Vec<u8> {
        let read = self
            .ask(move |vault, owner| async move { vault.sound(&Actor::system(), owner, id).await });
        match read.await {
            Ok((_, sound)) => sound,
            Err(error) => {
                tracing::info!(%error, "a message cannot be played");
                Vec::new()
            }
        }
    }

    /// Keeps a message, now or, while the database is away, as soon as it is back; whether it is kept
    /// already.
    pub(super) async fn keep(&self, spoken: Spoken) -> bool {
        let kept = self.ask(move |vault, owner| keep_surely(vault, owner, spoken));
        matches!(kept.await, Ok(Kept::Stored))
    }

    pub(super) async fn keep_greeting(&self, sound: Vec<u8>) {
        let kept = self.ask(move |vault, owner| async move {
            vault.keep_greeting(&Actor::system(), owner, &sound).await
        });
        noted(kept.await, "a greeting could not be kept");
    }

    pub(super) async fn standard_greeting(&self) {
        let done =
            self.ask(
                |vault, owner| async move { vault.delete_greeting(&Actor::system(), owner).await },
            );
        if let Err(error) = done.await {
            tracing::debug!(%error, "the standard greeting was in use already");
        }
    }

    /// Marks a message as heard.
    pub(super) async fn mark(&self, id: MessageId) {
        let done = self.ask(move |vault, owner| async move {
            vault.mark(&Actor::system(), owner, id, true).await
        });
        noted(done.await, "a message could not be marked");
    }

    pub(super) async fn delete(&self, id: MessageId) {
        let done = self.ask(move |vault, owner| async move {
            vault.delete(&Actor::system(), owner, vec![id]).await
        });
        noted(done.await, "a message could not be deleted");
    }

    async fn ask<T, F>(&self, work: impl FnOnce(Vault, Owner) -> F) -> anyhow::Result<T>
    where
        T: Send + 'static,
        F: Future<Output = naisen_store::Result<T>> + Send + 'static,
    {
        aside(&self.around, |vault| work(vault, self.owner)).await
    }
}

/// A message must not be lost because the database is away for a while: whoever spoke it believes that
/// it is kept.
async fn keep_surely(vault: Vault, owner: Owner, spoken: Spoken) -> naisen_store::Result<Kept> {
    let first = vault.keep(owner, &spoken).await;
    if let Err(error) = &first {
        tracing::error!(?error, "a message could not be kept; trying again");
        tokio::spawn(async move {
            for _ in 0..KEEP_ATTEMPTS {
                tokio::time::sleep(KEEP_PAUSE).await;
                if vault.keep(owner, &spoken).await.is_ok() {
                    return;
                }
            }
            tracing::error!(subscriber = owner.subscriber.0, "a message was lost");
        });
    }
    first
}

fn noted(done: anyhow::Result<()>, what: &str) {
    if let Err(error) = done {
        tracing::warn!(%error, "{what}");
    }
}

/// A message as the menu speaks of it, in Tokyo's time.
fn entry(message: &Message) -> Entry {
    let zone = TimeZone::fixed(Offset::constant(9));
    let at = Timestamp::from_millisecond(message.received_ms).unwrap_or_default();
    let at = at.to_zoned(zone);
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    Entry {
        id: message.id,
        received: Received {
            month: part(at.month()),
            day: part(at.day()),
            hour: part(at.hour()),
            minute: part(at.minute()),
        },
        caller: match message.caller.as_str() {
            "" => Caller::Unknown,
            WITHHELD => Caller::Withheld,
            number => Caller::Number(number.to_owned()),
        },
        heard: message.heard,
    }
}
