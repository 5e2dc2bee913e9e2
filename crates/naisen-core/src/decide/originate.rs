//! The originating side: what a dialling terminal may do (calls §3–5), and transfers (calls §11.1).

use super::identity::pilot_shown;
use super::plan::Stage;
use super::turn::Turn;
use crate::dial_plan::{Class, Dialled, Dialler, Presentation, parse};
use crate::ids::SubscriberId;
use crate::limits;
use crate::plan::{Action, Cause, Reason, Rule, Setting, Verdict, Withheld};
use crate::settings::{CompanyState, Subscriber};

impl<'a> Turn<'a> {
    /// A terminal dials.
    pub(super) fn originate(&mut self, id: SubscriberId, dialled: &str) {
        let Some((own, dialler)) = self.may_dial(id) else {
            return;
        };
        // calls.4
        let calls = self.live.calls(id);
        if calls >= limits::CALLS_AT_ONCE {
            let reason = Reason::InCalls(calls);
            self.note(Rule::CallsAtOnce, Verdict::Won, Some(id), None, reason);
            return self.reject(Cause::TooManyCalls);
        }
        if let Some(found) = self.dial_parse((id, own), dialler, dialled) {
            self.present((id, own), found.presentation);
            self.route(id, found);
        }
    }

    /// A terminal transfers its party to a number it dials (REFER).
    pub(super) fn transfer(&mut self, transferor: SubscriberId, dialled: &str) {
        // calls.53
        let Some((own, dialler)) = self.may_dial(transferor) else {
            return;
        };
        let Some(found) = self.dial_parse((transferor, own), dialler, dialled) else {
            return;
        };
        if matches!(found.class, Class::Feature | Class::Pickup) {
            let reason = dialled_reason(dialled, &found);
            self.note(Rule::Transfer, Verdict::Won, Some(transferor), None, reason);
            return self.reject(Cause::NotCallable);
        }
        self.route(transferor, found);
    }

    /// Emergency stop and closed company, before the dialled string is looked at.
    fn may_dial(&mut self, id: SubscriberId) -> Option<(&'a Subscriber, Dialler)> {
        // calls.2
        if self.live.stopped(id) {
            let setting = Some(Setting::EmergencyStop(id));
            self.note(
                Rule::CallerStopped,
                Verdict::Won,
                Some(id),
                setting,
                Reason::Stopped,
            );
            self.reject(Cause::CallerStopped);
            return None;
        }
        if self.refuses_closed() {
            return None;
        }
        let Some(subscriber) = self.subscriber(id) else {
            self.reject(Cause::UnknownNumber);
            return None;
        };
        Some((subscriber, Dialler::of(self.world, subscriber)))
    }

    pub(super) fn refuses_closed(&mut self) -> bool {
        // calls.3
        if self.world.company().state == CompanyState::Active {
            return false;
        }
        let setting = Some(Setting::Company);
        self.note(
            Rule::CompanyClosed,
            Verdict::Won,
            None,
            setting,
            Reason::Closed,
        );
        self.reject(Cause::CompanyClosed);
        true
    }

    /// What was dialled, if it may be called.
    fn dial_parse(
        &mut self,
        (id, own): (SubscriberId, &Subscriber),
        dialler: Dialler,
        dialled: &str,
    ) -> Option<Dialled> {
        // calls.5
        let found = parse(self.world, dialler, dialled);
        let reason = dialled_reason(dialled, &found);
        let group = dialler.extension_group.map(Setting::ExtensionGroup);
        if found.class == Class::Invalid {
            self.note(Rule::DialPlan, Verdict::Won, Some(id), group, reason);
            self.reject(Cause::UnknownNumber);
            return None;
        }
        // calls.6
        if !found.class.is_callable(self.world.policy()) {
            self.note(Rule::NotCallable, Verdict::Won, Some(id), group, reason);
            let guidance = if found.class == Class::Emergency {
                self.emergency_guidance()
            } else {
                self.guidance(Cause::NotCallable, None)
            };
            self.reject_with(Cause::NotCallable, guidance);
            return None;
        }
        self.note(Rule::DialPlan, Verdict::Passed, Some(id), group, reason);
        self.passes_barring(id, own, found.class).then_some(found)
    }

    fn passes_barring(&mut self, id: SubscriberId, subscriber: &Subscriber, class: Class) -> bool {
        let Some((rule, reason)) = bar(subscriber, self.world.company().international, class)
        else {
            if class.is_outside() {
                let setting = Some(Setting::Barring(id));
                let reason = Reason::Allowed(class);
                self.note(Rule::OutsideBar, Verdict::Passed, Some(id), setting, reason);
            }
            return true;
        };
        let setting = if reason == Reason::NoGrant {
            Setting::Company
        } else {
            Setting::Barring(id)
        };
        self.note(rule, Verdict::Won, Some(id), Some(setting), reason);
        self.reject(Cause::Barred);
        false
    }

    fn present(
        &mut self,
        (id, own): (SubscriberId, &Subscriber),
        presentation: Option<Presentation>,
    ) {
        // calls.9
        if let Some(presentation) = presentation {
            let withheld = presentation == Presentation::Withhold;
            let reason = Reason::ForThisCall { withheld };
            self.note(Rule::Presentation, Verdict::Won, Some(id), None, reason);
            if withheld {
                self.plan.caller.withheld = Withheld::Deliberate;
            }
        }
        let pilot = pilot_shown(self.world, id, own);
        if let Some(shown) = pilot.filter(|pilot| *pilot != id) {
            let setting = Some(Setting::Number(id));
            let reason = Reason::ShownAs(shown);
            self.note(Rule::PilotNumber, Verdict::Won, Some(id), setting, reason);
        }
    }

    /// Calls §3 step 8.
    fn route(&mut self, id: SubscriberId, found: Dialled) {
        self.plan.by_extension = matches!(found.class, Class::Extension | Class::Pickup);
        match (found.class, found.subscriber) {
            (Class::Feature, _) => {
                self.note(Rule::MailboxCode, Verdict::Won, Some(id), None, Reason::On);
                self.actions.push(Action::OpenMailbox { subscriber: id });
                self.plan.stage = Stage::Mailbox;
            }
            (Class::Pickup, _) => self.pick_up(id),
            (_, Some(callee)) => self.enter(callee),
            (_, None) => {
                let reason = Reason::ToOutside(found.number.clone());
                self.note(Rule::Route, Verdict::Won, Some(id), None, reason);
                self.dial(found.number);
            }
        }
    }
}

/// The restriction that keeps a subscriber from calling or forwarding to a class (calls §5).
pub(super) fn bar(
    subscriber: &Subscriber,
    international: bool,
    class: Class,
) -> Option<(Rule, Reason)> {
    // calls.8
    if subscriber.outside_bar && class.is_outside() {
        return Some((Rule::OutsideBar, Reason::On));
    }
    // calls.7
    if class != Class::International {
        return None;
    }
    match (international, subscriber.intl_bar) {
        (false, _) => Some((Rule::IntlBar, Reason::NoGrant)),
        (true, true) => Some((Rule::IntlBar, Reason::On)),
        (true, false) => None,
    }
}

fn dialled_reason(dialled: &str, found: &Dialled) -> Reason {
    Reason::Dialled {
        dialled: dialled.to_owned(),
        class: found.class,
        number: found.number.clone(),
        step: found.step,
    }
}
