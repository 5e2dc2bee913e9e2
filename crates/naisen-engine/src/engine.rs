//! One shard of the engine: its tables, and the way from an input to what it brings about.
//!
//! Everything a call does is decided in naisen-core; here is only who holds what. The methods live
//! beside their subject: registrar, auth, call and its parts.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use naisen_core::ids::SubscriberId;
use naisen_core::plan::{Event, Order};
use naisen_sip::build::Builder;
use naisen_sip::check::{self, Refusal};
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::slab::{Id, Slab};
use naisen_sip::timers::Timers;
use naisen_sip::transaction::{
    Arrival, ClientEvent, ClientId, Expiry, Outgoing, ServerId, Transactions,
};
use naisen_sip::{HeaderName, Message, Method, ScanError, Status, scan};

use crate::call::{Call, Party, Purpose, Stage};
use crate::config::{BODY_BYTES_MAX, Config, RETRY_AFTER_S};
use crate::directory::Directory;
use crate::guard::Guard;
use crate::input::{Input, Now};
use crate::live::LiveState;
use crate::media::{MediaTable, Ports};
use crate::mwi::Mailboxes;
use crate::output::Outputs;
use crate::token::Tokens;
use crate::trunk::{PeerId, Trunks};

/// One shard.
#[derive(Debug)]
pub struct Engine {
    pub(crate) config: Config,
    pub(crate) directory: Directory,
    pub(crate) live: LiveState,
    pub(crate) trunks: Trunks,
    pub(crate) guard: Guard,
    pub(crate) transactions: Transactions,
    /// What a response to a request of ours is for.
    pub(crate) purposes: BTreeMap<ClientId, Purpose>,
    pub(crate) parties: Slab<Party>,
    pub(crate) calls: Slab<Call>,
    pub(crate) stages: BTreeMap<Id, Stage>,
    /// How many stages there have been: the names of calls.
    pub(crate) stage_count: u64,
    /// Whose INVITE a server transaction is.
    pub(crate) inbound: BTreeMap<ServerId, Id>,
    /// Answered INVITEs in dialogs that wait for their ACK.
    pub(crate) reinvites: BTreeMap<Id, ServerId>,
    /// Events still to be reported to plans, in order.
    pub(crate) events: std::collections::VecDeque<(Id, Event)>,
    /// Deadlines of plans, in the order calls §2 asks for.
    pub(crate) deadlines: BTreeSet<(u64, Order, Id)>,
    pub(crate) timers: Timers<Due>,
    pub(crate) tokens: Tokens,
    pub(crate) nonces: u32,
    pub(crate) media: MediaTable,
    pub(crate) mailboxes: Mailboxes,
    pub(crate) late: BTreeMap<u64, Outgoing>,
    pub(crate) now: Now,
    pub(crate) out: Outputs,
    fields: Vec<naisen_sip::Field>,
}

/// Deadlines that are no plan's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// A binding of this subscriber may have lapsed.
    Binding(SubscriberId),
    /// A trunk peer may have stayed silent too long.
    Silent(Id, u32),
    /// A session may not have been refreshed.
    Session(Id),
    /// A transferor may not have hung up.
    Farewell(Id),
    /// A subscription to a mailbox may have lapsed.
    Subscription(u64),
    /// A late answer is to be sent.
    Late(u64),
    /// A trunk's peer is to be asked whether it is there.
    Ping(PeerId),
    /// A registration at a trunk's peer is to be made or refreshed.
    Enrol(PeerId),
}

/// Answers waiting to be sent late; more guesses are not answered at all.
const LATE_MAX: usize = 4_096;

