//! Deadlines in order of time. Whoever set one looks, when it comes up, whether it still matters; only
//! those that would lie around for long are taken back.

use std::collections::{BTreeMap, VecDeque};

/// Queues at most.
const QUEUES_MAX: usize = 8;
/// Places an empty queue keeps.
const PLACES: usize = 64;

/// A deadline's time, ms, and its place among all that were set.
type Place = (u64, u64);

/// Things that are due at a time, ms.
///
/// Deadlines are few distinct numbers away from now (T1, 64 × T1, …), and those of one number come up in
/// the order in which they were set: each number has a queue, of which only the ends are touched. What
/// fits into none is in a tree.
#[derive(Debug)]
pub struct Timers<T> {
    /// Each in order of time.
    queues: Vec<VecDeque<(Place, T)>>,
    rest: BTreeMap<Place, T>,
    serial: u64,
}

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Self {
            queues: Vec::new(),
            rest: BTreeMap::new(),
            serial: 0,
        }
    }
}

impl<T> Timers<T> {
    /// Sets a deadline.
    pub fn set(&mut self, at_ms: u64, what: T) {
        self.serial += 1;
        let place = (at_ms, self.serial);
        match self.queue_for(at_ms) {
            Some(queue) => queue.push_back((place, what)),
            None => {
                self.rest.insert(place, what);
            }
        }
    }

    /// The queue whose last deadline is closest before this one, else an empty one.
    fn queue_for(&mut self, at_ms: u64) -> Option<&mut VecDeque<(Place, T)>> {
        let lasts = self.queues.iter().map(|queue| match queue.back() {
            Some(((last_ms, _), _)) => (*last_ms <= at_ms).then_some(Some(*last_ms)),
            None => Some(None),
        });
        let fitting = lasts
            .enumerate()
            .filter_map(|(at, last)| Some((last?, at)))
            .max();
        if fitting.is_none() && self.queues.len() < QUEUES_MAX {
            self.queues.push(VecDeque::new());
            return self.queues.last_mut();
        }
        self.queues.get_mut(fitting?.1)
    }

    /// Takes a deadline back.
    pub fn forget(&mut self, at_ms: u64, what: &T)
    where
        T: PartialEq,
    {
        for queue in &mut self.queues {
            let begin = queue.partition_point(|((one_ms, _), _)| *one_ms < at_ms);
            let same = queue.range(begin..);
            let mut same = same.take_while(|((one_ms, _), _)| *one_ms == at_ms);
            if let Some(after) = same.position(|(_, one)| one == what) {
                queue.remove(begin + after);
                return;
            }
        }
        let mut same = self.rest.range((at_ms, 0)..=(at_ms, u64::MAX));
        let found = same.find(|(_, one)| *one == what).map(|(place, _)| *place);
        if let Some(place) = found {
            self.rest.remove(&place);
        }
    }

    /// The earliest deadline.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        let firsts = self.queues.iter().filter_map(VecDeque::front);
        let queued = firsts.map(|(place, _)| *place);
        let rest = self.rest.first_key_value().map(|(place, _)| *place);
        queued.chain(rest).min().map(|(at_ms, _)| at_ms)
    }

    /// Takes the earliest thing that is due; among equals the one set first.
    pub fn pop(&mut self, now_ms: u64) -> Option<T> {
        let firsts = self.queues.iter().enumerate();
        let firsts = firsts.filter_map(|(at, queue)| Some((queue.front()?.0, at)));
        let queued = firsts.min().filter(|((at_ms, _), _)| *at_ms <= now_ms);
        if let Some(first) = self.rest.first_entry()
            && first.key().0 <= now_ms
            && queued.is_none_or(|(place, _)| *first.key() < place)
        {
            return Some(first.remove());
        }
        let queue = self.queues.get_mut(queued?.1)?;
        let (_, what) = queue.pop_front()?;
        if queue.is_empty() {
            // A burst is paid back.
            queue.shrink_to(PLACES);
        }
        Some(what)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    #[derive(Clone, Debug)]
    enum Step {
        Set(u64),
        Forget(usize),
        Pop(u64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (0_u64..100).prop_map(Step::Set),
            1 => (0_usize..50).prop_map(Step::Forget),
            3 => (0_u64..100).prop_map(Step::Pop),
        ];
        prop::collection::vec(step, 0..200)
    }

    proptest! {
        /// Whatever is set, in whatever order, comes as from one sorted list.
        #[test]
        fn queues_and_tree_are_one_order(steps in steps()) {
            let (mut timers, mut plain) = (Timers::default(), BTreeMap::new());
            for (serial, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Set(at_ms) => {
                        timers.set(at_ms, serial);
                        plain.insert((at_ms, serial), ());
                    }
                    Step::Forget(at) => {
                        let chosen = plain.keys().nth(at).copied();
                        if let Some((at_ms, what)) = chosen {
                            timers.forget(at_ms, &what);
                            plain.remove(&(at_ms, what));
                        }
                    }
                    Step::Pop(now_ms) => {
                        let first = plain.first_key_value().map(|(place, ())| *place);
                        let due = first.filter(|(at_ms, _)| *at_ms <= now_ms);
                        prop_assert_eq!(timers.pop(now_ms), due.map(|(_, what)| what));
                        due.map(|place| plain.remove(&place));
                    }
                }
                let first = plain.first_key_value().map(|((at_ms, _), ())| *at_ms);
                prop_assert_eq!(timers.next(), first);
            }
        }
    }
}
