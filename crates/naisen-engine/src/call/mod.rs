//! Calls, split by role: a [`Call`] is who talks with whom, a [`Stage`] is one company's plan being
//! carried out, a [`Party`] is one dialog. None of them knows a rule.

mod act;
mod anchor;
mod announce;
mod answer;
mod dial;
mod end;
mod guidance;
mod headers;
mod in_dialog;
mod join;
mod leg;
mod log;
mod mailbox;
mod merged;
mod now;
mod pickup;
mod refer;
mod relay;
mod reliable;
mod session;
mod start;
mod stop;
mod transfer;
mod turn;

pub(crate) use merged::Merged;

use std::collections::BTreeMap;
use std::sync::Arc;

use naisen_core::decide::Plan;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::plan::{CancelReason, Diversion, LegId, Order};
use naisen_sip::flow::Flow;
use naisen_sip::slab::Id;
use naisen_sip::transaction::{ClientId, ServerId};
use naisen_sip::{Dialog, OwnedMessage, Status};

use crate::input::Now;
use crate::output::AnsweredBy;
use crate::trunk::PeerId;

pub(crate) use announce::Announcements;
pub use now::CallNow;

/// A call: the stages it goes through and the parties that talk.
#[derive(Debug)]
pub(crate) struct Call {
    /// Who waits for an answer.
    pub(crate) origin: CallOrigin,
    /// Its stages, the first company's first.
    pub(crate) stages: Vec<Id>,
    /// The parties that are joined; empty until somebody answers.
    pub(crate) talking: Vec<Id>,
    /// Both clocks at the arrival.
    pub(crate) arrived: Now,
    /// The refusal that waits until guidance has been played, and whose it is.
    pub(crate) refusal: Option<(Id, Status)>,
    /// The engine's own media in this call.
    pub(crate) media: Option<OwnMedia>,
}

/// Who waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallOrigin {
    /// The party whose INVITE started it.
    Caller(Id),
    /// A party that is being transferred, and the one that asked for it.
    Transfer { transferred: Id, transferor: Id },
    /// Nobody: the engine itself calls this party, under the name of what it says.
    Announcement { called: Id, name: u64 },
}

/// A mailbox's end of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OwnMedia {
    pub(crate) session: u64,
    pub(crate) port: u16,
}

/// One company's plan being carried out.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) call: Id,
    pub(crate) company: CompanyId,
    pub(crate) plan: Plan,
    /// The leg of another company's stage that this one stands for.
    pub(crate) parent: Option<(Id, LegId)>,
    pub(crate) legs: BTreeMap<LegId, LegTarget>,
    /// Who answered, while the parent is asked what to do with it.
    pub(crate) winner: Option<Winner>,
    /// How the parent's CANCEL is to be explained.
    pub(crate) cancel: Option<CancelReason>,
    pub(crate) deadline: Option<(u64, Order)>,
    /// Diversions made in the companies the call came through, the latest first.
    pub(crate) inherited: Vec<Diversion>,
    /// What was dialled, for the record.
    pub(crate) dialled: String,
    /// Both clocks at the arrival of the call's first INVITE.
    pub(crate) arrived: Now,
    /// When the caller was answered, by the clock that never jumps, and by whom.
    pub(crate) answered: Option<(u64, AnsweredBy)>,
    /// What was called, for the record.
    pub(crate) log: Vec<log::LegLog>,
    /// Who has left by transferring: what happens to that number ends this call no more (calls §11.1).
    pub(crate) left: Option<SubscriberId>,
}

impl Stage {
    /// An instant as ms after the arrival.
    pub(crate) const fn after_ms(&self, at_ms: u64) -> u64 {
        at_ms.saturating_sub(self.arrived.mono_ms)
    }
}

/// What a leg of a plan is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LegTarget {
    Party(Id),
    Stage(Id),
}

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Winner {
    Party(Id),
    Picker { party: Id, by: SubscriberId },
    Mailbox(AnsweredBy),
}

/// One dialog with a terminal or a trunk.
#[derive(Debug)]
pub(crate) struct Party {
    /// The call it takes part in; none for a leg nobody waits for any more.
    pub(crate) call: Option<Id>,
    /// Whose terminal; none for a trunk.
    pub(crate) subscriber: Option<SubscriberId>,
    /// It is counted among the subscriber's calls.
    pub(crate) counted: bool,
    pub(crate) dialog: Dialog,
    pub(crate) flow: Flow,
    /// Whom it is joined with.
    pub(crate) peer: Option<Id>,
    /// The description it sent last.
    pub(crate) sdp: Option<Arc<[u8]>>,
    /// Its address is not the one it speaks from.
    pub(crate) behind_nat: bool,
    /// The relay's ports that face it.
    pub(crate) anchor: Option<Box<anchor::Anchor>>,
    pub(crate) side: Side,
    /// A 2xx whose ACK is owed to it once the other side's ACK brings the answer.
    pub(crate) owes_ack: Option<u32>,
    /// The ACK of its last 2xx with its number (CSeq), for repeats.
    pub(crate) last_ack: Option<(u32, Arc<[u8]>)>,
    /// INVITEs in the dialog that wait for their end.
    pub(crate) renegotiating: bool,
    /// Its session timer.
    pub(crate) session: Option<session::Session>,
    /// It takes UPDATE.
    pub(crate) can_update: bool,
    /// Since when its terminal has been in an answered call, by both clocks.
    pub(crate) used_since: Option<Now>,
    /// The call that looks for whom it is being transferred to.
    pub(crate) transfer: Option<Id>,
}

