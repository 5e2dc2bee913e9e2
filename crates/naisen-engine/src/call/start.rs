//! An INVITE that starts a call: who calls, what it asks for, the first decision.

use std::collections::BTreeMap;

use naisen_core::decide::decide;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::plan::{
    Call as CoreCall, CallId, CarrierIdentity, Diversion, Diverted, LegId, Origin,
};
use naisen_sip::check::accepts;
use naisen_sip::flow::Flow;
use naisen_sip::header::{self, HistoryEntry, SessionExpires};
use naisen_sip::slab::Id;
use naisen_sip::transaction::ServerId;
use naisen_sip::{Dialog, HeaderName, Message, NameAddr, Status, Uri};

use super::anchor::calls_from_behind_nat;
use super::{Call, CallOrigin, Inbound, Party, Side, Stage};
use crate::config::MIN_SE_S;
use crate::engine::Engine;
use crate::output::Fact;

/// A call about to be decided.
struct Arrival {
    company: CompanyId,
    subscriber: Option<SubscriberId>,
    origin: Origin,
    dialled: String,
}

/// A stage about to be opened.
pub(crate) struct NewStage {
    pub(crate) call: Id,
    pub(crate) company: CompanyId,
    /// The leg of another company's stage that it stands for.
    pub(crate) parent: Option<(Id, LegId)>,
    pub(crate) core: CoreCall,
    pub(crate) dialled: String,
    /// Diversions made in the companies before, the latest first.
    pub(crate) inherited: Vec<Diversion>,
}

impl Engine {
    /// An INVITE outside any dialog.
    pub(crate) fn invite(&mut self, message: &Message<'_>, flow: Flow) {
        // sip.25
        if self.is_copy(message) {
            return self.reply(message, flow, Status(482));
        }
        let trusted = self
            .trunks
            .at(flow.peer.ip())
            .is_some_and(|trunk| trunk.trusted);
        let arrival = if trusted {
            self.trunk_calls(message, flow)
        } else {
            self.terminal_calls(message, flow)
        };
        let Some(arrival) = arrival else {
            return;
        };
        if let Err(status) = check_session(message) {
            return self.reply_interval(message, flow, status);
        }
        self.begin(message, flow, arrival);
    }

    fn terminal_calls(&mut self, message: &Message<'_>, flow: Flow) -> Option<Arrival> {
        let who = self.identify(message, flow)?;
        if who.suspended && !self.is_stopped(who.company, who.subscriber) {
            // A released number's old credentials stay dead (calls §3 step 3).
            self.reply(message, flow, Status(403));
            return None;
        }
        let uri = message.target()?;
        let here = uri.host.is_empty() || self.is_here(uri.host, who.company);
        if !here {
            self.reply(message, flow, Status(404));
            return None;
        }
        let dialled = String::from_utf8_lossy(&uri.dialled()).into_owned();
        Some(Arrival {
            company: who.company,
            subscriber: Some(who.subscriber),
            origin: Origin::Terminal {
                subscriber: who.subscriber,
                dialled: dialled.clone(),
            },
            dialled,
        })
    }

    fn is_stopped(&self, company: CompanyId, subscriber: SubscriberId) -> bool {
        self.directory
            .company(company)
            .and_then(|settings| settings.subscriber(subscriber))
            .is_some_and(|subscriber| subscriber.emergency_stop)
    }

