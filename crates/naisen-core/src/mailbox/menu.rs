//! The subscriber listens to its own mailbox (`*97`).

use super::speech::{Caller, Received, count};
use super::{Act, Event, Piece, prompt};
use crate::ids::MessageId;
use crate::limits::GREETING_SECONDS_MAX;

/// A message as the menu speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub id: MessageId,
    /// When it came.
    pub received: Received,
    /// Who left it.
    pub caller: Caller,
    /// It has been heard before.
    pub heard: bool,
}

/// One call of a subscriber to its mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// New ones first, each kind oldest first.
    messages: Vec<Entry>,
    at: usize,
    state: State,
    /// How often nothing was pressed in a row.
    silent: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Top,
    /// A message, and then what may be done with it.
    Message,
    /// A greeting is to be spoken.
    AsksGreeting,
    RecordsGreeting,
    /// What may be done with the greeting just spoken.
    Greeting,
    Ends,
}

/// Seconds a key is waited for, and how often the choices are said again.
const AWAIT_S: u32 = 8;
const SILENT_MAX: u32 = 2;
/// A greeting shorter than this was a slip, milliseconds.
const GREETING_MS_MIN: u32 = 1_000;

impl Menu {
    /// Answers the subscriber, and what to do first.
    #[must_use]
    pub fn answer(mut messages: Vec<Entry>) -> (Self, Vec<Act>) {
        messages.sort_by_key(|entry| (entry.heard, entry.id));
        let mut menu = Self {
            messages,
            at: 0,
            state: State::Top,
            silent: 0,
        };
        let mut pieces = menu.counts();
        pieces.push(prompt("box-menu"));
        let acts = menu.ask(State::Top, pieces);
        (menu, acts)
    }

    /// What to do now that this has happened.
    pub fn hear(&mut self, event: Event) -> Vec<Act> {
        if let Event::Key(_) = event {
            self.silent = 0;
        }
        let mut acts = self.noted(event);
        acts.extend(match (self.state, event) {
            (State::Ends, Event::Played) => vec![Act::HangUp],
            (State::Ends, _) => Vec::new(),
            (State::RecordsGreeting, Event::Recorded { length_ms, listens }) => {
                self.greeting_spoken(length_ms, listens)
            }
            (State::RecordsGreeting, _) => Vec::new(),
            (State::AsksGreeting, Event::Played) => {
                self.state = State::RecordsGreeting;
                vec![Act::Record {
                    seconds_max: GREETING_SECONDS_MAX,
                }]
            }
            (_, Event::Key('#')) => self.leave(),
            (State::AsksGreeting, _) => Vec::new(),
            (_, Event::Played) => vec![Act::Await { seconds: AWAIT_S }],
            (_, Event::NoKey) => self.nothing_pressed(),
            (State::Top, Event::Key(key)) => self.top_key(key),
            (State::Message, Event::Key(key)) => self.message_key(key),
            (State::Greeting, Event::Key(key)) => self.greeting_key(key),
            (_, Event::Recorded { .. } | Event::Kept { .. }) => Vec::new(),
        });
        acts
    }

    /// A message counts as heard once it was played, or once a key was pressed at it.
    fn noted(&mut self, event: Event) -> Vec<Act> {
        let played = matches!(event, Event::Played | Event::Key(_));
        match self.messages.get_mut(self.at) {
            Some(entry) if self.state == State::Message && played && !entry.heard => {
                entry.heard = true;
                vec![Act::MarkHeard(entry.id)]
            }
            _ => Vec::new(),
        }
    }

    fn counts(&self) -> Vec<Piece> {
        let new = self.messages.iter().filter(|entry| !entry.heard).count();
        let mut pieces = count("box-new", new);
        pieces.extend(count("box-old", self.messages.len() - new));
        if pieces.is_empty() {
            pieces.push(prompt("box-none"));
        }
        pieces
    }

    fn ask(&mut self, state: State, pieces: Vec<Piece>) -> Vec<Act> {
        self.state = state;
        vec![Act::Play(pieces)]
    }

