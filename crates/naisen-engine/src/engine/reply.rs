//! Sending answers, and the headers that say where we are.

use std::sync::Arc;

use std::net::SocketAddr;

use naisen_sip::build::Builder;
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::transaction::{ClientId, Outgoing};
use naisen_sip::{HeaderName, Message, Method, Status, check};

use super::{ALLOW, Due, Engine, OFFER};
use crate::config::RETRY_AFTER_S;

/// Answers waiting to be sent late; more guesses are not answered at all.
const LATE_MAX: usize = 4_096;

impl Engine {
    /// Where the answer to a request goes.
    pub(crate) fn reply_flow(&self, message: &Message<'_>, flow: Flow) -> Flow {
        match (flow.transport, message.via()) {
            (Transport::Udp, Some(via)) => Flow {
                peer: via.reply_to(flow.peer),
                ..flow
            },
            _ => flow,
        }
    }

    /// Starts an answer, with a tag of its own for requests outside dialogs.
    pub(crate) fn answer_to(&self, message: &Message<'_>, flow: Flow, status: Status) -> Builder {
        // In a dialog there is one.
        let own = message.to_tag().is_none().then(|| {
            self.tokens
                .stateless_tag(message.call_id(), message.from_tag())
        });
        let tag = own.as_ref().map_or(&[][..], |tag| &tag[..]);
        Builder::reply(message, status, flow.peer, tag)
    }

    /// Sends an answer that needs nothing but its status, and keeps nothing.
    pub(crate) fn reply(&mut self, message: &Message<'_>, flow: Flow, status: Status) {
        let bytes = self.answer_to(message, flow, status).end();
        self.send_stateless(message, flow, status, bytes);
    }

    /// Sends an answer with what its status owes the caller (Allow, Unsupported, Accept, Retry-After).
    pub(super) fn refuse(&mut self, message: &Message<'_>, flow: Flow, status: Status) {
        let mut builder = self.answer_to(message, flow, status);
        builder = match status.0 {
            405 | 501 => builder.header(HeaderName::Allow, ALLOW),
            415 => builder.header(HeaderName::Accept, "application/sdp"),
            420 => {
                let tags: Vec<_> = check::unsupported(message, &OFFER).collect();
                builder.header(HeaderName::Unsupported, tags.join(&b", "[..]))
            }
            503 => builder.number(HeaderName::RetryAfter, RETRY_AFTER_S),
            _ => builder,
        };
        self.send_stateless(message, flow, status, builder.end());
    }

    /// Sends an answer and forgets it: a repeat of the request is answered anew (RFC 3261 §8.2.7).
    pub(crate) fn send_stateless(
        &mut self,
        message: &Message<'_>,
        flow: Flow,
        _status: Status,
        bytes: Arc<[u8]>,
    ) {
        if message.method() == Some(Method::Ack) {
            return;
        }
        let flow = self.reply_flow(message, flow);
        self.out.messages.push(Outgoing { flow, bytes });
    }

    /// Sends an answer and keeps it for repeats of the request.
    pub(crate) fn send_reply(
        &mut self,
        message: &Message<'_>,
        flow: Flow,
        status: Status,
        bytes: Arc<[u8]>,
    ) {
        let reply_flow = self.reply_flow(message, flow);
        match self.transactions.serve(message, reply_flow) {
            Some(server) => {
                let (now_ms, out) = (self.now.mono_ms, &mut self.out.messages);
                self.transactions
                    .respond(server, status, bytes, now_ms, out);
            }
            None => self.send_stateless(message, flow, status, bytes),
        }
    }

    /// Sends an answer later.
    pub(crate) fn send_late(
        &mut self,
        message: &Message<'_>,
        flow: Flow,
        bytes: Arc<[u8]>,
        late_ms: u64,
    ) {
        if self.late.len() >= LATE_MAX {
            return;
        }
        let flow = self.reply_flow(message, flow);
        let serial = self.late.last_key_value().map_or(0, |(last, _)| last + 1);
        self.late.insert(serial, Outgoing { flow, bytes });
        self.timers
            .set(self.now.mono_ms + late_ms, Due::Late(serial));
    }

    /// Our Via for a flow.
    pub(crate) fn via(&self, flow: Flow, client: ClientId) -> impl FnOnce(&mut Vec<u8>) + use<> {
        Self::via_with(flow, self.transactions.branch(client))
    }

    /// Our Via for a flow with a branch of no transaction.
    pub(crate) fn via_with<B: AsRef<[u8]>>(
        flow: Flow,
        branch: B,
    ) -> impl FnOnce(&mut Vec<u8>) + use<B> {
        move |via| {
            via.extend_from_slice(b"SIP/2.0/");
            via.extend_from_slice(flow.transport.via_name().as_bytes());
            via.push(b' ');
            push_address(via, flow.local);
            via.extend_from_slice(b";rport;branch=");
            via.extend_from_slice(branch.as_ref());
        }
    }

    /// Our Contact on a flow.
    pub(crate) fn contact(flow: Flow) -> impl FnOnce(&mut Vec<u8>) + use<> {
        move |contact| Self::push_contact(contact, b"naisen", flow)
    }

    /// Appends a Contact of ours with this user part.
    pub(crate) fn push_contact(contact: &mut Vec<u8>, user: &[u8], flow: Flow) {
        contact.extend_from_slice(b"<sip:");
        contact.extend_from_slice(user);
        contact.push(b'@');
        push_address(contact, flow.local);
        if let Some(name) = flow.transport.uri_name() {
            contact.extend_from_slice(b";transport=");
            contact.extend_from_slice(name.as_bytes());
        }
        contact.push(b'>');
    }
}

fn push_address(out: &mut Vec<u8>, address: SocketAddr) {
    naisen_sip::uri::push_host(out, address.ip());
    out.push(b':');
    naisen_sip::lex::push_number(out, u64::from(address.port()));
}
