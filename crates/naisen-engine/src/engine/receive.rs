//! A message that came: what it is, and whose business.

use naisen_sip::check::{self, Refusal};
use naisen_sip::flow::Flow;
use naisen_sip::transaction::{Arrival, ClientEvent, Outgoing};
use naisen_sip::{HeaderName, Message, Method, ScanError, Status, scan};

use super::Engine;
use crate::config::BODY_BYTES_MAX;

/// The methods we serve, as they stand in Allow.
pub(crate) const ALLOW: &str =
    "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REFER, SUBSCRIBE, NOTIFY, MESSAGE";

/// What we understand.
pub(crate) const OFFER: check::Offer<'static> = check::Offer {
    methods: &[
        Method::Invite,
        Method::Ack,
        Method::Bye,
        Method::Cancel,
        Method::Register,
        Method::Options,
        Method::Info,
        Method::Update,
        Method::Prack,
        Method::Refer,
        Method::Subscribe,
        Method::Notify,
        Method::Message,
    ],
    extensions: &["100rel", "timer", "path", "outbound", "replaces", "gruu"],
    bodies: &["application/sdp"],
    body_bytes_max: BODY_BYTES_MAX,
};

impl Engine {
    pub(super) fn receive(&mut self, flow: Flow, bytes: &[u8]) {
        let mut fields = std::mem::take(&mut self.fields);
        match scan(bytes, &mut fields) {
            Ok(message) if message.method().is_some() => self.receive_request(&message, flow),
            Ok(message) => self.receive_response(&message),
            // RFC 5626 §4.4.1: a ping on a stream gets a pong; a datagram is not worth an answer.
            Err(ScanError::KeepAlive) if flow.transport.is_reliable() && bytes.len() >= 4 => {
                self.out.messages.push(Outgoing {
                    flow,
                    bytes: b"\r\n"[..].into(),
                });
            }
            Err(_) => {}
        }
        self.fields = fields;
    }

    fn receive_response(&mut self, message: &Message<'_>) {
        if !check::response_is_well(message) {
            return;
        }
        let now_ms = self.now.mono_ms;
        match self
            .transactions
            .hear(message, now_ms, &mut self.out.messages)
        {
            ClientEvent::Deliver(client) => self.answered_by_peer(client, message),
            ClientEvent::Absorbed | ClientEvent::Stray => {}
        }
    }

    fn receive_request(&mut self, message: &Message<'_>, flow: Flow) {
        match check::check_request(message) {
            Ok(()) => {}
            Err(Refusal::Drop) => return,
            Err(Refusal::Reply(status)) => return self.reply(message, flow, status),
        }
        let now_ms = self.now.mono_ms;
        match self
            .transactions
            .arrive(message, now_ms, &mut self.out.messages)
        {
            Arrival::Repeat | Arrival::Acked => {}
            Arrival::Ack => self.acknowledged(message),
            Arrival::Cancel(invite) => self.cancelled(message, flow, invite),
            Arrival::New => self.new_request(message, flow),
        }
    }

    fn new_request(&mut self, message: &Message<'_>, flow: Flow) {
        match check::check_offer(message, &OFFER) {
            Ok(()) => {}
            Err(Refusal::Drop) => return,
            Err(Refusal::Reply(status)) => return self.refuse(message, flow, status),
        }
        if message.method() == Some(Method::Subscribe) {
            return self.subscribe(message, flow);
        }
        if message.to_tag().is_some() {
            return self.in_dialog(message, flow);
        }
        if self.is_overloaded(message) {
            return self.refuse(message, flow, Status(503));
        }
        match message.method() {
            Some(Method::Register) => self.register(message, flow),
            Some(Method::Invite) => self.invite(message, flow),
            Some(Method::Options) => self.options(message, flow),
            // Everything else has a meaning in a dialog only.
            _ => self.reply(message, flow, Status(481)),
        }
    }

    fn is_overloaded(&self, message: &Message<'_>) -> bool {
        // sip.21
        let calls = self.calls.len() >= self.config.calls_max;
        let transactions = self.transactions.len() >= self.config.transactions_max;
        transactions || (calls && message.method() == Some(Method::Invite))
    }

    /// OPTIONS is the keep-alive of many phones and of trunks; strangers must say who they are.
    fn options(&mut self, message: &Message<'_>, flow: Flow) {
        let number = message.from_uri().map(|uri| uri.user_text().into_owned());
        let holder = number
            .and_then(|number| String::from_utf8(number).ok())
            .and_then(|number| self.directory.holder(&number));
        let known = self.trunks.at(flow.peer.ip()).is_some()
            || holder.is_some_and(|(_, id)| self.live.bindings.has_flow(id, flow));
        if known || self.authenticate(message, flow).is_some() {
            let answer = self
                .answer_to(message, flow, Status(200))
                .header(HeaderName::Allow, ALLOW);
            self.send_stateless(message, flow, Status(200), answer.end());
        }
    }

    /// Whether a host in a URI means this server: the company's domain or an address of ours.
    pub(crate) fn is_here(&self, host: &[u8], company: naisen_core::ids::CompanyId) -> bool {
        self.directory.company_by_domain(host) == Some(company) || self.is_listening(host)
    }

    pub(crate) fn is_listening(&self, host: &[u8]) -> bool {
        naisen_sip::uri::host_ip(host)
            .is_some_and(|ip| self.config.listen.iter().any(|listen| listen.ip() == ip))
    }
}
