//! Where terminals are: one terminal a number, with its flows (calls §1.1, RFC 5626).

use std::collections::BTreeMap;

use naisen_core::ids::SubscriberId;
use naisen_sip::digest::Seen;
use naisen_sip::flow::Flow;

use crate::config::FLOWS_MAX;

/// One way to reach a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The Contact URI as registered.
    pub contact: Box<[u8]>,
    /// Where its REGISTER came from: calls go back there, whatever the Contact says.
    pub flow: Flow,
    /// Path values in the order they came.
    pub path: Box<[Box<[u8]>]>,
    /// Which flow of the instance this is (RFC 5626).
    pub reg_id: Option<u32>,
    /// When it lapses, by the clock that never jumps.
    pub expires_ms: u64,
    /// Call-ID of its REGISTER.
    pub call_id: Box<[u8]>,
    /// CSeq number of its REGISTER.
    pub cseq: u32,
    /// Since when the terminal has been registered without a gap, epoch milliseconds.
    pub since_ms: i64,
    /// What its REGISTER called itself; empty when it did not say.
    pub user_agent: Box<[u8]>,
}

/// A number's terminal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terminal {
    instance: Option<Box<[u8]>>,
    bindings: Vec<Binding>,
}

impl Terminal {
    /// Its bindings, the newest first.
    pub(crate) fn bindings(&self) -> &[Binding] {
        &self.bindings
    }
}

/// Every terminal's bindings.
#[derive(Debug, Default)]
pub(crate) struct Bindings {
    terminals: BTreeMap<SubscriberId, Terminal>,
    by_connection: BTreeMap<u64, Vec<SubscriberId>>,
    seen: BTreeMap<SubscriberId, Seen>,
}

/// A REGISTER that is older than what it would replace (RFC 3261 §10.3 step 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outdated;

impl Bindings {
    pub(crate) fn is_registered(&self, subscriber: SubscriberId) -> bool {
        self.terminals.contains_key(&subscriber)
    }

    pub(crate) fn get(&self, subscriber: SubscriberId) -> &[Binding] {
        self.terminals
            .get(&subscriber)
            .map_or(&[], |terminal| terminal.bindings())
    }

    /// A terminal's instance and bindings.
    pub(crate) fn terminal(&self, subscriber: SubscriberId) -> (Option<&[u8]>, &[Binding]) {
        match self.terminals.get(&subscriber) {
            Some(terminal) => (terminal.instance.as_deref(), terminal.bindings()),
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
        self.seen.remove(&subscriber);
    }

    /// How many terminals are registered.
    pub(crate) fn len(&self) -> usize {
        self.terminals.len()
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
        self.seen.entry(subscriber).or_default()
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
        let replaces = |old: &Binding| !beside || old.reg_id == binding.reg_id;
        let outdated = |old: &Binding| {
            replaces(old) && old.call_id == binding.call_id && old.cseq >= binding.cseq
        };
        if terminal.bindings.iter().any(outdated) {
            return Err(Outdated);
        }
        let (gone, kept): (Vec<_>, Vec<_>) = terminal.bindings.drain(..).partition(replaces);
        terminal.bindings = kept;
        terminal.instance = instance.map(Into::into);
        let connection = binding.flow.connection;
        terminal.bindings.insert(0, binding);
        let dropped: Vec<_> = terminal
            .bindings
            .drain(FLOWS_MAX.min(terminal.bindings.len())..)
            .collect();
        for old in gone.iter().chain(&dropped) {
            self.unlink(subscriber, old.flow.connection);
        }
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
        let Some(terminal) = self.terminals.get_mut(&subscriber) else {
            return false;
        };
        let (gone, kept): (Vec<_>, Vec<_>) = terminal.bindings.drain(..).partition(goes);
        terminal.bindings = kept;
        let is_gone = terminal.bindings.is_empty();
        if is_gone {
            self.terminals.remove(&subscriber);
        }
        for old in gone {
            self.unlink(subscriber, old.flow.connection);
        }
        is_gone
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
