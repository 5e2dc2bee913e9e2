//! Transfer (RFC 3515, RFC 5589; calls §11.1): a new call for the transferred party, decided in the
//! transferor's plan, or two calls joined into one.

use naisen_core::plan::{Call as CoreCall, CallId, Caller, Origin};
use naisen_sip::flow::Flow;
use naisen_sip::header::Replaces;
use naisen_sip::slab::Id;
use naisen_sip::{HeaderName, Message, Method, NameAddr, Status, Uri};

use super::start::NewStage;
use super::{Call, CallOrigin, Purpose};
use crate::engine::{Due, Engine};
use crate::token::party_of;

/// How long a transferor may take to hang up by itself once its transfer has succeeded, ms.
const FAREWELL_MS: u64 = 4_000;

impl Engine {
    /// REFER in a dialog.
    pub(crate) fn refer(&mut self, id: Id, message: &Message<'_>, flow: Flow) {
        let Some(party) = self.parties.get(id) else {
            return;
        };
        let (Some(transferor), Some(transferred)) = (party.subscriber, party.peer) else {
            // REFER from a trunk (calls §11.1), or before anybody is there to transfer.
            let is_trunk = party.subscriber.is_none();
            let status = if is_trunk { Status(603) } else { Status(491) };
            return self.reply_kept(message, flow, status);
        };
        let target = message.get(HeaderName::ReferTo).map(NameAddr::parse);
        let Some(uri) = target
            .and_then(Result::ok)
            .and_then(|target| Uri::parse(target.uri).ok())
        else {
            return self.reply_kept(message, flow, Status(400));
        };
        let Some(caller) = self.transferred_as(transferred, id) else {
            return self.reply_kept(message, flow, Status(481));
        };
        if self.is_transferred(transferred) {
            return self.reply_kept(message, flow, Status(491));
        }
        let bytes = self
            .answer_to(message, flow, Status(202))
            .write(HeaderName::Contact, Self::contact(flow));
        self.send_reply(message, flow, Status(202), bytes.end());
        self.notify_transfer(id, Status(100), false);
        if let Some(replaces) = Replaces::in_uri(uri.headers) {
            return self.transfer_attended(id, transferred, &replaces);
        }
        // sip.15
        let company = self.company_of_party(id);
        if !uri.host.is_empty() && company.is_some_and(|company| !self.is_here(uri.host, company)) {
            // As a dialled call would be (calls §1.1): no foreign host.
            return self.notify_transfer(id, Status(404), true);
        }
        let dialled = String::from_utf8_lossy(&uri.dialled()).into_owned();
        let origin = Origin::Transfer {
            transferor,
            dialled: dialled.clone(),
            transferred: caller,
        };
        self.transfer_blind(id, transferred, origin, dialled);
    }

    /// The transferred party as a caller: the call's caller, or its party when the caller transfers.
    fn transferred_as(&self, transferred: Id, transferor: Id) -> Option<Caller> {
        let call = self.parties.get(transferor)?.call?;
        let call = self.calls.get(call)?;
        let stage = self.stages.get(call.stages.first()?)?;
        if call.origin.waiting() == transferred {
            return Some(stage.plan.caller().clone());
        }
        if let Some(party) = stage.plan.party_as_caller() {
            return Some(party);
        }
        Some(Caller {
            subscriber: None,
            number: stage.dialled.clone(),
            withheld: naisen_core::plan::Withheld::No,
        })
    }

    fn transfer_blind(&mut self, transferor: Id, transferred: Id, origin: Origin, dialled: String) {
        let company = self
            .parties
            .get(transferor)
            .and_then(|party| self.calls.get(party.call?))
            .and_then(|call| self.stages.get(call.stages.first()?))
            .map(|stage| stage.company);
        let Some(company) = self.company_of_party(transferor).or(company) else {
            return;
        };
        let call = self.calls.insert(Call {
            origin: CallOrigin::Transfer {
                transferred,
                transferor,
            },
            stages: Vec::new(),
            talking: Vec::new(),
            arrived: self.now,
            refusal: None,
            media: None,
        });
        self.begin_transfer(transferred, call);
        let core = CoreCall {
            id: CallId(0),
            arrived_ms: self.now.epoch_ms,
            seed: self.tokens.number(),
            origin,
        };
        self.decide_stage(
            NewStage {
                call,
                company,
                parent: None,
                core,
                dialled,
                inherited: Vec::new(),
            },
            None,
        );
    }

    fn company_of_party(&self, id: Id) -> Option<naisen_core::ids::CompanyId> {
        let subscriber = self.parties.get(id)?.subscriber?;
        let call = self.calls.get(self.parties.get(id)?.call?)?;
        let stages = call
            .stages
            .iter()
            .filter_map(|stage| self.stages.get(stage));
        stages
            .filter(|stage| stage.plan.settings().subscriber(subscriber).is_some())
            .map(|stage| stage.company)
            .next()
    }

