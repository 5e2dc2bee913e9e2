//! A company's phones and calls at one instant, as the engine's wiring publishes them.

use imbl::OrdMap;
use naisen_core::call_record::{AnsweredBy, Party};
use naisen_core::ids::SubscriberId;
use std::net::SocketAddr;
use std::sync::Arc;

/// Phones and calls. Cheap to clone: what did not change is shared with the board before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    /// Registered terminals by their number, the newest first; a number without one is not in it.
    pub phones: OrdMap<SubscriberId, Arc<[Terminal]>>,
    /// Calls in progress by the engine's name for them, the oldest first.
    pub calls: OrdMap<u64, Arc<LiveCall>>,
}

/// A registered terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Registered without a gap since, epoch milliseconds.
    pub since_ms: i64,
    /// Its last REGISTER, epoch milliseconds.
    pub seen_ms: i64,
    /// When it goes unless it registers again, epoch milliseconds.
    pub expires_ms: i64,
    /// Address and port it registered from.
    pub from: SocketAddr,
    /// `UDP`, `TCP`, `TLS`, `WS` or `WSS`.
    pub transport: &'static str,
    /// What it calls itself, shared by all that say the same; empty when it does not say.
    pub client: Arc<str>,
}

/// A call in progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveCall {
    /// Arrival, epoch milliseconds.
    pub start_ms: i64,
    /// Answer, epoch milliseconds.
    pub answer_ms: Option<i64>,
    /// Who calls; no number where somebody outside withholds it.
    pub caller: Party,
    /// The caller withholds its number.
    pub withheld: bool,
    /// As dialled, or the called number.
    pub dialled: String,
    /// Whose terminals ring, in order.
    pub ringing: Vec<SubscriberId>,
    /// An outside number that was called.
    pub outside: Option<String>,
    /// Who answered.
    pub answered_by: Option<AnsweredBy>,
}

impl Board {
    /// Numbers that take part in a call, ringing or talking.
    pub fn busy(&self) -> impl Iterator<Item = SubscriberId> {
        self.talking().chain(self.ringing())
    }

    /// Numbers in an answered call.
    pub(super) fn talking(&self) -> impl Iterator<Item = SubscriberId> {
        let answered = self.calls.values();
        let answered = answered.filter(|call| call.answered_by.is_some());
        answered.flat_map(|call| {
            let by = call.answered_by.and_then(AnsweredBy::subscriber);
            call.caller.subscriber.into_iter().chain(by)
        })
    }

    /// Numbers that ring, and those whose call nobody has answered yet.
    pub(super) fn ringing(&self) -> impl Iterator<Item = SubscriberId> {
        let waiting = self.calls.values();
        let waiting = waiting.filter(|call| call.answered_by.is_none());
        waiting.flat_map(|call| {
            let ringing = call.ringing.iter().copied();
            call.caller.subscriber.into_iter().chain(ringing)
        })
    }
}
