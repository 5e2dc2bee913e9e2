//! What would happen to a call, second by second, and why: the page, the API and later the call
//! records show it. It is a rehearsal of the very decision with phones that never answer, so it can
//! never disagree with live calls.

mod headline;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::tokyo;
use crate::ids::SubscriberId;
use crate::plan::{CarrierIdentity, Diverted, Reason, Rule, Why, WhyRecord, Words};
use crate::rehearsal::{Act, Dialling, Happened, Outcome, Phone, Rehearsal};
use crate::settings::{CompanySettings, Subscriber};
use crate::text::Text;

/// A call to try out.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Who calls.
    pub caller: TrialCaller,
    /// What it calls: a colleague dials a string, an outside caller a 050 number.
    pub called: String,
    /// When, epoch milliseconds; any time, past or future.
    pub at_ms: i64,
    /// Phones in another state than free; 緊急停止 comes from the settings.
    pub phones: BTreeMap<SubscriberId, PhoneState>,
    /// Who asks.
    pub viewer: Viewer,
}

/// Who calls in a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrialCaller {
    /// Somebody outside.
    Outside {
        /// Its number.
        number: String,
        /// It withholds it.
        withheld: bool,
    },
    /// A colleague.
    Colleague(SubscriberId),
}

/// State of a phone in a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneState {
    /// In a call.
    Busy,
    /// Not registered.
    Unregistered,
}

/// Who asks, and hence what is shown (domain §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// The administrator: personal lists are left out.
    Admin,
    /// A user: its own list is looked at, and only rules of its own number are shown.
    User(SubscriberId),
}

/// What would happen.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// One sentence.
    pub headline: Text<String>,
    /// Who rings, answers or is called, in order of appearance.
    pub lanes: Vec<Lane>,
    /// When the last thing happens, milliseconds after the call.
    pub end_ms: i64,
    /// The final response, when the call is refused.
    pub status: Option<u16>,
    /// The rules tried, in order.
    pub why: Vec<WhyRecord>,
    /// The holidays of the year are known.
    pub holidays_known: bool,
}

/// One line of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Who.
    pub who: Who,
    /// Its name.
    pub label: Text<String>,
    /// From when to when, milliseconds after the call, ascending; a voicemail that answers is a stretch
    /// to the end of the picture.
    pub stretches: Vec<(i64, i64)>,
}

/// Who a lane is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A terminal that rings.
    Terminal(SubscriberId),
    /// Voicemail that answers.
    Voicemail(SubscriberId),
    /// The caller's own mailbox.
    Mailbox(SubscriberId),
    /// An outside number; empty where another number's forward leads and a user asks.
    Outside(String),
}

/// Milliseconds an answer is drawn wide.
const ANSWER_MS: i64 = 5_000;

/// Tries a call out. `world` is the caller's company, or the called one's for outside callers;
/// `others` are companies of this installation that it may reach by 050 number.
#[must_use]
pub fn simulate(
    world: &Arc<CompanySettings>,
    others: &[Arc<CompanySettings>],
    trial: &Trial,
) -> Simulation {
    let mut companies = vec![without_lists(world, trial.viewer)];
    let others = others.iter();
    companies.extend(others.map(|other| without_lists(other, Viewer::Admin)));
    let mut rehearsal = Rehearsal::new(companies, trial.at_ms);
    for (id, state) in &trial.phones {
        let usual = world.subscriber(*id).map_or_else(Phone::default, Phone::of);
        let phone = match state {
            PhoneState::Busy => Phone {
                other_calls: 1,
                ..usual
            },
            PhoneState::Unregistered => Phone {
                registered: false,
                ..usual
            },
        };
        rehearsal.phones.insert(*id, phone);
    }
    let dialling = dialling(trial);
    rehearsal.at(trial.at_ms, Act::Place { call: 0, dialling });
    rehearsal.run_until(i64::MAX);
    let outcomes = rehearsal.outcomes(0);
    // Of another company's plan nothing is visible here.
    let plan = rehearsal.plans(0).next();
    let why = plan
        .map(|plan| shown(plan.why(), world, trial.viewer))
        .unwrap_or_default();
    let end_ms = outcomes
        .iter()
        .map(|outcome| end_of(outcome, trial.at_ms))
        .max();
    let end_ms = end_ms.unwrap_or_default();
    let picture = Picture {
        world,
        viewer: trial.viewer,
        outcomes,
        at_ms: trial.at_ms,
        end_ms,
    };
    Simulation {
        headline: picture.headline(plan.map_or(&[], |plan| plan.why())),
        lanes: picture.lanes(),
        end_ms,
        status: outcomes.iter().find_map(|outcome| {
            let Happened::Reject { status } = outcome.what else {
                return None;
            };
            Some(status)
        }),
        why,
        holidays_known: world.calendar().knows(tokyo(trial.at_ms).year()),
    }
}

fn dialling(trial: &Trial) -> Dialling {
    match &trial.caller {
        TrialCaller::Colleague(subscriber) => Dialling::Terminal {
            subscriber: *subscriber,
            dialled: trial.called.clone(),
            right: true,
        },
        TrialCaller::Outside { number, withheld } => Dialling::Carrier {
            called: trial.called.clone(),
            identity: CarrierIdentity {
                asserted: number.clone(),
                from_user: number.clone(),
                privacy: withheld.then(|| "id".to_owned()).into_iter().collect(),
                ..CarrierIdentity::default()
            },
            diverted: Diverted::default(),
        },
    }
}