impl Party {
    /// One that speaks over a flow, before it takes part in anything.
    fn new(flow: Flow, side: Side) -> Self {
        Self {
            call: None,
            subscriber: None,
            counted: false,
            dialog: Dialog::default(),
            flow,
            peer: None,
            sdp: None,
            behind_nat: false,
            anchor: None,
            side,
            owes_ack: None,
            last_ack: None,
            renegotiating: false,
            session: None,
            can_update: false,
            used_since: None,
            transfer: None,
        }
    }
}

/// How the dialog came about.
#[derive(Debug)]
pub(crate) enum Side {
    /// It called us.
    Inbound(Inbound),
    /// We called it.
    Outbound(Outbound),
}

/// The caller's side before and at the answer.
#[derive(Debug)]
pub(crate) struct Inbound {
    pub(crate) server: ServerId,
    /// Its INVITE, until it is answered.
    pub(crate) invite: Option<OwnedMessage>,
    /// Its ACK has come.
    pub(crate) confirmed: bool,
    /// It is to be hung up as soon as its ACK has come (RFC 3261 §15).
    pub(crate) leaving: bool,
    /// It is a trusted trunk.
    pub(crate) is_trunk: bool,
    /// What copies of its INVITE are known by.
    pub(crate) merged: u64,
    /// It requires reliable provisional responses.
    pub(crate) reliable: Option<Box<reliable::Reliable>>,
}

/// A leg before and at its answer.
#[derive(Debug)]
pub(crate) struct Outbound {
    pub(crate) stage: Id,
    pub(crate) leg: LegId,
    pub(crate) client: ClientId,
    /// CSeq number of the INVITE being tried.
    pub(crate) cseq: u32,
    /// Ways not yet tried.
    pub(crate) targets: Vec<Target>,
    /// What the way being tried is shown.
    pub(crate) face: Option<Arc<Face>>,
    /// The trunk's peer being tried.
    pub(crate) peer: Option<PeerId>,
    pub(crate) body: Arc<[u8]>,
    /// Counts the targets tried.
    pub(crate) attempt: u32,
    /// Something has come back from the present target.
    pub(crate) heard: bool,
    /// Challenges of the present target answered.
    pub(crate) challenges: u32,
    /// The session interval the present target insists on, seconds.
    pub(crate) session_s: u32,
    /// The last reliable response acknowledged.
    pub(crate) rseq: u32,
    pub(crate) is_trunk: bool,
    /// The plan (or the end of the call) has given it up.
    pub(crate) cancelled: Option<CancelReason>,
    /// Its 2xx, until the caller is joined with it.
    pub(crate) answer: Option<OwnedMessage>,
    /// It has been joined with somebody: from now on only BYE ends it.
    pub(crate) joined: bool,
}

impl Outbound {
    /// Whether it may still answer.
    pub(crate) const fn may_answer(&self) -> bool {
        !self.joined && self.answer.is_none()
    }
}

/// One way to try.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) uri: Vec<u8>,
    pub(crate) flow: Flow,
    pub(crate) routes: Vec<Vec<u8>>,
    /// What it is shown.
    pub(crate) face: Arc<Face>,
    /// The trunk's peer there.
    pub(crate) peer: Option<PeerId>,
}

/// What a leg shows of the call: the same for every way to a terminal, another for every trunk.
#[derive(Debug)]
pub(crate) struct Face {
    /// From without its tag.
    pub(crate) from: Vec<u8>,
    /// To; none for the URI of the target itself.
    pub(crate) to: Option<Vec<u8>>,
    /// Media type of the offer.
    pub(crate) content_type: Vec<u8>,
    /// Header lines about the caller and what was passed on.
    pub(crate) lines: Vec<u8>,
}

/// What a response to a request of ours is for.
#[derive(Debug)]
pub(crate) enum Purpose {
    /// The INVITE of a leg.
    Leg(Id),
    /// A request passed on between joined parties.
    Relay(Box<relay::Relayed>),
    /// An INVITE of our own in a dialog, to move media.
    Reinvite(Id),
    /// A refresh of our own of a party's session.
    Refresh(Id),
    /// Asks a trunk's peer whether it is there.
    Ping(PeerId),
    /// Registers at a trunk's peer.
    Enrol(PeerId),
    /// A NOTIFY of a subscription to a mailbox.
    Subscription(u64),
    /// A BYE, NOTIFY or PRACK: nobody waits for the answer.
    Nothing,
}
