//! A phone (or a carrier's switch) that speaks SIP: registers, dials, rings, answers, hangs up, and
//! writes down what it hears.

use std::sync::Arc;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use naisen_sip::build::{Builder, name_addr};
use naisen_sip::digest;
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::transaction::{
    Arrival, ClientEvent, ClientId, Expiry, Outgoing, ServerId, Transactions,
};
use naisen_sip::{Dialog, HeaderName, Message, Method, OwnedMessage, Status, check, scan};

/// Who a phone is.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Its number: user part of its address, and its digest user name.
    pub number: String,
    /// Domain and realm.
    pub domain: String,
    /// The issued secret.
    pub password: String,
}

/// Something a phone has heard. The number is the call's place in [`Agent::calls`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It rings.
    Rings(usize),
    /// The caller gave up, or the call was completed elsewhere.
    Cancelled {
        /// Which call.
        call: usize,
        /// It was told that the call was completed elsewhere.
        elsewhere: bool,
    },
    /// Its own call was answered.
    Answered(usize),
    /// Its own call got a final response.
    Refused {
        /// Which call.
        call: usize,
        /// The status.
        status: u16,
    },
    /// The other side hung up.
    Bye(usize),
    /// Its REGISTER got a final response.
    Registered(u16),
    /// A transfer it asked for came out so.
    Transferred {
        /// Its call.
        call: usize,
        /// The status in the NOTIFY.
        status: u16,
    },
    /// A mailbox notification.
    Mailbox(naisen_sip::mwi::Summary),
}

/// Where a phone's call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// It dials.
    Dialling,
    /// It rings.
    Ringing,
    /// The other side gave up while it rang.
    Cancelled,
    /// It talks.
    Talking,
    /// It is over.
    Over,
}

/// One call of a phone.
#[derive(Debug)]
pub struct AgentCall {
    /// Where it stands.
    pub state: CallState,
    /// The INVITE it got; none for calls it placed.
    pub invite: Option<OwnedMessage>,
    /// The last description it got.
    pub remote_sdp: Vec<u8>,
    pub(super) dialog: Dialog,
    pub(super) server: Option<ServerId>,
    pub(super) client: Option<ClientId>,
    pub(super) cseq: u32,
    pub(super) wants_cancel: bool,
    /// INVITEs, by number, whose 2xx has not been acknowledged: a BYE must wait (RFC 3261 §15).
    pub(super) unacknowledged: BTreeMap<u32, ServerId>,
    pub(super) wants_bye: bool,
    pub(super) last_ack: Option<(u32, Arc<[u8]>)>,
    request: Option<Request>,
}

/// A request that may have to be repeated with credentials.
#[derive(Clone, Debug)]
struct Request {
    uri: Vec<u8>,
    lines: Vec<u8>,
    body: Vec<u8>,
    tried: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Register,
    Invite(usize),
    Other,
}

/// A phone.
#[derive(Debug)]
pub struct Agent {
    /// Who it is.
    pub account: Account,
    /// Its calls, the first one first.
    pub calls: Vec<AgentCall>,
    /// What it has heard and nobody has read yet.
    pub heard: Vec<Heard>,
    /// It does not answer CANCELs of INVITEs at once, so that its 2xx can cross one.
    pub slow: bool,
    /// It refuses every call with this status.
    pub refuses: Option<u16>,
    /// What it takes for its address, behind NAT.
    pub inside: Option<IpAddr>,
    /// It knows where its signalling is seen to come from (RFC 3581), but of its sound only the inside.
    pub discovers: bool,
    /// How many INVITEs in its calls it refuses, as if one of its own were under way.
    pub engaged: u32,
    pub(super) flow: Flow,
    pub(super) transactions: Transactions,
    pub(super) purposes: BTreeMap<ClientId, What>,
    pub(super) out: Vec<Outgoing>,
    pub(super) now_ms: u64,
    serial: u32,
    register_tried: bool,
    register_expires_s: u32,
}

