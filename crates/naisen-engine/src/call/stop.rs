//! 緊急停止, 初期化 and changed settings, as far as they touch what is going on (calls §12, §14).

use std::collections::BTreeSet;
use std::sync::Arc;

use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::plan::Event;
use naisen_core::settings::CompanySettings;

use crate::directory::Standing;
use crate::engine::Engine;

impl Engine {
    /// A company's settings have changed. Calls in progress keep the snapshot they began with; only a
    /// stop reaches them.
    pub(crate) fn settings_changed(
        &mut self,
        settings: Arc<CompanySettings>,
        changed: Option<Vec<SubscriberId>>,
    ) {
        let moved = self.directory.put(settings, changed);
        for (subscriber, now) in &moved {
            let is_stopped = *now != Standing::Served;
            self.live.set_stopped(*subscriber, is_stopped);
        }
        let stopped = moved.iter().filter(|(_, now)| *now != Standing::Served);
        self.stop(stopped.map(|(subscriber, _)| *subscriber).collect());
        for (subscriber, now) in moved {
            if now == Standing::Gone {
                self.live.forget(subscriber);
            }
        }
    }

    /// A company is gone with everything it had; its calls end as if every number had been stopped.
    pub(crate) fn forget_company(&mut self, company: CompanyId) {
        let Some(settings) = self.directory.company(company).cloned() else {
            return;
        };
        // sip.22
        let all = settings.subscribers().map(|(subscriber, _)| subscriber);
        let all: BTreeSet<_> = all.collect();
        for subscriber in &all {
            self.live.set_stopped(*subscriber, true);
        }
        self.stop(all.clone());
        for subscriber in all {
            self.live.forget(subscriber);
        }
        for (group, _) in settings.hunt_groups() {
            self.live.forget_group(group);
        }
        self.directory.forget(company);
    }

    /// Numbers that plans see as stopped by now lose their terminals, and their calls end.
    fn stop(&mut self, stopped: BTreeSet<SubscriberId>) {
        for subscriber in &stopped {
            self.directory.suspend(*subscriber);
            self.live.bindings.remove(*subscriber, |_| true);
            self.tell_registration(*subscriber);
            self.mailboxes.forget_watchers(*subscriber);
        }
        self.tell_concerned(&stopped, |subscriber| Event::Stopped { subscriber });
        for subscriber in stopped {
            self.end_announcements_of(subscriber);
        }
        self.settle();
    }

    /// 初期化: the terminal is forgotten and its calls end.
    pub(crate) fn initialised(&mut self, subscriber: SubscriberId) {
        self.directory.put_credentials(subscriber, None);
        self.mailboxes.forget(subscriber);
        self.live.bindings.remove(subscriber, |_| true);
        self.tell_registration(subscriber);
        let only = BTreeSet::from([subscriber]);
        self.tell_concerned(&only, |subscriber| Event::Initialised { subscriber });
        self.end_announcements_of(subscriber);
        self.settle();
    }

    /// Reports an event to the plans that let a subscriber's terminal ring.
    pub(crate) fn tell_ringing(&mut self, subscriber: SubscriberId, event: Event) {
        for alerting in naisen_core::plan::Live::alerting(&self.live, subscriber) {
            self.events.push_back((alerting.call.0, event));
        }
    }

    /// Reports an event of each of these numbers to every plan it concerns; the plans are gone through once,
    /// however many numbers there are.
    fn tell_concerned(
        &mut self,
        subscribers: &BTreeSet<SubscriberId>,
        event: impl Fn(SubscriberId) -> Event,
    ) {
        if subscribers.is_empty() {
            return;
        }
        let mut concerned = BTreeSet::new();
        for (id, stage) in &self.stages {
            let some = stage.plan.concerned();
            let some = some.filter(|one| stage.left != Some(*one) && subscribers.contains(one));
            concerned.extend(some.map(|one| (one, *id)));
        }
        let events = concerned.into_iter();
        self.events
            .extend(events.map(|(subscriber, stage)| (stage, event(subscriber))));
    }
}
