//! The transactions of one shard with their messages: matching, repeating, acknowledging, timing out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::key::{ServerKey, branch, branch_id};
use super::{ClientInvite, ClientOther, Due, Heard, ServerInvite, ServerOther};
use crate::build::Builder;
use crate::flow::Flow;
use crate::slab::{Id, Slab};
use crate::timers::Timers;
use crate::{HeaderName, Message, Method, OwnedMessage, Status};

/// A transaction of a request we received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerId(Id);

/// A transaction of a request we sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClientId(Id);

/// Bytes on their way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Where to.
    pub flow: Flow,
    /// The message.
    pub bytes: Arc<[u8]>,
}

/// What an arriving request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// A new request; [`Transactions::serve`] it, or answer it without keeping anything.
    New,
    /// A repeat; it has been answered again.
    Repeat,
    /// A new CANCEL, with the transaction it is about if that is known.
    Cancel(Option<ServerId>),
    /// An ACK for a failure: nothing is left to do.
    Acked,
    /// An ACK that belongs to a dialog, or to nothing.
    Ack,
}

/// What a response means to the user of a client transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientEvent {
    /// The response is for the user (and, if it is a failure of an INVITE, already acknowledged).
    Deliver(ClientId),
    /// A repeat; nothing is left to do.
    Absorbed,
    /// No transaction of ours.
    Stray,
}

/// What ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// No final response came: as 408 (RFC 3261 §8.1.3.1).
    Unanswered(ClientId),
    /// The ACK of a final response never came.
    Unacknowledged(ServerId),
}

#[derive(Debug)]
enum ServerMachine {
    Invite(ServerInvite),
    Other(ServerOther),
}

#[derive(Debug)]
struct Server {
    machine: ServerMachine,
    key: ServerKey,
    flow: Flow,
    last: Option<Arc<[u8]>>,
    queued: Option<u64>,
}

#[derive(Debug)]
enum ClientMachine {
    /// Reserved: the branch is given away, nothing was sent.
    New,
    Invite(ClientInvite),
    Other(ClientOther),
}

#[derive(Debug)]
struct Client {
    machine: ClientMachine,
    flow: Option<Flow>,
    /// The request; of an INVITE that failed the ACK.
    last: Arc<[u8]>,
    queued: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Server(Id),
    Client(Id),
}

/// All transactions of one shard.
#[derive(Debug)]
pub struct Transactions {
    shard: u16,
    secret: u32,
    servers: Slab<Server>,
    clients: Slab<Client>,
    keys: BTreeMap<ServerKey, Id>,
    timers: Timers<Owner>,
}

impl Transactions {
    /// None yet. The secret keeps strangers from guessing branches; give every start another one.
    #[must_use]
    pub fn new(shard: u16, secret: u32) -> Self {
        Self {
            shard,
            secret,
            servers: Slab::default(),
            clients: Slab::default(),
            keys: BTreeMap::new(),
            timers: Timers::default(),
        }
    }

