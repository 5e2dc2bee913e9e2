//! What the engine wants done and what it has to tell.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use naisen_core::ids::{CompanyId, HuntGroupId, SubscriberId, TrunkId};
use naisen_core::plan::{CallId, Guidance, Why};
use naisen_sip::flow::Flow;
use naisen_sip::transaction::Outgoing;

use crate::kept::KeptBinding;
use crate::media::Stream;

/// Everything one input brought about, in order.
#[derive(Debug, Default)]
pub struct Outputs {
    /// Messages to send. A flow on a stream with connection 0 asks for a connection to its peer: an open
    /// one is used, else one is opened and the message sent when it stands. When it cannot be opened,
    /// that flow goes back as [`Input::FlowClosed`](crate::Input::FlowClosed).
    pub messages: Vec<Outgoing>,
    /// Connections to close.
    pub close: Vec<Flow>,
    /// What the rest of the product wants to know.
    pub facts: Vec<Fact>,
}

impl Outputs {
    pub(crate) fn clear(&mut self) {
        self.messages.clear();
        self.close.clear();
        self.facts.clear();
    }
}

/// Something that has happened in the engine.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// A terminal registered, refreshed, moved or went away: to be persisted.
    Registration {
        /// Whose.
        subscriber: SubscriberId,
        /// Every way to it now, the newest first; none when it is not registered any more.
        bindings: Arc<[KeptBinding]>,
    },
    /// A peer of a trunk has changed its state.
    Peer(PeerState),
    /// A ラウンドロビン group alerted a member: to be persisted.
    Pointer {
        /// Whose group.
        company: CompanyId,
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
    /// A terminal is not rung any more.
    Silent {
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
    /// The peer of such media has described itself anew.
    MediaMoved {
        /// Which session.
        session: u64,
        /// Its end from now on.
        stream: Stream,
    },
    /// The peer of such media has pressed a key outside its sound.
    MediaKey {
        /// Which session.
        session: u64,
        /// `0`–`9`, `*`, `#`, `A`–`D`.
        key: char,
    },
    /// That media ends.
    MediaClosed {
        /// Which session.
        session: u64,
        /// A message being recorded is not kept.
        discard: bool,
    },
    /// Guidance is to be played to a caller before it is refused; it ends like other media, and
    /// [`Input::MediaEnded`](crate::Input::MediaEnded) tells that it was played.
    GuidanceOpened(Guided),
    /// The relay faces a party: ports of its own for each of its media.
    RelayOpened(Box<Relay>),
    /// That party has described itself anew, has more media, or is joined with another.
    RelayMoved(Box<Relay>),
    /// It faces that party no more; its ports are free.
    RelayClosed {
        /// Which session.
        session: u64,
    },
    /// A call that should have been relayed is not: no port was left.
    RelayFull,
    /// Somebody has answered a call of the engine's own: it is spoken to. The session moves and ends like
    /// other media, and [`Input::MediaEnded`](crate::Input::MediaEnded) hangs up.
    AnnouncementOpened(Announced),
    /// A call of the engine's own is over.
    AnnouncementOver {
        /// Its name.
        announcement: u64,
        /// 200 when it was answered, 480 when nobody did in time, 487 when it was withdrawn; else the
        /// status it was refused with.
        status: u16,
    },
    /// A call is over, as one company saw it.
    Ended(Arc<CallRecord>),
}

/// How a peer of a trunk stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerState {
    /// The trunk.
    pub trunk: TrunkId,
    /// The peer's host as its trunk names it.
    pub host: String,
    /// It answers; one that does not is tried last.
    pub up: bool,
    /// Whether we are registered there; none where nobody registers.
    pub registered: Option<bool>,
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
    /// The company whose mailbox it is.
    pub company: CompanyId,
    /// What it is for.
    pub by: AnsweredBy,
    /// The port it receives at; RTCP at the next one.
    pub port: u16,
    /// The peer's end.
    pub stream: Stream,
    /// Where the peer's signalling comes from: behind NAT its sound comes from there, too.
    pub peer: IpAddr,
    /// The caller as the mailbox shows it; empty when it must not or cannot be shown.
    pub caller: String,
    /// The caller withheld its number.
    pub withheld: bool,
}

/// A media session in which guidance is played.
#[derive(Clone, Debug, PartialEq)]
pub struct Guided {
    /// Its name.
    pub session: u64,
    /// The call.
    pub call: CallId,
    /// The company that refuses.
    pub company: CompanyId,
    /// What is played, and in whose language.
    pub guidance: Guidance,
    /// The port it receives at; RTCP at the next one.
    pub port: u16,
    /// The caller's end.
    pub stream: Stream,
    /// Where the caller's signalling comes from.
    pub peer: IpAddr,
}

/// What the relay does for one party: whatever the party sends to these ports goes to the party it is joined
/// with, from the ports that face that one, as soon as both are joined with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Its name.
    pub session: u64,
    /// Where the party's signalling comes from: behind NAT its sound comes from there, too.
    pub peer: IpAddr,
    /// Its media.
    pub streams: Vec<RelayStream>,
    /// The session it is joined with.
    pub with: Option<u64>,
}

/// One medium of a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelayStream {
    /// Which of its description, from 0; it meets the other party's of the same place.
    pub medium: usize,
    /// The port that faces the party; RTCP at the next one.
    pub port: u16,
    /// Its packets are RTP and RTCP.
    pub is_rtp: bool,
    /// The party says that it sends them; it may send none while it holds, or is held.
    pub speaks: bool,
    /// Where the party wants it; none until it says so, and while it holds.
    pub media: Option<SocketAddr>,
    /// Where it wants RTCP.
    pub control: Option<SocketAddr>,
}

/// A media session of a call of the engine's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The name of what is to be said.
    pub announcement: u64,
    /// The session's name.
    pub session: u64,
    /// The port it receives at; RTCP at the next one.
    pub port: u16,
    /// The end of whoever answered.
    pub stream: Stream,
    /// Where its signalling comes from.
    pub peer: IpAddr,
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
    /// Everything that was called for it, in order.
    pub legs: Vec<LegRecord>,
}

/// One terminal or number that was called. Times are ms after the call's arrival, by the clock that
/// never jumps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegRecord {
    /// Whose terminal; none for a number outside the company.
    pub subscriber: Option<SubscriberId>,
    /// The called number: a terminal's 050 number, or the outside number.
    pub number: String,
    /// When it was called.
    pub began_after_ms: u64,
    /// When it first said that it rings.
    pub rang_after_ms: Option<u64>,
    /// When it answered.
    pub answered_after_ms: Option<u64>,
    /// When it ended.
    pub ended_after_ms: u64,
    /// How it ended.
    pub end: LegEnd,
}

/// How a leg ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegEnd {
    /// It talked with the caller until the call ended or went on without it.
    Talked,
    /// It refused with this status, or its carrier did.
    Refused(u16),
    /// It could not be reached: no way to it, or no answer to the INVITE at all.
    Unreachable,
    /// It was given up while it rang.
    Cancelled,
    /// It was given up because the call was answered elsewhere.
    Elsewhere,
    /// It answered when nobody wanted it any more.
    TooLate,
}
