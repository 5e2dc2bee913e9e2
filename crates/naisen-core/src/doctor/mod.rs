//! 設定診断: what in a company's settings will surprise its callers. One file a rule; nothing is
//! changed here, and personal block lists are not looked at (domain §1).
//!
//! Every rule is a pure function of the settings, what is known of the terminals, and today. The list
//! below is the only registration.

mod chain;
mod collision;
mod dead_end;
mod destination;
mod feature_off;
mod finding;
mod forward_loop;
mod hunt_hidden;
mod hunt_nobody;
mod hunt_timer;
mod pilot_alone;
mod schedule_row;
#[cfg(test)]
mod tests;

pub use finding::{Finding, Severity, Target};

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::ids::SubscriberId;
use crate::settings::{AnswerCondition, AnswerMode, CompanySettings};

/// What is known of the terminals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// Numbers with a registered terminal; none when the engine was not asked.
    pub registered: Option<BTreeSet<SubscriberId>>,
}

/// What every rule looks at.
#[derive(Clone, Copy)]
struct Patient<'a> {
    world: &'a CompanySettings,
    live: &'a Live,
    today: Date,
}

type Rule = fn(Patient<'_>) -> Vec<Finding>;

/// Every rule, the gravest first.
const RULES: [Rule; 10] = [
    destination::findings,
    hunt_nobody::findings,
    hunt_hidden::findings,
    dead_end::findings,
    forward_loop::findings,
    feature_off::findings,
    collision::findings,
    hunt_timer::findings,
    schedule_row::findings,
    pilot_alone::findings,
];

/// Looks at everything, the gravest findings first. The answer depends on its arguments only.
#[must_use]
pub fn examine(world: &CompanySettings, live: &Live, today: Date) -> Vec<Finding> {
    let patient = Patient { world, live, today };
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(patient)).collect();
    findings.sort_by_key(|finding| finding.severity);
    findings
}

impl Patient<'_> {
    /// Whether a number certainly has no terminal to ring.
    fn is_unregistered(&self, id: SubscriberId) -> bool {
        let registered = self.live.registered.as_ref();
        registered.is_some_and(|registered| !registered.contains(&id))
    }

    /// Whether a call to the number's terminal certainly cannot ring.
    fn cannot_ring(&self, id: SubscriberId) -> bool {
        let stopped = self.world.subscriber(id).is_none_or(|s| s.emergency_stop);
        stopped || self.is_unregistered(id)
    }

    /// The condition of a number's voicemail or forward, while the setting is in force.
    fn acts_on(&self, id: SubscriberId) -> Option<AnswerCondition> {
        let features = self.world.company().features;
        let answer = &self.world.subscriber(id)?.answer;
        let on = match answer.mode {
            AnswerMode::Off => false,
            AnswerMode::Voicemail => features.voicemail,
            AnswerMode::Forward => features.forward,
        };
        answer.condition.filter(|_| on)
    }

    /// A number in a sentence: 外線番号, with the extension where it has one.
    fn label(&self, id: SubscriberId) -> String {
        match self.world.subscriber(id) {
            None => id.to_string(),
            Some(subscriber) => match &subscriber.extension {
                None => subscriber.external_number.clone(),
                Some(extension) => format!("{}({extension})", subscriber.external_number),
            },
        }
    }
}