    /// The called number is in the Request-URI, else in To, national or `+81…` (calls §1.1).
    fn trunk_calls(&mut self, message: &Message<'_>, flow: Flow) -> Option<Arrival> {
        let number = |uri: Option<&Uri<'_>>| {
            let text = String::from_utf8(uri?.dialled()).ok()?;
            Some(naisen_core::dial_plan::normalise_number(&text))
        };
        let called: Option<String> = [message.target(), message.to_uri()]
            .into_iter()
            .filter_map(number)
            .find(|number: &String| self.directory.holder(number).is_some());
        let Some((called, (company, _))) =
            called.and_then(|called| Some((called.clone(), self.directory.holder(&called)?)))
        else {
            self.reply(message, flow, Status(404));
            return None;
        };
        Some(Arrival {
            company,
            subscriber: None,
            origin: Origin::Trunk {
                called: called.clone(),
                identity: carrier_identity(message),
                diverted: diverted(message),
            },
            dialled: called,
        })
    }

    fn begin(&mut self, message: &Message<'_>, flow: Flow, arrival: Arrival) {
        let reply_flow = self.reply_flow(message, flow);
        let Some(server) = self.transactions.serve(message, reply_flow) else {
            return;
        };
        let party = self.new_caller(message, flow, server, arrival.subscriber);
        self.provisional(party, Status(100), None);
        if let Some(status) = refusal(message) {
            return self.turn_away(party, status);
        }
        let call = self.calls.insert(Call {
            origin: CallOrigin::Caller(party),
            stages: Vec::new(),
            talking: Vec::new(),
            arrived: self.now,
            refusal: None,
            media: None,
        });
        if let Some(party) = self.parties.get_mut(party) {
            party.call = Some(call);
        }
        let core = CoreCall {
            id: CallId(0),
            arrived_ms: self.now.epoch_ms,
            seed: self.tokens.number(),
            origin: arrival.origin,
        };
        let caller = arrival.subscriber.map(|_| party);
        self.decide_stage(
            NewStage {
                call,
                company: arrival.company,
                parent: None,
                core,
                dialled: arrival.dialled,
                inherited: Vec::new(),
            },
            caller,
        );
    }

    /// Whoever has sent this INVITE, as a party.
    fn new_caller(
        &mut self,
        message: &Message<'_>,
        flow: Flow,
        server: ServerId,
        subscriber: Option<SubscriberId>,
    ) -> Id {
        let side = Side::Inbound(Inbound {
            server,
            invite: Some(message.to_owned()),
            confirmed: false,
            leaving: false,
            is_trunk: subscriber.is_none(),
            merged: 0,
            reliable: message
                .lists(HeaderName::Require, "100rel")
                .then(Box::default),
        });
        let party = self.parties.insert(Party {
            subscriber,
            sdp: Some(message.body().into()).filter(|_| !message.body().is_empty()),
            behind_nat: subscriber.is_some() && calls_from_behind_nat(message, flow),
            ..Party::new(flow, side)
        });
        let (tag, merged) = (self.tokens.tag(party), self.merged.put(message, party));
        if let Some(party) = self.parties.get_mut(party) {
            party.dialog = Dialog::answering(message, &tag);
            if let Side::Inbound(inbound) = &mut party.side {
                inbound.merged = merged;
            }
        }
        self.inbound.insert(server, party);
        party
    }

    /// Refuses an INVITE that never became a call.
    fn turn_away(&mut self, party: Id, status: Status) {
        self.final_response(party, status);
        self.drop_party(party);
    }

    /// Opens a stage: decides the call with one company's settings and starts carrying it out. The
    /// caller is counted only afterwards, as the decision expects.
    pub(crate) fn decide_stage(&mut self, new: NewStage, caller: Option<Id>) -> Option<Id> {
        let NewStage {
            call,
            company,
            parent,
            mut core,
            dialled,
            inherited,
        } = new;
        let settings = self.directory.company(company)?.clone();
        let arrived = self.calls.get(call)?.arrived;
        self.stage_count += 1;
        let id = self.stage_count;
        core.id = CallId(id);
        let now_ms = self.epoch_of(call);
        let decision = decide(&settings, &core, now_ms, &self.live);
        self.out.facts.push(Fact::Arrived {
            call: core.id,
            parent: parent.map(|(parent, _)| CallId(parent)),
        });
        self.stages.insert(
            id,
            Stage {
                call,
                company,
                plan: decision.plan,
                parent,
                legs: BTreeMap::new(),
                winner: None,
                cancel: None,
                deadline: None,
                inherited,
                dialled,
                arrived,
                answered: None,
                log: Vec::new(),
                left: None,
            },
        );
        if let Some(call) = self.calls.get_mut(call) {
            call.stages.push(id);
        }
        if let Some(caller) = caller {
            self.count(caller);
        }
        if let (Some((parent, leg)), true) = (parent, self.stages.contains_key(&id)) {
            self.link_stage(parent, leg, id);
        }
        self.perform(id, decision.actions);
        self.reschedule(id);
        Some(id)
    }

    /// The wall clock of a call: its arrival plus what the monotonic clock has counted since, so that a
    /// jump of the wall clock moves no timer (quality bar L7).
    pub(crate) fn epoch_of(&self, call: Id) -> i64 {
        // sip.23
        self.calls.get(call).map_or(self.now.epoch_ms, |call| {
            let passed_ms = self.now.mono_ms.saturating_sub(call.arrived.mono_ms);
            call.arrived.epoch_ms + i64::try_from(passed_ms).unwrap_or_default()
        })
    }

    /// Refuses a session interval with the least that would do (RFC 4028 §6).
    pub(super) fn reply_interval(&mut self, message: &Message<'_>, flow: Flow, status: Status) {
        let least = u64::from(MIN_SE_S);
        let answer = self
            .answer_to(message, flow, status)
            .number(HeaderName::MinSe, least);
        self.send_reply(message, flow, status, answer.end());
    }
}