    fn leave(&mut self) -> Vec<Act> {
        self.ask(State::Ends, vec![prompt("goodbye")])
    }

    fn choices(&self) -> Piece {
        prompt(match self.state {
            State::Message => "message-menu",
            State::Greeting => "greeting-menu",
            State::Top | State::AsksGreeting | State::RecordsGreeting | State::Ends => "box-menu",
        })
    }

    fn nothing_pressed(&mut self) -> Vec<Act> {
        self.silent += 1;
        if self.silent > SILENT_MAX {
            return self.leave();
        }
        self.ask(self.state, vec![self.choices()])
    }

    fn unknown_key(&mut self) -> Vec<Act> {
        let pieces = vec![prompt("key-unknown"), self.choices()];
        self.ask(self.state, pieces)
    }

    fn top_key(&mut self, key: char) -> Vec<Act> {
        match key {
            '1' if self.messages.is_empty() => {
                let pieces = vec![prompt("box-none"), prompt("box-menu")];
                self.ask(State::Top, pieces)
            }
            '1' => self.play(0, &[]),
            '4' => self.ask_greeting(),
            _ => self.unknown_key(),
        }
    }

    /// Plays a message, or says that there are no more.
    fn play(&mut self, at: usize, before: &[&str]) -> Vec<Act> {
        self.at = at;
        let mut pieces: Vec<_> = before.iter().map(|name| prompt(name)).collect();
        let Some(entry) = self.messages.get(at) else {
            pieces.extend([prompt("message-end"), prompt("box-menu")]);
            return self.ask(State::Top, pieces);
        };
        pieces.push(prompt(if at == 0 && before.is_empty() {
            "message-first"
        } else {
            "message-next"
        }));
        pieces.extend(entry.received.pieces());
        pieces.extend(entry.caller.pieces());
        pieces.extend([Piece::Message(entry.id), prompt("message-menu")]);
        self.ask(State::Message, pieces)
    }

    fn message_key(&mut self, key: char) -> Vec<Act> {
        let Some(entry) = self.messages.get(self.at) else {
            return self.unknown_key();
        };
        let id = entry.id;
        match key {
            '1' => self.ask(
                State::Message,
                vec![Piece::Message(id), prompt("message-menu")],
            ),
            '2' => self.play(self.at + 1, &[]),
            '3' => {
                self.messages.remove(self.at);
                let mut acts = vec![Act::Delete(id)];
                acts.extend(self.play(self.at, &["message-deleted"]));
                acts
            }
            _ => self.unknown_key(),
        }
    }

    fn ask_greeting(&mut self) -> Vec<Act> {
        self.ask(
            State::AsksGreeting,
            vec![prompt("greeting-record"), Piece::Tone],
        )
    }

    fn greeting_spoken(&mut self, length_ms: u32, listens: bool) -> Vec<Act> {
        match (listens, length_ms >= GREETING_MS_MIN) {
            (false, _) => {
                self.state = State::Ends;
                vec![Act::HangUp]
            }
            (true, true) => self.ask(
                State::Greeting,
                vec![Piece::Recorded, prompt("greeting-menu")],
            ),
            (true, false) => {
                let pieces = vec![prompt("too-short"), prompt("box-menu")];
                self.ask(State::Top, pieces)
            }
        }
    }

    fn greeting_key(&mut self, key: char) -> Vec<Act> {
        let (act, said) = match key {
            '1' => (Act::KeepGreeting, "greeting-saved"),
            '4' => (Act::StandardGreeting, "greeting-standard"),
            '2' => {
                let pieces = vec![Piece::Recorded, prompt("greeting-menu")];
                return self.ask(State::Greeting, pieces);
            }
            '3' => return self.ask_greeting(),
            _ => return self.unknown_key(),
        };
        let mut acts = vec![act];
        acts.extend(self.ask(State::Top, vec![prompt(said), prompt("box-menu")]));
        acts
    }
}
