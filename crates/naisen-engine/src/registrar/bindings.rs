//! Where terminals are: one terminal a number, with its flows (calls §1.1, RFC 5626).

use std::collections::{BTreeMap, BTreeSet};

use naisen_core::ids::SubscriberId;
use naisen_sip::digest::Seen;
use naisen_sip::flow::Flow;

use super::binding::Binding;
use crate::config::FLOWS_MAX;

/// A number's terminal, registered or not.
#[derive(Clone, Debug, Default)]
struct Terminal {
    /// The nonces it has used.
    seen: Seen,
    instance: Option<Box<[u8]>>,
    /// The newest first; exactly as long as needed, as most terminals have one.
    bindings: Box<[Binding]>,
}

/// Every terminal's bindings.
#[derive(Debug, Default)]
pub(crate) struct Bindings {
    terminals: BTreeMap<SubscriberId, Box<Terminal>>,
    /// How many of them are registered.
    registered: usize,
    by_connection: BTreeMap<u64, Vec<SubscriberId>>,
    /// When bindings lapse, by the clock that never jumps.
    lapses: BTreeSet<(u64, SubscriberId)>,
}

/// A REGISTER that is older than what it would replace (RFC 3261 §10.3 step 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outdated;

impl Bindings {
    pub(crate) fn is_registered(&self, subscriber: SubscriberId) -> bool {
        !self.get(subscriber).is_empty()
    }

    /// A terminal's bindings, the newest first.
    pub(crate) fn get(&self, subscriber: SubscriberId) -> &[Binding] {
        self.terminal(subscriber).1
    }

    /// A terminal's instance and bindings.
    pub(crate) fn terminal(&self, subscriber: SubscriberId) -> (Option<&[u8]>, &[Binding]) {
        match self.terminals.get(&subscriber) {
            Some(terminal) => (terminal.instance.as_deref(), &terminal.bindings),
            None => (None, &[]),
        }
    }

    /// Since when a terminal has been registered without a gap.
    pub(crate) fn since_ms(&self, subscriber: SubscriberId) -> Option<i64> {
        self.get(subscriber).first().map(|binding| binding.since_ms)
    }

    /// Forgets a number that is gone, with the nonces it used.
    pub(crate) fn forget(&mut self, subscriber: SubscriberId) {
        self.remove(subscriber, |_| true);
        self.terminals.remove(&subscriber);
    }

    /// How many terminals are registered.
    pub(crate) const fn len(&self) -> usize {
        self.registered
    }

    /// Every binding with its instance.
    pub(crate) fn all(&self) -> impl Iterator<Item = (SubscriberId, Option<&[u8]>, &Binding)> {
        self.terminals.iter().flat_map(|(id, terminal)| {
            let instance = terminal.instance.as_deref();
            terminal
                .bindings
                .iter()
                .map(move |binding| (*id, instance, binding))
        })
    }

    /// The nonces a terminal has used.
    pub(crate) fn seen(&mut self, subscriber: SubscriberId) -> &mut Seen {
        &mut self.terminals.entry(subscriber).or_default().seen
    }

    /// Whether a registered terminal talks on this flow.
    pub(crate) fn has_flow(&self, subscriber: SubscriberId, flow: Flow) -> bool {
        self.get(subscriber)
            .iter()
            .any(|binding| binding.flow == flow)
    }

    /// Adds or refreshes a binding. Another instance, or a terminal without one at another Contact,
    /// replaces what was there; another flow of the same instance lives beside it.
    pub(crate) fn put(
        &mut self,
        subscriber: SubscriberId,
        instance: Option<&[u8]>,
        binding: Binding,
    ) -> Result<(), Outdated> {
        // sip.1
        let terminal = self.terminals.entry(subscriber).or_default();
        let is_same = instance.is_some() && terminal.instance.as_deref() == instance;
        let beside = is_same && binding.reg_id.is_some();
        let reg_id = binding.reg_id;
        let replaces = |old: &Binding| !beside || old.reg_id == reg_id;
        let outdated = |old: &Binding| {
            let same = old.said.call_id() == binding.said.call_id();
            replaces(old) && same && old.cseq >= binding.cseq
        };
        if terminal.bindings.iter().any(outdated) {
            return Err(Outdated);
        }
        terminal.instance = instance.map(Into::into);
        let connection = binding.flow.connection;
        self.change(subscriber, |old| {
            let kept = old.into_iter().filter(|old| !replaces(old));
            let all = std::iter::once(binding).chain(kept);
            all.take(FLOWS_MAX).collect()
        });
        if connection != 0 {
            let list = self.by_connection.entry(connection).or_default();
            if !list.contains(&subscriber) {
                list.push(subscriber);
            }
        }
        Ok(())
    }

    /// Removes the bindings that match; true if the terminal is no longer registered.
    pub(crate) fn remove(
        &mut self,
        subscriber: SubscriberId,
        goes: impl Fn(&Binding) -> bool,
    ) -> bool {
        self.is_registered(subscriber) && {
            self.change(subscriber, |old| {
                old.into_iter().filter(|one| !goes(one)).collect()
            });
            !self.is_registered(subscriber)
        }
    }

    /// Replaces a terminal's bindings, and keeps what is kept of them elsewhere.
    fn change(
        &mut self,
        subscriber: SubscriberId,
        change: impl FnOnce(Vec<Binding>) -> Box<[Binding]>,
    ) {
        let Some(terminal) = self.terminals.get_mut(&subscriber) else {
            return;
        };
        let old = std::mem::take(&mut terminal.bindings);
        self.registered -= usize::from(!old.is_empty());
        let mut connections = Vec::new();
        for one in &old {
            self.lapses.remove(&(one.expires_ms, subscriber));
            connections.push(one.flow.connection);
        }
        terminal.bindings = change(old.into_vec());
        if terminal.bindings.is_empty() {
            terminal.instance = None;
        }
        self.registered += usize::from(!terminal.bindings.is_empty());
        for one in &terminal.bindings {
            self.lapses.insert((one.expires_ms, subscriber));
        }
        for connection in connections {
            self.unlink(subscriber, connection);
        }
    }

    /// When the next binding lapses.
    pub(crate) fn next_lapse(&self) -> Option<u64> {
        self.lapses.first().map(|(at_ms, _)| *at_ms)
    }

    /// Whose binding lapses next, if it has come to that; its bindings are then to be removed.
    pub(crate) fn lapsed(&self, now_ms: u64) -> Option<SubscriberId> {
        let next = self.lapses.first().filter(|(at_ms, _)| *at_ms <= now_ms);
        next.map(|(_, subscriber)| *subscriber)
    }

    fn unlink(&mut self, subscriber: SubscriberId, connection: u64) {
        let still = self
            .get(subscriber)
            .iter()
            .any(|binding| binding.flow.connection == connection);
        if connection == 0 || still {
            return;
        }
        if let Some(list) = self.by_connection.get_mut(&connection) {
            list.retain(|one| *one != subscriber);
            if list.is_empty() {
                self.by_connection.remove(&connection);
            }
        }
    }

    /// Whose bindings go over this connection.
    pub(crate) fn on_connection(&self, connection: u64) -> Vec<SubscriberId> {
        self.by_connection
            .get(&connection)
            .cloned()
            .unwrap_or_default()
    }
}
