//! Ends: of a leg, of a party, of a call; and what is kept of it.

use std::sync::Arc;

use naisen_core::plan::{CallId, CancelReason, Event, Withheld};
use naisen_sip::slab::Id;
use naisen_sip::{Method, Status};

use super::{CallOrigin, LegTarget, Party, Purpose, Side, Stage, Winner};
use crate::engine::Engine;
use crate::output::{CallRecord, Fact, LegEnd};

impl Engine {
    /// Ends a party's dialog from our side, whatever state it is in.
    pub(crate) fn hang_up(&mut self, id: Id) {
        let Some(party) = self.parties.get_mut(id) else {
            return;
        };
        match &mut party.side {
            Side::Outbound(leg) if leg.answer.is_some() => {
                // RFC 3261 §9.1: a 2xx nobody wants is acknowledged and ended.
                let cseq = leg.cseq;
                leg.answer = None;
                self.log_party_ended(id, LegEnd::TooLate);
                self.send_ack(id, cseq, b"", b"");
                self.send_bye(id);
            }
            Side::Outbound(leg) if !leg.joined => {
                return self.cancel_leg(id, CancelReason::Missed);
            }
            Side::Inbound(inbound) if inbound.invite.is_some() => {
                self.final_response(id, Status(480));
            }
            Side::Inbound(inbound) if !inbound.confirmed => {
                // RFC 3261 §15: no BYE before the ACK; ours could overtake our 2xx.
                inbound.leaving = true;
                (party.call, party.peer) = (None, None);
                self.quiet(id);
                return self.give_up_transfer(id);
            }
            Side::Outbound(_) | Side::Inbound(_) => {
                if let Some(cseq) = party.owes_ack.take() {
                    self.send_ack(id, cseq, b"", b"");
                }
                self.send_bye(id);
            }
        }
        self.log_party_ended(id, LegEnd::Talked);
        self.drop_party(id);
    }

    fn send_bye(&mut self, id: Id) {
        if let Some((client, flow, builder)) = self.request_to(id, Method::Bye) {
            self.purposes.insert(client, Purpose::Nothing);
            self.send(client, false, flow, builder.end());
        }
    }

    /// Forgets a party; its terminal is free again.
    pub(crate) fn drop_party(&mut self, id: Id) {
        self.give_up_transfer(id);
        self.quiet(id);
        self.forget_session(id);
        let Some(party) = self.parties.remove(id) else {
            return;
        };
        self.leave_stream(id, party.flow);
        if let (Some(subscriber), Some(since)) = (party.subscriber, party.used_since) {
            // sip.23
            let used_ms = self.now.mono_ms.saturating_sub(since.mono_ms);
            let began_ms = since.epoch_ms;
            let ended_ms = began_ms.saturating_add_unsigned(used_ms);
            self.live.usage_of(subscriber).end(began_ms, ended_ms);
            self.out.facts.push(Fact::Used {
                subscriber,
                began_ms,
                ended_ms,
            });
        }
        if let Some(anchor) = &party.anchor {
            self.close_anchor(anchor);
        }
        match party.side {
            Side::Inbound(inbound) => {
                self.inbound.remove(&inbound.server);
                self.merged.remove(inbound.merged, id);
            }
            Side::Outbound(leg) => {
                if leg.cancelled.is_none() {
                    self.purposes.remove(&leg.client);
                }
            }
        }
        let of_party = (id, 0)..=(id, u32::MAX);
        while let Some((key, _)) = self.unacknowledged.range(of_party.clone()).next() {
            let key = *key;
            self.unacknowledged.remove(&key);
        }
    }

    /// Ends an answered call from our side: BYE to everybody that talks in it.
    pub(crate) fn hang_up_call(&mut self, call: Id, discard: bool) {
        let Some(talking) = self
            .calls
            .get_mut(call)
            .map(|call| std::mem::take(&mut call.talking))
        else {
            return;
        };
        self.close_media(call, discard);
        for party in talking {
            self.hang_up(party);
        }
        self.end_call(call, Status(200));
    }

