//! 緊急停止, 初期化 and changed settings, as far as they touch what is going on (calls §12, §14).

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
        for (subscriber, now) in self.directory.put(settings, changed) {
            self.live.set_stopped(subscriber, now != Standing::Served);
            if now != Standing::Served {
                self.stop(subscriber);
            }
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
        for (subscriber, _) in settings.subscribers() {
            self.live.set_stopped(subscriber, true);
            self.stop(subscriber);
            self.live.forget(subscriber);
        }
        for (group, _) in settings.hunt_groups() {
            self.live.forget_group(group);
        }
        self.directory.forget(company);
    }

    fn stop(&mut self, subscriber: SubscriberId) {
        self.directory.suspend(subscriber);
        self.live.bindings.remove(subscriber, |_| true);
        self.tell_registration(subscriber);
        self.mailboxes.forget_watchers(subscriber);
        self.tell_concerned(subscriber, Event::Stopped { subscriber });
        self.end_announcements_of(subscriber);
        self.settle();
    }

    /// 初期化: the terminal is forgotten and its calls end.
    pub(crate) fn initialised(&mut self, subscriber: SubscriberId) {
        self.directory.put_credentials(subscriber, None);
        self.mailboxes.forget(subscriber);
        self.live.bindings.remove(subscriber, |_| true);
        self.tell_registration(subscriber);
        self.tell_concerned(subscriber, Event::Initialised { subscriber });
        self.end_announcements_of(subscriber);
        self.settle();
    }

    /// Reports an event to the plans that let a subscriber's terminal ring.
    pub(crate) fn tell_ringing(&mut self, subscriber: SubscriberId, event: Event) {
        for alerting in naisen_core::plan::Live::alerting(&self.live, subscriber) {
            self.events.push_back((alerting.call.0, event));
        }
    }

    /// Reports an event to every plan it concerns.
    pub(crate) fn tell_concerned(&mut self, subscriber: SubscriberId, event: Event) {
        let concerned = self
            .stages
            .iter()
            .filter(|(_, stage)| stage.left != Some(subscriber))
            .filter(|(_, stage)| stage.plan.concerns(subscriber));
        let concerned: Vec<_> = concerned.map(|(id, _)| *id).collect();
        for stage in concerned {
            self.events.push_back((stage, event));
        }
    }
}