/// Settings without personal lists, but the viewer's own (domain §1). Whoever tries many calls out
/// strips the lists once; a second time costs a glance at each number only.
#[must_use]
pub fn without_lists(world: &Arc<CompanySettings>, viewer: Viewer) -> Arc<CompanySettings> {
    let secret = |id: SubscriberId, subscriber: &Subscriber| {
        viewer != Viewer::User(id) && !subscriber.blocklist.is_empty()
    };
    let mut without = Arc::clone(world);
    for (id, subscriber) in world.subscribers().filter(|(id, s)| secret(*id, s)) {
        let open = Subscriber {
            blocklist: Vec::new(),
            ..subscriber.clone()
        };
        Arc::make_mut(&mut without).put_subscriber(id, open);
    }
    without
}

fn shown(why: &[Why], world: &CompanySettings, viewer: Viewer) -> Vec<WhyRecord> {
    let visible = why.iter().filter(|why| match viewer {
        Viewer::Admin => true,
        Viewer::User(id) => why.subject == Some(id),
    });
    let told = visible.map(|why| {
        let own = matches!((viewer, why.subject), (Viewer::User(a), Some(b)) if a == b);
        if why.rule == Rule::Blocklist && !own {
            let reason = Reason::ListLeftOut;
            return Why {
                reason,
                ..why.clone()
            }
            .record(world);
        }
        why.record(world)
    });
    told.collect()
}

/// The end of an outcome, milliseconds after the call.
fn end_of(outcome: &Outcome, at_ms: i64) -> i64 {
    let begins = outcome.at_ms - at_ms;
    match &outcome.what {
        Happened::Ring {
            until_ms: Some(until_ms),
            ..
        } => until_ms - at_ms,
        Happened::Voicemail { .. } | Happened::Mailbox { .. } => begins + ANSWER_MS,
        Happened::Ring { until_ms: None, .. }
        | Happened::Answer { .. }
        | Happened::Forward { .. }
        | Happened::Outside { .. }
        | Happened::Reject { .. }
        | Happened::Pick { .. }
        | Happened::Bye
        | Happened::Message { .. }
        | Happened::Register { .. } => begins,
    }
}

/// The outcomes of a trial, to be drawn.
struct Picture<'a> {
    world: &'a CompanySettings,
    viewer: Viewer,
    outcomes: &'a [Outcome],
    at_ms: i64,
    end_ms: i64,
}

impl Picture<'_> {
    fn lanes(&self) -> Vec<Lane> {
        let mut lanes: Vec<Lane> = Vec::new();
        for (place, outcome) in self.outcomes.iter().enumerate() {
            let begins = outcome.at_ms - self.at_ms;
            let (who, ends) = match &outcome.what {
                Happened::Ring {
                    subscriber,
                    until_ms,
                    ..
                } => {
                    let ends = until_ms.map_or(self.end_ms, |until_ms| until_ms - self.at_ms);
                    (Who::Terminal(*subscriber), ends)
                }
                Happened::Voicemail { subscriber } => (Who::Voicemail(*subscriber), self.end_ms),
                Happened::Mailbox { subscriber } => (Who::Mailbox(*subscriber), self.end_ms),
                Happened::Outside { number, .. } => (self.outside(place, number), self.end_ms),
                Happened::Answer { .. }
                | Happened::Forward { .. }
                | Happened::Reject { .. }
                | Happened::Pick { .. }
                | Happened::Bye
                | Happened::Message { .. }
                | Happened::Register { .. } => continue,
            };
            match lanes.iter_mut().find(|lane| lane.who == who) {
                Some(lane) => lane.stretches.push((begins, ends)),
                None => {
                    let label = self.label(&who);
                    lanes.push(Lane {
                        who,
                        label,
                        stretches: vec![(begins, ends)],
                    });
                }
            }
        }
        lanes
    }

    /// The outside number that is called by an outcome. Where other numbers forward to is their own
    /// and the administrator's knowledge, so a user is not told (domain §1).
    fn outside(&self, place: usize, number: &str) -> Who {
        let before = self.outcomes.iter().take(place).rev();
        let by = before.map(|outcome| &outcome.what).find_map(|what| {
            let Happened::Forward { by, .. } = what else {
                return None;
            };
            Some(*by)
        });
        match (self.viewer, by) {
            (Viewer::User(id), Some(by)) if by != id => Who::Outside(String::new()),
            _ => Who::Outside(number.to_owned()),
        }
    }

    fn label(&self, who: &Who) -> Text<String> {
        let name = |id| Words { world: self.world }.name(id);
        match who {
            Who::Terminal(id) => name(*id),
            Who::Voicemail(id) | Who::Mailbox(id) => {
                let name = name(*id);
                Text {
                    ja: format!("{} の留守番電話", name.ja),
                    en: format!("Voicemail of {}", name.en),
                }
            }
            Who::Outside(number) if number.is_empty() => Text {
                ja: "ほかの番号の転送先".to_owned(),
                en: "the number a colleague forwards to".to_owned(),
            },
            Who::Outside(number) => Text {
                ja: number.clone(),
                en: number.clone(),
            },
        }
    }
}

#[cfg(test)]
mod tests;