    /// How many transactions there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.servers.len() + self.clients.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// When [`Self::expire`] must be asked next.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        self.timers.next()
    }

    /// A request has come: repeats and ACKs of failures are dealt with here.
    pub fn arrive(
        &mut self,
        request: &Message<'_>,
        now_ms: u64,
        out: &mut Vec<Outgoing>,
    ) -> Arrival {
        let Some(key) = ServerKey::of(request) else {
            return Arrival::New;
        };
        let known = self.keys.get(&key).copied();
        match request.method() {
            Some(Method::Ack) => self.acked(known, now_ms),
            Some(Method::Cancel) => match self.keys.get(&key.for_cancel()) {
                Some(id) => self.answer_again(*id, out),
                None => Arrival::Cancel(known.map(ServerId)),
            },
            _ => known.map_or(Arrival::New, |id| self.answer_again(id, out)),
        }
    }

    fn acked(&mut self, known: Option<Id>, now_ms: u64) -> Arrival {
        let Some(id) = known else {
            return Arrival::Ack;
        };
        match self.servers.get_mut(id).map(|server| &mut server.machine) {
            Some(ServerMachine::Invite(invite)) if !invite.has_succeeded() => {
                invite.acknowledge(now_ms);
                self.schedule_server(id);
                Arrival::Acked
            }
            // Some phones send the ACK of a 2xx with the branch of the INVITE.
            _ => Arrival::Ack,
        }
    }

    fn answer_again(&self, id: Id, out: &mut Vec<Outgoing>) -> Arrival {
        if let Some(server) = self.servers.get(id) {
            let repeats = match &server.machine {
                ServerMachine::Invite(invite) => invite.repeats(),
                ServerMachine::Other(_) => true,
            };
            if let Some(bytes) = server.last.clone().filter(|_| repeats) {
                out.push(Outgoing {
                    flow: server.flow,
                    bytes,
                });
            }
        }
        Arrival::Repeat
    }

    /// Opens the transaction of a new request (or CANCEL); `reply_flow` is where responses go.
    pub fn serve(&mut self, request: &Message<'_>, reply_flow: Flow) -> Option<ServerId> {
        let key = ServerKey::of(request)?;
        let reliable = reply_flow.transport.is_reliable();
        let (key, machine) = match request.method()? {
            Method::Invite => (key, ServerMachine::Invite(ServerInvite::new(reliable))),
            Method::Cancel => (
                key.for_cancel(),
                ServerMachine::Other(ServerOther::new(reliable)),
            ),
            _ => (key, ServerMachine::Other(ServerOther::new(reliable))),
        };
        let id = self.servers.insert(Server {
            machine,
            key: key.clone(),
            flow: reply_flow,
            last: None,
            queued: None,
        });
        self.keys.insert(key, id);
        Some(ServerId(id))
    }

    /// Sends a response. After a final one further responses are not sent.
    pub fn respond(
        &mut self,
        id: ServerId,
        status: Status,
        bytes: Vec<u8>,
        now_ms: u64,
        out: &mut Vec<Outgoing>,
    ) {
        let Some(server) = self.servers.get_mut(id.0) else {
            return;
        };
        let pending = match &mut server.machine {
            ServerMachine::Invite(invite) => {
                let pending = invite.is_pending();
                invite.say(status, now_ms);
                pending
            }
            ServerMachine::Other(other) => {
                let pending = other.is_pending();
                other.say(status, now_ms);
                pending
            }
        };
        if !pending {
            return;
        }
        let bytes: Arc<[u8]> = bytes.into();
        server.last = Some(bytes.clone());
        out.push(Outgoing {
            flow: server.flow,
            bytes,
        });
        self.schedule_server(id.0);
    }

    /// Whether a final response can still be given.
    #[must_use]
    pub fn is_pending(&self, id: ServerId) -> bool {
        self.servers
            .get(id.0)
            .is_some_and(|server| match &server.machine {
                ServerMachine::Invite(invite) => invite.is_pending(),
                ServerMachine::Other(other) => other.is_pending(),
            })
    }

    /// The ACK of a 2xx has come (the dialog found it). True if it is the first one.
    pub fn acknowledge(&mut self, id: ServerId, now_ms: u64) -> bool {
        match self.servers.get_mut(id.0).map(|server| &mut server.machine) {
            Some(ServerMachine::Invite(invite)) => {
                let first = invite.acknowledge(now_ms);
                self.schedule_server(id.0);
                first
            }
            _ => false,
        }
    }

    /// Reserves a client transaction, so that its branch can be written into the request.
    pub fn open(&mut self) -> ClientId {
        ClientId(self.clients.insert(Client {
            machine: ClientMachine::New,
            flow: None,
            last: Arc::new([]),
            queued: None,
        }))
    }

    /// The branch for the Via of a client transaction.
    #[must_use]
    pub fn branch(&self, id: ClientId) -> Vec<u8> {
        branch(self.shard, id.0, self.secret)
    }

    /// Sends the request of a client transaction. ACK has none: it is sent without.
    pub fn send(
        &mut self,
        id: ClientId,
        is_invite: bool,
        flow: Flow,
        bytes: Vec<u8>,
        now_ms: u64,
        out: &mut Vec<Outgoing>,
    ) {
        let Some(client) = self.clients.get_mut(id.0) else {
            return;
        };
        let reliable = flow.transport.is_reliable();
        client.machine = if is_invite {
            ClientMachine::Invite(ClientInvite::new(now_ms, reliable))
        } else {
            ClientMachine::Other(ClientOther::new(now_ms, reliable))
        };
        client.flow = Some(flow);
        client.last = bytes.into();
        out.push(Outgoing {
            flow,
            bytes: client.last.clone(),
        });
        self.schedule_client(id.0);
    }

    /// Whether a CANCEL may be sent now: a provisional response has come and no final one.
    #[must_use]
    pub fn is_proceeding(&self, id: ClientId) -> bool {
        matches!(
            self.clients.get(id.0).map(|client| &client.machine),
            Some(ClientMachine::Invite(invite)) if invite.is_proceeding()
        )
    }

    /// The CANCEL of an INVITE we sent: same Via, Request-URI, Route, From, To, Call-ID and CSeq number
    /// (RFC 3261 §9.1), with extra header lines. It is sent in a transaction of its own, and a waiting
    /// INVITE gives up 64 × T1 later if its final response is lost.
    pub fn cancel(
        &mut self,
        id: ClientId,
        reason: Option<&[u8]>,
        now_ms: u64,
        out: &mut Vec<Outgoing>,
    ) {
        let Some((flow, invite)) = self.request_of(id) else {
            return;
        };
        let view = invite.view();
        let Some(cseq) = view.cseq() else {
            return;
        };
        let mut cancel = Builder::request(Method::Cancel, view.uri())
            .copy(&view, SAME_IN_CANCEL)
            .number(HeaderName::MaxForwards, 70)
            .cseq(cseq.number, Method::Cancel);
        if let Some(reason) = reason {
            cancel = cancel.header(HeaderName::Reason, reason);
        }
        // The CANCEL's own transaction has the branch of the INVITE, so it is kept under a place of its
        // own and found by the CSeq method.
        let bytes: Arc<[u8]> = cancel.end().into();
        out.push(Outgoing {
            flow,
            bytes: bytes.clone(),
        });
        let reliable = flow.transport.is_reliable();
        let cancel = self.clients.insert(Client {
            machine: ClientMachine::Other(ClientOther::new(now_ms, reliable)),
            flow: Some(flow),
            last: bytes,
            queued: None,
        });
        if let Some(client) = self.clients.get_mut(id.0)
            && let ClientMachine::Invite(invite) = &mut client.machine
        {
            invite.give_up(now_ms, cancel);
        }
        self.schedule_client(cancel);
        self.schedule_client(id.0);
    }

    fn request_of(&self, id: ClientId) -> Option<(Flow, OwnedMessage)> {
        let client = self.clients.get(id.0)?;
        Some((client.flow?, OwnedMessage::scan(&client.last).ok()?))
    }

    /// A response has come. The ACK of a failure is sent here (RFC 3261 §17.1.1.3).
    pub fn hear(
        &mut self,
        response: &Message<'_>,
        now_ms: u64,
        out: &mut Vec<Outgoing>,
    ) -> ClientEvent {
        let Some((id, status, is_cancel)) = self.client_of(response) else {
            return ClientEvent::Stray;
        };
        let Some(client) = self.clients.get_mut(id) else {
            return ClientEvent::Stray;
        };
        let heard = match &mut client.machine {
            ClientMachine::New => return ClientEvent::Stray,
            ClientMachine::Invite(invite) if is_cancel => {
                let cancel = invite.cancelled_by();
                self.hear_cancel(cancel, status, now_ms);
                return ClientEvent::Absorbed;
            }
            ClientMachine::Invite(invite) => invite.hear(status, now_ms),
            ClientMachine::Other(other) => other.hear(status, now_ms),
        };
        match (heard, client.flow) {
            (Heard::DeliverAndAck, Some(flow)) => {
                client.last = ack_of(&client.last, response);
                out.push(Outgoing {
                    flow,
                    bytes: client.last.clone(),
                });
            }
            (Heard::Ack, Some(flow)) => out.push(Outgoing {
                flow,
                bytes: client.last.clone(),
            }),
            _ => {}
        }
        self.schedule_client(id);
        match heard {
            Heard::Deliver | Heard::DeliverAndAck => ClientEvent::Deliver(ClientId(id)),
            Heard::Ack | Heard::Ignore => ClientEvent::Absorbed,
        }
    }

    fn client_of(&self, response: &Message<'_>) -> Option<(Id, Status, bool)> {
        let (shard, id, secret) = branch_id(response.via()?.branch())?;
        let method = response.cseq()?.method;
        let client = self.clients.get(id)?;
        let is_invite = matches!(client.machine, ClientMachine::Invite(_));
        let fits = match method {
            Method::Invite | Method::Cancel => is_invite,
            _ => !is_invite,
        };
        (shard == self.shard && secret == self.secret && fits).then_some((
            id,
            response.status()?,
            method == Method::Cancel,
        ))
    }

    fn hear_cancel(&mut self, cancel: Option<Id>, status: Status, now_ms: u64) {
        let Some(id) = cancel else {
            return;
        };
        if let Some(Client {
            machine: ClientMachine::Other(other),
            ..
        }) = self.clients.get_mut(id)
        {
            other.hear(status, now_ms);
            self.schedule_client(id);
        }
    }

    /// Forgets a client transaction whose flow is gone.
    pub fn abandon(&mut self, id: ClientId) {
        self.clients.remove(id.0);
    }

    /// Repeats what is due and tells what ran out; ask until it answers none.
    pub fn expire(&mut self, now_ms: u64, out: &mut Vec<Outgoing>) -> Option<Expiry> {
        while let Some(owner) = self.timers.pop(now_ms) {
            let expired = match owner {
                Owner::Server(id) => self.expire_server(id, now_ms, out),
                Owner::Client(id) => self.expire_client(id, now_ms, out),
            };
            if expired.is_some() {
                return expired;
            }
        }
        None
    }

    fn expire_server(&mut self, id: Id, now_ms: u64, out: &mut Vec<Outgoing>) -> Option<Expiry> {
        let server = self.servers.get_mut(id)?;
        server.queued = None;
        let due = match &mut server.machine {
            ServerMachine::Invite(invite) => invite.due(now_ms),
            ServerMachine::Other(other) => other.due(now_ms),
        };
        match due {
            Due::Repeat => {
                if let Some(bytes) = server.last.clone() {
                    out.push(Outgoing {
                        flow: server.flow,
                        bytes,
                    });
                }
            }
            Due::TimedOut | Due::Ended => {
                if let Some(server) = self.servers.remove(id) {
                    self.keys.remove(&server.key);
                }
                return (due == Due::TimedOut).then_some(Expiry::Unacknowledged(ServerId(id)));
            }
            Due::Nothing => {}
        }
        self.schedule_server(id);
        None
    }

    fn expire_client(&mut self, id: Id, now_ms: u64, out: &mut Vec<Outgoing>) -> Option<Expiry> {
        let client = self.clients.get_mut(id)?;
        client.queued = None;
        let (due, is_cancel) = match &mut client.machine {
            ClientMachine::New => (Due::Nothing, false),
            ClientMachine::Invite(invite) => (invite.due(now_ms), false),
            ClientMachine::Other(other) => (other.due(now_ms), client.last.starts_with(b"CANCEL ")),
        };
        match due {
            Due::Repeat => {
                if let Some(flow) = client.flow {
                    out.push(Outgoing {
                        flow,
                        bytes: client.last.clone(),
                    });
                }
            }
            Due::TimedOut | Due::Ended => {
                self.clients.remove(id);
                let tell = due == Due::TimedOut && !is_cancel;
                return tell.then_some(Expiry::Unanswered(ClientId(id)));
            }
            Due::Nothing => {}
        }
        self.schedule_client(id);
        None
    }

    fn schedule_server(&mut self, id: Id) {
        let Some(server) = self.servers.get_mut(id) else {
            return;
        };
        let deadline = match &server.machine {
            ServerMachine::Invite(invite) => invite.deadline(),
            ServerMachine::Other(other) => other.deadline(),
        };
        schedule(
            &mut self.timers,
            &mut server.queued,
            deadline,
            Owner::Server(id),
        );
    }

    fn schedule_client(&mut self, id: Id) {
        let Some(client) = self.clients.get_mut(id) else {
            return;
        };
        let deadline = match &client.machine {
            ClientMachine::New => None,
            ClientMachine::Invite(invite) => invite.deadline(),
            ClientMachine::Other(other) => other.deadline(),
        };
        schedule(
            &mut self.timers,
            &mut client.queued,
            deadline,
            Owner::Client(id),
        );
    }
}

