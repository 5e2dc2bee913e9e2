//! What survives a restart: registrations, hunt pointers and use, as plain values.

use naisen_core::decide::UsageLog;
use naisen_core::ids::{HuntGroupId, SubscriberId};
use naisen_sip::flow::Flow;

use crate::engine::Engine;
use crate::input::Now;
use crate::output::Fact;
use crate::registrar::{Binding, Said};

/// One registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBinding {
    /// Whose.
    pub subscriber: SubscriberId,
    /// `+sip.instance` of the terminal.
    pub instance: Option<Vec<u8>>,
    /// What its REGISTER said.
    pub said: Said,
    /// Where its REGISTER came from.
    pub flow: Flow,
    /// Which flow of the instance.
    pub reg_id: Option<u32>,
    /// When it lapses, epoch milliseconds.
    pub expires_ms: i64,
    /// CSeq number of its REGISTER.
    pub cseq: u32,
    /// Since when the terminal has been registered without a gap, epoch milliseconds.
    pub since_ms: i64,
}

/// Everything to be restored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Registrations; those on connections are left out, a connection does not survive.
    pub bindings: Vec<KeptBinding>,
    /// 着信順序 of the member each group alerted last.
    pub pointers: Vec<(HuntGroupId, u8)>,
    /// Answered calls of terminals, for ユニフォーム.
    pub used: Vec<(SubscriberId, UsageLog)>,
}

impl KeptBinding {
    fn new(subscriber: SubscriberId, instance: Option<&[u8]>, binding: &Binding, now: Now) -> Self {
        let left_ms = binding.expires_ms.saturating_sub(now.mono_ms);
        Self {
            subscriber,
            instance: instance.map(<[u8]>::to_vec),
            said: binding.said.clone(),
            flow: binding.flow,
            reg_id: binding.reg_id,
            expires_ms: now.epoch_ms + i64::try_from(left_ms).unwrap_or_default(),
            cseq: binding.cseq,
            since_ms: binding.since_ms,
        }
    }
}

impl Engine {
    /// The registrations as they are now.
    #[must_use]
    pub fn bindings(&self, now: Now) -> Vec<KeptBinding> {
        let all = self.live.bindings.all();
        all.map(|(subscriber, instance, binding)| {
            KeptBinding::new(subscriber, instance, binding, now)
        })
        .collect()
    }

    /// Tells how a subscriber's terminal is registered now.
    pub(crate) fn tell_registration(&mut self, subscriber: SubscriberId) {
        let (instance, bindings) = self.live.bindings.terminal(subscriber);
        let bindings = bindings
            .iter()
            .map(|binding| KeptBinding::new(subscriber, instance, binding, self.now))
            .collect();
        self.out.facts.push(Fact::Registration {
            subscriber,
            bindings,
        });
    }

    /// Takes up what was kept, before the first message.
    pub fn restore(&mut self, kept: Kept, now: Now) {
        for one in kept.bindings {
            let left_ms = u64::try_from(one.expires_ms - now.epoch_ms).unwrap_or_default();
            if left_ms == 0 || one.flow.transport.is_reliable() {
                continue;
            }
            let binding = Binding {
                said: one.said,
                flow: one.flow,
                reg_id: one.reg_id,
                expires_ms: now.mono_ms + left_ms,
                cseq: one.cseq,
                since_ms: one.since_ms,
                granted_s: 0,
                key: None,
            };
            let bindings = &mut self.live.bindings;
            // A newer one of the same terminal may be there already.
            let _ = bindings.put(one.subscriber, one.instance.as_deref(), binding);
        }
        for (group, order) in kept.pointers {
            self.live.point(group, order);
        }
        for (subscriber, log) in kept.used {
            *self.live.usage_of(subscriber) = log;
        }
    }
}