impl Engine {
    /// An engine that knows nobody yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let mut tokens = Tokens::new(config.secret);
        let media = MediaTable::new(Ports::new(&config.media_ports, tokens.number()));
        Self {
            media,
            transactions: Transactions::new(config.shard, tokens.branch_secret()),
            tokens,
            config,
            directory: Directory::default(),
            live: LiveState::default(),
            trunks: Trunks::default(),
            guard: Guard::default(),
            purposes: BTreeMap::new(),
            parties: Slab::default(),
            calls: Slab::default(),
            stages: BTreeMap::new(),
            stage_count: 0,
            inbound: BTreeMap::new(),
            reinvites: BTreeMap::new(),
            events: std::collections::VecDeque::new(),
            deadlines: BTreeSet::new(),
            timers: Timers::default(),
            nonces: 0,
            mailboxes: Mailboxes::default(),
            late: BTreeMap::new(),
            now: Now::default(),
            out: Outputs::default(),
            fields: Vec::new(),
        }
    }

    /// Takes one input and says what is to be done. Time must not run backwards on the monotonic clock.
    pub fn handle(&mut self, input: Input<'_>, now: Now) -> Outputs {
        self.catch_up(now, input.order());
        match input {
            Input::Received { flow, bytes } => self.receive(flow, bytes),
            Input::FlowClosed(flow) => self.flow_closed(flow),
            Input::Settings { settings, changed } => self.settings_changed(settings, changed),
            Input::Credentials {
                subscriber,
                credentials,
            } => {
                self.directory.put_credentials(subscriber, credentials);
            }
            Input::Initialised(subscriber) => self.initialised(subscriber),
            Input::Trunks(trunks) => self.trunks_changed(trunks),
            Input::Forgotten(company) => self.forget_company(company),
            Input::Mailbox {
                subscriber,
                summary,
            } => self.mailbox_changed(subscriber, summary),
            Input::MediaEnded { session } => self.media_ended(session),
            Input::Tick => self.elapse(now.mono_ms + 1, Order::Caller),
        }
        self.settle();
        std::mem::take(&mut self.out)
    }

    /// When [`Input::Tick`] is due at the latest, on the monotonic clock.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        let plan = self.deadlines.first().map(|(at_ms, ..)| *at_ms);
        [plan, self.timers.next(), self.transactions.deadline()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Whether nothing is going on: no call, no party, no transaction.
    #[must_use]
    pub const fn is_idle(&self) -> bool {
        self.calls.is_empty() && self.parties.is_empty() && self.transactions.is_empty()
    }

    /// How many calls are going on.
    #[must_use]
    pub const fn calls_now(&self) -> usize {
        self.calls.len()
    }

    /// Whether a subscriber's terminal is registered.
    #[must_use]
    pub fn is_registered(&self, subscriber: SubscriberId) -> bool {
        self.live.bindings.is_registered(subscriber)
    }

    /// In how many calls a subscriber's terminal takes part.
    #[must_use]
    pub fn calls_of(&self, subscriber: SubscriberId) -> usize {
        naisen_core::plan::Live::calls(&self.live, subscriber)
    }

    /// The company of a number it knows.
    #[must_use]
    pub fn home_of(&self, subscriber: SubscriberId) -> Option<naisen_core::ids::CompanyId> {
        self.directory.company_of(subscriber)
    }

    /// Everybody whose terminal takes part in a call.
    pub fn in_calls(&self) -> impl Iterator<Item = SubscriberId> {
        self.live.in_calls()
    }

    /// How many terminals are registered.
    #[must_use]
    pub fn registered_now(&self) -> usize {
        self.live.bindings.len()
    }

    /// Everything that was due before this input.
    fn catch_up(&mut self, now: Now, order: Order) {
        while let Some(at_ms) = self.deadline().filter(|at_ms| *at_ms < now.mono_ms) {
            let behind_ms = now.mono_ms - at_ms;
            self.now = Now {
                mono_ms: at_ms,
                epoch_ms: now.epoch_ms - i64::try_from(behind_ms).unwrap_or(i64::MAX),
            };
            self.elapse(at_ms + 1, Order::Caller);
        }
        self.now = now;
        self.elapse(now.mono_ms, order);
    }

    /// Lets everything happen that is due before `end_ms`, or in it with a place before `order`.
    fn elapse(&mut self, end_ms: u64, order: Order) {
        loop {
            let now_ms = self.now.mono_ms;
            if let Some(expiry) = self.transactions.expire(now_ms, &mut self.out.messages) {
                self.expired(expiry);
            } else if let Some(due) = self.timers.pop(now_ms) {
                self.due(due);
            } else {
                match self.deadlines.first().copied() {
                    Some((at_ms, place, stage)) if (at_ms, place) < (end_ms, order) => {
                        self.events.push_back((stage, Event::Timeout));
                    }
                    _ => break,
                }
            }
            self.settle();
        }
    }

    fn due(&mut self, due: Due) {
        match due {
            Due::Binding(subscriber) => self.lapse(subscriber),
            Due::Silent(party, attempt) => self.silent(party, attempt),
            Due::Session(call) => self.session_due(call),
            Due::Farewell(party) => self.farewell(party),
            Due::Subscription(id) => self.subscription_due(id),
            Due::Late(serial) => {
                if let Some(message) = self.late.remove(&serial) {
                    self.out.messages.push(message);
                }
            }
            Due::Ping(peer) => self.ping(peer),
            Due::Enrol(peer) => self.enrol(peer),
        }
    }

    fn expired(&mut self, expiry: Expiry) {
        match expiry {
            Expiry::Unanswered(client) => {
                if let Some(purpose) = self.purposes.remove(&client) {
                    self.unanswered(purpose);
                }
            }
            Expiry::Unacknowledged(server) => self.unacknowledged(server),
        }
    }

    fn receive(&mut self, flow: Flow, bytes: &[u8]) {
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
        let calls = self.calls.len() >= self.config.calls_max;
        let transactions = self.transactions.len() >= self.config.transactions_max;
        transactions || (calls && message.method() == Some(Method::Invite))
    }

    /// OPTIONS is the keep-alive of many phones and of trunks; strangers must say who they are.
    fn options(&mut self, message: &Message<'_>, flow: Flow) {
        let from = message.from().and_then(|from| from.parsed_uri());
        let number = from.map(|uri| uri.user_text().into_owned());
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

/// Sending answers.
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
        let tag = self
            .tokens
            .stateless_tag(message.call_id(), message.from_tag());
        Builder::reply(message, status, flow.peer, &tag)
    }

    /// Sends an answer that needs nothing but its status, and keeps nothing.
    pub(crate) fn reply(&mut self, message: &Message<'_>, flow: Flow, status: Status) {
        let bytes = self.answer_to(message, flow, status).end();
        self.send_stateless(message, flow, status, bytes);
    }

    /// Sends an answer with what its status owes the caller (Allow, Unsupported, Accept, Retry-After).
    fn refuse(&mut self, message: &Message<'_>, flow: Flow, status: Status) {
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
        bytes: Vec<u8>,
    ) {
        if message.method() == Some(Method::Ack) {
            return;
        }
        let flow = self.reply_flow(message, flow);
        self.out.messages.push(Outgoing {
            flow,
            bytes: bytes.into(),
        });
    }

    /// Sends an answer and keeps it for repeats of the request.
    pub(crate) fn send_reply(
        &mut self,
        message: &Message<'_>,
        flow: Flow,
        status: Status,
        bytes: Vec<u8>,
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
        bytes: Vec<u8>,
        late_ms: u64,
    ) {
        if self.late.len() >= LATE_MAX {
            return;
        }
        let flow = self.reply_flow(message, flow);
        let serial = self.late.last_key_value().map_or(0, |(last, _)| last + 1);
        self.late.insert(
            serial,
            Outgoing {
                flow,
                bytes: bytes.into(),
            },
        );
        self.timers
            .set(self.now.mono_ms + late_ms, Due::Late(serial));
    }

    /// Our Via for a flow.
    pub(crate) fn via(&self, flow: Flow, client: ClientId) -> Vec<u8> {
        Self::via_with(flow, &self.transactions.branch(client))
    }

    /// Our Via for a flow with a branch of no transaction.
    pub(crate) fn via_with(flow: Flow, branch: &[u8]) -> Vec<u8> {
        let mut via = b"SIP/2.0/".to_vec();
        via.extend_from_slice(flow.transport.via_name().as_bytes());
        via.push(b' ');
        push_address(&mut via, flow.local);
        via.extend_from_slice(b";rport;branch=");
        via.extend_from_slice(branch);
        via
    }

    /// Our Contact on a flow.
    pub(crate) fn contact(flow: Flow) -> Vec<u8> {
        Self::contact_of(b"naisen", flow)
    }

    /// A Contact of ours with this user part.
    pub(crate) fn contact_of(user: &[u8], flow: Flow) -> Vec<u8> {
        let mut contact = Vec::with_capacity(64);
        contact.extend_from_slice(b"<sip:");
        contact.extend_from_slice(user);
        contact.push(b'@');
        push_address(&mut contact, flow.local);
        if let Some(name) = flow.transport.uri_name() {
            contact.extend_from_slice(b";transport=");
            contact.extend_from_slice(name.as_bytes());
        }
        contact.push(b'>');
        contact
    }
}

fn push_address(out: &mut Vec<u8>, address: SocketAddr) {
    naisen_sip::uri::push_host(out, address.ip());
    out.push(b':');
    naisen_sip::lex::push_number(out, u64::from(address.port()));
}

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
    extensions: &["timer", "path", "outbound", "replaces", "gruu"],
    bodies: &["application/sdp"],
    body_bytes_max: BODY_BYTES_MAX,
};
