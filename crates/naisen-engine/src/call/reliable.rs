//! Reliable provisional responses to callers that require them (RFC 3262): one is under way at a time,
//! repeated until its PRACK comes, and a 2xx waits for the PRACK of the answer it would contradict.

use std::sync::Arc;

use naisen_sip::build::Builder;
use naisen_sip::flow::Flow;
use naisen_sip::header::RAck;
use naisen_sip::slab::Id;
use naisen_sip::transaction::{T1_MS, TRANSACTION_MS};
use naisen_sip::{HeaderName, Message, Method, Status};

use super::{Inbound, Side};
use crate::engine::{Due, Engine};

/// What a caller that requires reliable responses has been sent.
#[derive(Debug, Default)]
pub(crate) struct Reliable {
    /// RSeq of the last one.
    rseq: u32,
    /// The one without PRACK so far.
    under_way: Option<UnderWay>,
    /// What is to be sent after it.
    next: Option<(Status, Body)>,
    /// The description that answered the caller's offer; it holds until the call is set up.
    answered: Option<Arc<[u8]>>,
    /// The 2xx that waits for the PRACK of that answer.
    waiting: Option<Arc<[u8]>>,
    /// The description the caller is moved to once it has sent its ACK.
    moves_to: Option<Arc<[u8]>>,
}

#[derive(Clone, Copy, Debug)]
struct UnderWay {
    since_ms: u64,
    pause_ms: u64,
    answers: bool,
}

/// Media type and bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    kind: Vec<u8>,
    bytes: Vec<u8>,
}

impl Body {
    pub(crate) fn new(kind: &[u8], bytes: &[u8]) -> Self {
        Self {
            kind: kind.to_vec(),
            bytes: bytes.to_vec(),
        }
    }
}

impl Engine {
    fn reliable(&mut self, caller: Id) -> Option<&mut Reliable> {
        match &mut self.parties.get_mut(caller)?.side {
            Side::Inbound(inbound) => inbound.reliable.as_deref_mut(),
            Side::Outbound(_) => None,
        }
    }

    /// Whether the caller's provisional responses must be reliable.
    pub(super) fn is_reliable(&mut self, caller: Id) -> bool {
        self.reliable(caller).is_some()
    }

    /// Sends a provisional response reliably, now or after the one under way.
    pub(super) fn provisional_reliable(&mut self, caller: Id, status: Status, body: Body) {
        let Some(reliable) = self.reliable(caller) else {
            return;
        };
        // sip.11
        if reliable.under_way.is_some() {
            // Early media is worth more than a repeated 180.
            let has_body = reliable
                .next
                .as_ref()
                .is_some_and(|(_, b)| !b.bytes.is_empty());
            if !has_body || !body.bytes.is_empty() {
                reliable.next = Some((status, body));
            }
            return;
        }
        self.send_reliable(caller, status, body);
    }

    fn send_reliable(&mut self, caller: Id, status: Status, body: Body) {
        let now_ms = self.now.mono_ms;
        let has_offer = matches!(
            self.parties.get(caller).map(|party| &party.side),
            Some(Side::Inbound(Inbound { invite: Some(invite), .. })) if !invite.view().body().is_empty()
        );
        let Some(reliable) = self.reliable(caller).filter(|_| has_offer) else {
            // RFC 3262 §5: without an offer the first one would have to make one; none is sent.
            return;
        };
        let answers = reliable.answered.is_none() && !body.bytes.is_empty();
        reliable.rseq += 1;
        let rseq = reliable.rseq;
        reliable.under_way = Some(UnderWay {
            since_ms: now_ms,
            pause_ms: T1_MS,
            answers,
        });
        if answers {
            reliable.answered = Some(body.bytes.clone().into());
        }
        let Some((server, builder)) = self.reply_to_invite(caller, status) else {
            return;
        };
        let builder = builder
            .header(HeaderName::Require, "100rel")
            .number(HeaderName::RSeq, u64::from(rseq));
        let bytes = if answers {
            builder.body(&body.kind, &body.bytes)
        } else {
            builder.end()
        };
        self.respond(server, status, bytes);
        self.timers.set(now_ms + T1_MS, Due::Prack(caller, rseq));
    }

