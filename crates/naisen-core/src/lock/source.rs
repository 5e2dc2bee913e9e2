//! Source limit: failures of one address are answered later and later (domain §3.5).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::{IpAddr, Ipv6Addr};

/// The window failures are counted in, milliseconds.
const WINDOW_MS: i64 = 5 * 60_000;
/// The first delay, milliseconds; each further one doubles.
const DELAY_MIN_MS: i64 = 1_000;
/// The longest delay, milliseconds.
const DELAY_MAX_MS: i64 = 30_000;
/// Doublings from the first to the longest delay; older failures need not be remembered.
const DOUBLINGS: usize = 5;

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureKind {
    /// A login at the portal or the API, or a wrong API token.
    Login,
    /// A SIP request with a wrong digest.
    Digest,
}

impl FailureKind {
    /// Failures within the window that are answered at once.
    const fn free(self) -> usize {
        match self {
            Self::Login => 10,
            Self::Digest => 20,
        }
    }
}

type Key = (FailureKind, IpAddr);

/// Recent failures by address (IPv6: by /64), at most `capacity` addresses; the one that failed
/// longest ago goes first. Trusted browsers and registered flows are never asked about.
#[derive(Clone, Debug)]
pub struct SourceLimit {
    capacity: usize,
    failures: BTreeMap<Key, VecDeque<i64>>,
    by_age: BTreeSet<(i64, Key)>,
}

impl SourceLimit {
    /// An empty limit that remembers this many addresses.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            failures: BTreeMap::new(),
            by_age: BTreeSet::new(),
        }
    }

    /// Counts a failure and says how much later to answer it, milliseconds.
    pub fn failed(&mut self, kind: FailureKind, address: IpAddr, now_ms: i64) -> u64 {
        let key = (kind, network(address));
        let mut times = self.failures.remove(&key).unwrap_or_default();
        if let Some(last_ms) = times.back() {
            self.by_age.remove(&(*last_ms, key));
        }
        times.retain(|ms| now_ms.saturating_sub(*ms) < WINDOW_MS);
        times.push_back(now_ms);
        while times.len() > kind.free() + DOUBLINGS + 1 {
            times.pop_front();
        }
        let over = times.len().saturating_sub(kind.free());
        self.failures.insert(key, times);
        self.by_age.insert((now_ms, key));
        self.forget(now_ms);
        delay_ms(over)
    }

    /// How many addresses are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.failures.len()
    }

    /// Whether no address is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.failures.is_empty()
    }

    fn forget(&mut self, now_ms: i64) {
        while let Some((last_ms, key)) = self.by_age.first().copied() {
            let expired = now_ms.saturating_sub(last_ms) >= WINDOW_MS;
            if !expired && self.failures.len() <= self.capacity {
                return;
            }
            self.by_age.pop_first();
            self.failures.remove(&key);
        }
    }
}

/// 0 within the free ones, then 1 s doubling to 30 s.
fn delay_ms(over: usize) -> u64 {
    let Some(doublings) = over.checked_sub(1) else {
        return 0;
    };
    let delay = DELAY_MIN_MS << doublings.min(DOUBLINGS);
    delay.min(DELAY_MAX_MS).unsigned_abs()
}

/// What one attacker is assumed to hold: an IPv4 address or an IPv6 /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn further_failures_are_answered_late() {
        // login.11
        let mut limit = SourceLimit::new(10);
        let delays: Vec<u64> = (0..18)
            .map(|at| limit.failed(FailureKind::Login, ip("192.0.2.1"), at))
            .collect();
        assert_eq!(delays[..10], [0; 10]);
        assert_eq!(
            delays[10..],
            [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
        );
        // Another address, and the same one after the window, are answered at once.
        assert_eq!(limit.failed(FailureKind::Login, ip("192.0.2.2"), 20), 0);
        assert_eq!(
            limit.failed(FailureKind::Login, ip("192.0.2.1"), 20 + WINDOW_MS),
            0
        );
    }

    #[test]
    fn digests_have_twenty_free_and_count_apart() {
        let mut limit = SourceLimit::new(10);
        for at in 0..20 {
            assert_eq!(limit.failed(FailureKind::Digest, ip("192.0.2.1"), at), 0);
        }
        assert_eq!(limit.failed(FailureKind::Login, ip("192.0.2.1"), 20), 0);
        assert_eq!(
            limit.failed(FailureKind::Digest, ip("::ffff:192.0.2.1"), 20),
            1_000
        );
    }

    #[test]
    fn a_network_of_64_bits_is_one_source() {
        let mut limit = SourceLimit::new(10);
        for at in 0..10 {
            limit.failed(FailureKind::Login, ip(&format!("2001:db8::{at}")), 0);
        }
        assert_eq!(
            limit.failed(FailureKind::Login, ip("2001:db8::ffff:1"), 0),
            1_000
        );
        assert_eq!(
            limit.failed(FailureKind::Login, ip("2001:db8:0:1::1"), 0),
            0
        );
    }

    #[test]
    fn the_table_is_bounded() {
        let mut limit = SourceLimit::new(2);
        for at in 1..=5 {
            limit.failed(FailureKind::Login, ip(&format!("192.0.2.{at}")), at);
        }
        assert_eq!(limit.len(), 2);
        assert_eq!(limit.by_age.len(), 2);
    }
}
