//! One call to a mailbox: what its state machine wants is done on the line, what happens on the line is
//! told to the state machine.

use std::ops::ControlFlow;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use naisen_core::actor::Actor;
use naisen_core::ids::MessageId;
use naisen_core::mailbox::{Act, Caller, Deposit, Entry, Event, Menu, Piece, Received};
use naisen_core::text::Lang;
use naisen_engine::{AnsweredBy, Media};
use naisen_http::mailbox::{Reception, Spoken, Vault, length_ms};
use naisen_media::record::Over;
use naisen_store::mailbox::{Kept, Message, Owner, WITHHELD};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::line::Heard;
use super::live::{LiveLine, Step};
use super::{Around, Change, aside, sound};

/// How often, and at what intervals, a message is tried again while the database is away.
const KEEP_ATTEMPTS: u32 = 60;
const KEEP_PAUSE: Duration = Duration::from_secs(10);

/// Who is being spoken to.
enum Talk {
    Deposit(Deposit),
    Menu(Menu),
}

struct Session {
    media: Media,
    around: Around,
    owner: Owner,
    reception: Reception,
    talk: Talk,
    line: LiveLine,
    answered_ms: i64,
    /// What was recorded last, μ-law.
    recorded: Vec<u8>,
    /// When waiting for a key ends.
    key_until: Option<Instant>,
    over: bool,
}

/// Runs a session until its call is over.
pub(super) async fn run(media: Media, changes: UnboundedReceiver<Change>, around: Around) {
    let (id, outside) = (media.session, around.clone());
    match Session::open(media, changes, around).await {
        Ok((mut session, acts)) => {
            session.carry_out(acts).await;
            session.talk().await;
        }
        Err(error) => {
            tracing::error!(session = id, %error, "a mailbox cannot answer");
            outside.ended(id).await;
        }
    }
}

impl Session {
    async fn open(
        media: Media,
        changes: UnboundedReceiver<Change>,
        around: Around,
    ) -> anyhow::Result<(Self, Vec<Act>)> {
        let at = (around.local, media.port);
        let line = LiveLine::open(at, media.peer, media.stream, changes).await?;
        let (subscriber, deposits) = match media.by {
            AnsweredBy::Voicemail(subscriber) => (subscriber, true),
            AnsweredBy::Mailbox(subscriber) => (subscriber, false),
            AnsweredBy::Terminal(_) | AnsweredBy::Picker(_) | AnsweredBy::Outside => {
                anyhow::bail!("nothing is to be played to a terminal")
            }
        };
        let owner = Owner {
            company: media.company,
            subscriber,
        };
        let reception = aside(&around, move |vault| async move {
            vault.reception(&Actor::system(), owner).await
        })
        .await?;
        let (talk, acts) = if deposits {
            let (deposit, acts) = Deposit::answer(reception.full);
            (Talk::Deposit(deposit), acts)
        } else {
            let messages = aside(&around, move |vault| async move {
                vault.list(&Actor::system(), owner).await
            });
            let entries = messages.await?.iter().map(entry).collect();
            let (menu, acts) = Menu::answer(entries);
            (Talk::Menu(menu), acts)
        };
        let answered_ms = around.vault.store().now_ms();
        let session = Self {
            media,
            around,
            owner,
            reception,
            talk,
            line,
            answered_ms,
            recorded: Vec::new(),
            key_until: None,
            over: false,
        };
        Ok((session, acts))
    }

    /// Plays, records and listens until the engine closes the session.
    async fn talk(&mut self) {
        let closed = loop {
            match self.line.step().await {
                ControlFlow::Continue(step) => self.follow(step).await,
                ControlFlow::Break(closed) => break closed,
            }
        };
        self.close(closed.discard).await;
    }

    async fn follow(&mut self, step: Step) {
        if step.played {
            self.tell(Event::Played).await;
        }
        if self.key_until.is_some_and(|until| until <= Instant::now()) {
            self.key_until = None;
            self.tell(Event::NoKey).await;
        }
        match step.heard {
            Some(Heard::Key(key)) => self.tell(Event::Key(key)).await,
            Some(Heard::Over(over)) => self.recording_over(over).await,
            None => {}
        }
    }

    /// The engine has ended the call. What was being said is kept, unless it is to be thrown away.
    async fn close(&mut self, discard: bool) {
        self.over = true;
        if let Some(sound) = self.line.finish(None).filter(|_| !discard) {
            self.recorded = sound;
            self.tell(self.recorded_event(false)).await;
        }
        self.line.close().await;
    }

