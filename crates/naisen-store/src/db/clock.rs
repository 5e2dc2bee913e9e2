//! The clock and the identities made from it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// 2024-01-01T00:00:00Z: identities count from here, so that they stay below 2^53 until 2093.
const ID_EPOCH_MS: i64 = 1_704_067_200_000;
/// Bits below the milliseconds of an identity.
const ID_LOW_BITS: u32 = 12;

/// The wall clock of a store, and the last identity made.
pub(crate) struct Clock {
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    last_id: AtomicI64,
}

impl Clock {
    /// The machine's clock.
    pub(crate) fn system() -> Self {
        Self::of(|| {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .ok()
                .and_then(|d| i64::try_from(d.as_millis()).ok())
                .unwrap_or(0)
        })
    }

    /// A clock of the caller's, epoch milliseconds.
    pub(crate) fn of(now_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self {
            now: Arc::new(now_ms),
            last_id: AtomicI64::new(0),
        }
    }

    pub(crate) fn now_ms(&self) -> i64 {
        (self.now)()
    }

    /// Time first, then chance, so that two nodes hardly ever make the same one; within one process
    /// always rising.
    pub(crate) fn new_id(&self) -> i64 {
        let chance = i64::from(getrandom::u32().unwrap_or(0) >> (32 - ID_LOW_BITS));
        let fresh = ((self.now_ms() - ID_EPOCH_MS).max(1) << ID_LOW_BITS) | chance;
        let next = |last: i64| Some(fresh.max(last + 1));
        match self
            .last_id
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
        {
            Ok(last) | Err(last) => fresh.max(last + 1),
        }
    }
}

/// The smallest identity that can have been made at an instant, epoch milliseconds.
pub(crate) fn first_id_of(at_ms: i64) -> i64 {
    (at_ms - ID_EPOCH_MS).max(0) << ID_LOW_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_rise_even_when_the_clock_stands_or_goes_back() {
        let clock = Clock::of(|| ID_EPOCH_MS + 5);
        let ids: Vec<i64> = (0..10_000).map(|_| clock.new_id()).collect();
        assert!(ids.windows(2).all(|w| w[0] < w[1]));
        assert!(ids[0] > 0);
    }

    #[test]
    fn identities_survive_json_until_2093() {
        let clock = Clock::of(|| 3_881_000_000_000);
        assert!(clock.new_id() < 1 << 53);
    }
}
