//! Login lock and source limit of domain §3.5. The portal's and the API's logins share these rules;
//! what a password is worth, and who a browser is, are decided elsewhere.

mod source;
mod table;

pub use source::{FailureKind, SourceLimit};
pub use table::{LockKey, LockTable};

use serde::{Deserialize, Serialize};

use crate::error::ErrorCode;

/// Consecutive failures that lock a counter.
pub const FAILURES_MAX: u8 = 5;
/// How long a counter stays locked, milliseconds.
pub const LOCK_MS: i64 = 30 * 60_000;

/// One counter: of a login id over all browsers not trusted for it, or of one trusted browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockCounter {
    /// Consecutive failures so far, 0–4; the fifth locks and starts anew.
    pub failures: u8,
    /// Locked before this time, epoch milliseconds; 0 when never.
    pub locked_until_ms: i64,
}

impl LockCounter {
    /// Whether every attempt is answered 8001 now, without looking at the password.
    #[must_use]
    pub const fn is_locked(self, now_ms: i64) -> bool {
        now_ms < self.locked_until_ms
    }

    /// The counter after a wrong password, and the answer: 8000, or 8001 from the fifth on.
    #[must_use]
    pub const fn failed(self, now_ms: i64) -> (Self, ErrorCode) {
        if self.is_locked(now_ms) {
            return (self, ErrorCode::LoginLocked);
        }
        let failures = self.failures + 1;
        if failures < FAILURES_MAX {
            let counter = Self {
                failures,
                locked_until_ms: 0,
            };
            return (counter, ErrorCode::LoginWrong);
        }
        let counter = Self {
            failures: 0,
            locked_until_ms: now_ms.saturating_add(LOCK_MS),
        };
        (counter, ErrorCode::LoginLocked)
    }

    /// Whether forgetting this counter changes nothing.
    #[must_use]
    pub const fn is_idle(self, now_ms: i64) -> bool {
        self.failures == 0 && !self.is_locked(now_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN: i64 = 60_000;

    #[test]
    fn the_fifth_failure_locks_for_half_an_hour() {
        // login.3
        let mut counter = LockCounter::default();
        for _ in 0..4 {
            let (next, code) = counter.failed(0);
            assert_eq!(code, ErrorCode::LoginWrong);
            counter = next;
        }
        let (locked, code) = counter.failed(0);
        assert_eq!(code, ErrorCode::LoginLocked);
        assert!(locked.is_locked(30 * MIN - 1));
        assert!(!locked.is_locked(30 * MIN));
        // Attempts meanwhile do not prolong it.
        assert_eq!(locked.failed(10 * MIN), (locked, ErrorCode::LoginLocked));
        // Afterwards counting starts anew.
        let (after, code) = locked.failed(31 * MIN);
        assert_eq!((after.failures, code), (1, ErrorCode::LoginWrong));
    }
}
