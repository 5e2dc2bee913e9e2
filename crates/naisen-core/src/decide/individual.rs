//! One number by itself: its setting, its phone, and what becomes of busy, unreachable and no answer
//! (calls §9).

use super::identity::Owner;
use super::plan::Stage;
use super::turn::Turn;
use crate::ids::SubscriberId;
use crate::limits;
use crate::plan::{CancelReason, Cause, DivertReason, LegId, Reason, Rule, Setting, Verdict};
use crate::settings::{Answer, AnswerCondition, AnswerMode, Feature, Subscriber};

/// What keeps a call from being answered at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    Busy,
    Unreachable,
    NoAnswer,
}

impl Turn<'_> {
    /// Individual handling of a subscriber.
    pub(super) fn alert_individually(&mut self, id: SubscriberId, callee: &Subscriber) {
        // calls.30
        if self.acts_always(Rule::Always, id, callee) {
            return;
        }
        // calls.31
        if self.is_busy(id) {
            let reason = Reason::InCalls(self.live.calls(id).max(1));
            self.note(Rule::Busy, Verdict::Won, Some(id), None, reason);
            return self.obstructed(id, callee, Obstacle::Busy);
        }
        self.note(
            Rule::Busy,
            Verdict::NotApplicable,
            Some(id),
            None,
            Reason::Free,
        );
        // calls.32
        if !self.live.registered(id) {
            self.note(
                Rule::Unregistered,
                Verdict::Won,
                Some(id),
                None,
                Reason::NotRegistered,
            );
            return self.obstructed(id, callee, Obstacle::Unreachable);
        }
        self.note(
            Rule::Unregistered,
            Verdict::NotApplicable,
            Some(id),
            None,
            Reason::Registered,
        );
        // calls.33
        let ring_s = self.ring_s(callee);
        let setting = Some(Setting::Answer(id));
        self.note(
            Rule::NoAnswer,
            Verdict::Won,
            Some(id),
            setting,
            Reason::Rings { ring_s },
        );
        let no_answer_at_ms = ring_s.map(|s| self.now_ms.saturating_add(i64::from(s) * 1_000));
        let called = Owner {
            id,
            known: Some(callee),
        };
        self.ring(called, None);
        self.plan.stage = Stage::Ringing {
            subscriber: id,
            no_answer_at_ms,
        };
    }

    /// The setting acts unconditionally; whether it did.
    pub(super) fn acts_always(
        &mut self,
        rule: Rule,
        id: SubscriberId,
        callee: &Subscriber,
    ) -> bool {
        let setting = Some(Setting::Answer(id));
        let note = |turn: &mut Self, verdict, reason| {
            turn.note(rule, verdict, Some(id), setting, reason);
        };
        match self.effective(callee) {
            Err(reason) => note(self, Verdict::NotApplicable, reason),
            Ok(answer) if answer.condition == Some(AnswerCondition::Always) => {
                note(self, Verdict::Passed, Reason::On);
                return self.act(id, callee, DivertReason::Unconditional);
            }
            Ok(answer) => note(
                self,
                Verdict::Lost,
                Reason::OtherCondition(answer.condition),
            ),
        }
        false
    }

    /// The answer setting, unless it is off or the contract lacks the feature.
    pub(super) fn effective<'s>(&self, subscriber: &'s Subscriber) -> Result<&'s Answer, Reason> {
        let feature = match subscriber.answer.mode {
            AnswerMode::Off => return Err(Reason::Off),
            AnswerMode::Voicemail => Feature::Voicemail,
            AnswerMode::Forward => Feature::Forward,
        };
        // calls.59
        match self.world.company().features.has(feature) {
            true => Ok(&subscriber.answer),
            false => Err(Reason::FeatureOff(feature)),
        }
    }

    /// Seconds until no-answer, where the setting knows no-answer.
    pub(super) fn ring_s(&self, subscriber: &Subscriber) -> Option<u16> {
        let answer = self.effective(subscriber).ok()?;
        let uses = answer
            .condition
            .is_some_and(AnswerCondition::uses_ring_seconds);
        let ring_s = answer.ring_seconds.unwrap_or(limits::RING_SECONDS_DEFAULT);
        uses.then_some(ring_s)
    }

    /// The table of calls §9, also for a whole group with its pilot's setting: the setting acts, else
    /// the caller is told. On no-answer without effect the phone rings on.
    pub(super) fn obstructed(&mut self, id: SubscriberId, callee: &Subscriber, what: Obstacle) {
        let condition = self
            .effective(callee)
            .ok()
            .and_then(|answer| answer.condition);
        let acts = condition.is_some_and(|condition| match what {
            Obstacle::Busy => condition.acts_on_busy(),
            Obstacle::Unreachable | Obstacle::NoAnswer => condition.uses_ring_seconds(),
        });
        let reason = match what {
            Obstacle::Busy => DivertReason::Busy,
            Obstacle::Unreachable => DivertReason::Unavailable,
            Obstacle::NoAnswer => DivertReason::NoAnswer,
        };
        if acts && self.act(id, callee, reason) {
            return;
        }
        match what {
            Obstacle::Busy => self.give_up(Cause::Busy),
            Obstacle::Unreachable => self.give_up(Cause::Unreachable),
            Obstacle::NoAnswer => {}
        }
    }

    /// The final response at the end of the road.
    fn give_up(&mut self, cause: Cause) {
        // calls.50
        self.cancel_all(CancelReason::Missed);
        self.reject(cause);
    }

    /// The time of one ringing number is up.
    pub(super) fn no_answer(&mut self, id: SubscriberId) {
        if let Stage::Ringing {
            no_answer_at_ms, ..
        } = &mut self.plan.stage
        {
            *no_answer_at_ms = None;
        }
        let Some(callee) = self.subscriber(id) else {
            return;
        };
        let after_s = self.ring_s(callee).unwrap_or_default();
        let setting = Some(Setting::Answer(id));
        self.note(
            Rule::NoAnswer,
            Verdict::Won,
            Some(id),
            setting,
            Reason::TimeUp { after_s },
        );
        self.obstructed(id, callee, Obstacle::NoAnswer);
    }

    /// The one ringing terminal answered with a final failure.
    pub(super) fn terminal_failed(&mut self, id: SubscriberId, status: u16) {
        // calls.34
        let Some(callee) = self.subscriber(id) else {
            return self.reject(Cause::Unreachable);
        };
        self.note(
            Rule::Declined,
            Verdict::Won,
            Some(id),
            None,
            Reason::Status(status),
        );
        let what = match is_decline(status) {
            true => Obstacle::Busy,
            false => Obstacle::Unreachable,
        };
        self.obstructed(id, callee, what);
    }

    /// The one ringing terminal lost its registration.
    pub(super) fn registration_lost(&mut self, id: SubscriberId) {
        self.cancel_at(id);
        let Some(callee) = self.subscriber(id) else {
            return self.reject(Cause::Unreachable);
        };
        self.note(
            Rule::Unregistered,
            Verdict::Won,
            Some(id),
            None,
            Reason::RegistrationLost,
        );
        self.obstructed(id, callee, Obstacle::Unreachable);
    }

    /// A leg failed: an outside number's result goes to the caller, a terminal's is judged.
    pub(super) fn leg_failed(&mut self, id: LegId, status: u16) {
        let mut legs = self.plan.legs.iter_mut();
        let Some(leg) = legs.find(|leg| leg.id == id && leg.alerting) else {
            return;
        };
        leg.alerting = false;
        let subscriber = leg.subscriber;
        match (&self.plan.stage, subscriber) {
            (Stage::Ringing { .. }, Some(subscriber)) => self.terminal_failed(subscriber, status),
            (Stage::Hunting(_), Some(subscriber)) => self.member_failed(subscriber, status),
            (Stage::Outside, None) => {
                let reason = Reason::Status(status);
                self.note(Rule::ForwardResult, Verdict::Won, None, None, reason);
                self.reject(match status {
                    500..=599 => Cause::NoTrunk,
                    300..=399 | 408 => Cause::Unreachable,
                    _ => Cause::Outside(status),
                });
            }
            _ => {}
        }
    }
}

/// Whether a terminal's final status is a person's refusal rather than a failure (calls §8, §9).
pub(super) const fn is_decline(status: u16) -> bool {
    matches!(status, 486 | 600 | 603)
}
