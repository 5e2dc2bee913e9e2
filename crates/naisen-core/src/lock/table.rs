//! The bounded table of login-lock counters. Ids that do not exist are entered like any other, so that
//! the answers do not tell which exist.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::ErrorCode;
use crate::ids::BrowserId;
use crate::lock::LockCounter;

/// Which counter an attempt is counted on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LockKey {
    /// The login id as typed, trimmed; it need not exist.
    pub login_id: String,
    /// The browser, when it is trusted for this id; none counts with all the others.
    pub browser: Option<BrowserId>,
}

/// Counters by key, at most `capacity` of them; the one not used for longest goes first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Rows", into = "Rows")]
pub struct LockTable {
    capacity: usize,
    counters: BTreeMap<LockKey, (LockCounter, i64)>,
    by_age: BTreeSet<(i64, LockKey)>,
}

/// [`LockTable`] as it is kept: an age index is not stored.
#[derive(Serialize, Deserialize)]
struct Rows {
    capacity: usize,
    rows: Vec<(LockKey, LockCounter, i64)>,
}

impl LockTable {
    /// An empty table for this many counters.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            ..Self::default()
        }
    }

    /// Asked before the password is looked at.
    ///
    /// # Errors
    /// 8001 while the counter is locked.
    pub fn admit(&self, key: &LockKey, now_ms: i64) -> Result<(), ErrorCode> {
        match self.counters.get(key) {
            Some((counter, _)) if counter.is_locked(now_ms) => Err(ErrorCode::LoginLocked),
            _ => Ok(()),
        }
    }

    /// Counts a wrong password and answers 8000 or 8001.
    pub fn failed(&mut self, key: LockKey, now_ms: i64) -> ErrorCode {
        let before = self.remove(&key).unwrap_or_default();
        let (counter, code) = before.failed(now_ms);
        self.insert(key, counter, now_ms);
        code
    }

    /// A success resets the counter it used, and no other.
    pub fn succeeded(&mut self, key: &LockKey) {
        self.remove(key);
    }

    /// A new password set by somebody else clears every counter of the id.
    pub fn clear(&mut self, login_id: &str) {
        let first = LockKey {
            login_id: String::from(login_id),
            browser: None,
        };
        let keys: Vec<LockKey> = self
            .counters
            .range(first..)
            .map(|(key, _)| key)
            .take_while(|key| key.login_id == login_id)
            .cloned()
            .collect();
        for key in keys {
            self.remove(&key);
        }
    }

    /// How many counters are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counters.len()
    }

    /// Whether no counter is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counters.is_empty()
    }

    fn insert(&mut self, key: LockKey, counter: LockCounter, used_ms: i64) {
        self.by_age.insert((used_ms, key.clone()));
        self.counters.insert(key, (counter, used_ms));
        while self.counters.len() > self.capacity {
            let Some((_, oldest)) = self.by_age.pop_first() else {
                return;
            };
            self.counters.remove(&oldest);
        }
    }

    fn remove(&mut self, key: &LockKey) -> Option<LockCounter> {
        let (key, (counter, used_ms)) = self.counters.remove_entry(key)?;
        self.by_age.remove(&(used_ms, key));
        Some(counter)
    }
}

impl From<Rows> for LockTable {
    fn from(rows: Rows) -> Self {
        let mut table = Self::new(rows.capacity);
        for (key, counter, used_ms) in rows.rows {
            table.insert(key, counter, used_ms);
        }
        table
    }
}

impl From<LockTable> for Rows {
    fn from(table: LockTable) -> Self {
        Self {
            capacity: table.capacity,
            rows: table
                .counters
                .into_iter()
                .map(|(key, (counter, used_ms))| (key, counter, used_ms))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN: i64 = 60_000;

    fn key(login_id: &str, browser: Option<i64>) -> LockKey {
        LockKey {
            login_id: String::from(login_id),
            browser: browser.map(BrowserId),
        }
    }

    /// Calls C11.
    #[test]
    fn an_attacker_cannot_lock_the_owner_out_of_a_trusted_browser() {
        // login.5
        let mut table = LockTable::new(100);
        let anybody = key("NS-00000000001", None);
        let owner = key("NS-00000000001", Some(7));
        for _ in 0..4 {
            assert_eq!(table.failed(anybody.clone(), 0), ErrorCode::LoginWrong);
        }
        assert_eq!(table.failed(anybody.clone(), 0), ErrorCode::LoginLocked);
        assert_eq!(table.admit(&owner, MIN), Ok(()));
        table.succeeded(&owner);
        assert_eq!(table.admit(&anybody, 10 * MIN), Err(ErrorCode::LoginLocked));
        assert_eq!(table.admit(&anybody, 31 * MIN), Ok(()));
    }

    #[test]
    fn a_success_resets_only_its_own_counter_and_a_new_password_all() {
        // login.6, login.7
        let mut table = LockTable::new(100);
        for k in [key("a", None), key("a", Some(1)), key("ab", None)] {
            table.failed(k, 0);
        }
        table.succeeded(&key("a", Some(1)));
        assert_eq!(table.len(), 2);
        table.failed(key("a", Some(2)), 0);
        table.clear("a");
        assert_eq!(table.len(), 1);
        assert!(table.counters.contains_key(&key("ab", None)));
    }

    #[test]
    fn the_table_is_bounded_and_survives_storage() {
        let mut table = LockTable::new(3);
        for (at, id) in ["a", "b", "c", "a", "d"].iter().enumerate() {
            table.failed(key(id, None), at as i64);
        }
        let ids: Vec<&str> = table.counters.keys().map(|k| k.login_id.as_str()).collect();
        assert_eq!(ids, ["a", "c", "d"]);
        let json = serde_json::to_string(&table).unwrap();
        assert_eq!(serde_json::from_str::<LockTable>(&json).unwrap(), table);
    }
}
