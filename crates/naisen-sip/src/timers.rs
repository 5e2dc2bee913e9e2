//! Deadlines in order of time. An entry is never searched for: whoever set it looks, when it comes up,
//! whether it still matters.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Things that are due at a time, ms.
#[derive(Debug)]
pub struct Timers<T: Ord> {
    heap: BinaryHeap<Reverse<(u64, u64, T)>>,
    serial: u64,
}

impl<T: Ord> Default for Timers<T> {
    fn default() -> Self {
        Self {
            heap: BinaryHeap::new(),
            serial: 0,
        }
    }
}

impl<T: Ord> Timers<T> {
    /// Sets a deadline.
    pub fn set(&mut self, at_ms: u64, what: T) {
        self.serial += 1;
        self.heap.push(Reverse((at_ms, self.serial, what)));
    }

    /// The earliest deadline.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        self.heap.peek().map(|Reverse((at_ms, ..))| *at_ms)
    }

    /// Takes the earliest thing that is due; among equals the one set first.
    pub fn pop(&mut self, now_ms: u64) -> Option<T> {
        if self.next()? > now_ms {
            return None;
        }
        self.heap.pop().map(|Reverse((.., what))| what)
    }
}
