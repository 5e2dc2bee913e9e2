//! What the caller is told: progress, the final response, and its ACK.

use std::sync::Arc;

use naisen_sip::build::Builder;
use naisen_sip::slab::Id;
use naisen_sip::transaction::{ClientId, Outgoing, ServerId};
use naisen_sip::{HeaderName, Message, Status};

use super::reliable::Body;
use super::{Party, Purpose, Side};
use crate::engine::{ALLOW, Engine};

impl Engine {
    /// A response that is not a repeat: to whom it matters.
    pub(crate) fn answered_by_peer(&mut self, client: ClientId, message: &Message<'_>) {
        let Some(status) = message.status() else {
            return;
        };
        if status.is_final() && self.prove_request(client, message, status) {
            return;
        }
        match self.purposes.get(&client) {
            Some(Purpose::Leg(party)) => {
                let party = *party;
                self.leg_heard(party, message, status);
            }
            Some(Purpose::Relay(_)) => self.relay_heard(client, message, status),
            Some(Purpose::Reinvite(party)) => {
                let party = *party;
                self.reinvite_heard(client, party, message, status);
            }
            Some(Purpose::Refresh(party)) => {
                let party = *party;
                self.refresh_heard(client, party, message, status);
            }
            Some(Purpose::Ping(peer)) if status.is_final() => {
                let peer = *peer;
                self.purposes.remove(&client);
                self.ping_heard(peer, status);
            }
            Some(Purpose::Enrol(peer)) if status.is_final() => {
                let peer = *peer;
                self.purposes.remove(&client);
                self.enrol_heard(peer, message, status);
            }
            Some(Purpose::Subscription(id)) if status.is_final() => {
                let id = *id;
                self.purposes.remove(&client);
                self.subscription_heard(id, status);
            }
            Some(Purpose::Nothing) if status.is_final() => {
                self.purposes.remove(&client);
            }
            Some(
                Purpose::Subscription(_) | Purpose::Nothing | Purpose::Ping(_) | Purpose::Enrol(_),
            )
            | None => {}
        }
    }

    /// A request of ours was never answered.
    pub(crate) fn unanswered(&mut self, purpose: Purpose) {
        match purpose {
            Purpose::Leg(party) => self.leg_unanswered(party),
            Purpose::Relay(relayed) => self.relay_unanswered(*relayed),
            Purpose::Reinvite(party) | Purpose::Refresh(party) => self.party_lost(party),
            Purpose::Ping(peer) => self.ping_unanswered(peer),
            Purpose::Enrol(peer) => self.enrol_failed(peer),
            Purpose::Subscription(id) => self.subscription_heard(id, Status(408)),
            Purpose::Nothing => {}
        }
    }

    /// Tells the caller what a leg says. The caller sees one dialog whatever rings behind it; early
    /// media passes only while that leg is the only one.
    pub(crate) fn show_progress(
        &mut self,
        stage: Id,
        leg: Id,
        message: &Message<'_>,
        status: Status,
    ) {
        let Some(call) = self.stages.get(&stage).map(|stage| stage.call) else {
            return;
        };
        let Some(caller) = self.calls.get(call).map(|call| call.origin) else {
            return;
        };
        let super::CallOrigin::Caller(caller) = caller else {
            return;
        };
        // sip.10
        let alone = !self
            .legs_of(call)
            .into_iter()
            .any(|id| id != leg && self.parties.get(id).is_some_and(is_ringing));
        let body = Some(message).filter(|message| alone && !message.body().is_empty());
        let status = if body.is_none() && status.0 == 183 {
            Status(180)
        } else {
            status
        };
        let kind = message.get(HeaderName::ContentType).unwrap_or_default();
        if let Some(message) = body {
            self.judge_answer(stage, caller, leg, message.body());
        }
        let told = body.map(|message| self.told(caller, leg, kind, message.body()));
        self.provisional(caller, status, told.as_deref().map(|told| (kind, told)));
    }

    /// Sends the caller a provisional response, with a body of this media type or without.
    pub(crate) fn provisional(&mut self, caller: Id, status: Status, body: Option<(&[u8], &[u8])>) {
        if status.0 > 100 && self.is_reliable(caller) {
            let body = body.map(|(kind, bytes)| Body::new(kind, bytes));
            return self.provisional_reliable(caller, status, body.unwrap_or_default());
        }
        let Some((server, builder)) = self.reply_to_invite(caller, status) else {
            return;
        };
        let bytes = match body {
            Some((kind, bytes)) => builder.body(kind, bytes),
            None => builder.end(),
        };
        self.respond(server, status, bytes);
    }

    /// Sends the caller a final response other than 2xx.
    pub(crate) fn final_response(&mut self, caller: Id, status: Status) {
        let Some((server, mut builder)) = self.reply_to_invite(caller, status) else {
            return;
        };
        if status.0 == 503 {
            builder = builder.number(HeaderName::RetryAfter, crate::config::RETRY_AFTER_S);
        }
        self.respond(server, status, builder.end());
    }

