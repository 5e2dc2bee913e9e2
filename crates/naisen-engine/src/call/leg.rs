//! What comes back from a leg: ringing, an answer, a failure, silence, or a late answer to a CANCEL.

use naisen_core::plan::{CallId, CancelReason, Event};
use naisen_sip::flow::Flow;
use naisen_sip::slab::Id;
use naisen_sip::{HeaderName, Message, Method, Status};

use super::{Party, Purpose, Side, Winner};
use crate::engine::Engine;
use crate::output::{Fact, LegEnd};

const COMPLETED_ELSEWHERE: &[u8] = b"SIP;cause=200;text=\"Call completed elsewhere\"";

impl Engine {
    /// A response to the INVITE of a leg.
    pub(crate) fn leg_heard(&mut self, id: Id, message: &Message<'_>, status: Status) {
        if let Some(Party {
            side: Side::Outbound(leg),
            ..
        }) = self.parties.get_mut(id)
        {
            leg.heard = true;
            if let Some(peer) = leg.peer {
                self.peer_heard(peer);
            }
        }
        if status.is_provisional() {
            self.leg_rings(id, message, status);
        } else if status.is_success() {
            self.leg_answered(id, message);
        } else {
            self.leg_refused(id, message, status);
        }
    }

    fn leg_rings(&mut self, id: Id, message: &Message<'_>, status: Status) {
        let Some(party) = self.parties.get_mut(id) else {
            return;
        };
        let Side::Outbound(leg) = &mut party.side else {
            return;
        };
        if let Some(reason) = leg.cancelled {
            let client = leg.client;
            return self.send_cancel(client, reason);
        }
        if status.0 == 100 {
            return;
        }
        let (stage, name) = (leg.stage, leg.leg);
        if message.to_tag().is_some() {
            party.dialog.establish(message);
        }
        self.log_rings(stage, name);
        if message.lists(HeaderName::Require, "100rel") {
            self.acknowledge_provisional(id, message);
        }
        self.show_progress(stage, id, message, status);
    }

    /// A reliable provisional response is acknowledged at once, hop by hop (RFC 3262 §4).
    fn acknowledge_provisional(&mut self, id: Id, message: &Message<'_>) {
        let (Some(rseq), Some(cseq)) = (message.number(HeaderName::RSeq), message.cseq()) else {
            return;
        };
        let Some(Party {
            side: Side::Outbound(leg),
            sdp,
            ..
        }) = self.parties.get_mut(id)
        else {
            return;
        };
        if rseq <= u64::from(leg.rseq) || rseq > u64::from(u32::MAX) {
            return;
        }
        leg.rseq = rseq as u32;
        if !message.body().is_empty() {
            *sdp = Some(message.body().into());
        }
        let Some((client, flow, builder)) = self.request_to(id, Method::Prack) else {
            return;
        };
        let rack = format!("{rseq} {} INVITE", cseq.number);
        let bytes = builder.header(HeaderName::RAck, rack).end();
        self.purposes.insert(client, Purpose::Nothing);
        self.send(client, false, flow, bytes);
    }

    fn leg_answered(&mut self, id: Id, message: &Message<'_>) {
        let Some(party) = self.parties.get_mut(id) else {
            return;
        };
        if party.last_ack.is_some() {
            return self.repeat_ack(id, message);
        }
        let Side::Outbound(leg) = &mut party.side else {
            return;
        };
        if leg.answer.is_some() {
            return;
        }
        leg.answer = Some(message.to_owned());
        let (stage, leg) = (leg.stage, leg.leg);
        party.dialog.establish(message);
        if !message.body().is_empty() {
            party.sdp = Some(message.body().into());
        }
        self.log_answered(stage, leg);
        if self.stages.contains_key(&stage) {
            self.report(stage, Event::Answered { leg });
            self.settle();
        } else if let Some(call) = self.own_call_of(id) {
            self.join(call, Winner::Party(id));
        }
        // Whoever did not want it any more has not been joined with it.
        // sip.9
        let unwanted = self.parties.get(id).is_some_and(|party| {
            matches!(&party.side, Side::Outbound(leg) if leg.answer.is_some())
                && !self.is_winner(id)
        });
        if unwanted {
            self.hang_up(id);
        }
    }

