//! Joining two parties: the caller gets the answer of whoever answered.

use std::sync::Arc;

use naisen_core::ids::SubscriberId;
use naisen_core::plan::{CallId, CancelReason};
use naisen_sip::slab::Id;
use naisen_sip::{HeaderName, Method, OwnedMessage, Status};

use super::{CallOrigin, LegTarget, Purpose, Side, Winner};
use crate::engine::Engine;
use crate::output::{AnsweredBy, Fact};

impl Engine {
    /// Joins the party that waits with whoever answered.
    pub(crate) fn join(&mut self, call: Id, winner: Winner) {
        let Some(origin) = self.calls.get(call).map(|call| call.origin) else {
            return;
        };
        match winner {
            Winner::Party(party) => self.join_party(call, origin, party),
            Winner::Picker { party, by } => self.join_picker(call, origin, party, by),
            Winner::Mailbox(by) => self.join_mailbox(call, origin, by),
        }
    }

    fn join_party(&mut self, call: Id, origin: CallOrigin, winner: Id) {
        let Some(party) = self.parties.get_mut(winner) else {
            return;
        };
        let by = party
            .subscriber
            .map_or(AnsweredBy::Outside, AnsweredBy::Terminal);
        let Side::Outbound(leg) = &mut party.side else {
            return;
        };
        let (cseq, stage) = (leg.cseq, leg.stage);
        let Some(answer) = leg.answer.take() else {
            return;
        };
        leg.joined = true;
        // A leg that was given up may win all the same (RFC 3261 §9.1): its phone is busy again.
        leg.cancelled = None;
        self.count(winner);
        self.still(winner);
        self.session_answered(winner, &answer.view());
        self.mark_answered(call, by);
        self.judge_answer(stage, origin.waiting(), winner, answer.view().body());
        match origin {
            CallOrigin::Caller(caller) => {
                self.pair(call, caller, winner);
                let owes = self.caller_answers_later(caller);
                self.answer_caller(caller, winner, &answer);
                if owes {
                    self.owe_ack(winner, cseq);
                } else {
                    self.send_ack(winner, cseq, b"", b"");
                    self.move_late(winner);
                }
            }
            CallOrigin::Transfer {
                transferred,
                transferor,
            } => {
                self.send_ack(winner, cseq, b"", b"");
                self.hand_over(call, transferred, transferor, winner);
                self.move_late(winner);
            }
            CallOrigin::Announcement { name, .. } => {
                self.send_ack(winner, cseq, b"", b"");
                self.open_announcement(call, winner, name);
            }
        }
    }

    /// Whether the caller's INVITE described nothing, so that its ACK will.
    fn caller_answers_later(&self, caller: Id) -> bool {
        match self.parties.get(caller).map(|party| &party.side) {
            Some(Side::Inbound(inbound)) => inbound
                .invite
                .as_ref()
                .is_some_and(|invite| invite.view().body().is_empty()),
            _ => false,
        }
    }

    fn owe_ack(&mut self, id: Id, cseq: u32) {
        if let Some(party) = self.parties.get_mut(id) {
            party.owes_ack = Some(cseq);
        }
    }

    /// Passes the leg's 2xx on to the caller.
    fn answer_caller(&mut self, caller: Id, winner: Id, answer: &OwnedMessage) {
        let view = answer.view();
        if !view.body().is_empty() {
            let kind = view.get(HeaderName::ContentType).unwrap_or_default();
            let told = self.told(caller, winner, kind, view.body());
            return self.accept(caller, kind, &told);
        }
        // It described itself in a reliable provisional response.
        let early = self.parties.get(winner).and_then(|party| party.sdp.clone());
        let told = self.told_sdp(caller, winner, &early.unwrap_or_else(|| Arc::new([])));
        self.accept(caller, b"application/sdp", &told);
    }

    /// Answers a waiting INVITE with this description, and agrees on its session timer.
    fn accept(&mut self, caller: Id, kind: &[u8], sdp: &[u8]) {
        let Some((_, builder)) = self.reply_to_invite(caller, Status(200)) else {
            return;
        };
        let Some(invite) = self.invite_of(caller).and_then(Option::take) else {
            return;
        };
        let builder = self.agree_session(caller, &invite.view(), builder);
        if let Some(place) = self.invite_of(caller) {
            *place = Some(invite);
        }
        self.answer_invite(caller, builder, kind, sdp);
    }

    fn invite_of(&mut self, caller: Id) -> Option<&mut Option<OwnedMessage>> {
        match &mut self.parties.get_mut(caller)?.side {
            Side::Inbound(inbound) => Some(&mut inbound.invite),
            Side::Outbound(_) => None,
        }
    }

    /// Two parties talk with each other from here on.
    pub(crate) fn pair(&mut self, call: Id, one: Id, other: Id) {
        for (id, peer) in [(one, other), (other, one)] {
            if let Some(party) = self.parties.get_mut(id) {
                party.peer = Some(peer);
                party.call = Some(call);
            }
            self.begin_use(id);
        }
        if let Some(call) = self.calls.get_mut(call) {
            call.talking = vec![one, other];
        }
    }

