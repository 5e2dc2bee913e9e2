//! Legs on their way out: where a leg can go, and the INVITE for each way that is tried.

use std::sync::Arc;

use naisen_core::ids::SubscriberId;
use naisen_core::plan::{Alerting, CallId, Dial, Event, LegId, Ring};
use naisen_sip::build::Builder;
use naisen_sip::flow::Flow;
use naisen_sip::slab::Id;
use naisen_sip::transaction::ClientId;
use naisen_sip::{Dialog, HeaderName, Message, Method, OwnedMessage};

use super::anchor::registered_from_behind_nat;
use super::headers::{END_TO_END, LegHeaders, from_value};
use super::start::NewStage;
use super::{CallOrigin, Face, LegTarget, Outbound, Party, Purpose, Side, Target};
use crate::config::{CHALLENGES_MAX, MIN_SE_S, SESSION_S, TARGETS_MAX, TRUNK_SILENT_MS};
use crate::engine::{ALLOW, Due, Engine};
use crate::output::Fact;
use crate::trunk::{Answer, answer_challenge};

/// A leg before its party exists.
pub(super) struct NewLeg {
    pub(super) stage: Id,
    pub(super) leg: LegId,
    pub(super) subscriber: Option<SubscriberId>,
    pub(super) targets: Vec<Target>,
    pub(super) is_trunk: bool,
    pub(super) behind_nat: bool,
    pub(super) number: String,
}

/// The side a leg is called for.
pub(super) struct Upstream<'a> {
    /// Its INVITE; none for a party that is being transferred.
    invite: Option<Message<'a>>,
    is_trunk: bool,
}

impl Upstream<'_> {
    /// Nobody: the engine itself calls.
    pub(super) const NOBODY: Self = Self {
        invite: None,
        is_trunk: false,
    };

    pub(super) fn face(&self, headers: &LegHeaders<'_>, to: Option<Vec<u8>>) -> Face {
        let invite = self.invite.as_ref();
        let mut lines = headers.lines(invite.filter(|_| self.is_trunk));
        if let Some(invite) = invite {
            push_passed_on(&mut lines, invite);
        }
        Face {
            from: from_value(headers.identity, headers.domain),
            to,
            // A transferred party is offered as it described itself last.
            content_type: invite
                .map_or(&b"application/sdp"[..], Message::content_type)
                .to_vec(),
            lines,
        }
    }
}

impl Engine {
    /// INVITEs a subscriber's terminal.
    pub(crate) fn ring(&mut self, stage: Id, ring: &Ring) {
        let Some(here) = self.stages.get(&stage) else {
            return;
        };
        let settings = Arc::clone(here.plan.settings());
        let (arrived_ms, caller) = (here.plan.arrived_ms(), here.plan.caller().subscriber);
        let domain = settings.company().sip_domain.as_str();
        let Some(called) = settings.subscriber(ring.subscriber) else {
            return self.leg_failed(stage, ring.leg, 480);
        };
        let number = called.external_number.clone();
        let Some(upstream) = self.upstream(stage) else {
            return self.leg_failed(stage, ring.leg, 480);
        };
        let diversions = [&ring.diversions[..], &here.inherited].concat();
        let headers = LegHeaders {
            identity: &ring.identity,
            pilot: ring.pilot.as_deref(),
            diversions: &diversions,
            domain,
            called: &number,
            is_trunk: false,
        };
        let to = ["<sip:", &number, "@", domain, ">"].concat().into_bytes();
        let face = Arc::new(upstream.face(&headers, Some(to)));
        let targets = self.terminal_targets(ring.subscriber, &face);
        let mut bindings = self.live.bindings.get(ring.subscriber).iter();
        let behind_nat = bindings.any(registered_from_behind_nat);
        let Some(party) = self.new_leg(NewLeg {
            stage,
            leg: ring.leg,
            subscriber: Some(ring.subscriber),
            targets,
            is_trunk: false,
            behind_nat,
            number,
        }) else {
            return self.leg_failed(stage, ring.leg, 480);
        };
        let since_ms = self.now.epoch_ms;
        self.live.alert(
            ring.subscriber,
            Alerting {
                call: CallId(stage),
                since_ms,
                arrived_ms,
                caller,
            },
        );
        self.out.facts.push(Fact::Alerting {
            call: CallId(stage),
            subscriber: ring.subscriber,
        });
        self.count(party);
        self.try_next(party);
    }

