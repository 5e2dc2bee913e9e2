//! Passing a request in a dialog on to the other party, and its answer back.

use naisen_sip::build::Builder;
use naisen_sip::flow::Flow;
use naisen_sip::slab::Id;
use naisen_sip::transaction::{ClientId, ServerId};
use naisen_sip::{HeaderName, Message, Method, OwnedMessage, Status};

use super::headers::END_TO_END;
use super::session::GLARE_MS;
use super::{Party, Purpose};
use crate::engine::{ALLOW, Due, Engine};

/// A request that was passed on.
#[derive(Debug)]
pub(crate) struct Relayed {
    request: OwnedMessage,
    server: ServerId,
    flow: Flow,
    from: Id,
    to: Id,
    cseq: u32,
    is_invite: bool,
    /// It refreshes sessions when it succeeds.
    refreshes: bool,
}

impl Relayed {
    /// It was sent again under another number.
    pub(crate) const fn renumber(&mut self, cseq: u32) {
        self.cseq = cseq;
    }
}

impl Engine {
    /// Passes a request on.
    pub(crate) fn relay(&mut self, from: Id, to: Id, message: &Message<'_>, flow: Flow) {
        if let Err(status) = super::start::check_session(message) {
            return self.reply_interval(message, flow, status);
        }
        let Some(method) = message.method() else {
            return;
        };
        let reply_flow = self.reply_flow(message, flow);
        let Some(server) = self.transactions.serve(message, reply_flow) else {
            return;
        };
        let Some((client, way, builder)) = self.request_to(to, method) else {
            return;
        };
        let is_invite = method == Method::Invite;
        if let Some(party) = self.parties.get_mut(from) {
            if matches!(method, Method::Invite | Method::Update) {
                party.dialog.refresh_target(message);
                if !message.body().is_empty() {
                    party.sdp = Some(message.body().into());
                }
            }
            party.renegotiating = is_invite;
        }
        if is_invite {
            let trying = Builder::reply(message, Status(100), flow.peer, b"").end();
            self.respond(server, Status(100), trying);
        }
        let kind = message.get(HeaderName::ContentType).unwrap_or_default();
        let builder = builder.copy(message, END_TO_END);
        let refreshes = matches!(method, Method::Invite | Method::Update);
        let builder = match refreshes {
            true => self
                .want_session(to, builder)
                .header(HeaderName::Allow, ALLOW),
            false => builder,
        };
        let bytes = builder.body(kind, &self.told(to, from, kind, message.body()));
        let cseq = self
            .parties
            .get(to)
            .map_or(0, |party| party.dialog.local_cseq);
        let relayed = Relayed {
            request: message.to_owned(),
            server,
            flow,
            from,
            to,
            cseq,
            is_invite,
            refreshes,
        };
        self.purposes
            .insert(client, Purpose::Relay(Box::new(relayed)));
        self.send(client, is_invite, way, bytes);
    }

    /// The other party answers a request that was passed on.
    pub(crate) fn relay_heard(&mut self, client: ClientId, message: &Message<'_>, status: Status) {
        if status.0 == 100 {
            return;
        }
        let Some(Purpose::Relay(relayed)) = self.purposes.get(&client) else {
            return;
        };
        let (server, from, to) = (relayed.server, relayed.from, relayed.to);
        let (cseq, is_invite) = (relayed.cseq, relayed.is_invite);
        if !self.transactions.is_pending(server) {
            if is_invite && status.is_success() {
                self.repeat_ack(to, message);
            }
            return;
        }
        let (flow, refreshes) = (relayed.flow, relayed.refreshes && status.is_success());
        let asked = relayed.request.clone();
        let request = asked.view();
        let mut builder = Builder::reply(&request, status, flow.peer, b"")
            .write(HeaderName::Contact, Self::contact(flow))
            .header(HeaderName::Allow, ALLOW)
            .copy(message, END_TO_END);
        if refreshes {
            builder = self.agree_session(from, &request, builder);
            self.session_answered(to, message);
        }
        let kind = message.get(HeaderName::ContentType).unwrap_or_default();
        let bytes = builder.body(kind, &self.told(from, to, kind, message.body()));
        let owes = is_invite && request.body().is_empty() && status.is_success();
        self.respond(server, status, bytes);
        if !status.is_final() {
            return;
        }
        self.relay_over(client, from, status, is_invite);
        if is_invite && status.is_success() {
            self.expect_ack(from, &request, server);
            self.inbound.insert(server, from);
            if let Some(party) = self.parties.get_mut(to) {
                party.dialog.refresh_target(message);
                if !message.body().is_empty() {
                    party.sdp = Some(message.body().into());
                }
                party.owes_ack = owes.then_some(cseq);
            }
            if !owes {
                self.send_ack(to, cseq, b"", b"");
            }
        }
        if status.0 == 408 || status.0 == 481 {
            // RFC 5057 §5.1: such an answer ends the whole dialog.
            self.party_left(to);
        }
    }

    fn relay_over(&mut self, client: ClientId, from: Id, status: Status, is_invite: bool) {
        // The purpose of a 2xx stays for its repeats; the transaction's end removes it.
        if !(is_invite && status.is_success()) {
            self.purposes.remove(&client);
        }
        if let Some(party) = self.parties.get_mut(from) {
            party.renegotiating = false;
        }
    }

    /// The other party never answered.
    pub(crate) fn relay_unanswered(&mut self, relayed: Relayed) {
        let request = relayed.request.view();
        let bytes = Builder::reply(&request, Status(408), relayed.flow.peer, b"").end();
        self.respond(relayed.server, Status(408), bytes);
        if let Some(party) = self.parties.get_mut(relayed.from) {
            party.renegotiating = false;
        }
        if relayed.is_invite {
            self.party_left(relayed.to);
        }
    }

    /// The answer to an INVITE of our own in a dialog.
    pub(crate) fn reinvite_heard(
        &mut self,
        client: ClientId,
        id: Id,
        message: &Message<'_>,
        status: Status,
    ) {
        if !status.is_final() {
            return;
        }
        if let Some(party) = self.parties.get_mut(id) {
            party.renegotiating = false;
        }
        if status.is_success() {
            let cseq = message.cseq().map_or(0, |cseq| cseq.number);
            if let Some(party) = self.parties.get_mut(id) {
                party.dialog.refresh_target(message);
            }
            if !message.body().is_empty() {
                self.media_moved(id, message.body());
            }
            self.session_answered(id, message);
            self.send_ack(id, cseq, b"", b"");
            return;
        }
        self.purposes.remove(&client);
        match status.0 {
            408 | 481 => self.party_left(id),
            // RFC 3261 §14.1: its own request was under way.
            491 => self.timers.set(self.now.mono_ms + GLARE_MS, Due::Move(id)),
            _ => {}
        }
    }

    /// Tells a party once more where its sound goes now, unless it has been told meanwhile.
    pub(crate) fn move_again(&mut self, id: Id) {
        let is_free = |party: &Party| !party.renegotiating && party.owes_ack.is_none();
        if !self.parties.get(id).is_some_and(is_free) {
            return;
        }
        if let Some(sdp) = self.description_for(id) {
            self.move_media(id, &sdp);
        }
    }
}