    /// A party has left: the others are hung up and the call is over.
    pub(crate) fn party_left(&mut self, id: Id) {
        if self.leave_to_transfer(id) {
            return;
        }
        let call = self.parties.get(id).and_then(|party| party.call);
        self.log_party_ended(id, LegEnd::Talked);
        self.drop_party(id);
        let Some(call) = call else {
            return;
        };
        let Some(here) = self.calls.get_mut(call) else {
            return;
        };
        if here.origin.waiting() != id && !here.talking.contains(&id) {
            return;
        }
        here.talking.retain(|party| *party != id);
        let talking = std::mem::take(&mut here.talking);
        for stage in here.stages.clone() {
            self.report(stage, Event::HungUp);
        }
        self.close_media(call, false);
        for party in talking {
            self.hang_up(party);
        }
        self.end_call(call, Status(200));
    }

    /// A party does not answer any more: it is told once more that this is the end.
    pub(crate) fn party_lost(&mut self, id: Id) {
        let Some(party) = self.parties.get(id) else {
            return;
        };
        let leaves = matches!(&party.side, Side::Inbound(inbound) if inbound.leaving);
        if leaves || party.peer.is_some() || party.call.is_some() {
            self.send_bye(id);
            self.party_left(id);
        }
    }

    /// The call is over: its stages are closed, its legs given up, its waiting party forgotten.
    pub(crate) fn end_call(&mut self, id: Id, status: Status) {
        self.close_media(id, false);
        self.cancel_all(id, CancelReason::Missed);
        let Some(call) = self.calls.get(id) else {
            return;
        };
        let origin = call.origin;
        let (talking, stages) = (call.talking.clone(), call.stages.clone());
        for stage in stages {
            self.close_stage(stage, status);
        }
        for party in talking {
            self.hang_up(party);
        }
        match origin {
            CallOrigin::Caller(caller) => {
                let waits = self
                    .parties
                    .get(caller)
                    .is_some_and(|party| party.call == Some(id));
                if waits {
                    self.drop_party(caller);
                }
            }
            CallOrigin::Transfer { transferred, .. } => self.transfer_failed(id, transferred),
            CallOrigin::Announcement { called, name } => {
                self.cancel_leg(called, CancelReason::Missed);
                self.announcement_over(name, status);
            }
        }
        self.calls.remove(id);
    }

    /// Closes a stage: what rings for it is given up, what answered for it hung up, its record written.
    pub(crate) fn close_stage(&mut self, id: Id, status: Status) {
        self.unschedule(id);
        let Some(mut stage) = self.stages.remove(&id) else {
            return;
        };
        if let Some(Winner::Party(party) | Winner::Picker { party, .. }) = stage.winner.take() {
            self.hang_up(party);
        }
        let reason = stage.cancel.unwrap_or(CancelReason::Missed);
        for target in stage.legs.values() {
            match *target {
                LegTarget::Party(party) if self.is_waiting(party) => self.cancel_leg(party, reason),
                LegTarget::Party(_) => {}
                LegTarget::Stage(child) => self.close_stage(child, status),
            }
        }
        let record = record(id, stage, self.now.mono_ms, status);
        self.out.facts.push(Fact::Ended(Arc::new(record)));
    }

    pub(crate) fn is_waiting(&self, id: Id) -> bool {
        self.parties.get(id).is_some_and(
            |party: &Party| matches!(&party.side, Side::Outbound(leg) if leg.may_answer()),
        )
    }
}

fn record(id: Id, mut stage: Stage, now_ms: u64, status: Status) -> CallRecord {
    let ended_after_ms = stage.after_ms(now_ms);
    let answered = stage
        .answered
        .filter(|_| stage.plan.is_answered() || status.is_success());
    let legs = stage.take_leg_records(ended_after_ms);
    let (answered_after_ms, arrived_ms) = (
        answered.map(|(at_ms, _)| stage.after_ms(at_ms)),
        stage.arrived.epoch_ms,
    );
    let (caller, why) = stage.plan.into_story();
    CallRecord {
        call: CallId(id),
        company: stage.company,
        caller: caller.subscriber,
        caller_number: caller.number,
        withheld: caller.withheld != Withheld::No,
        dialled: stage.dialled,
        answered_by: answered.map(|(_, by)| by),
        arrived_ms,
        answered_after_ms,
        ended_after_ms,
        status: if answered.is_some() { 200 } else { status.0 },
        why,
        legs,
    }
}
