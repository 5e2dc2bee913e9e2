//! Whom a call was for, read off the rules that were tried.

use super::{Direction, Party};
use crate::dial_plan::normalise_number;
use crate::ids::SubscriberId;
use crate::plan::{Reason, Rule, Why};
use crate::settings::CompanySettings;

/// Who was called: the subscriber the call came to first, the outside number it went to, or, where it
/// got that far nowhere, what was dialled.
#[must_use]
pub fn party_called(why: &[Why], dialled: &str, world: &CompanySettings) -> Party {
    let mut meant = normalise_number(dialled);
    for step in why {
        match (step.rule, &step.reason) {
            // calls.24 is the first thing asked about whoever is called.
            (Rule::CalleeStopped, _) => {
                let number = step.subject.and_then(|id| world.subscriber(id));
                return Party {
                    subscriber: step.subject,
                    number: number.map_or(meant, |found| found.external_number.clone()),
                };
            }
            (Rule::Route, Reason::ToOutside(number)) => {
                return Party {
                    subscriber: None,
                    number: number.clone(),
                };
            }
            (Rule::DialPlan, Reason::Dialled { number, .. }) => meant.clone_from(number),
            _ => {}
        }
    }
    Party {
        subscriber: None,
        number: meant,
    }
}

/// Which way a call went: from a subscriber to outside the company, to a colleague or a service, or
/// from outside.
#[must_use]
pub fn direction(caller: Option<SubscriberId>, called: &Party, why: &[Why]) -> Direction {
    if caller.is_none() {
        return Direction::Incoming;
    }
    let outside = why
        .iter()
        .any(|step| matches!(&step.reason, Reason::Dialled { class, .. } if class.is_outside()));
    if called.subscriber.is_none() && outside {
        Direction::Outgoing
    } else {
        Direction::Internal
    }
}
