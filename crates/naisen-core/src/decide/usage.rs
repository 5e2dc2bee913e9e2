//! How much a terminal was in answered calls lately, for ユニフォーム (calls §8).

use std::collections::VecDeque;

use crate::limits;
use crate::plan::Usage;

/// The answered calls of one terminal that still count, and the end of its last one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsageLog {
    /// Ended calls, start and end in epoch milliseconds, oldest first.
    ended: VecDeque<(i64, i64)>,
    /// Starts of calls in progress.
    running: Vec<i64>,
    last_end_ms: Option<i64>,
}

impl UsageLog {
    /// An answered call begins.
    pub fn begin(&mut self, at_ms: i64) {
        self.running.push(at_ms);
    }

    /// The call that began at `began_ms` ends.
    pub fn end(&mut self, began_ms: i64, at_ms: i64) {
        if let Some(at) = self.running.iter().position(|start| *start == began_ms) {
            self.running.swap_remove(at);
        }
        self.ended.push_back((began_ms, at_ms));
        self.last_end_ms = self.last_end_ms.max(Some(at_ms));
        while let Some((_, end)) = self.ended.front()
            && *end <= at_ms - WINDOW_MS
        {
            self.ended.pop_front();
        }
    }

    /// Whatever call is in progress ends.
    pub fn stop_running(&mut self, at_ms: i64) {
        while let Some(began_ms) = self.running.first().copied() {
            self.end(began_ms, at_ms);
        }
    }

    /// Use within the trailing window.
    #[must_use]
    pub fn usage(&self, now_ms: i64) -> Usage {
        // calls.40
        let ended = self.ended.iter().copied();
        let running = self.running.iter().map(|start| (*start, now_ms));
        let within = ended
            .chain(running)
            .map(|(start, end)| (end.min(now_ms) - start.max(now_ms - WINDOW_MS)).max(0));
        Usage {
            used_ms: within.sum(),
            last_end_ms: if self.running.is_empty() {
                self.last_end_ms
            } else {
                Some(now_ms)
            },
        }
    }
}

const WINDOW_MS: i64 = limits::UNI_WINDOW_S as i64 * 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_part_within_the_window_counts() {
        let minute = 60_000;
        let mut log = UsageLog::default();
        assert_eq!(log.usage(0), Usage::default());
        log.begin(0);
        assert_eq!(log.usage(10 * minute).used_ms, 10 * minute);
        log.end(0, 20 * minute);
        assert_eq!(log.usage(70 * minute).used_ms, 10 * minute);
        let after = log.usage(80 * minute);
        assert_eq!((after.used_ms, after.last_end_ms), (0, Some(20 * minute)));
    }
}