    /// Reports a leg that could not even be tried.
    fn leg_failed(&mut self, stage: Id, leg: LegId, status: u16) {
        self.events
            .push_back((stage, Event::Failed { leg, status }));
    }

    /// INVITEs an outside number: another company's plan, or a trunk.
    pub(crate) fn dial(&mut self, stage: Id, dial: Dial) {
        let Some(here) = self.stages.get(&stage) else {
            return;
        };
        let call = here.call;
        if let Some((company, _)) = self.directory.holder(&dial.number)
            && company != here.company
        {
            let mut inherited = dial.diversions;
            inherited.extend(here.inherited.iter().cloned());
            self.log_began(stage, dial.leg, None, &dial.number);
            self.decide_stage(
                NewStage {
                    call,
                    company,
                    parent: Some((stage, dial.leg)),
                    core: dial.carried.into_call(CallId(0)),
                    dialled: dial.number,
                    inherited,
                },
                None,
            );
            return;
        }
        self.dial_trunk(stage, &dial);
    }

    /// Ties a leg to the stage that stands for it.
    pub(crate) fn link_stage(&mut self, parent: Id, leg: LegId, child: Id) {
        if let Some(parent) = self.stages.get_mut(&parent) {
            parent.legs.insert(leg, LegTarget::Stage(child));
        }
    }

    fn dial_trunk(&mut self, stage: Id, dial: &Dial) {
        let Some(here) = self.stages.get(&stage) else {
            return;
        };
        let settings = Arc::clone(here.plan.settings());
        let domain = settings.company().sip_domain.as_str();
        let Some(upstream) = self.upstream(stage) else {
            return self.leg_failed(stage, dial.leg, 480);
        };
        let diversions = [&dial.diversions[..], &here.inherited].concat();
        let targets = self.trunk_targets(dial, |identity| {
            let headers = LegHeaders {
                identity,
                pilot: None,
                diversions: &diversions,
                domain,
                called: &dial.number,
                is_trunk: true,
            };
            upstream.face(&headers, None)
        });
        let party = self.new_leg(NewLeg {
            stage,
            leg: dial.leg,
            subscriber: None,
            targets,
            is_trunk: true,
            behind_nat: false,
            number: dial.number.clone(),
        });
        match party {
            Some(party) => {
                self.out.facts.push(Fact::Outside {
                    call: CallId(stage),
                    number: dial.number.clone(),
                });
                self.try_next(party);
            }
            None => self.leg_failed(stage, dial.leg, 503),
        }
    }

