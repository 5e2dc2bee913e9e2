//! Time: what is due before an input is looked at, and in which order.

use naisen_core::plan::{Event, Order};
use naisen_sip::slab::Id;
use naisen_sip::transaction::Expiry;

use super::Engine;
use crate::input::Now;
use crate::trunk::PeerId;

/// Deadlines that are no plan's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// A trunk peer may have stayed silent too long.
    Silent(Id, u32),
    /// A party's session is to be refreshed, or may not have been.
    Session(Id),
    /// Guidance may have taken too long.
    Guidance(Id),
    /// A call of our own may have rung, or lasted, too long.
    Announcement(u64),
    /// A reliable response to a caller may not have been acknowledged.
    Prack(Id, u32),
    /// A transferor may not have hung up.
    Farewell(Id),
    /// A party is to be told again where its sound goes now.
    Move(Id),
    /// A subscription to a mailbox may have lapsed.
    Subscription(u64),
    /// A late answer is to be sent.
    Late(u64),
    /// A trunk's peer is to be asked whether it is there.
    Ping(PeerId),
    /// A registration at a trunk's peer is to be made or refreshed.
    Enrol(PeerId),
}

impl Engine {
    /// Everything that was due before this input.
    pub(super) fn catch_up(&mut self, now: Now, order: Order) {
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
    pub(super) fn elapse(&mut self, end_ms: u64, order: Order) {
        loop {
            let now_ms = self.now.mono_ms;
            if let Some(expiry) = self.transactions.expire(now_ms, &mut self.out.messages) {
                self.expired(expiry);
            } else if let Some(due) = self.timers.pop(now_ms) {
                self.due(due);
            } else if let Some(subscriber) = self.live.bindings.lapsed(now_ms) {
                self.lapse(subscriber);
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
            Due::Silent(party, attempt) => self.silent(party, attempt),
            Due::Session(party) => self.session_due(party),
            Due::Guidance(call) => self.guided(call),
            Due::Announcement(name) => self.announcement_due(name),
            Due::Prack(party, rseq) => self.prack_due(party, rseq),
            Due::Farewell(party) => self.farewell(party),
            Due::Move(party) => self.move_again(party),
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
                self.provables.remove(&client);
                if let Some(purpose) = self.purposes.remove(&client) {
                    self.unanswered(purpose);
                }
            }
            Expiry::Over(client) => {
                self.purposes.remove(&client);
            }
            Expiry::Unacknowledged(server) => self.unacknowledged(server),
        }
    }
}