/// Queues a deadline unless an earlier entry will look at it anyway.
fn schedule(
    timers: &mut Timers<Owner>,
    queued: &mut Option<u64>,
    deadline: Option<u64>,
    owner: Owner,
) {
    if let Some(at) = deadline
        && queued.is_none_or(|queued| at < queued)
    {
        *queued = Some(at);
        timers.set(at, owner);
    }
}

const SAME_IN_CANCEL: &[HeaderName] = &[
    HeaderName::Via,
    HeaderName::Route,
    HeaderName::From,
    HeaderName::To,
    HeaderName::CallId,
];

/// The ACK of a failure: the INVITE's, with the response's To (RFC 3261 §17.1.1.3).
fn ack_of(invite: &[u8], response: &Message<'_>) -> Arc<[u8]> {
    let Ok(invite) = OwnedMessage::scan(invite) else {
        return Arc::new([]);
    };
    let view = invite.view();
    let number = view.cseq().map_or(0, |cseq| cseq.number);
    let same = [
        HeaderName::Via,
        HeaderName::Route,
        HeaderName::From,
        HeaderName::CallId,
    ];
    Builder::request(Method::Ack, view.uri())
        .copy(&view, &same)
        .copy(response, &[HeaderName::To])
        .number(HeaderName::MaxForwards, 70)
        .cseq(number, Method::Ack)
        .end()
        .into()
}