    /// Whether some stage holds this party as its winner while another company's plan is asked.
    fn is_winner(&self, id: Id) -> bool {
        let call = self.parties.get(id).and_then(|party| party.call);
        let stages = call
            .and_then(|call| self.calls.get(call))
            .map(|call| &call.stages[..]);
        stages.unwrap_or_default().iter().any(|stage| {
            self.stages.get(stage).and_then(|stage| stage.winner) == Some(Winner::Party(id))
        })
    }

    fn leg_refused(&mut self, id: Id, message: &Message<'_>, status: Status) {
        let Some(Party {
            side: Side::Outbound(leg),
            flow,
            subscriber,
            ..
        }) = self.parties.get_mut(id)
        else {
            return;
        };
        let client = leg.client;
        let (flow, subscriber) = (*flow, *subscriber);
        let gave_up = leg.cancelled.is_some();
        let elsewhere = !leg.targets.is_empty() && tries_on(status, leg.is_trunk);
        self.purposes.remove(&client);
        let again = match status.0 {
            401 | 407 if !gave_up => self.try_with_credentials(id, message),
            422 if !gave_up => self.try_with_interval(id, message),
            _ => false,
        };
        if again {
            return;
        }
        if let (430, Some(subscriber)) = (status.0, subscriber) {
            // RFC 5626 §6: the edge has lost the flow, so the binding is worth nothing.
            self.unbind(subscriber, |binding| binding.flow == flow);
        }
        if !gave_up && elsewhere && self.try_next(id) {
            return;
        }
        self.leg_over(id, status);
    }

    /// The leg has ended without an answer: the phone is free again, then the plan is told.
    fn leg_over(&mut self, id: Id, status: Status) {
        let Some(Party {
            side: Side::Outbound(leg),
            ..
        }) = self.parties.get(id)
        else {
            return;
        };
        let (stage, name, gave_up) = (leg.stage, leg.leg, leg.cancelled.is_some());
        self.log_ended(stage, name, LegEnd::refused(status));
        let own_call = self.own_call_of(id);
        self.quiet(id);
        self.drop_party(id);
        if let Some(call) = own_call {
            self.end_call(call, status);
        }
        if !gave_up && self.stages.contains_key(&stage) {
            let status = status.0;
            self.events
                .push_back((stage, Event::Failed { leg: name, status }));
        }
    }

    /// No final response came in time (RFC 3261 §8.1.3.1).
    pub(crate) fn leg_unanswered(&mut self, id: Id) {
        let next = match self.parties.get(id).map(|party| &party.side) {
            Some(Side::Outbound(leg)) => leg.cancelled.is_none() && !leg.targets.is_empty(),
            _ => return,
        };
        if !(next && self.try_next(id)) {
            self.leg_over(id, Status(408));
        }
    }

    /// A trunk peer that said nothing at all is given up for the next one.
    pub(crate) fn silent(&mut self, id: Id, attempt: u32) {
        let Some(Party {
            side: Side::Outbound(leg),
            ..
        }) = self.parties.get(id)
        else {
            return;
        };
        let waits = leg.attempt == attempt && !leg.heard && leg.may_answer();
        if let Some(peer) = leg.peer.filter(|_| waits) {
            self.peer_silent(peer);
        }
        let Some(Party {
            side: Side::Outbound(leg),
            ..
        }) = self.parties.get(id)
        else {
            return;
        };
        if waits && leg.cancelled.is_none() && !leg.targets.is_empty() {
            let client = leg.client;
            self.purposes.remove(&client);
            self.transactions.abandon(client);
            self.try_next(id);
        }
    }