    /// The two far ends are joined; the transferor's dialogs end.
    fn transfer_attended(&mut self, transferor: Id, transferred: Id, replaces: &Replaces) {
        // sip.16
        // The tag of ours is the one the transferor put into To of its own dialog with us.
        let second = [&replaces.to_tag, &replaces.from_tag]
            .into_iter()
            .filter_map(|tag| party_of(tag))
            .find(|id| {
                self.parties.get(*id).is_some_and(|party| {
                    party.dialog.call_id == replaces.call_id
                        && party.subscriber
                            == self.parties.get(transferor).and_then(|t| t.subscriber)
                })
            });
        let target = second.and_then(|second| self.parties.get(second)?.peer);
        let (Some(second), Some(target)) = (second, target) else {
            return self.notify_transfer(transferor, Status(481), true);
        };
        let call = self.parties.get(transferred).and_then(|party| party.call);
        let old = self.parties.get(target).and_then(|party| party.call);
        let (Some(call), Some(old)) = (call, old) else {
            return self.notify_transfer(transferor, Status(481), true);
        };
        let description = |id: Id| self.parties.get(id).and_then(|party| party.sdp.clone());
        let (ours, theirs) = (description(transferred), description(target));
        self.notify_transfer(transferor, Status(200), true);
        self.give_up_transfer(target);
        self.leave_call(second, old);
        self.leave_call(transferor, call);
        self.adopt_stages(old, call);
        self.pair(call, transferred, target);
        self.anchor_pair(call, transferred, target);
        if let Some(theirs) = theirs {
            let told = self.told_sdp(transferred, target, &theirs);
            self.move_media(transferred, &told);
        }
        if let Some(ours) = ours {
            let told = self.told_sdp(target, transferred, &ours);
            self.move_media(target, &told);
        }
        self.hang_up(second);
    }

    /// The party talks in this call no more; its dialog goes on until it is ended.
    pub(super) fn leave_call(&mut self, id: Id, call: Id) {
        self.timers
            .set(self.now.mono_ms + FAREWELL_MS, Due::Farewell(id));
        if let Some(call) = self.calls.get_mut(call) {
            call.talking.retain(|party| *party != id);
            if call.origin == CallOrigin::Caller(id)
                && let Some(first) = call.talking.first()
            {
                call.origin = CallOrigin::Caller(*first);
            }
        }
        let stages = self.calls.get(call).map(|call| call.stages.clone());
        let who = self.parties.get(id).and_then(|party| party.subscriber);
        for stage in stages.unwrap_or_default() {
            if let Some(stage) = self.stages.get_mut(&stage) {
                stage.left = stage.left.or(who);
            }
        }
        if let Some(party) = self.parties.get_mut(id) {
            party.peer = None;
            party.call = None;
        }
    }

    /// A transferor that has not hung up by itself.
    pub(crate) fn farewell(&mut self, id: Id) {
        if self
            .parties
            .get(id)
            .is_some_and(|party| party.call.is_none())
        {
            self.hang_up(id);
        }
    }

    /// One call's stages go on in another.
    pub(super) fn adopt_stages(&mut self, old: Id, into: Id) {
        let Some(old) = self.calls.remove(old) else {
            return;
        };
        for stage in old.stages {
            if let Some(stage) = self.stages.get_mut(&stage) {
                stage.call = into;
            }
            if let Some(call) = self.calls.get_mut(into) {
                call.stages.push(stage);
            }
        }
    }

    /// The target has answered: the transferred party is joined with it and leaves the transferor.
    pub(crate) fn hand_over(&mut self, call: Id, transferred: Id, transferor: Id, winner: Id) {
        let theirs = self.parties.get(winner).and_then(|party| party.sdp.clone());
        self.detach_for_transfer(call, transferred, transferor);
        self.pair(call, transferred, winner);
        if let Some(theirs) = theirs {
            let told = self.told_sdp(transferred, winner, &theirs);
            self.move_media(transferred, &told);
        }
    }

    /// The transferred party leaves its old call, which ends; the transferor is told and let go.
    pub(crate) fn detach_for_transfer(&mut self, call: Id, transferred: Id, transferor: Id) {
        self.notify_transfer(transferor, Status(200), true);
        let old = self.parties.get(transferred).and_then(|party| party.call);
        if let Some(old) = old.filter(|old| *old != call) {
            self.leave_call(transferor, old);
            self.leave_call(transferred, old);
            self.adopt_stages(old, call);
        }
        if let Some(party) = self.parties.get_mut(transferred) {
            party.call = Some(call);
            party.transfer = None;
        }
        if let Some(call) = self.calls.get_mut(call) {
            call.origin = CallOrigin::Caller(transferred);
        }
    }

    /// NOTIFY about the transfer: the status line of what came of it (RFC 3515 §2.4.5).
    pub(crate) fn notify_transfer(&mut self, transferor: Id, status: Status, is_last: bool) {
        let Some((client, flow, builder)) = self.request_to(transferor, Method::Notify) else {
            return;
        };
        let state = if is_last {
            "terminated;reason=noresource"
        } else {
            "active;expires=180"
        };
        let line = format!("SIP/2.0 {} {}\r\n", status.0, status.reason());
        let bytes = builder
            .header(HeaderName::Event, "refer")
            .header(HeaderName::SubscriptionState, state)
            .body(b"message/sipfrag;version=2.0", line.as_bytes());
        self.purposes.insert(client, Purpose::Nothing);
        self.send(client, false, flow, bytes);
    }
}
