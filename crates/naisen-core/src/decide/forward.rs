//! Voicemail and forwarding: what an answer setting or a schedule does with a call (calls §10).

use super::originate::bar;
use super::plan::Stage;
use super::turn::Turn;
use crate::dial_plan::{Class, Dialled, parse_destination};
use crate::ids::{ExtensionGroupId, SubscriberId};
use crate::limits;
use crate::plan::{
    Action, CancelReason, Diversion, DivertReason, Reason, Rule, Setting, Suppression, Verdict,
};
use crate::settings::{AnswerMode, Subscriber};

impl Turn<'_> {
    /// Carries out a subscriber's answer setting; whether it took the call.
    pub(super) fn act(
        &mut self,
        id: SubscriberId,
        subscriber: &Subscriber,
        reason: DivertReason,
    ) -> bool {
        let answer = &subscriber.answer;
        match answer.mode {
            AnswerMode::Off => false,
            AnswerMode::Voicemail => {
                self.record(id);
                true
            }
            AnswerMode::Forward => {
                let setting = Some(Setting::Answer(id));
                let group = subscriber.extension_group;
                self.forward(id, group, &answer.destination, reason, setting)
            }
        }
    }

    fn record(&mut self, id: SubscriberId) {
        // calls.51
        let setting = Some(Setting::Answer(id));
        self.note(
            Rule::Voicemail,
            Verdict::Won,
            Some(id),
            setting,
            Reason::VoicemailAnswers,
        );
        self.cancel_all(CancelReason::Missed);
        self.actions.push(Action::Record { subscriber: id });
        self.plan.stage = Stage::Recording { subscriber: id };
    }

    /// Forwards for `id`, with the destination read in `group`'s plan; false when it is suppressed and
    /// nothing was done.
    pub(super) fn forward(
        &mut self,
        id: SubscriberId,
        group: Option<ExtensionGroupId>,
        destination: &str,
        reason: DivertReason,
        setting: Option<Setting>,
    ) -> bool {
        let found = parse_destination(self.world, group, destination);
        let destination = destination.to_owned();
        // calls.48
        if let Some(because) = self.suppression(id, &found) {
            let reason = Reason::NotForwarded {
                destination,
                because,
            };
            self.note(Rule::Suppressed, Verdict::Lost, Some(id), setting, reason);
            return false;
        }
        // calls.49
        let number = self.subscriber(id).map(|s| s.external_number.clone());
        let diversion = Diversion {
            number: number.unwrap_or_default(),
            reason,
        };
        let reason = Reason::Forwards {
            destination,
            reason,
        };
        self.note(Rule::Forward, Verdict::Won, Some(id), setting, reason);
        self.cancel_all(CancelReason::Missed);
        self.plan.diversions.push((id, diversion));
        match found.subscriber {
            Some(callee) => self.enter(callee),
            None => self.dial(found.number),
        }
        true
    }

    /// Why a forward must not be carried out.
    fn suppression(&self, id: SubscriberId, found: &Dialled) -> Option<Suppression> {
        if self.plan.diversion_count() >= limits::MAX_DIV {
            return Some(Suppression::TooMany);
        }
        let number = match found.subscriber.and_then(|callee| self.subscriber(callee)) {
            Some(callee) => &callee.external_number,
            None => &found.number,
        };
        let passed = self
            .plan
            .diversions
            .iter()
            .any(|(_, diversion)| diversion.number == *number);
        if found.subscriber == Some(id) || passed || self.plan.upstream.numbers.contains(number) {
            return Some(Suppression::Loop);
        }
        let caller = &self.plan.caller;
        let own = match (caller.subscriber, found.subscriber) {
            (Some(caller), Some(callee)) => caller == callee,
            _ => caller.number == *number,
        };
        if own {
            return Some(Suppression::ToCaller);
        }
        let company = self.world.company();
        let granted = company.international && company.international_forward;
        if !found.class.is_forward_target() || found.class == Class::International && !granted {
            return Some(Suppression::NoTarget);
        }
        let diverter = self.subscriber(id)?;
        let barred = bar(diverter, company.international, found.class);
        barred.map(|_| Suppression::Barred)
    }
}
