//! One call to a mailbox: what its state machine wants is done on the line, what happens on the line is
//! told to the state machine.

use std::ops::ControlFlow;
use std::time::Duration;

use naisen_core::mailbox::{Act, Deposit, Event, Menu, Piece};
use naisen_core::text::Lang;
use naisen_engine::{AnsweredBy, Media};
use naisen_http::mailbox::{Reception, Spoken, length_ms};
use naisen_media::record::Over;
use naisen_store::mailbox::{Owner, WITHHELD};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::inbox::Inbox;
use super::line::Heard;
use super::live::{LiveLine, Step};
use super::{Around, Change, sound};

/// Who is being spoken to.
enum Talk {
    Deposit(Deposit),
    Menu(Menu),
}

struct Session {
    media: Media,
    inbox: Inbox,
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
        let answered_ms = around.vault.store().now_ms();
        let inbox = Inbox { around, owner };
        let reception = inbox.reception().await?;
        let (talk, acts) = if deposits {
            let (deposit, acts) = Deposit::answer(reception.full);
            (Talk::Deposit(deposit), acts)
        } else {
            let (menu, acts) = Menu::answer(inbox.entries().await?);
            (Talk::Menu(menu), acts)
        };
        let session = Self {
            media,
            inbox,
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
                Act::KeepGreeting => self.inbox.keep_greeting(self.recorded.clone()).await,
                Act::StandardGreeting => self.inbox.standard_greeting().await,
                Act::MarkHeard(id) => self.inbox.mark(id).await,
                Act::Delete(id) => self.inbox.delete(id).await,
                Act::HangUp => self.hang_up().await,
            }
        }
        next
    }

    async fn hang_up(&mut self) {
        if !std::mem::replace(&mut self.over, true) {
            let session = self.media.session;
            self.inbox.around.ended(session).await;
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
                Piece::Message(id) => said.extend(self.inbox.sound(id).await),
            }
        }
        said
    }

    const fn lang(&self) -> Lang {
        self.reception.lang
    }

    async fn keep(&self) -> Event {
        let caller = match self.media.withheld {
            true => WITHHELD.to_owned(),
            false => self.media.caller.clone(),
        };
        let spoken = Spoken {
            received_ms: self.answered_ms,
            caller,
            sound: self.recorded.clone(),
        };
        let stored = self.inbox.keep(spoken).await;
        Event::Kept { stored }
    }
}