    /// Starts a response to a waiting INVITE: with our Contact and the way back, as dialogs need.
    pub(crate) fn reply_to_invite(
        &self,
        caller: Id,
        status: Status,
    ) -> Option<(ServerId, Builder)> {
        let party = self.parties.get(caller)?;
        let Side::Inbound(inbound) = &party.side else {
            return None;
        };
        let invite = inbound.invite.as_ref()?.view();
        let tag = &party.dialog.local_tag;
        let mut builder = Builder::reply(&invite, status, party.flow.peer, tag);
        if status.0 > 100 && status.0 < 300 {
            builder = builder
                .copy(&invite, &[HeaderName::RecordRoute])
                .write(HeaderName::Contact, Self::contact(party.flow))
                .header(HeaderName::Allow, ALLOW);
        }
        Some((inbound.server, builder))
    }

    pub(crate) fn respond(&mut self, server: ServerId, status: Status, bytes: Arc<[u8]>) {
        let (now_ms, out) = (self.now.mono_ms, &mut self.out.messages);
        self.transactions
            .respond(server, status, bytes, now_ms, out);
    }

    /// A party's INVITE gets its 2xx: the ACK of the same number is waited for (RFC 3261 §13.3.1.4).
    pub(super) fn expect_ack(&mut self, id: Id, invite: &Message<'_>, server: ServerId) {
        let number = invite.cseq().map_or(0, |cseq| cseq.number);
        self.unacknowledged.insert((id, number), server);
    }

    /// An ACK that belongs to a dialog: the caller has its answer, and perhaps brings ours.
    pub(crate) fn acknowledged(&mut self, message: &Message<'_>) {
        let Some(id) = message.to_tag().and_then(crate::token::party_of) else {
            return;
        };
        let Some(party) = self.parties.get_mut(id) else {
            return;
        };
        if !party.dialog.matches_request(message) {
            return;
        }
        let number = message.cseq().map_or(0, |cseq| cseq.number);
        let Some(server) = self.unacknowledged.remove(&(id, number)) else {
            return;
        };
        let peer = party.peer;
        if let Side::Inbound(inbound) = &mut party.side {
            inbound.confirmed |= inbound.server == server;
        }
        self.transactions.acknowledge(server, self.now.mono_ms);
        self.inbound.remove(&server);
        if !message.body().is_empty() {
            self.media_moved(id, message.body());
        }
        if let Some(peer) = peer {
            self.pay_ack(peer, id, message);
        }
        self.move_if_answered_early(id);
        let leaves = |party: &Party| matches!(&party.side, Side::Inbound(one) if one.leaving);
        if self.parties.get(id).is_some_and(leaves) {
            self.hang_up(id);
        }
    }

    /// Sends the ACK that was kept until the other side's answer came with its own.
    fn pay_ack(&mut self, id: Id, from: Id, message: &Message<'_>) {
        let owed = self
            .parties
            .get_mut(id)
            .and_then(|party| party.owes_ack.take());
        if let Some(cseq) = owed {
            let kind = message.get(HeaderName::ContentType).unwrap_or_default();
            let told = self.told(id, from, kind, message.body());
            self.send_ack(id, cseq, kind, &told);
        }
    }

    /// Sends the ACK of a 2xx.
    pub(crate) fn send_ack(&mut self, id: Id, cseq: u32, kind: &[u8], body: &[u8]) {
        let Some(ack) = self.ack(id, cseq, kind, body) else {
            return;
        };
        if let Some(party) = self.parties.get_mut(id) {
            party.last_ack = Some((cseq, ack.bytes.clone()));
        }
        self.out.messages.push(ack);
    }

    /// Answers a repeated 2xx: its ACK was lost (RFC 3261 §13.2.2.4). One of an INVITE before the last
    /// gets an ACK of its own number.
    pub(super) fn repeat_ack(&mut self, id: Id, answer: &Message<'_>) {
        let number = answer.cseq().map_or(0, |cseq| cseq.number);
        let Some(party) = self.parties.get(id) else {
            return;
        };
        let ack = match &party.last_ack {
            // The answer that goes into the ACK has not come.
            _ if party.owes_ack == Some(number) => return,
            Some((last, bytes)) if *last == number => Some(Outgoing {
                flow: party.flow,
                bytes: bytes.clone(),
            }),
            _ => self.ack(id, number, b"", b""),
        };
        self.out.messages.extend(ack);
    }

    fn ack(&mut self, id: Id, cseq: u32, kind: &[u8], body: &[u8]) -> Option<Outgoing> {
        let branch = [naisen_sip::via::MAGIC_COOKIE, &self.tokens.fresh()].concat();
        let party = self.parties.get(id)?;
        let flow = party.flow;
        let builder = party
            .dialog
            .ack(cseq)
            .write(HeaderName::Via, Self::via_with(flow, branch));
        let bytes = builder.body(kind, body);
        Some(Outgoing { flow, bytes })
    }

    /// The ACK of our 2xx never came: the caller is gone (RFC 3261 §13.3.1.4).
    pub(crate) fn unacknowledged(&mut self, server: ServerId) {
        if let Some(party) = self.inbound.remove(&server) {
            self.party_lost(party);
        }
    }
}

/// Whether the party is a leg that may still answer and is wanted.
fn is_ringing(party: &Party) -> bool {
    matches!(&party.side, Side::Outbound(leg) if leg.cancelled.is_none() && leg.may_answer())
}
