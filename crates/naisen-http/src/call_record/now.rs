//! What would happen to the same call now: the question for the simulator, and its answer in a sentence.

use naisen_core::call_record::{CallRecord, Direction};
use naisen_core::settings::CompanySettings;
use naisen_core::text::Lang;

use crate::auth::Caller;
use crate::form::{Form, percent_encode};
use crate::simulator;
use crate::visit::Visit;

/// The same call, tried now.
pub(super) struct Now {
    pub(super) headline: String,
    /// Where it is tried, with the whole picture.
    pub(super) href: String,
}

/// The same call now; none where it cannot be asked any more, or not by this caller.
pub(super) async fn of(
    visit: &Visit,
    caller: &Caller,
    record: &CallRecord,
    world: &CompanySettings,
    lang: Lang,
) -> Option<Now> {
    // The simulator is for whoever lives with the settings.
    caller.company.as_ref()?;
    let question = question(record, world)?;
    let tried = simulator::try_out(visit, caller, &Form::new(question.clone())).await;
    let headline = tried.ok()?.simulation.headline.get(lang).to_owned();
    let pairs: Vec<String> = question
        .iter()
        .map(|(name, value)| format!("{name}={}", percent_encode(value)))
        .collect();
    Some(Now {
        headline,
        href: format!("{}?{}", simulator::PATH, pairs.join("&")),
    })
}

fn question(record: &CallRecord, world: &CompanySettings) -> Option<Vec<(String, String)>> {
    let number = |party: &naisen_core::call_record::Party| {
        let known = world.subscriber(party.subscriber?)?;
        Some(known.external_number.clone())
    };
    let (from, caller, to) = match record.direction {
        Direction::Incoming => {
            let from = if record.caller.number.is_empty() {
                "withheld"
            } else {
                "outside"
            };
            (from, record.caller.number.clone(), number(&record.called)?)
        }
        Direction::Internal | Direction::Outgoing => {
            ("colleague", number(&record.caller)?, record.dialled.clone())
        }
    };
    let pairs = [("from", from.to_owned()), ("number", caller), ("to", to)];
    Some(pairs.map(|(name, value)| (name.to_owned(), value)).to_vec())
}
