//! The terminating side: what happens to a call for a number, in order (calls §6).

use super::turn::Turn;
use crate::dial_plan::normalise_number;
use crate::ids::{HuntGroupId, SubscriberId};
use crate::plan::{Cause, Reason, Rule, Setting, Verdict, Withheld};
use crate::settings::{Feature, HuntGroup, Subscriber};

impl<'a> Turn<'a> {
    /// A call from a trunk or from another company.
    pub(super) fn arrive(&mut self, called: &str) {
        // calls.23
        if self.refuses_closed() {
            return;
        }
        let number = normalise_number(called);
        let Some(callee) = self.world.subscriber_by_number(&number) else {
            let reason = Reason::NoSuchNumber(number);
            self.note(Rule::CalledNumber, Verdict::Won, None, None, reason);
            return self.reject(Cause::UnknownNumber);
        };
        let reason = Reason::ToSubscriber(callee);
        self.note(
            Rule::CalledNumber,
            Verdict::Passed,
            Some(callee),
            None,
            reason,
        );
        self.enter(callee);
    }

    /// The whole treatment of a called subscriber; also of one a call is forwarded to.
    pub(super) fn enter(&mut self, id: SubscriberId) {
        let Some(callee) = self.subscriber(id) else {
            return self.reject(Cause::UnknownNumber);
        };
        // calls.24
        let setting = Some(Setting::EmergencyStop(id));
        if self.live.stopped(id) {
            self.note(
                Rule::CalleeStopped,
                Verdict::Won,
                Some(id),
                setting,
                Reason::Stopped,
            );
            return self.reject(Cause::CalleeStopped);
        }
        let verdict = Verdict::NotApplicable;
        self.note(
            Rule::CalleeStopped,
            verdict,
            Some(id),
            setting,
            Reason::NotStopped,
        );
        if self.is_listed(id, callee) {
            return self.reject(Cause::Listed);
        }
        if self.is_refused_anonymous(id, callee) {
            let guidance = self.guidance(Cause::Anonymous, Some(id));
            return self.reject_with(Cause::Anonymous, guidance);
        }
        match self.piloted_group(id) {
            Some((group_id, group)) => self.enter_group(id, callee, group_id, group),
            None => self.alert_individually(id, callee),
        }
    }

    fn is_listed(&mut self, id: SubscriberId, callee: &Subscriber) -> bool {
        // calls.25
        let caller = &self.plan.caller;
        let number = &caller.number;
        let listed = caller.withheld != Withheld::Deliberate
            && !number.is_empty()
            && callee
                .blocklist
                .iter()
                .any(|entry| entry == number || normalise_number(entry) == *number);
        let (verdict, reason) = match listed {
            true => (Verdict::Won, Reason::Listed),
            false => (Verdict::NotApplicable, Reason::NotListed),
        };
        self.note(
            Rule::Blocklist,
            verdict,
            Some(id),
            Some(Setting::Blocklist(id)),
            reason,
        );
        listed
    }

    fn is_refused_anonymous(&mut self, id: SubscriberId, callee: &Subscriber) -> bool {
        // calls.26
        let too = self.world.policy().reject_unavailable;
        let (verdict, reason) = match (callee.anonymous_reject, self.plan.caller.withheld) {
            (false, _) => (Verdict::NotApplicable, Reason::Off),
            (true, Withheld::No) => (Verdict::NotApplicable, Reason::CallerShown),
            (true, Withheld::Unavailable) if !too => (Verdict::Lost, Reason::CallerUnavailable),
            (true, Withheld::Unavailable | Withheld::Deliberate) => {
                (Verdict::Won, Reason::CallerWithheld)
            }
        };
        self.note(
            Rule::AnonymousReject,
            verdict,
            Some(id),
            Some(Setting::Incoming(id)),
            reason,
        );
        verdict == Verdict::Won
    }

    /// The group a subscriber pilots, while the company has hunt groups.
    fn piloted_group(&mut self, id: SubscriberId) -> Option<(HuntGroupId, &'a HuntGroup)> {
        let world = self.world;
        let (group_id, group) = world.hunt_group_piloted_by(id)?;
        // calls.59
        if !world.company().features.has(Feature::Hunt) {
            let setting = Some(Setting::HuntGroup(group_id));
            let reason = Reason::FeatureOff(Feature::Hunt);
            self.note(
                Rule::FeatureOff,
                Verdict::NotApplicable,
                Some(id),
                setting,
                reason,
            );
            return None;
        }
        Some((group_id, group))
    }

    /// The number is the pilot of a group (calls §6 step 5).
    fn enter_group(
        &mut self,
        id: SubscriberId,
        pilot: &Subscriber,
        group_id: HuntGroupId,
        group: &HuntGroup,
    ) {
        if self.forward_by_schedule(id, group_id, group) {
            return;
        }
        // calls.29
        if group.members.is_empty() {
            let setting = Some(Setting::HuntMembers(group_id));
            let reason = Reason::NoMembers(group_id);
            self.note(
                Rule::Hunt,
                Verdict::NotApplicable,
                Some(id),
                setting,
                reason,
            );
            return self.alert_individually(id, pilot);
        }
        // calls.28
        if self.acts_always(Rule::PilotAlways, id, pilot) {
            return;
        }
        self.hunt(id, pilot, group_id, group);
    }
}
