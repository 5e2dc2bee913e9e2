//! One INVITE that arrives by several ways, as when a proxy between has forked it (RFC 3261 §8.2.2.2): it
//! is one call, so that nobody rings twice.

use std::collections::BTreeMap;

use naisen_sip::Message;
use naisen_sip::slab::Id;

use crate::engine::Engine;

/// Callers by what all copies of their INVITE have in common.
#[derive(Debug, Default)]
pub(crate) struct Merged(BTreeMap<u64, Id>);

impl Merged {
    /// Notes whose an INVITE is; what it is to be forgotten by.
    pub(super) fn put(&mut self, invite: &Message<'_>, caller: Id) -> u64 {
        let key = key(invite);
        self.0.insert(key, caller);
        key
    }

    /// Whether nobody is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets a caller.
    pub(super) fn remove(&mut self, key: u64, caller: Id) {
        if self.0.get(&key) == Some(&caller) {
            self.0.remove(&key);
        }
    }
}

impl Engine {
    /// Whether an INVITE is a copy of one that is here by another way.
    pub(super) fn is_copy(&self, invite: &Message<'_>) -> bool {
        let caller = self.merged.0.get(&key(invite));
        let party = caller.and_then(|id| self.parties.get(*id));
        party.is_some_and(|party| {
            party.dialog.call_id == invite.call_id()
                && party.dialog.remote_tag == invite.from_tag().unwrap_or_default()
        })
    }
}

/// Call-ID, From tag and CSeq in one number (FNV-1a); who shares it by chance is told apart by the caller.
fn key(invite: &Message<'_>) -> u64 {
    let tag = invite.from_tag().unwrap_or_default();
    let number = invite.cseq().map_or(0, |cseq| cseq.number).to_be_bytes();
    let parts = [invite.call_id(), b"\n", tag, b"\n", &number];
    let bytes = parts.into_iter().flatten();
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
