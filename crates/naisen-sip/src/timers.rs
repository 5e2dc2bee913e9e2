//! Deadlines in order of time. Whoever set one looks, when it comes up, whether it still matters; only
//! those that would lie around for long are taken back.

use std::collections::BTreeMap;

/// Things that are due at a time, ms.
///
/// Deadlines are few distinct numbers away from now (T1, 64 × T1, …), so that new ones fall onto places
/// used a moment ago: cheaper than a heap, whose every removal walks through all its levels.
#[derive(Debug)]
pub struct Timers<T> {
    /// By time, and by the order in which they were set.
    due: BTreeMap<(u64, u64), T>,
    serial: u64,
}

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Self {
            due: BTreeMap::new(),
            serial: 0,
        }
    }
}

impl<T> Timers<T> {
    /// Sets a deadline.
    pub fn set(&mut self, at_ms: u64, what: T) {
        self.serial += 1;
        self.due.insert((at_ms, self.serial), what);
    }

    /// Takes a deadline back.
    pub fn forget(&mut self, at_ms: u64, what: &T)
    where
        T: PartialEq,
    {
        let mut same = self.due.range((at_ms, 0)..=(at_ms, u64::MAX));
        let found = same.find(|(_, one)| *one == what).map(|(place, _)| *place);
        if let Some(place) = found {
            self.due.remove(&place);
        }
    }

    /// The earliest deadline.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        self.due.first_key_value().map(|((at_ms, _), _)| *at_ms)
    }

    /// Takes the earliest thing that is due; among equals the one set first.
    pub fn pop(&mut self, now_ms: u64) -> Option<T> {
        let first = self.due.first_entry()?;
        (first.key().0 <= now_ms).then(|| first.remove())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_comes_first_and_equals_in_their_order() {
        let mut timers = Timers::default();
        for (at_ms, what) in [(20, 'c'), (10, 'a'), (10, 'b')] {
            timers.set(at_ms, what);
        }
        assert_eq!((timers.next(), timers.pop(9)), (Some(10), None));
        timers.set(15, 'x');
        timers.forget(15, &'x');
        timers.forget(16, &'x');
        let all: Vec<_> = std::iter::from_fn(|| timers.pop(20)).collect();
        assert_eq!(all, ['a', 'b', 'c']);
        assert_eq!(timers.next(), None);
    }
}
