//! Reading what came of calls off what the phones saw and the engine told.

use naisen_core::plan::{Diversion, DivertReason, Reason, Rule};
use naisen_core::rehearsal::{Happened, Outcome, Shown};
use naisen_sip::header::PrivacyAsked;
use naisen_sip::{HeaderName, Message, NameAddr, header};

use super::agent::Heard;
use super::play::Play;
use crate::output::{AnsweredBy, CallRecord, Fact};

impl Play<'_> {
    /// Reads everything new: what the engine told first, then what the phones heard.
    pub(super) fn read(&mut self) {
        for (_, fact) in std::mem::take(&mut self.network.facts) {
            self.told(fact);
        }
        for agent in 0..self.network.agents.len() {
            for heard in std::mem::take(&mut self.network.agents[agent].heard) {
                self.heard(agent, heard);
            }
        }
    }

    fn told(&mut self, fact: Fact) {
        match fact {
            Fact::Arrived { call, parent } => {
                let script_call = match parent {
                    Some(parent) => self.by_call.get(&parent).copied(),
                    None => self.placing,
                };
                if let Some(script_call) = script_call {
                    self.by_call.insert(call, script_call);
                }
            }
            Fact::Alerting { call, subscriber } => {
                if let Some(script_call) = self.by_call.get(&call) {
                    self.rings
                        .entry(subscriber)
                        .or_default()
                        .push_back(*script_call);
                }
            }
            Fact::Outside { call, number } => {
                if let Some(script_call) =
                    self.by_call.get(&call).filter(|_| !self.script.trunk_down)
                {
                    self.outside.push_back((*script_call, number));
                }
            }
            Fact::Answered { call, by } => {
                if let Some(script_call) = self.by_call.get(&call) {
                    self.answered_by.insert(*script_call, by);
                }
            }
            Fact::MediaClosed { discard, .. } => self.discarded = discard,
            Fact::Ended(record) => self.ended(&record),
            Fact::Registration { .. }
            | Fact::Peer(_)
            | Fact::Pointer { .. }
            | Fact::Used { .. }
            | Fact::Silent { .. }
            | Fact::MediaOpened(_)
            | Fact::GuidanceOpened(_)
            | Fact::AnnouncementOpened(_)
            | Fact::AnnouncementOver { .. }
            | Fact::MediaMoved { .. }
            | Fact::MediaKey { .. }
            | Fact::RelayOpened(_)
            | Fact::RelayMoved(_)
            | Fact::RelayClosed { .. }
            | Fact::RelayFull => {}
        }
    }

    /// The record tells which forwards were made; they stand before what they led to.
    fn ended(&mut self, record: &CallRecord) {
        let Some(call) = self.by_call.get(&record.call).copied() else {
            return;
        };
        for why in record.why.iter().filter(|why| why.rule == Rule::Forward) {
            if let (
                Reason::Forwards {
                    destination,
                    reason,
                },
                Some(by),
            ) = (&why.reason, why.subject)
            {
                let at_ms = record.arrived_ms + why.at_ms;
                let what = Happened::Forward {
                    by,
                    destination: destination.clone(),
                    reason: *reason,
                };
                let before = |outcome: &Outcome| {
                    outcome.at_ms < at_ms || matches!(outcome.what, Happened::Forward { .. })
                };
                let outcomes = &mut self.seen.calls[call];
                let place = outcomes
                    .iter()
                    .take_while(|outcome| before(outcome))
                    .count();
                outcomes.insert(place, Outcome { at_ms, what });
                self.shift(call, place);
            }
        }
        let text = self.seen.why.entry(call).or_default();
        for why in &record.why {
            text.push_str(&format!(
                "  {:>6} calls.{} {:?} {:?}\n",
                why.at_ms,
                why.rule.number(),
                why.verdict,
                why.reason
            ));
        }
    }

    /// An outcome was put in at this place: those behind it have moved.
    fn shift(&mut self, call: usize, place: usize) {
        for (script_call, outcome) in self.heard_in.values_mut() {
            if let Some(outcome) = outcome
                .as_mut()
                .filter(|o| *script_call == call && **o >= place)
            {
                *outcome += 1;
            }
        }
    }

    fn heard(&mut self, agent: usize, heard: Heard) {
        match heard {
            Heard::Rings(call) => self.rings_at(agent, call),
            Heard::Cancelled { call, elsewhere } => {
                self.ring_ends(agent, call);
                if let Some(Happened::Ring {
                    elsewhere: told, ..
                }) = self.outcome_of(agent, call)
                {
                    *told = elsewhere;
                }
            }
            Heard::Answered(call) => {
                if let Some((script_call, _)) = self.heard_in.get(&(agent, call)).copied() {
                    self.answered(script_call);
                }
            }
            Heard::Refused { status: 487, .. } | Heard::Mailbox(_) => {}
            Heard::Refused { call, status } => {
                if let Some((script_call, _)) = self.heard_in.get(&(agent, call)).copied() {
                    self.wrote(script_call, Happened::Reject { status });
                }
            }
            Heard::Bye(call) => self.released(agent, call),
            Heard::Registered(status) => {
                if let Some(subscriber) = self.people.get(&agent).filter(|_| self.registering) {
                    let subscriber = *subscriber;
                    let at_ms = self.network.now().epoch_ms;
                    let what = Happened::Register { subscriber, status };
                    self.seen.registers.push(Outcome { at_ms, what });
                }
            }
            Heard::Transferred { call, status } => {
                let Some(script_call) = self.transfers.get(&(agent, call)).copied() else {
                    return;
                };
                match status {
                    100..=199 => {}
                    200..=299 => self.answered(script_call),
                    _ => {
                        self.wrote(script_call, Happened::Reject { status });
                    }
                }
            }
        }
    }

    fn rings_at(&mut self, agent: usize, call: usize) {
        let invite = self.network.agents[agent].calls[call].invite.clone();
        let Some(shown) = invite.map(|invite| shown(&invite.view())) else {
            return;
        };
        if agent == self.carrier {
            if let Some((script_call, number)) = self.outside.pop_front() {
                let outcome = self.wrote(script_call, Happened::Outside { number, shown });
                self.heard_in
                    .insert((agent, call), (script_call, Some(outcome)));
            }
            return;
        }
        let Some(subscriber) = self.people.get(&agent).copied() else {
            return;
        };
        let queue = self.rings.entry(subscriber).or_default();
        let Some(script_call) = queue.pop_front() else {
            return;
        };
        let what = Happened::Ring {
            subscriber,
            until_ms: None,
            shown,
            elsewhere: false,
        };
        let outcome = self.wrote(script_call, what);
        self.heard_in
            .insert((agent, call), (script_call, Some(outcome)));
        self.follow_habit(agent, call, subscriber);
    }

    /// A phone falls silent.
    pub(super) fn ring_ends(&mut self, agent: usize, call: usize) {
        let now_ms = self.network.now().epoch_ms;
        if let Some(Happened::Ring { until_ms, .. }) = self.outcome_of(agent, call) {
            until_ms.get_or_insert(now_ms);
        }
    }

    fn outcome_of(&mut self, agent: usize, call: usize) -> Option<&mut Happened> {
        let (script_call, outcome) = self.heard_in.get(&(agent, call)).copied()?;
        Some(&mut self.seen.calls[script_call].get_mut(outcome?)?.what)
    }

    fn answered(&mut self, call: usize) {
        let what = match self.answered_by.get(&call).copied() {
            None => return,
            Some(AnsweredBy::Terminal(subscriber)) => Happened::Answer {
                subscriber: Some(subscriber),
            },
            Some(AnsweredBy::Outside) => Happened::Answer { subscriber: None },
            Some(AnsweredBy::Picker(by)) => Happened::Pick { by },
            Some(AnsweredBy::Voicemail(subscriber)) => Happened::Voicemail { subscriber },
            Some(AnsweredBy::Mailbox(subscriber)) => Happened::Mailbox { subscriber },
        };
        self.wrote(call, what);
    }

    /// BYE from the server: written down where the administrator caused it, once a call.
    fn released(&mut self, agent: usize, call: usize) {
        let Some((script_call, _)) = self
            .heard_in
            .get(&(agent, call))
            .copied()
            .filter(|_| self.admin)
        else {
            return;
        };
        let known = &self.seen.calls[script_call];
        if known.iter().any(|outcome| outcome.what == Happened::Bye) {
            return;
        }
        self.wrote(script_call, Happened::Bye);
        if let Some(AnsweredBy::Voicemail(_)) = self.answered_by.get(&script_call) {
            let deleted = self.discarded;
            self.wrote(script_call, Happened::Message { deleted });
        }
    }
}