    /// A party is reached over this flow from now on.
    pub(super) fn set_flow(&mut self, id: Id, flow: Flow) {
        let Some(party) = self.parties.get_mut(id) else {
            return;
        };
        let before = std::mem::replace(&mut party.flow, flow);
        self.leave_stream(id, before);
        if flow.transport.is_reliable() {
            self.on_streams.insert((flow.connection, id));
        }
    }

    /// A party is not reached over this flow any more.
    pub(super) fn leave_stream(&mut self, id: Id, flow: Flow) {
        if flow.transport.is_reliable() {
            self.on_streams.remove(&(flow.connection, id));
        }
    }

    /// Legs whose connection is gone fail at once.
    pub(crate) fn fail_legs_on(&mut self, flow: Flow) {
        let is_lost = |id: &Id| {
            self.parties.get(*id).is_some_and(|party| {
                let waits = matches!(&party.side, Side::Outbound(leg) if leg.may_answer());
                waits && party.flow.is_lost_with(flow)
            })
        };
        let there = (flow.connection, Id::MIN)..=(flow.connection, Id::MAX);
        let there = self.on_streams.range(there).map(|(_, id)| *id);
        let legs: Vec<_> = there.filter(is_lost).collect();
        for id in legs {
            if let Some(Party {
                side: Side::Outbound(leg),
                ..
            }) = self.parties.get(id)
            {
                let client = leg.client;
                self.purposes.remove(&client);
                self.transactions.abandon(client);
            }
            self.leg_unanswered(id);
        }
    }

    /// Gives up a leg that has not answered; its late answer is hung up (RFC 3261 §9.1).
    pub(crate) fn cancel_leg(&mut self, id: Id, reason: CancelReason) {
        let Some(Party {
            side: Side::Outbound(leg),
            ..
        }) = self.parties.get_mut(id)
        else {
            return;
        };
        if leg.cancelled.is_some() || !leg.may_answer() {
            return;
        }
        leg.cancelled = Some(reason);
        let client = leg.client;
        self.log_party_ended(id, LegEnd::given_up(reason));
        self.quiet(id);
        if self.transactions.is_proceeding(client) {
            self.send_cancel(client, reason);
        }
    }

    fn send_cancel(&mut self, client: naisen_sip::transaction::ClientId, reason: CancelReason) {
        let reason = match reason {
            CancelReason::Missed => None,
            CancelReason::CompletedElsewhere => Some(COMPLETED_ELSEWHERE),
        };
        let (now_ms, out) = (self.now.mono_ms, &mut self.out.messages);
        self.transactions.cancel(client, reason, now_ms, out);
    }

    /// The terminal rings no more for this leg and is free for other calls.
    pub(crate) fn quiet(&mut self, id: Id) {
        self.uncount(id);
        self.still(id);
    }

    /// The terminal alerts no more for this leg.
    pub(crate) fn still(&mut self, id: Id) {
        if let Some(Party {
            side: Side::Outbound(leg),
            subscriber: Some(subscriber),
            ..
        }) = self.parties.get(id)
        {
            let (call, subscriber) = (CallId(leg.stage), *subscriber);
            if self.live.end_alert(subscriber, call) {
                self.out.facts.push(Fact::Silent { call, subscriber });
            }
        }
    }

    /// Counts a party among its subscriber's calls.
    pub(crate) fn count(&mut self, id: Id) {
        if let Some(party) = self.parties.get_mut(id)
            && let Some(subscriber) = party.subscriber.filter(|_| !party.counted)
        {
            party.counted = true;
            self.live.enter(subscriber);
        }
    }

    pub(crate) fn uncount(&mut self, id: Id) {
        if let Some(party) = self.parties.get_mut(id)
            && let Some(subscriber) = party.subscriber.filter(|_| party.counted)
        {
            party.counted = false;
            self.live.leave(subscriber);
        }
    }
}

/// Whether another way is worth trying: of a terminal when this flow failed, of a trunk on any failure
/// of the peer itself.
const fn tries_on(status: Status, is_trunk: bool) -> bool {
    match status.0 {
        408 | 430 => true,
        500..=599 => is_trunk,
        _ => false,
    }
}
