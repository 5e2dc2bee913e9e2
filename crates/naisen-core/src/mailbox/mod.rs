//! What a mailbox says and does on the phone, as two state machines: [`Deposit`] for callers, [`Menu`]
//! for the subscriber (domain §2.5). They know prompts by name, not sound, clock or storage.

mod deposit;
mod menu;
mod speech;
#[cfg(test)]
mod tests;

pub use deposit::Deposit;
pub use menu::{Entry, Menu};
pub use speech::{Caller, Received};

use crate::ids::MessageId;

/// One piece of what is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A prompt, by its name.
    Prompt(String),
    /// The subscriber's greeting, or the standard one.
    Greeting,
    /// The tone after which to speak.
    Tone,
    /// A message.
    Message(MessageId),
    /// What was recorded last.
    Recorded,
}

/// What is to be done next. Whatever is being played stops first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Play these in their order, then tell [`Event::Played`].
    Play(Vec<Piece>),
    /// Record for so many seconds at most, then tell [`Event::Recorded`].
    Record {
        /// The longest recording, seconds.
        seconds_max: u32,
    },
    /// Wait for a key for so many seconds, then tell [`Event::NoKey`].
    Await {
        /// Seconds.
        seconds: u32,
    },
    /// Keep what was recorded as a message, then tell [`Event::Kept`].
    Keep,
    /// Keep what was recorded as the greeting.
    KeepGreeting,
    /// Return to the standard greeting.
    StandardGreeting,
    /// The message has been heard.
    MarkHeard(MessageId),
    /// Delete the message.
    Delete(MessageId),
    /// End the call.
    HangUp,
}

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Everything that was to be played has been.
    Played,
    /// A key was pressed, while playing too.
    Key(char),
    /// No key was pressed in time.
    NoKey,
    /// A recording is over.
    Recorded {
        /// Its length, milliseconds.
        length_ms: u32,
        /// The caller is still there and may be spoken to.
        listens: bool,
    },
    /// What became of a message that was to be kept.
    Kept {
        /// It is stored for good.
        stored: bool,
    },
}

/// A prompt by name.
fn prompt(name: &str) -> Piece {
    Piece::Prompt(name.to_owned())
}