/// What an INVITE shows of the caller.
fn shown(invite: &Message<'_>) -> Shown {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let user = |address: Option<NameAddr<'_>>| {
        let uri = address?.parsed_uri()?;
        Some(text(&uri.user_text()))
    };
    let pilot = invite
        .get(HeaderName::PCalledPartyId)
        .and_then(|value| user(NameAddr::parse(value).ok()));
    // The same diversions stand in both headers; the one is read here, the other checked against it.
    let diversions: Vec<_> = header::Diversion::all(invite)
        .filter_map(|diversion| {
            Some(Diversion {
                number: user(Some(diversion.address))?,
                reason: reason_of(diversion.reason?)?,
            })
        })
        .collect();
    let mut causes: Vec<_> = header::HistoryEntry::all(invite)
        .filter_map(|entry| entry.cause())
        .collect();
    causes.reverse();
    let told: Vec<_> = diversions.iter().map(|one| one.reason.cause()).collect();
    let agree = causes.starts_with(&told);
    Shown {
        from: user(invite.from().copied()).filter(|user| user != "anonymous"),
        withheld: PrivacyAsked::of(invite).withholds(),
        pilot,
        diversions: if agree { diversions } else { Vec::new() },
    }
}

fn reason_of(token: &[u8]) -> Option<DivertReason> {
    [
        DivertReason::Unconditional,
        DivertReason::Busy,
        DivertReason::NoAnswer,
        DivertReason::Unavailable,
    ]
    .into_iter()
    .find(|reason| reason.token().as_bytes() == token)
}
