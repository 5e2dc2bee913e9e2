//! The transactions of one shard with their messages: matching, repeating, acknowledging, timing out.

mod calling;
mod serving;

pub use calling::ClientEvent;
pub use serving::Arrival;

use std::sync::Arc;

use super::key::ServerKey;
use crate::flow::Flow;
use crate::slab::{Id, Slab};
use crate::timers::Timers;
use calling::Client;
use serving::Server;

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

/// What ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// No final response came: as 408 (RFC 3261 §8.1.3.1).
    Unanswered(ClientId),
    /// A request of ours was answered and nothing more can come back for it.
    Over(ClientId),
    /// The ACK of a final response never came.
    Unacknowledged(ServerId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Server(Id),
    Client(Id),
}

/// Where the transaction of a request is.
#[expect(
    clippy::disallowed_types,
    reason = "looked into for every message and never walked through: its order is nobody's"
)]
type Keys = std::collections::HashMap<ServerKey, Id>;

/// All transactions of one shard.
#[derive(Debug)]
pub struct Transactions {
    shard: u16,
    secret: u32,
    servers: Slab<Server>,
    clients: Slab<Client>,
    keys: Keys,
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
            keys: Keys::default(),
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
