//! A caller leaves a message.

use super::{Act, Event, Piece, prompt};
use crate::limits::{MESSAGE_MS_MIN, MESSAGE_SECONDS_MAX};

/// One call to somebody's mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposit {
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The greeting is being played.
    Greets,
    /// Only the tone is left.
    Tone,
    Records,
    /// The message is being stored; whether the caller is there to be told.
    Keeps {
        listens: bool,
    },
    /// A last word is being said.
    Ends,
}

impl Deposit {
    /// Answers a call, and what to do first. A full mailbox says so.
    #[must_use]
    pub fn answer(full: bool) -> (Self, Vec<Act>) {
        let (state, pieces) = if full {
            (State::Ends, vec![prompt("box-full")])
        } else {
            (State::Greets, vec![Piece::Greeting, Piece::Tone])
        };
        (Self { state }, vec![Act::Play(pieces)])
    }

    /// What to do now that this has happened.
    pub fn hear(&mut self, event: Event) -> Vec<Act> {
        match (self.state, event) {
            // Who knows the greeting need not wait for its end.
            (State::Greets, Event::Key('#')) => {
                self.go(State::Tone, vec![Act::Play(vec![Piece::Tone])])
            }
            (State::Greets | State::Tone, Event::Played) => {
                let seconds_max = MESSAGE_SECONDS_MAX;
                self.go(State::Records, vec![Act::Record { seconds_max }])
            }
            (State::Records, Event::Recorded { length_ms, listens }) => {
                match (length_ms >= MESSAGE_MS_MIN, listens) {
                    (true, _) => self.go(State::Keeps { listens }, vec![Act::Keep]),
                    (false, true) => self.say("too-short"),
                    (false, false) => self.go(State::Ends, vec![Act::HangUp]),
                }
            }
            (State::Keeps { listens: true }, Event::Kept { stored: true }) => self.say("recorded"),
            (State::Keeps { listens: true }, Event::Kept { stored: false }) => self.say("box-full"),
            (State::Keeps { listens: false }, Event::Kept { .. })
            | (State::Ends, Event::Played) => self.go(State::Ends, vec![Act::HangUp]),
            _ => Vec::new(),
        }
    }

    fn say(&mut self, name: &str) -> Vec<Act> {
        self.go(State::Ends, vec![Act::Play(vec![prompt(name)])])
    }

    fn go(&mut self, state: State, acts: Vec<Act>) -> Vec<Act> {
        self.state = state;
        acts
    }
}
