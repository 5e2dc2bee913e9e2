//! 緊急停止, 初期化 and changed settings, as far as they touch what is going on (calls §12, §14).

use std::sync::Arc;

use naisen_core::ids::SubscriberId;
use naisen_core::plan::Event;
use naisen_core::settings::CompanySettings;

use crate::engine::Engine;

impl Engine {
    /// A company's settings have changed. Calls in progress keep the snapshot they began with; only a
    /// stop reaches them.
    pub(crate) fn settings_changed(
        &mut self,
        settings: Arc<CompanySettings>,
        changed: Option<Vec<SubscriberId>>,
    ) {
        for (subscriber, stopped) in self.directory.put(settings, changed) {
            self.live.set_stopped(subscriber, stopped);
            if stopped {
                self.stop(subscriber);
            }
        }
    }

    fn stop(&mut self, subscriber: SubscriberId) {
        self.directory.suspend(subscriber);
        self.live.bindings.remove(subscriber, |_| true);
        self.out.facts.push(crate::output::Fact::Registration {
            subscriber,
            registered: false,
        });
        self.tell_concerned(subscriber, Event::Stopped { subscriber });
        self.settle();
    }

    /// 初期化: the terminal is forgotten and its calls end.
    pub(crate) fn initialised(&mut self, subscriber: SubscriberId) {
        self.directory.put_credentials(subscriber, None);
        self.live.bindings.remove(subscriber, |_| true);
        self.out.facts.push(crate::output::Fact::Registration {
            subscriber,
            registered: false,
        });
        self.tell_concerned(subscriber, Event::Initialised { subscriber });
        self.settle();
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
