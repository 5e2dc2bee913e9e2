//! Requests in dialogs: to whom they belong, and what is done with them here.

use naisen_core::plan::Event;
use naisen_sip::flow::Flow;
use naisen_sip::slab::Id;
use naisen_sip::transaction::ServerId;
use naisen_sip::{HeaderName, Message, Method, Status};

use super::{Party, Side};
use crate::engine::Engine;
use crate::token::party_of;

impl Engine {
    /// A request with a tag of ours in To.
    pub(crate) fn in_dialog(&mut self, message: &Message<'_>, flow: Flow) {
        let Some(id) = self.dialog_of(message, flow) else {
            return self.reply(message, flow, Status(481));
        };
        let in_order = self
            .parties
            .get_mut(id)
            .is_some_and(|party| party.dialog.note_request(message).is_ok());
        if !in_order {
            return self.reply_kept(message, flow, Status(500));
        }
        match message.method() {
            Some(Method::Bye) => {
                self.reply_ok(message, flow);
                self.said_bye(id);
            }
            Some(Method::Invite) => self.renegotiate(id, message, flow),
            Some(Method::Update) => self.update(id, message, flow),
            Some(Method::Refer) => self.refer(id, message, flow),
            Some(Method::Prack) => self.pracked(id, message, flow),
            Some(Method::Info | Method::Message | Method::Notify | Method::Options) => {
                self.pass_on(id, message, flow);
            }
            _ => self.reply_kept(message, flow, Status(405)),
        }
    }

    /// The party whose dialog this is. A stranger that guessed the tags still talks from elsewhere.
    fn dialog_of(&mut self, message: &Message<'_>, flow: Flow) -> Option<Id> {
        let id = party_of(message.to_tag()?)?;
        let party = self.parties.get_mut(id)?;
        let is_from_there = party.flow.peer.ip() == flow.peer.ip() || party.subscriber.is_none();
        if !party.dialog.matches_request(message) || !is_from_there {
            return None;
        }
        // A phone that had to open a new connection is answered on that one.
        if flow.transport.is_reliable() {
            self.set_flow(id, flow);
        }
        Some(id)
    }

    fn reply_ok(&mut self, message: &Message<'_>, flow: Flow) {
        self.reply_kept(message, flow, Status(200));
    }

    /// Answers and keeps the answer: a repeat must not be judged again, its number would look old.
    pub(crate) fn reply_kept(&mut self, message: &Message<'_>, flow: Flow, status: Status) {
        let bytes = self.answer_to(message, flow, status).end();
        self.send_reply(message, flow, status, bytes);
    }

    fn said_bye(&mut self, id: Id) {
        let Some(party) = self.parties.get(id) else {
            return;
        };
        // A caller may leave by BYE before it is answered (RFC 3261 §15).
        if let Side::Inbound(inbound) = &party.side
            && inbound.invite.is_some()
        {
            let server = inbound.server;
            return self.caller_gave_up(server, id);
        }
        self.party_left(id);
    }

    /// CANCEL: 200 to itself, 487 to the INVITE if that still waits (RFC 3261 §9.2).
    pub(crate) fn cancelled(
        &mut self,
        message: &Message<'_>,
        flow: Flow,
        invite: Option<ServerId>,
    ) {
        let Some(server) = invite else {
            return self.reply(message, flow, Status(481));
        };
        self.reply_ok(message, flow);
        if !self.transactions.is_pending(server) {
            return;
        }
        if let Some(party) = self.inbound.get(&server).copied() {
            self.caller_gave_up(server, party);
        }
    }

