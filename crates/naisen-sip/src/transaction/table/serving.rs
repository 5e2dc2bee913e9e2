//! Requests that come: matching them with what is known, answering, repeating answers.

use std::sync::Arc;

use super::super::key::ServerKey;
use super::super::{Due, ServerInvite, ServerOther};
use super::{Expiry, Outgoing, Owner, ServerId, Transactions, schedule};
use crate::flow::Flow;
use crate::slab::Id;
use crate::{Message, Method, Status};

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

#[derive(Debug)]
pub(super) enum ServerMachine {
    Invite(ServerInvite),
    Other(ServerOther),
}

#[derive(Debug)]
pub(super) struct Server {
    machine: ServerMachine,
    key: ServerKey,
    flow: Flow,
    /// The response a repeat of the request would get. None before there is one, and after the ACK.
    last: Option<Arc<[u8]>>,
    queued: Option<u64>,
}

impl Transactions {
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
        match self.servers.get(id).map(|server| &server.machine) {
            Some(ServerMachine::Invite(invite)) if !invite.has_succeeded() => {
                self.acknowledge(ServerId(id), now_ms);
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
            key,
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
        bytes: Arc<[u8]>,
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
        server.last = Some(bytes.clone());
        out.push(Outgoing {
            flow: server.flow,
            bytes,
        });
        self.schedule_server(id.0);
    }

    /// Sends the last response again, as for a repeat of the request.
    pub fn repeat(&self, id: ServerId, out: &mut Vec<Outgoing>) {
        self.answer_again(id.0, out);
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
        let Some(server) = self.servers.get_mut(id.0) else {
            return false;
        };
        let ServerMachine::Invite(invite) = &mut server.machine else {
            return false;
        };
        let first = invite.acknowledge(now_ms);
        if !invite.repeats() {
            server.last = None;
        }
        self.schedule_server(id.0);
        first
    }

    pub(super) fn expire_server(
        &mut self,
        id: Id,
        now_ms: u64,
        out: &mut Vec<Outgoing>,
    ) -> Option<Expiry> {
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
}