    /// The terminal is in an answered call: that counts as use (calls §8).
    fn begin_use(&mut self, id: Id) {
        let now = self.now;
        if let Some(party) = self.parties.get_mut(id)
            && let Some(subscriber) = party.subscriber
            && party.used_since.is_none()
        {
            party.used_since = Some(now);
            self.live.usage_of(subscriber).begin(now.epoch_ms);
        }
    }

    pub(crate) fn mark_answered(&mut self, id: Id, by: AnsweredBy) {
        let now_ms = self.now.mono_ms;
        let Some(call) = self.calls.get(id) else {
            return;
        };
        for stage in &call.stages {
            if let Some(stage) = self.stages.get_mut(stage) {
                stage.answered.get_or_insert((now_ms, by));
            }
        }
        if let Some(stage) = call.stages.first() {
            let call = CallId(*stage);
            self.out.facts.push(Fact::Answered { call, by });
        }
    }

    /// Joins the caller with a colleague that dialled the pickup number: both have called us, so each is
    /// answered with what the other described, cut to what both know.
    fn join_picker(&mut self, call: Id, origin: CallOrigin, picker: Id, by: SubscriberId) {
        let caller = origin.waiting();
        let description = |id: Id| self.parties.get(id).and_then(|party| party.sdp.clone());
        let (Some(ours), Some(theirs)) = (description(caller), description(picker)) else {
            return self.pickup_fails(call, picker);
        };
        let to_picker = naisen_sip::sdp::bridge(&theirs, &ours);
        let to_caller = naisen_sip::sdp::bridge(&ours, &theirs);
        let (Some(to_picker), Some(to_caller)) = (to_picker, to_caller) else {
            return self.pickup_fails(call, picker);
        };
        self.mark_answered(call, AnsweredBy::Picker(by));
        self.anchor_pair(call, caller, picker);
        let old = self.parties.get(picker).and_then(|party| party.call);
        if let CallOrigin::Transfer { transferor, .. } = origin {
            self.detach_for_transfer(call, caller, transferor);
        }
        self.pair(call, caller, picker);
        let to_picker = self.told_sdp(picker, caller, &to_picker);
        let to_caller = self.told_sdp(caller, picker, &to_caller);
        self.answer_with(picker, &to_picker);
        match origin {
            CallOrigin::Caller(_) => self.answer_with(caller, &to_caller),
            CallOrigin::Transfer { .. } | CallOrigin::Announcement { .. } => {
                self.move_media(caller, &to_caller);
            }
        }
        if let Some(old) = old.filter(|old| *old != call) {
            self.merge_call(old, call);
        }
    }

    /// The picker's own call ends in the one it took; its stages are closed with it later.
    fn merge_call(&mut self, old: Id, into: Id) {
        let Some(old) = self.calls.remove(old) else {
            return;
        };
        for stage in old.stages {
            self.unschedule(stage);
            if let Some(stage) = self.stages.get_mut(&stage) {
                stage.call = into;
            }
            if let Some(call) = self.calls.get_mut(into) {
                call.stages.push(stage);
            }
        }
    }

    fn pickup_fails(&mut self, call: Id, picker: Id) {
        if let Some(own) = self.parties.get(picker).and_then(|party| party.call) {
            self.final_response(picker, Status(488));
            self.end_call(own, Status(488));
        }
        self.hang_up_call(call, false);
    }

    /// Answers a waiting INVITE with a description of our making.
    pub(crate) fn answer_with(&mut self, caller: Id, sdp: &[u8]) {
        self.accept(caller, b"application/sdp", sdp);
    }

    /// Sends a party a new offer in its dialog.
    pub(crate) fn move_media(&mut self, id: Id, sdp: &[u8]) {
        let Some((client, flow, builder)) = self.request_to(id, Method::Invite) else {
            return;
        };
        self.purposes.insert(client, Purpose::Reinvite(id));
        if let Some(party) = self.parties.get_mut(id) {
            party.renegotiating = true;
        }
        let builder = self.want_session(id, builder);
        let bytes = builder.body(b"application/sdp", sdp);
        self.send(client, true, flow, bytes);
    }

    /// Every party that was called for a call, also those that are gone.
    pub(crate) fn legs_of(&self, call: Id) -> Vec<Id> {
        let stages = self.calls.get(call).map_or(&[][..], |call| &call.stages);
        let legs = stages.iter().filter_map(|stage| self.stages.get(stage));
        legs.flat_map(|stage| stage.legs.values())
            .filter_map(|leg| match leg {
                LegTarget::Party(party) => Some(*party),
                LegTarget::Stage(_) => None,
            })
            .collect()
    }

    /// Gives up every leg of a call that still rings.
    pub(crate) fn cancel_all(&mut self, call: Id, reason: CancelReason) {
        for leg in self.legs_of(call) {
            if self.is_waiting(leg) {
                self.cancel_leg(leg, reason);
            }
        }
    }
}
