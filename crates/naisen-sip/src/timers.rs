//! Deadlines in order of time. Whoever set one looks, when it comes up, whether it still matters; only
//! those that would lie around for long are taken back.

use std::collections::VecDeque;
use std::collections::btree_map::{BTreeMap, Entry};

/// Things that are due at a time, ms.
///
/// Deadlines are few distinct numbers away from now (T1, 64 × T1, …), so that those of one millisecond
/// share an entry and new ones fall onto places used a moment ago: cheaper than a heap, whose every
/// removal walks through all its levels.
#[derive(Debug)]
pub struct Timers<T> {
    due: BTreeMap<u64, VecDeque<T>>,
}

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Self {
            due: BTreeMap::new(),
        }
    }
}

impl<T> Timers<T> {
    /// Sets a deadline.
    pub fn set(&mut self, at_ms: u64, what: T) {
        self.due.entry(at_ms).or_default().push_back(what);
    }

    /// Takes a deadline back.
    pub fn forget(&mut self, at_ms: u64, what: &T)
    where
        T: PartialEq,
    {
        let Entry::Occupied(mut entry) = self.due.entry(at_ms) else {
            return;
        };
        let due = entry.get_mut();
        if let Some(place) = due.iter().position(|one| one == what) {
            due.remove(place);
        }
        if due.is_empty() {
            entry.remove();
        }
    }

    /// The earliest deadline.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        self.due.first_key_value().map(|(at_ms, _)| *at_ms)
    }

    /// Takes the earliest thing that is due; among equals the one set first.
    pub fn pop(&mut self, now_ms: u64) -> Option<T> {
        let mut first = self.due.first_entry()?;
        if *first.key() > now_ms {
            return None;
        }
        let what = first.get_mut().pop_front();
        if first.get().is_empty() {
            first.remove();
        }
        what
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
