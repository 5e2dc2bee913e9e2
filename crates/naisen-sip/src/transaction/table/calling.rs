//! Requests that go out: their branches, repeats, CANCELs, and the responses that come back.

use std::sync::Arc;

use super::super::key::{BRANCH_BYTES, branch, branch_id};
use super::super::{ClientInvite, ClientOther, Due, Heard};
use super::{ClientId, Expiry, Outgoing, Owner, Transactions, schedule};
use crate::build::Builder;
use crate::flow::Flow;
use crate::slab::Id;
use crate::{HeaderName, Message, Method, OwnedMessage, Status};

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

#[derive(Debug)]
pub(super) enum ClientMachine {
    /// Reserved: the branch is given away, nothing was sent.
    New,
    Invite(ClientInvite),
    Other(ClientOther),
}

#[derive(Debug)]
pub(super) struct Client {
    machine: ClientMachine,
    flow: Option<Flow>,
    /// What may have to be sent again: the request, of an INVITE that failed the ACK. None once nothing is.
    last: Option<Arc<[u8]>>,
    queued: Option<u64>,
}

impl Client {
    /// Whether no final response has come.
    fn is_pending(&self) -> bool {
        match &self.machine {
            ClientMachine::New => true,
            ClientMachine::Invite(invite) => invite.is_pending(),
            ClientMachine::Other(other) => other.is_pending(),
        }
    }
}

impl Transactions {
    /// Reserves a client transaction, so that its branch can be written into the request.
    pub fn open(&mut self) -> ClientId {
        ClientId(self.clients.insert(Client {
            machine: ClientMachine::New,
            flow: None,
            last: None,
            queued: None,
        }))
    }

    /// The branch for the Via of a client transaction.
    #[must_use]
    pub fn branch(&self, id: ClientId) -> [u8; BRANCH_BYTES] {
        branch(self.shard, id.0, self.secret)
    }

    /// Sends the request of a client transaction. ACK has none: it is sent without.
    pub fn send(
        &mut self,
        id: ClientId,
        is_invite: bool,
        flow: Flow,
        bytes: Arc<[u8]>,
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
        client.last = Some(bytes.clone());
        out.push(Outgoing { flow, bytes });
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
        let bytes: Arc<[u8]> = cancel.end();
        out.push(Outgoing {
            flow,
            bytes: bytes.clone(),
        });
        let reliable = flow.transport.is_reliable();
        let cancel = self.clients.insert(Client {
            machine: ClientMachine::Other(ClientOther::new(now_ms, reliable)),
            flow: Some(flow),
            last: Some(bytes),
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
        let request = OwnedMessage::scan(client.last.as_deref()?).ok()?;
        Some((client.flow?, request))
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
        match heard {
            Heard::DeliverAndAck => {
                let invite = client.last.take();
                client.last = invite.map(|invite| ack_of(&invite, response));
            }
            // It is kept for long after an answer, but sent no more.
            Heard::Deliver if !client.is_pending() => client.last = None,
            _ => {}
        }
        if let (Heard::DeliverAndAck | Heard::Ack, Some(flow), Some(bytes)) =
            (heard, client.flow, client.last.clone())
        {
            out.push(Outgoing { flow, bytes });
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

    pub(super) fn expire_client(
        &mut self,
        id: Id,
        now_ms: u64,
        out: &mut Vec<Outgoing>,
    ) -> Option<Expiry> {
        let client = self.clients.get_mut(id)?;
        client.queued = None;
        let (due, is_cancel) = match &mut client.machine {
            ClientMachine::New => (Due::Nothing, false),
            ClientMachine::Invite(invite) => (invite.due(now_ms), false),
            ClientMachine::Other(other) => {
                let last = client.last.as_deref().unwrap_or_default();
                (other.due(now_ms), last.starts_with(b"CANCEL "))
            }
        };
        match due {
            Due::Repeat => {
                if let (Some(flow), Some(bytes)) = (client.flow, client.last.clone()) {
                    out.push(Outgoing { flow, bytes });
                }
            }
            Due::TimedOut | Due::Ended => {
                self.clients.remove(id);
                return match (is_cancel, due) {
                    (true, _) => None,
                    (false, Due::TimedOut) => Some(Expiry::Unanswered(ClientId(id))),
                    (false, _) => Some(Expiry::Over(ClientId(id))),
                };
            }
            Due::Nothing => {}
        }
        self.schedule_client(id);
        None
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
}
