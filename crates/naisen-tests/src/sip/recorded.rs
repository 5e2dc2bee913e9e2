//! What the portal keeps of the calls of a play, held against what the clients saw of them: every call
//! that has ended has one record, with its outcome, its final answer, and everybody that was called.

use std::collections::BTreeMap;

use naisen_core::call_record::Outcome as Became;
use naisen_core::example::{Observation, Script};
use naisen_core::rehearsal::{Act, Dialling, Happened};
use serde_json::Value;

use super::trace::Message;
use crate::Portal;

/// How long an INVITE may be on its way: less than between two calls of an example.
const ON_ITS_WAY_MS: i64 = 300;

/// Something the records do not say.
#[derive(Debug)]
pub(super) struct Missing {
    /// Which call of the script.
    pub(super) call: usize,
    pub(super) expected: String,
    pub(super) got: String,
}

/// A call that has ended, as its record must tell it.
#[derive(Debug)]
struct Ended {
    call: usize,
    dialled: String,
    began_ms: i64,
    outcome: &'static str,
    status: u16,
    /// The numbers that were called, sorted.
    called: Vec<String>,
}

/// What the records of a portal lack.
pub(super) fn missing(
    portal: &Portal,
    script: &Script,
    callers: &BTreeMap<usize, Vec<Message>>,
    seen: &Observation,
) -> Vec<Missing> {
    let records = records(portal);
    let ended = callers
        .iter()
        .filter_map(|(call, messages)| Ended::of(script, *call, messages, seen));
    ended.filter_map(|call| call.missing_in(&records)).collect()
}

/// Every record of every company, whole.
fn records(portal: &Portal) -> Vec<Vec<Value>> {
    let companies = portal.demo.companies.iter();
    let of_company = companies.map(|company| {
        let admin = portal.client().with_token(&company.admin.token);
        let page = admin.get("/api/v1/calls?size=500").ok().json();
        let rows = page["rows"].as_array().unwrap().iter();
        rows.map(|row| {
            admin
                .get(&format!("/api/v1/calls/{}", row["id"]))
                .ok()
                .json()
        })
        .collect()
    });
    of_company.collect()
}

impl Ended {
    /// None of a call that goes on, and of one whose caller was not let in.
    fn of(script: &Script, call: usize, messages: &[Message], seen: &Observation) -> Option<Self> {
        let dialled = script.acts.iter().find_map(|(_, act)| match act {
            Act::Place {
                call: placed,
                dialling: Dialling::Terminal { dialled, .. },
            } if *placed == call => Some(dialled.clone()),
            Act::Place {
                call: placed,
                dialling: Dialling::Carrier { called, .. },
            } if *placed == call => Some(called.clone()),
            _ => None,
        })?;
        let (outcome, status) = Self::end(messages, &seen.calls[call])?;
        let number = |subscriber| {
            let mut worlds = script.companies.iter();
            let found = worlds.find_map(|world| world.subscriber(subscriber));
            found.map_or_else(String::new, |one| one.external_number.clone())
        };
        let called = seen.calls[call].iter().filter_map(|one| match &one.what {
            Happened::Ring { subscriber, .. } => Some(number(*subscriber)),
            Happened::Outside { number, .. } => Some(number.clone()),
            _ => None,
        });
        let mut called: Vec<String> = called.collect();
        called.sort_unstable();
        Some(Self {
            call,
            dialled,
            began_ms: begun(messages)?.at_ms,
            outcome: outcome.word(),
            status,
            called,
        })
    }

    fn end(
        messages: &[Message],
        outcomes: &[naisen_core::rehearsal::Outcome],
    ) -> Option<(Became, u16)> {
        let answered = outcomes.iter().find_map(|one| match one.what {
            Happened::Answer { .. } => Some(Became::Answered),
            Happened::Voicemail { .. } => Some(Became::Voicemail),
            Happened::Mailbox { .. } => Some(Became::Mailbox),
            Happened::Pick { .. } => Some(Became::PickedUp),
            _ => None,
        });
        if let Some(outcome) = answered {
            let over = messages
                .iter()
                .any(|one| one.method() == "BYE" && one.status() == Some(200));
            return over.then_some((outcome, 200));
        }
        let mut finals = messages.iter().rev().filter(|one| !one.sent);
        let status = finals.find_map(|one| one.status().filter(|_| one.method() == "INVITE"))?;
        (status >= 300 && status != 407).then(|| (Became::of(None, status), status))
    }

    fn missing_in(&self, records: &[Vec<Value>]) -> Option<Missing> {
        let mut own = Vec::new();
        for company in records {
            let mine: Vec<&Value> = company.iter().filter(|one| self.is(one)).collect();
            if mine.len() > 1 {
                return Some(self.lacks("one record", format!("{mine:?}")));
            }
            own.extend(mine);
        }
        let fits = |one: &&Value| {
            one["outcome"] == self.outcome
                && one["status"] == self.status
                && called(one) == self.called
                && !one["why"].as_array().unwrap().is_empty()
        };
        if own.iter().any(fits) {
            return None;
        }
        Some(self.lacks("a record that fits", format!("{own:?}")))
    }

    fn is(&self, record: &Value) -> bool {
        let late_ms = record["start_ms"].as_i64().unwrap() - self.began_ms;
        record["dialled"] == self.dialled.as_str() && (-50..ON_ITS_WAY_MS).contains(&late_ms)
    }

    fn lacks(&self, what: &str, got: String) -> Missing {
        Missing {
            call: self.call,
            expected: format!("{what}: {self:?}"),
            got,
        }
    }
}

/// The INVITE that is let in: the one with credentials, where they were asked for.
fn begun(messages: &[Message]) -> Option<&Message> {
    let mut invites = messages.iter().filter(|one| one.sent && one.is("INVITE"));
    let first = invites.next();
    invites
        .find(|one| !one.header("Proxy-Authorization").is_empty())
        .or(first)
}

/// The numbers of a record's legs, sorted.
fn called(record: &Value) -> Vec<String> {
    let legs = record["legs"].as_array().unwrap().iter();
    let numbers = legs.map(|leg| leg["party"]["number"].as_str().unwrap().to_owned());
    let mut numbers: Vec<String> = numbers.collect();
    numbers.sort_unstable();
    numbers
}