    async fn recording_over(&mut self, over: Over) {
        if let Some(sound) = self.line.finish(Some(over)) {
            self.recorded = sound;
            self.tell(self.recorded_event(over != Over::Dead)).await;
        }
    }

    fn recorded_event(&self, listens: bool) -> Event {
        Event::Recorded {
            length_ms: u32::try_from(length_ms(&self.recorded)).unwrap_or(u32::MAX),
            listens,
        }
    }

    /// Tells the state machine, does what it wants, and goes on while that has consequences.
    async fn tell(&mut self, event: Event) {
        let mut next = Some(event);
        while let Some(event) = next {
            let acts = match &mut self.talk {
                Talk::Deposit(deposit) => deposit.hear(event),
                Talk::Menu(menu) => menu.hear(event),
            };
            next = self.carry_out(acts).await;
        }
    }

    /// Does what is wanted; the event that follows at once, if one does.
    async fn carry_out(&mut self, acts: Vec<Act>) -> Option<Event> {
        let mut next = None;
        for act in acts {
            self.key_until = None;
            match act {
                Act::Play(pieces) => {
                    let said = self.said(pieces).await;
                    self.line.play(said);
                }
                Act::Record { seconds_max } => {
                    self.line.record(seconds_max);
                }
                Act::Await { seconds } => {
                    self.key_until = Some(Instant::now() + Duration::from_secs(seconds.into()));
                }
                Act::Keep => next = Some(self.keep().await),
                Act::KeepGreeting => self.keep_greeting().await,
                Act::StandardGreeting => self.standard_greeting().await,
                Act::MarkHeard(id) => self.mark(id).await,
                Act::Delete(id) => self.delete(id).await,
                Act::HangUp => self.hang_up().await,
            }
        }
        next
    }

    async fn hang_up(&mut self) {
        if !std::mem::replace(&mut self.over, true) {
            let session = self.media.session;
            self.around.ended(session).await;
        }
    }

    async fn said(&self, pieces: Vec<Piece>) -> Vec<u8> {
        let mut said = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Prompt(name) => said.extend(sound::prompt(self.lang(), &name)),
                Piece::Greeting => match &self.reception.greeting {
                    Some(greeting) => said.extend(greeting),
                    None => said.extend(sound::prompt(self.lang(), "greeting")),
                },
                Piece::Tone => said.extend(sound::tone()),
                Piece::Recorded => said.extend(&self.recorded),
                Piece::Message(id) => {
                    let owner = self.owner;
                    let read = aside(&self.around, move |vault| async move {
                        vault.sound(&Actor::system(), owner, id).await
                    });
                    match read.await {
                        Ok((_, sound)) => said.extend(sound),
                        // It was deleted in the portal meanwhile.
                        Err(error) => tracing::info!(%error, "a message cannot be played"),
                    }
                }
            }
        }
        said
    }

    const fn lang(&self) -> Lang {
        self.reception.lang
    }

    /// Keeps what was recorded, now or, while the database is away, as soon as it is back.
    async fn keep(&self) -> Event {
        let spoken = Spoken {
            received_ms: self.answered_ms,
            caller: if self.media.withheld {
                WITHHELD.to_owned()
            } else {
                self.media.caller.clone()
            },
            sound: self.recorded.clone(),
        };
        let owner = self.owner;
        let kept = aside(&self.around, move |vault| keep_surely(vault, owner, spoken));
        let stored = matches!(kept.await, Ok(Kept::Stored));
        Event::Kept { stored }
    }

    async fn keep_greeting(&self) {
        let (owner, sound) = (self.owner, self.recorded.clone());
        let kept = aside(&self.around, move |vault| async move {
            vault.keep_greeting(&Actor::system(), owner, &sound).await
        });
        noted(kept.await, "a greeting could not be kept");
    }

    async fn standard_greeting(&self) {
        let owner = self.owner;
        let done = aside(&self.around, move |vault| async move {
            vault.delete_greeting(&Actor::system(), owner).await
        });
        if let Err(error) = done.await {
            tracing::debug!(%error, "the standard greeting was in use already");
        }
    }

    async fn mark(&self, id: MessageId) {
        let owner = self.owner;
        let done = aside(&self.around, move |vault| async move {
            vault.mark(&Actor::system(), owner, id, true).await
        });
        noted(done.await, "a message could not be marked");
    }

    async fn delete(&self, id: MessageId) {
        let owner = self.owner;
        let done = aside(&self.around, move |vault| async move {
            vault.delete(&Actor::system(), owner, vec![id]).await
        });
        noted(done.await, "a message could not be deleted");
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
