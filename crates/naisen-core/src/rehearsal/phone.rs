//! A phone as the rehearsal models it: registered or not, in calls or not, with habits.

use crate::decide::UsageLog;
use crate::settings::Subscriber;

/// The state of one subscriber's terminal.
#[derive(Clone, Debug, Default)]
pub struct Phone {
    /// It has a binding.
    pub registered: bool,
    /// 緊急停止 is on.
    pub stopped: bool,
    /// What its credentials are worth.
    pub credentials: Credentials,
    /// Calls that are not part of the rehearsal.
    pub other_calls: usize,
    /// What it does by itself when it rings.
    pub habit: Option<Habit>,
    /// Answered calls so far.
    pub usage: UsageLog,
}

/// What a phone's credentials are worth (domain §3.2, §3.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// As issued.
    #[default]
    Valid,
    /// Suspended by 緊急停止.
    Suspended,
    /// Deleted by 初期化, or by the release of a stop.
    Deleted,
}

/// What a phone does whenever it rings. Times in milliseconds after it began to ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// It answers and hangs up later.
    Answer {
        /// After how long.
        after_ms: i64,
        /// How long it talks; none stays in the call.
        talk_ms: Option<i64>,
    },
    /// It answers with a final failure.
    Decline {
        /// After how long.
        after_ms: i64,
        /// Final status.
        status: u16,
    },
}

impl Phone {
    /// A registered, idle phone of a subscriber; of a stopped one it is not registered.
    #[must_use]
    pub fn of(subscriber: &Subscriber) -> Self {
        let stopped = subscriber.emergency_stop;
        Self {
            registered: !stopped,
            stopped,
            credentials: match stopped {
                true => Credentials::Suspended,
                false => Credentials::Valid,
            },
            ..Self::default()
        }
    }
}
