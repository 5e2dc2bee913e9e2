//! Even ports for RTP, each with the odd one above it for RTCP (RFC 3550 §11), used in turn so that a
//! late packet of an ended session does not meet the next one.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The ports of one engine.
#[derive(Debug, Default)]
pub(crate) struct Ports {
    first: u16,
    pairs: u16,
    next: u16,
    used: BTreeSet<u16>,
}

impl Ports {
    /// All pairs within a range; `start` says at which the turn begins.
    pub(crate) fn new(range: &RangeInclusive<u16>, start: u64) -> Self {
        let first = range
            .start()
            .checked_next_multiple_of(2)
            .unwrap_or(u16::MAX);
        let pairs = (u32::from(*range.end()) + 1).saturating_sub(u32::from(first)) / 2;
        let pairs = pairs as u16;
        let next = start.checked_rem(u64::from(pairs)).unwrap_or_default() as u16;
        Self {
            first,
            pairs,
            next,
            used: BTreeSet::new(),
        }
    }

    /// The next free even port.
    pub(crate) fn take(&mut self) -> Option<u16> {
        for _ in 0..self.pairs {
            let port = self.first + self.next * 2;
            self.next = (self.next + 1) % self.pairs;
            if self.used.insert(port) {
                return Some(port);
            }
        }
        None
    }

    pub(crate) fn is_unused(&self) -> bool {
        self.used.is_empty()
    }

    pub(crate) fn give_back(&mut self, port: u16) {
        self.used.remove(&port);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_even_taken_in_turn_and_never_twice() {
        let mut ports = Ports::new(&(10_001..=10_007), 1);
        let taken: Vec<_> = std::iter::from_fn(|| ports.take()).collect();
        assert_eq!(taken, [10_004, 10_006, 10_002]);
        ports.give_back(10_004);
        assert_eq!(ports.take(), Some(10_004));
        assert_eq!(ports.take(), None);
    }

    #[test]
    fn a_range_without_a_pair_gives_none() {
        assert_eq!(Ports::new(&(10_001..=10_002), 0).take(), None);
        assert_eq!(Ports::new(&(u16::MAX..=u16::MAX), 7).take(), None);
    }
}