    /// The side a stage calls legs for.
    fn upstream(&self, stage: Id) -> Option<Upstream<'_>> {
        let call = self.stages.get(&stage)?.call;
        let waiting = self.calls.get(call)?.origin.waiting();
        Some(match &self.parties.get(waiting)?.side {
            Side::Inbound(inbound) => Upstream {
                invite: inbound.invite.as_ref().map(OwnedMessage::view),
                is_trunk: inbound.is_trunk,
            },
            Side::Outbound(_) => Upstream::NOBODY,
        })
    }

    /// The ways to a terminal, the first to try last: each goes back where its REGISTER came from.
    pub(super) fn terminal_targets(
        &self,
        subscriber: SubscriberId,
        face: &Arc<Face>,
    ) -> Vec<Target> {
        // sip.3
        let bindings = self.live.bindings.get(subscriber);
        let mut targets: Vec<_> = bindings
            .iter()
            .take(TARGETS_MAX)
            .map(|binding| Target {
                uri: binding.said.contact().to_vec(),
                flow: binding.flow,
                routes: binding.said.path().map(<[u8]>::to_vec).collect(),
                face: Arc::clone(face),
                peer: None,
            })
            .collect();
        targets.reverse();
        targets
    }

    fn new_leg(&mut self, new: NewLeg) -> Option<Id> {
        self.log_began(new.stage, new.leg, new.subscriber, &new.number);
        let call = self.stages.get(&new.stage)?.call;
        let caller = self.calls.get(call)?.origin.waiting();
        let waiting = self.parties.get(caller)?;
        let body = waiting.sdp.clone().unwrap_or_else(|| Arc::new([]));
        let (stage, leg) = (new.stage, new.leg);
        let party = self.call_out(call, body, new)?;
        let here = self.stages.get_mut(&stage)?;
        here.legs.insert(leg, LegTarget::Party(party));
        self.anchor_offer(stage, caller, party);
        Some(party)
    }

    /// A party that is about to be called. None when there is no way to it.
    pub(super) fn call_out(&mut self, call: Id, body: Arc<[u8]>, new: NewLeg) -> Option<Id> {
        let flow = new.targets.last()?.flow;
        let call_id = [&self.tokens.fresh()[..], b"@naisen"].concat();
        let side = Side::Outbound(Outbound {
            stage: new.stage,
            leg: new.leg,
            client: ClientId::default(),
            cseq: 0,
            targets: new.targets,
            face: None,
            peer: None,
            body,
            attempt: 0,
            heard: false,
            challenges: 0,
            session_s: SESSION_S,
            rseq: 0,
            is_trunk: new.is_trunk,
            cancelled: None,
            answer: None,
            joined: false,
        });
        let party = self.parties.insert(Party {
            call: Some(call),
            subscriber: new.subscriber,
            behind_nat: new.behind_nat,
            ..Party::new(flow, side)
        });
        let tag = self.tokens.tag(party);
        self.parties.get_mut(party)?.dialog = Dialog::calling(&call_id, b"", &tag, b"");
        Some(party)
    }

    /// Sends the INVITE to the next way of a leg. False when none is left.
    pub(crate) fn try_next(&mut self, id: Id) -> bool {
        let Some(Party {
            side: Side::Outbound(leg),
            ..
        }) = self.parties.get_mut(id)
        else {
            return false;
        };
        let Some(target) = leg.targets.pop() else {
            return false;
        };
        leg.challenges = 0;
        self.try_target(id, target, None);
        true
    }

    /// Sends the INVITE to the peer that has just asked for credentials, with them. False when there
    /// are none, or they have been refused.
    pub(crate) fn try_with_credentials(&mut self, id: Id, message: &Message<'_>) -> bool {
        let cnonce = self.tokens.fresh();
        let Some(Party {
            side: Side::Outbound(leg),
            ..
        }) = self.parties.get_mut(id)
        else {
            return false;
        };
        leg.challenges += 1;
        if leg.challenges > CHALLENGES_MAX {
            return false;
        }
        let Some(target) = self.present_target(id) else {
            return false;
        };
        let peer = target.peer.and_then(|peer| self.trunks.peer(peer));
        let login = peer.and_then(|live| live.peer.login.as_ref());
        let answer = login.and_then(|login| {
            answer_challenge(login, message, Method::Invite, &target.uri, &cnonce)
        });
        if answer.is_none() {
            return false;
        }
        self.try_target(id, target, answer);
        true
    }

    /// Sends the INVITE again with the session interval the peer insists on (RFC 4028 §7.3). False when
    /// that was done before.
    pub(crate) fn try_with_interval(&mut self, id: Id, message: &Message<'_>) -> bool {
        let least_s = message.number(HeaderName::MinSe).unwrap_or_default();
        let Some(Party {
            side: Side::Outbound(leg),
            ..
        }) = self.parties.get_mut(id)
        else {
            return false;
        };
        let is_longer = (u64::from(leg.session_s) + 1..=86_400).contains(&least_s);
        if !is_longer {
            return false;
        }
        leg.session_s = least_s as u32;
        match self.present_target(id) {
            Some(target) => {
                self.try_target(id, target, None);
                true
            }
            None => false,
        }
    }

    /// The way that is being tried.
    fn present_target(&self, id: Id) -> Option<Target> {
        let party = self.parties.get(id)?;
        let Side::Outbound(leg) = &party.side else {
            return None;
        };
        Some(Target {
            uri: party.dialog.target.clone(),
            flow: party.flow,
            routes: party.dialog.routes.clone(),
            face: leg.face.clone()?,
            peer: leg.peer,
        })
    }

    fn try_target(&mut self, id: Id, target: Target, credentials: Option<Answer>) {
        let (client, flow) = (self.transactions.open(), target.flow);
        self.set_flow(id, flow);
        let Some(Party {
            dialog,
            side: Side::Outbound(leg),
            ..
        }) = self.parties.get_mut(id)
        else {
            return self.transactions.abandon(client);
        };
        let face = Arc::clone(&target.face);
        // What an earlier peer has answered is forgotten with it.
        let to = match &face.to {
            Some(to) => to.clone(),
            None => [b"<", &target.uri[..], b">"].concat(),
        };
        dialog.call(&face.from, to, target.uri, target.routes);
        let builder = dialog.next_request(Method::Invite);
        leg.face = Some(target.face);
        leg.peer = target.peer;
        leg.client = client;
        leg.cseq = dialog.local_cseq;
        leg.attempt += 1;
        leg.heard = false;
        let (attempt, is_trunk) = (leg.attempt, leg.is_trunk);
        let session_s = u64::from(leg.session_s);
        let body = leg.body.clone();
        let mut builder = builder
            .write(HeaderName::Via, self.via(flow, client))
            .write(HeaderName::Contact, Self::contact(flow))
            .header(HeaderName::Allow, ALLOW)
            .header(HeaderName::Supported, "timer")
            .number(HeaderName::SessionExpires, session_s)
            .number(HeaderName::MinSe, u64::from(MIN_SE_S));
        if let Some((name, value)) = credentials {
            builder = builder.header(name, value);
        }
        let bytes = builder.lines(&face.lines).body(&face.content_type, &body);
        self.purposes.insert(client, Purpose::Leg(id));
        self.send(client, true, flow, bytes);
        if is_trunk {
            let at_ms = self.now.mono_ms + TRUNK_SILENT_MS;
            self.timers.set(at_ms, Due::Silent(id, attempt));
        }
    }

    /// Sends a request in a transaction of its own.
    pub(crate) fn send(&mut self, client: ClientId, is_invite: bool, flow: Flow, bytes: Arc<[u8]>) {
        self.keep_provable(client, is_invite, &bytes);
        let (now_ms, out) = (self.now.mono_ms, &mut self.out.messages);
        self.transactions
            .send(client, is_invite, flow, bytes, now_ms, out);
    }

    /// Starts a request in a party's dialog with our Via and Contact, in a new transaction.
    pub(crate) fn request_to(
        &mut self,
        id: Id,
        method: Method<'_>,
    ) -> Option<(ClientId, Flow, Builder)> {
        let client = self.transactions.open();
        let Some(party) = self.parties.get_mut(id) else {
            self.transactions.abandon(client);
            return None;
        };
        let flow = party.flow;
        let builder = party.dialog.next_request(method);
        self.expect_challenge(client, id, flow);
        let builder = builder
            .write(HeaderName::Via, self.via(flow, client))
            .write(HeaderName::Contact, Self::contact(flow));
        Some((client, flow, builder))
    }
}

impl CallOrigin {
    /// The party that waits for an answer.
    pub(crate) const fn waiting(self) -> Id {
        match self {
            Self::Caller(party)
            | Self::Transfer {
                transferred: party, ..
            }
            | Self::Announcement { called: party, .. } => party,
        }
    }
}

/// What of the caller's INVITE a leg gets as it came.
fn push_passed_on(lines: &mut Vec<u8>, invite: &Message<'_>) {
    for field in invite
        .fields()
        .iter()
        .filter(|f| END_TO_END.contains(&f.name))
    {
        lines.extend_from_slice(invite.line(field));
    }
}
