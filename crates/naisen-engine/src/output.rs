//! What the engine wants done and what it has to tell.

use std::net::SocketAddr;

use naisen_core::ids::{CompanyId, HuntGroupId, SubscriberId};
use naisen_core::plan::{CallId, Why};
use naisen_sip::flow::Flow;
use naisen_sip::transaction::Outgoing;

/// Everything one input brought about, in order.
#[derive(Debug, Default)]
pub struct Outputs {
    /// Messages to send.
    pub messages: Vec<Outgoing>,
    /// Connections to close.
    pub close: Vec<Flow>,
    /// What the rest of the product wants to know.
    pub facts: Vec<Fact>,
}

/// Something that has happened in the engine.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// A terminal registered, refreshed or went away.
    Registration {
        /// Whose.
        subscriber: SubscriberId,
        /// Whether it has a live binding now.
        registered: bool,
    },
    /// A ラウンドロビン group alerted a member: to be persisted.
    Pointer {
        /// The group.
        group: HuntGroupId,
        /// 着信順序.
        order: u8,
    },
    /// A terminal was in an answered call: to be persisted for ユニフォーム.
    Used {
        /// Whose.
        subscriber: SubscriberId,
        /// Start, epoch milliseconds.
        began_ms: i64,
        /// End, epoch milliseconds.
        ended_ms: i64,
    },
    /// A call has begun, or has entered another company.
    Arrived {
        /// Its name from here on.
        call: CallId,
        /// The other company's part of it.
        parent: Option<CallId>,
    },
    /// A trunk is being called.
    Outside {
        /// By which call.
        call: CallId,
        /// The number.
        number: String,
    },
    /// A terminal is being rung.
    Alerting {
        /// By which call.
        call: CallId,
        /// Whose terminal.
        subscriber: SubscriberId,
    },
    /// A call was answered.
    Answered {
        /// Which.
        call: CallId,
        /// By whom.
        by: AnsweredBy,
    },
    /// Media is to be played or recorded for a call the engine answers itself.
    MediaOpened(Media),
    /// That media ends.
    MediaClosed {
        /// Which session.
        session: u64,
        /// A message being recorded is not kept.
        discard: bool,
    },
    /// A call is over, as one company saw it.
    Ended(Box<CallRecord>),
}

/// Who answered a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnsweredBy {
    /// A subscriber's terminal.
    Terminal(SubscriberId),
    /// A subscriber that picked the call up.
    Picker(SubscriberId),
    /// An outside number.
    Outside,
    /// A mailbox that records.
    Voicemail(SubscriberId),
    /// The caller's own mailbox.
    Mailbox(SubscriberId),
}

/// A media session of the engine's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// Its name.
    pub session: u64,
    /// The call.
    pub call: CallId,
    /// What it is for.
    pub by: AnsweredBy,
    /// The port it receives at.
    pub port: u16,
    /// Where it sends to, as offered; none until the peer says so.
    pub remote: Option<SocketAddr>,
    /// The RTP payload type agreed first.
    pub payload: u8,
    /// Its telephone-event payload type.
    pub events: Option<u8>,
    /// The caller, as the mailbox shows it; empty when unknown.
    pub caller: String,
}

/// What is kept of a call, as one company saw it.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRecord {
    /// The call.
    pub call: CallId,
    /// Whose record.
    pub company: CompanyId,
    /// The subscriber that called, if one of this company did.
    pub caller: Option<SubscriberId>,
    /// The caller's number; empty when unknown.
    pub caller_number: String,
    /// Whether that number may be shown.
    pub withheld: bool,
    /// What was dialled, or the called number.
    pub dialled: String,
    /// Who answered.
    pub answered_by: Option<AnsweredBy>,
    /// Arrival, epoch milliseconds.
    pub arrived_ms: i64,
    /// Answer after the arrival, ms by the clock that never jumps.
    pub answered_after_ms: Option<u64>,
    /// End after the arrival, ms by the clock that never jumps.
    pub ended_after_ms: u64,
    /// The final status the caller got; 487 when it gave up.
    pub status: u16,
    /// The rules that were tried.
    pub why: Vec<Why>,
}
