//! The live state of phones as the decision reads it: bindings, stops, calls, alerts, pointers, use.

use std::collections::{BTreeMap, BTreeSet};

use naisen_core::decide::UsageLog;
use naisen_core::ids::{HuntGroupId, SubscriberId};
use naisen_core::plan::{Alerting, CallId, Live, Usage};

use crate::registrar::Bindings;

/// Everything [`Live`] is asked about.
#[derive(Debug, Default)]
pub(crate) struct LiveState {
    pub(crate) bindings: Bindings,
    stopped: BTreeSet<SubscriberId>,
    calls: BTreeMap<SubscriberId, usize>,
    alerting: BTreeMap<SubscriberId, Vec<Alerting>>,
    pointers: BTreeMap<HuntGroupId, u8>,
    usage: BTreeMap<SubscriberId, UsageLog>,
}

impl LiveState {
    pub(crate) fn set_stopped(&mut self, subscriber: SubscriberId, stopped: bool) {
        if stopped {
            self.stopped.insert(subscriber);
        } else {
            self.stopped.remove(&subscriber);
        }
    }

    /// A number is gone for good: nothing it did is kept.
    pub(crate) fn forget(&mut self, subscriber: SubscriberId) {
        self.bindings.forget(subscriber);
        self.stopped.remove(&subscriber);
        self.usage.remove(&subscriber);
    }

    /// A hunt group is gone for good.
    pub(crate) fn forget_group(&mut self, group: HuntGroupId) {
        self.pointers.remove(&group);
    }

    /// A terminal takes part in one more call.
    pub(crate) fn enter(&mut self, subscriber: SubscriberId) {
        *self.calls.entry(subscriber).or_default() += 1;
    }

    /// A terminal takes part in one call less.
    pub(crate) fn leave(&mut self, subscriber: SubscriberId) {
        if let Some(calls) = self.calls.get_mut(&subscriber) {
            *calls -= 1;
            if *calls == 0 {
                self.calls.remove(&subscriber);
            }
        }
    }

    /// Everybody whose terminal takes part in a call.
    pub(crate) fn in_calls(&self) -> impl Iterator<Item = SubscriberId> {
        self.calls.keys().copied()
    }

    pub(crate) fn alert(&mut self, subscriber: SubscriberId, alerting: Alerting) {
        self.alerting.entry(subscriber).or_default().push(alerting);
    }

    /// Whether it alerted for the call.
    pub(crate) fn end_alert(&mut self, subscriber: SubscriberId, call: CallId) -> bool {
        let Some(list) = self.alerting.get_mut(&subscriber) else {
            return false;
        };
        let before = list.len();
        list.retain(|one| one.call != call);
        let ended = list.len() < before;
        if list.is_empty() {
            self.alerting.remove(&subscriber);
        }
        ended
    }

    pub(crate) fn point(&mut self, group: HuntGroupId, order: u8) {
        self.pointers.insert(group, order);
    }

    pub(crate) fn usage_of(&mut self, subscriber: SubscriberId) -> &mut UsageLog {
        self.usage.entry(subscriber).or_default()
    }
}

impl Live for LiveState {
    fn registered(&self, subscriber: SubscriberId) -> bool {
        self.bindings.is_registered(subscriber)
    }

    fn stopped(&self, subscriber: SubscriberId) -> bool {
        self.stopped.contains(&subscriber)
    }

    fn calls(&self, subscriber: SubscriberId) -> usize {
        self.calls.get(&subscriber).copied().unwrap_or_default()
    }

    fn pointer(&self, group: HuntGroupId) -> Option<u8> {
        self.pointers.get(&group).copied()
    }

    fn usage(&self, subscriber: SubscriberId, now_ms: i64) -> Usage {
        self.usage
            .get(&subscriber)
            .map(|log| log.usage(now_ms))
            .unwrap_or_default()
    }

    fn alerting(&self, subscriber: SubscriberId) -> Vec<Alerting> {
        self.alerting.get(&subscriber).cloned().unwrap_or_default()
    }
}