    /// The PRACK of a response may not have come: it is repeated, and given up with the call after 32 s
    /// (RFC 3262 §3).
    pub(crate) fn prack_due(&mut self, caller: Id, rseq: u32) {
        let now_ms = self.now.mono_ms;
        let Some(reliable) = self.reliable(caller).filter(|one| one.rseq == rseq) else {
            return;
        };
        let Some(under_way) = &mut reliable.under_way else {
            return;
        };
        if now_ms >= under_way.since_ms + TRANSACTION_MS {
            return self.caller_lost(caller);
        }
        under_way.pause_ms *= 2;
        let at_ms = now_ms + under_way.pause_ms;
        let at_ms = at_ms.min(under_way.since_ms + TRANSACTION_MS);
        self.timers.set(at_ms, Due::Prack(caller, rseq));
        if let Some(Side::Inbound(inbound)) = self.parties.get(caller).map(|party| &party.side) {
            let server = inbound.server;
            self.transactions.repeat(server, &mut self.out.messages);
        }
    }

    fn caller_lost(&mut self, caller: Id) {
        let call = self.parties.get(caller).and_then(|party| party.call);
        self.final_response(caller, Status(500));
        match call {
            Some(call) => self.end_call(call, Status(500)),
            None => self.drop_party(caller),
        }
    }

    /// PRACK in a dialog.
    pub(super) fn pracked(&mut self, id: Id, message: &Message<'_>, flow: Flow) {
        let rack = message.get(HeaderName::RAck).and_then(RAck::parse);
        let invite = self.parties.get(id).and_then(|party| match &party.side {
            Side::Inbound(Inbound {
                invite: Some(i), ..
            }) => i.view().cseq().map(|cseq| cseq.number),
            Side::Inbound(_) | Side::Outbound(_) => None,
        });
        let Some(reliable) = self.reliable(id) else {
            return self.reply_kept(message, flow, Status(481));
        };
        let is_right = rack.is_some_and(|rack| {
            rack.method == Method::Invite && rack.rseq == reliable.rseq && Some(rack.cseq) == invite
        });
        if !is_right || reliable.under_way.is_none() {
            return self.reply_kept(message, flow, Status(481));
        }
        if !message.body().is_empty() {
            // A second offer before the call is set up: there is nobody yet to agree with.
            return self.reply_kept(message, flow, Status(488));
        }
        reliable.under_way = None;
        let (waiting, next) = (reliable.waiting.take(), reliable.next.take());
        self.reply_kept(message, flow, Status(200));
        if let Some(bytes) = waiting {
            self.send_answer(id, bytes);
        } else if let Some((status, body)) = next {
            self.send_reliable(id, status, body);
        }
    }

    /// Answers the caller's INVITE with 2xx: the description goes along, unless the caller got one
    /// before. Then it is moved to this one, if it is another, after its ACK (RFC 3264 §4).
    pub(super) fn answer_invite(&mut self, caller: Id, builder: Builder, kind: &[u8], sdp: &[u8]) {
        let Some(reliable) = self.reliable(caller) else {
            let bytes = builder.body(kind, sdp);
            return self.send_answer(caller, bytes);
        };
        let bytes = match &reliable.answered {
            None => builder.body(kind, sdp),
            Some(answered) => {
                reliable.moves_to = (**answered != *sdp).then(|| sdp.into());
                builder.end()
            }
        };
        reliable.next = None;
        let contradicts = reliable
            .under_way
            .is_some_and(|under_way| under_way.answers);
        if contradicts {
            reliable.waiting = Some(bytes);
        } else {
            reliable.under_way = None;
            self.send_answer(caller, bytes);
        }
    }

    fn send_answer(&mut self, caller: Id, bytes: Arc<[u8]>) {
        if let Some(Side::Inbound(inbound)) = self.parties.get_mut(caller).map(|p| &mut p.side) {
            let server = inbound.server;
            if let Some(invite) = inbound.invite.take() {
                self.expect_ack(caller, &invite.view(), server);
            }
            self.respond(server, Status(200), bytes);
        }
    }

    /// The caller has sent its ACK: whatever it was answered early, it is moved to who answered.
    pub(super) fn move_if_answered_early(&mut self, caller: Id) {
        let moves_to = self.reliable(caller).and_then(|one| one.moves_to.take());
        if let Some(sdp) = moves_to {
            self.move_media(caller, &sdp);
        }
    }
}
