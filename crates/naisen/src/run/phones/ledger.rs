//! Messages that wait until what they tell of is kept: nobody is told of an end whose record could still be
//! lost. The engine's thread goes on meanwhile. Who keeps what, and where, is not known here.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use naisen_engine::Now;
use naisen_sip::flow::Flow;
use naisen_sip::transaction::Outgoing;

use super::news::Bell;

/// The longest wait: less than a phone's patience before it repeats a request (RFC 3261 §17.1.2.2: 500 ms).
pub(super) const WAIT_MAX_MS: u64 = 200;

/// How many things are to be kept, and how many are. Both only grow, and what comes first is kept first.
pub(crate) struct Ledger {
    owed: AtomicU64,
    kept: AtomicU64,
    bell: Arc<Bell>,
}

impl Ledger {
    pub(super) const fn new(bell: Arc<Bell>) -> Self {
        Self {
            owed: AtomicU64::new(0),
            kept: AtomicU64::new(0),
            bell,
        }
    }

    /// One more is to be kept before a peer is told what follows from it. Called by a listener as it hears.
    pub(crate) fn owe(&self) {
        self.owed.fetch_add(1, Ordering::SeqCst);
    }

    /// So many more are kept, or given up.
    pub(crate) fn keep(&self, count: u64) {
        if count > 0 {
            self.kept.fetch_add(count, Ordering::SeqCst);
            self.bell.ring();
        }
    }

    /// How many are to be kept.
    pub(crate) fn owed(&self) -> u64 {
        self.owed.load(Ordering::SeqCst)
    }

    /// How many of them are.
    pub(crate) fn kept(&self) -> u64 {
        self.kept.load(Ordering::SeqCst)
    }
}

/// What one input brought about.
pub(super) struct Parcel {
    /// Messages to be sent.
    pub(super) messages: Vec<Outgoing>,
    /// Connections to be closed after them.
    pub(super) close: Vec<Flow>,
    /// It goes although what it tells of is not kept yet.
    pub(super) late: bool,
    due: u64,
    until_ms: u64,
}

/// What waits, in order.
pub(super) struct Held {
    ledger: Arc<Ledger>,
    parcels: VecDeque<Parcel>,
}

impl Held {
    pub(super) const fn new(ledger: Arc<Ledger>) -> Self {
        Self {
            ledger,
            parcels: VecDeque::new(),
        }
    }

    /// How many things are to be kept now.
    pub(super) fn owed(&self) -> u64 {
        self.ledger.owed()
    }

    /// Takes messages that wait for all that is to be kept now.
    pub(super) fn put(&mut self, messages: Vec<Outgoing>, close: Vec<Flow>, now: Now) {
        self.parcels.push_back(Parcel {
            messages,
            close,
            late: false,
            due: self.ledger.owed(),
            until_ms: now.mono_ms.saturating_add(WAIT_MAX_MS),
        });
    }

    /// Whether something may go.
    pub(super) fn is_ready(&self, now: Now) -> bool {
        let first = self.parcels.front();
        first.is_some_and(|one| self.is_kept(one) || one.until_ms <= now.mono_ms)
    }

    /// The next that may go.
    pub(super) fn next(&mut self, now: Now) -> Option<Parcel> {
        if !self.is_ready(now) {
            return None;
        }
        let mut parcel = self.parcels.pop_front()?;
        parcel.late = !self.is_kept(&parcel);
        Some(parcel)
    }

    /// When the first goes at the latest, by the clock that never jumps.
    pub(super) fn deadline(&self) -> Option<u64> {
        self.parcels.front().map(|one| one.until_ms)
    }

    fn is_kept(&self, parcel: &Parcel) -> bool {
        self.ledger.kept() >= parcel.due
    }
}

#[cfg(test)]
impl Ledger {
    /// One over which nobody sleeps.
    pub(crate) fn alone() -> Arc<Self> {
        let (_, news) = super::news::channel().unwrap();
        Arc::new(Self::new(news.shared_bell()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::phones::news;

    const fn at(mono_ms: u64) -> Now {
        Now {
            mono_ms,
            epoch_ms: 0,
        }
    }

    // records.7
    #[test]
    fn messages_go_in_order_once_what_they_tell_of_is_kept() {
        let (_teller, news) = news::channel().unwrap();
        let ledger = Arc::new(Ledger::new(news.shared_bell()));
        let mut held = Held::new(Arc::clone(&ledger));
        ledger.owe();
        held.put(Vec::new(), Vec::new(), at(10));
        ledger.owe();
        ledger.owe();
        held.put(Vec::new(), Vec::new(), at(11));
        assert!(held.next(at(12)).is_none());
        ledger.keep(2);
        assert!(!held.next(at(12)).unwrap().late);
        assert!(held.next(at(12)).is_none(), "one of two is not kept");
        assert_eq!(held.deadline(), Some(11 + WAIT_MAX_MS));
        ledger.keep(1);
        assert!(!held.next(at(13)).unwrap().late);
        assert!(!held.is_ready(at(1_000)));
    }

    // records.7
    #[test]
    fn a_disk_that_stands_still_keeps_no_call_waiting() {
        let (_teller, news) = news::channel().unwrap();
        let ledger = Arc::new(Ledger::new(news.shared_bell()));
        let mut held = Held::new(Arc::clone(&ledger));
        ledger.owe();
        held.put(Vec::new(), Vec::new(), at(10));
        assert!(held.next(at(9 + WAIT_MAX_MS)).is_none());
        assert!(held.next(at(10 + WAIT_MAX_MS)).unwrap().late);
        assert_eq!(held.deadline(), None);
    }

    #[test]
    fn whoever_sleeps_is_woken_by_what_is_kept() {
        let (_teller, news) = news::channel().unwrap();
        let ledger = Ledger::new(news.shared_bell());
        assert!(news.lie_down());
        ledger.keep(1);
        let mut fds = [nix::poll::PollFd::new(
            news.bell(),
            nix::poll::PollFlags::POLLIN,
        )];
        assert_eq!(nix::poll::poll(&mut fds, 5_000_u16).unwrap(), 1);
        news.get_up(true);
    }
}