    fn caller_gave_up(&mut self, server: ServerId, id: Id) {
        let is_first = matches!(
            self.parties.get(id).map(|party| &party.side),
            Some(Side::Inbound(inbound)) if inbound.server == server
        );
        let call = self.parties.get(id).and_then(|party| party.call);
        if !is_first {
            return;
        }
        self.final_response(id, Status(487));
        let Some(call) = call else {
            return self.drop_party(id);
        };
        let first = self
            .calls
            .get(call)
            .and_then(|call| call.stages.first().copied());
        if let Some(first) = first {
            self.report(first, Event::CallerCancelled);
        }
        self.end_call(call, Status(487));
    }

    /// INFO, MESSAGE, NOTIFY, OPTIONS: to the other party, or answered here when there is none.
    fn pass_on(&mut self, id: Id, message: &Message<'_>, flow: Flow) {
        // sip.14
        match self.parties.get(id).and_then(|party| party.peer) {
            Some(peer) => self.relay(id, peer, message, flow),
            None => {
                self.media_key(id, message);
                self.reply_ok(message, flow);
            }
        }
    }

    /// A re-INVITE: hold, resume, a changed address, a refreshed session.
    fn renegotiate(&mut self, id: Id, message: &Message<'_>, flow: Flow) {
        let Some(party) = self.parties.get(id) else {
            return;
        };
        let peer = party.peer;
        let is_engaged = |peer: Id| self.parties.get(peer).is_some_and(is_engaged);
        let busy = party.renegotiating || peer.is_some_and(is_engaged);
        if busy {
            return self.reply_kept(message, flow, Status(491));
        }
        match (peer, self.own_media_of(id)) {
            (Some(peer), _) => self.relay(id, peer, message, flow),
            (None, Some(media)) => {
                let theirs = Some(message.body()).filter(|body| !body.is_empty());
                match self.describe(media, theirs) {
                    Some(own) => {
                        self.media_moved(id, message.body());
                        self.answer_again(id, message, flow, &own);
                    }
                    None => self.reply_kept(message, flow, Status(488)),
                }
            }
            (None, None) => self.reply_kept(message, flow, Status(491)),
        }
    }

    fn answer_again(&mut self, id: Id, message: &Message<'_>, flow: Flow, sdp: &[u8]) {
        let reply_flow = self.reply_flow(message, flow);
        let Some(server) = self.transactions.serve(message, reply_flow) else {
            return;
        };
        let builder = self
            .answer_to(message, flow, Status(200))
            .write(HeaderName::Contact, Self::contact(flow));
        let bytes = self
            .agree_session(id, message, builder)
            .body(b"application/sdp", sdp);
        if message.method() == Some(Method::Invite) {
            self.expect_ack(id, message, server);
        }
        self.respond(server, Status(200), bytes);
    }

    fn update(&mut self, id: Id, message: &Message<'_>, flow: Flow) {
        if message.body().is_empty() {
            // It refreshes the session or moves its Contact; the other side has its own.
            return self.refreshed_by_peer(id, message, flow);
        }
        match self.parties.get(id).and_then(|party| party.peer) {
            Some(peer) => self.relay(id, peer, message, flow),
            // Before the answer there is nobody to agree with (RFC 3311 §5.2).
            None => self.reply_kept(message, flow, Status(491)),
        }
    }

    fn refreshed_by_peer(&mut self, id: Id, message: &Message<'_>, flow: Flow) {
        if let Err(status) = super::start::check_session(message) {
            return self.reply_interval(message, flow, status);
        }
        if let Some(party) = self.parties.get_mut(id) {
            party.dialog.refresh_target(message);
        }
        let builder = self
            .answer_to(message, flow, Status(200))
            .write(HeaderName::Contact, Self::contact(flow));
        let bytes = self.agree_session(id, message, builder).end();
        self.send_reply(message, flow, Status(200), bytes);
    }
}

/// Whether an INVITE of the party waits for its end: it may be sent no other one (RFC 3261 §14.1).
fn is_engaged(party: &Party) -> bool {
    let is_unconfirmed = matches!(&party.side, Side::Inbound(inbound) if !inbound.confirmed);
    party.renegotiating || is_unconfirmed
}
