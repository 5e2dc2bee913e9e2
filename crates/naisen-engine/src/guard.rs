//! How often a source has guessed wrong: later wrong guesses are answered later, right ones never
//! (domain §3.5). It blocks nobody.

use std::collections::BTreeMap;
use std::net::IpAddr;

/// Wrong digests of one source that are answered at once.
const FREE_GUESSES: u32 = 20;
/// How long guesses are remembered, ms.
const MEMORY_MS: u64 = 300_000;
/// The longest delay, ms.
const LATE_MS_MAX: u64 = 30_000;
/// Sources remembered at once; the oldest is forgotten first.
const SOURCES_MAX: usize = 10_000;

#[derive(Clone, Copy, Debug)]
struct Guesses {
    since_ms: u64,
    count: u32,
}

/// Wrong guesses by source.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    sources: BTreeMap<IpAddr, Guesses>,
}

impl Guard {
    /// Notes a wrong guess; answers how late it is to be told so.
    pub(crate) fn fail(&mut self, source: IpAddr, now_ms: u64) -> u64 {
        if self.sources.len() >= SOURCES_MAX {
            self.sources
                .retain(|_, guesses| guesses.since_ms + MEMORY_MS > now_ms);
            if self.sources.len() >= SOURCES_MAX {
                self.sources.pop_first();
            }
        }
        let guesses = self.sources.entry(network(source)).or_insert(Guesses {
            since_ms: now_ms,
            count: 0,
        });
        if guesses.since_ms + MEMORY_MS <= now_ms {
            *guesses = Guesses {
                since_ms: now_ms,
                count: 0,
            };
        }
        guesses.count = guesses.count.saturating_add(1);
        // sip.7
        match guesses.count.saturating_sub(FREE_GUESSES) {
            0 => 0,
            over => (1_000_u64 << (over - 1).min(5)).min(LATE_MS_MAX),
        }
    }

    /// A right digest from this source.
    pub(crate) fn forgive(&mut self, source: IpAddr) {
        if !self.sources.is_empty() {
            self.sources.remove(&network(source));
        }
    }
}

/// An IPv6 source is its /64.
fn network(source: IpAddr) -> IpAddr {
    match source {
        IpAddr::V4(_) => source,
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twenty_first_guess_waits_a_second_and_the_wait_doubles() {
        let mut guard = Guard::default();
        let source = "2001:db8::1".parse().unwrap();
        let neighbour = "2001:db8::2".parse().unwrap();
        let late: Vec<_> = (0..27).map(|n| guard.fail(source, n)).collect();
        assert!(late[..20].iter().all(|ms| *ms == 0));
        assert_eq!(
            late[20..],
            [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]
        );
        assert_eq!(guard.fail(neighbour, 30), 30_000);
        assert_eq!(guard.fail(source, 400_000), 0);
        guard.forgive(source);
        assert_eq!(guard.fail(source, 400_001), 0);
    }
}