/// Why an INVITE cannot become a call, whoever is called.
fn refusal(invite: &Message<'_>) -> Option<Status> {
    if invite.get(HeaderName::Replaces).is_some() {
        return Some(Status(481));
    }
    (!accepts(invite, "application/sdp")).then_some(Status(406))
}

/// RFC 4028 §6: an interval below ours is refused with what would do.
pub(crate) fn check_session(message: &Message<'_>) -> Result<(), Status> {
    let asked = message
        .get(HeaderName::SessionExpires)
        .and_then(SessionExpires::parse);
    match asked {
        Some(asked) if asked.interval_s < MIN_SE_S => Err(Status(422)),
        _ => Ok(()),
    }
}

/// What a carrier says about the caller, unjudged.
fn carrier_identity(message: &Message<'_>) -> CarrierIdentity {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let asserted = message
        .elements(HeaderName::PAssertedIdentity)
        .filter_map(|element| NameAddr::parse(element).ok()?.parsed_uri())
        .map(|uri| text(&uri.dialled()))
        .next();
    let (from, uri) = (message.from(), message.from_uri());
    let privacy = message
        .all(HeaderName::Privacy)
        .flat_map(|value| value.split(|byte| matches!(byte, b';' | b',')))
        .map(|token| text(naisen_sip::lex::trim(token)).to_ascii_lowercase())
        .collect();
    CarrierIdentity {
        asserted: asserted.unwrap_or_default(),
        from_user: uri.map(|uri| text(&uri.dialled())).unwrap_or_default(),
        from_host: uri.map(|uri| text(uri.host)).unwrap_or_default(),
        display_name: from
            .map(|from| text(&from.display_text()))
            .unwrap_or_default(),
        privacy,
    }
}

/// Diversions a carrier reports; the latest stands first in Diversion (RFC 5806 §4).
fn diverted(message: &Message<'_>) -> Diverted {
    let mut numbers = Vec::new();
    let mut count = 0_u32;
    for diversion in header::Diversion::all(message) {
        count = count.saturating_add(diversion.counter);
        if let Some(uri) = diversion.address.parsed_uri() {
            let text = String::from_utf8_lossy(&uri.dialled()).into_owned();
            numbers.push(naisen_core::dial_plan::normalise_number(&text));
        }
    }
    numbers.reverse();
    let history = HistoryEntry::all(message).filter(|entry| entry.cause().is_some());
    Diverted {
        diversion_count: count,
        history_count: u32::try_from(history.count()).unwrap_or(u32::MAX),
        numbers,
    }
}