impl Agent {
    /// A phone at an address, in front of a server.
    #[must_use]
    pub fn new(account: Account, local: SocketAddr, server: SocketAddr, secret: u32) -> Self {
        Self {
            account,
            calls: Vec::new(),
            heard: Vec::new(),
            slow: false,
            refuses: None,
            inside: None,
            discovers: false,
            engaged: 0,
            flow: Flow {
                transport: Transport::Udp,
                local,
                peer: server,
                connection: 0,
            },
            transactions: Transactions::new(0, secret),
            purposes: BTreeMap::new(),
            out: Vec::new(),
            now_ms: 0,
            serial: 0,
            register_tried: false,
            register_expires_s: 3_600,
        }
    }

    /// The same phone on a connection.
    #[must_use]
    pub const fn over(mut self, transport: Transport) -> Self {
        self.flow.transport = transport;
        self
    }

    /// Its address.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.flow.local
    }

    /// When it must be woken.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        self.transactions.deadline()
    }

    /// What it wants to send.
    pub fn take_outgoing(&mut self) -> Vec<Outgoing> {
        std::mem::take(&mut self.out)
    }

    /// Registers for so many seconds; 0 takes the registration back.
    pub fn register(&mut self, expires_s: u32, now_ms: u64) {
        self.now_ms = now_ms;
        self.register_tried = false;
        self.register_expires_s = expires_s;
        self.send_register(None);
    }

    fn send_register(&mut self, authorization: Option<&[u8]>) {
        self.serial += 1;
        let client = self.transactions.open();
        let uri = format!("sip:{}", self.account.domain);
        let mut builder = Builder::request(Method::Register, uri.as_bytes())
            .header(HeaderName::Via, self.via(client))
            .header(HeaderName::From, [&self.me()[..], b";tag=r"].concat())
            .header(HeaderName::To, self.me())
            .header(
                HeaderName::CallId,
                format!("register-{}", self.account.number),
            )
            .cseq(self.serial, Method::Register)
            .number(HeaderName::MaxForwards, 70)
            .header(HeaderName::Contact, self.contact())
            .number(HeaderName::Expires, u64::from(self.register_expires_s));
        if let Some(value) = authorization {
            builder = builder.header(HeaderName::Authorization, value);
        }
        self.purposes.insert(client, What::Register);
        self.send(client, false, builder.end());
    }

    /// Dials a number: the place of the new call. Extra header lines and another From (for carriers) may
    /// be given.
    pub fn dial(&mut self, number: &str, extra: &str, from: Option<&str>, now_ms: u64) -> usize {
        self.now_ms = now_ms;
        let number = number.replace('%', "%25").replace('#', "%23");
        let uri = format!("sip:{number}@{}", self.account.domain).into_bytes();
        let call = self.calls.len();
        let call_id = format!("{}-{}-{call}", self.account.number, self.flow.local);
        let from = from.map_or_else(|| self.me(), |from| from.as_bytes().to_vec());
        let to = name_addr(b"", &uri, b"");
        let tag = format!("a{call}");
        let mut dialog = Dialog::calling(call_id.as_bytes(), &from, tag.as_bytes(), &to);
        dialog.target = uri.clone();
        self.calls.push(AgentCall {
            state: CallState::Dialling,
            invite: None,
            remote_sdp: Vec::new(),
            dialog,
            server: None,
            client: None,
            cseq: 0,
            wants_cancel: false,
            unacknowledged: BTreeMap::new(),
            wants_bye: false,
            last_ack: None,
            request: Some(Request {
                uri,
                lines: extra.as_bytes().to_vec(),
                body: self.sdp("sendrecv"),
                tried: false,
            }),
        });
        self.send_invite(call, None);
        call
    }

    fn send_invite(&mut self, call: usize, authorization: Option<&[u8]>) {
        let client = self.transactions.open();
        let (via, contact) = (self.via(client), self.contact());
        let Some(AgentCall {
            dialog,
            request: Some(request),
            client: held,
            cseq,
            ..
        }) = self.calls.get_mut(call)
        else {
            return;
        };
        let mut builder = dialog
            .next_request(Method::Invite)
            .header(HeaderName::Via, via)
            .header(HeaderName::Contact, contact)
            .lines(&request.lines);
        if let Some(value) = authorization {
            builder = builder.header(HeaderName::ProxyAuthorization, value);
        }
        let bytes = builder.body(b"application/sdp", &request.body);
        *held = Some(client);
        *cseq = dialog.local_cseq;
        self.purposes.insert(client, What::Invite(call));
        self.send(client, true, bytes);
    }

    /// One datagram has arrived.
    pub fn receive(&mut self, bytes: &[u8], now_ms: u64) {
        self.now_ms = now_ms;
        let mut fields = Vec::new();
        let Ok(message) = scan(bytes, &mut fields) else {
            return;
        };
        if message.method().is_some() {
            self.receive_request(&message);
        } else {
            self.receive_response(&message);
        }
    }

    /// Time has passed.
    pub fn wake(&mut self, now_ms: u64) {
        self.now_ms = now_ms;
        while let Some(expiry) = self.transactions.expire(now_ms, &mut self.out) {
            match expiry {
                Expiry::Unanswered(client) => match self.purposes.remove(&client) {
                    Some(What::Invite(call)) => self.refused(call, 408),
                    Some(What::Register) => self.heard.push(Heard::Registered(408)),
                    Some(What::Other) | None => {}
                },
                Expiry::Over(client) => {
                    self.purposes.remove(&client);
                }
                Expiry::Unacknowledged(server) => {
                    let waits = |call: &AgentCall| {
                        let mut waiting = call.unacknowledged.values();
                        waiting.any(|one| *one == server)
                    };
                    if let Some(call) = self.calls.iter().position(waits) {
                        self.calls[call].unacknowledged.clear();
                        self.hang_up(call, now_ms);
                    }
                }
            }
        }
    }

    fn receive_request(&mut self, message: &Message<'_>) {
        if check::check_request(message).is_err() {
            return;
        }
        match self
            .transactions
            .arrive(message, self.now_ms, &mut self.out)
        {
            Arrival::Repeat | Arrival::Acked => {}
            Arrival::Ack => self.acknowledged(message),
            Arrival::Cancel(invite) => self.cancelled(message, invite),
            Arrival::New => match message.method() {
                Some(Method::Invite) if message.to_tag().is_none() => self.invited(message),
                _ => self.in_dialog(message),
            },
        }
    }

    fn invited(&mut self, message: &Message<'_>) {
        let Some(server) = self.transactions.serve(message, self.flow) else {
            return;
        };
        let call = self.calls.len();
        let tag = format!("b{call}");
        self.calls.push(AgentCall {
            state: CallState::Ringing,
            invite: Some(message.to_owned()),
            remote_sdp: message.body().to_vec(),
            dialog: Dialog::answering(message, tag.as_bytes()),
            server: Some(server),
            client: None,
            cseq: 0,
            wants_cancel: false,
            unacknowledged: BTreeMap::new(),
            wants_bye: false,
            last_ack: None,
            request: None,
        });
        if let Some(status) = self.refuses {
            self.calls[call].state = CallState::Over;
            return self.answer_invite(call, Status(status), &[]);
        }
        self.heard.push(Heard::Rings(call));
        self.answer_invite(call, Status(180), &[]);
    }

    fn receive_response(&mut self, message: &Message<'_>) {
        let Some(status) = message
            .status()
            .filter(|_| check::response_is_well(message))
        else {
            return;
        };
        let event = self.transactions.hear(message, self.now_ms, &mut self.out);
        let ClientEvent::Deliver(client) = event else {
            return;
        };
        match self.purposes.get(&client).copied() {
            Some(What::Register) if status.is_final() => self.register_heard(message, status),
            Some(What::Invite(call)) => self.invite_heard(call, client, message, status),
            Some(What::Register | What::Other) | None => {}
        }
    }

    fn register_heard(&mut self, message: &Message<'_>, status: Status) {
        let challenge = message.get(HeaderName::WwwAuthenticate);
        if let (401, Some(challenge), false) = (status.0, challenge, self.register_tried) {
            self.register_tried = true;
            let uri = format!("sip:{}", self.account.domain);
            if let Some(value) = self.credentials(challenge, Method::Register, uri.as_bytes()) {
                return self.send_register(Some(&value));
            }
        }
        self.heard.push(Heard::Registered(status.0));
    }

    fn invite_heard(
        &mut self,
        call: usize,
        client: ClientId,
        message: &Message<'_>,
        status: Status,
    ) {
        if status.is_provisional() {
            if !message.body().is_empty() {
                self.calls[call].remote_sdp = message.body().to_vec();
            }
            if std::mem::take(&mut self.calls[call].wants_cancel) {
                let (now_ms, out) = (self.now_ms, &mut self.out);
                self.transactions.cancel(client, None, now_ms, out);
            }
            return;
        }
        if status.is_success() {
            return self.invite_answered(call, message);
        }
        self.purposes.remove(&client);
        let challenge = message.get(HeaderName::ProxyAuthenticate);
        let request = self.calls[call]
            .request
            .as_mut()
            .filter(|request| !request.tried);
        if let (407, Some(challenge), Some(request)) = (status.0, challenge, request) {
            request.tried = true;
            let uri = request.uri.clone();
            if let Some(value) = self.credentials(challenge, Method::Invite, &uri) {
                return self.send_invite(call, Some(&value));
            }
        }
        self.refused(call, status.0);
    }

    fn refused(&mut self, call: usize, status: u16) {
        // RFC 5057 §5.1: a re-INVITE answered so ends the dialog.
        if self.calls[call].state == CallState::Talking && matches!(status, 408 | 481) {
            self.calls[call].state = CallState::Over;
            self.heard.push(Heard::Bye(call));
        }
        if self.calls[call].state == CallState::Dialling {
            self.calls[call].state = CallState::Over;
            self.heard.push(Heard::Refused { call, status });
        }
    }

    fn credentials(&self, challenge: &[u8], method: Method<'_>, uri: &[u8]) -> Option<Vec<u8>> {
        let (user, password) = (
            self.account.number.as_bytes(),
            self.account.password.as_bytes(),
        );
        let cnonce = format!("c{}", self.serial);
        digest::answer(challenge, method, uri, user, password, cnonce.as_bytes())
    }

    pub(super) fn me(&self) -> Vec<u8> {
        format!("<sip:{}@{}>", self.account.number, self.account.domain).into_bytes()
    }

    pub(super) fn via(&self, client: ClientId) -> Vec<u8> {
        let branch = self.transactions.branch(client);
        self.via_with(&branch)
    }

    pub(super) fn via_with(&self, branch: &[u8]) -> Vec<u8> {
        let transport = self.flow.transport.via_name();
        let head = format!("SIP/2.0/{transport} {};rport;branch=", self.flow.local);
        [head.as_bytes(), branch].concat()
    }

    fn own_ip(&self) -> IpAddr {
        self.inside.unwrap_or(self.flow.local.ip())
    }

    pub(super) fn contact(&self) -> Vec<u8> {
        let (number, port) = (&self.account.number, self.flow.local.port());
        let seen = self.flow.local.ip();
        let ip = if self.discovers { seen } else { self.own_ip() };
        let place = SocketAddr::new(ip, port);
        format!("<sip:{number}@{place}>").into_bytes()
    }

    pub(super) fn sdp(&self, direction: &str) -> Vec<u8> {
        let ip = self.own_ip();
        format!(
            "v=0\r\no=- 1 1 IN IP4 {ip}\r\ns=-\r\nc=IN IP4 {ip}\r\nt=0 0\r\n\
             m=audio 40000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na={direction}\r\n"
        )
        .into_bytes()
    }

    pub(super) fn send(&mut self, client: ClientId, is_invite: bool, bytes: Arc<[u8]>) {
        let (flow, now_ms) = (self.flow, self.now_ms);
        self.transactions
            .send(client, is_invite, flow, bytes, now_ms, &mut self.out);
    }
}
