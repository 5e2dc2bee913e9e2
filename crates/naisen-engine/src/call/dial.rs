//! Legs on their way out: where a leg can go, and the INVITE for each way that is tried.

use std::sync::Arc;

use naisen_core::ids::SubscriberId;
use naisen_core::plan::{Alerting, CallId, Dial, Event, Identity, LegId, Ring};
use naisen_sip::build::Builder;
use naisen_sip::flow::Flow;
use naisen_sip::slab::Id;
use naisen_sip::transaction::ClientId;
use naisen_sip::{Dialog, HeaderName, Message, Method};

use super::headers::{END_TO_END, LegHeaders, from_value};
use super::{CallOrigin, LegTarget, Outbound, Party, Purpose, Side, Target};
use crate::config::{TARGETS_MAX, TRUNK_SILENT_MS};
use crate::engine::{ALLOW, Due, Engine};
use crate::output::Fact;

/// A leg before its party exists.
struct NewLeg<'a> {
    stage: Id,
    leg: LegId,
    subscriber: Option<SubscriberId>,
    targets: Vec<Target>,
    identity: &'a Identity,
    headers: LegHeaders<'a>,
    to: String,
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
        let number = called.external_number.as_str();
        let targets = self.terminal_targets(ring.subscriber);
        let Some(party) = self.new_leg(NewLeg {
            stage,
            leg: ring.leg,
            subscriber: Some(ring.subscriber),
            targets,
            identity: &ring.identity,
            headers: LegHeaders {
                identity: &ring.identity,
                pilot: ring.pilot.as_deref(),
                diversions: &ring.diversions,
                domain,
                called: number,
                is_trunk: false,
            },
            to: format!("<sip:{number}@{domain}>"),
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
            let number = dial.number.clone();
            let core = dial.carried.into_call(CallId(0));
            self.decide_stage(call, company, Some((stage, dial.leg)), core, number, None);
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
        let show_diverting = self
            .directory
            .trunks()
            .first()
            .is_some_and(|t| t.show_diverting);
        let identity = if show_diverting {
            dial.diverting_identity()
        } else {
            dial.identity.clone()
        };
        let targets = self.trunk_targets(dial);
        let Some(first) = targets.last().map(|target| target.uri.clone()) else {
            return self.leg_failed(stage, dial.leg, 503);
        };
        let to = format!("<{}>", String::from_utf8_lossy(&first));
        let party = self.new_leg(NewLeg {
            stage,
            leg: dial.leg,
            subscriber: None,
            targets,
            identity: &identity,
            headers: LegHeaders {
                identity: &identity,
                pilot: None,
                diversions: &dial.diversions,
                domain,
                called: &dial.number,
                is_trunk: true,
            },
            to,
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

    /// The ways to a terminal, the first to try last: each goes back where its REGISTER came from.
    fn terminal_targets(&self, subscriber: SubscriberId) -> Vec<Target> {
        let bindings = self.live.bindings.get(subscriber);
        let mut targets: Vec<_> = bindings
            .iter()
            .take(TARGETS_MAX)
            .map(|binding| Target {
                uri: binding.contact.to_vec(),
                flow: binding.flow,
                routes: binding.path.iter().map(|path| path.to_vec()).collect(),
            })
            .collect();
        targets.reverse();
        targets
    }

    /// The peers of the trunks, the first to try last.
    fn trunk_targets(&self, dial: &Dial) -> Vec<Target> {
        let local = self.config.trunk_local;
        let peers = self.directory.trunks().iter().flat_map(|trunk| {
            let number = dial.to_trunk(trunk.plus_81);
            trunk.peers.iter().map(move |peer| Target {
                uri: format!("sip:{number}@{}", peer.host).into_bytes(),
                flow: Flow {
                    transport: peer.transport,
                    local,
                    peer: peer.address,
                    connection: 0,
                },
                routes: Vec::new(),
            })
        });
        let mut targets: Vec<_> = peers.take(TARGETS_MAX).collect();
        targets.reverse();
        targets
    }

    fn new_leg(&mut self, new: NewLeg<'_>) -> Option<Id> {
        let flow = new.targets.last()?.flow;
        let call = self.stages.get(&new.stage)?.call;
        let caller = self.calls.get(call)?.origin.waiting();
        let waiting = self.parties.get(caller)?;
        let (lines, body, content_type) = match &waiting.side {
            Side::Inbound(inbound) if inbound.invite.is_some() => {
                let invite = inbound.invite.as_ref()?.view();
                let mut lines = new.headers.lines(inbound.is_trunk.then_some(&invite));
                push_passed_on(&mut lines, &invite);
                (lines, invite.body().into(), invite.content_type().into())
            }
            // A transferred party is offered as it described itself last.
            Side::Inbound(_) | Side::Outbound(_) => {
                let body = waiting.sdp.clone().unwrap_or_else(|| Arc::new([]));
                (new.headers.lines(None), body, b"application/sdp"[..].into())
            }
        };
        let call_id = [&self.tokens.fresh()[..], b"@naisen"].concat();
        let party = self.parties.insert(Party {
            call: Some(call),
            subscriber: new.subscriber,
            counted: false,
            dialog: Dialog::default(),
            flow,
            peer: None,
            sdp: None,
            side: Side::Outbound(Outbound {
                stage: new.stage,
                leg: new.leg,
                client: ClientId::default(),
                cseq: 0,
                targets: new.targets,
                lines: lines.into(),
                body,
                content_type,
                attempt: 0,
                heard: false,
                is_trunk: new.headers.is_trunk,
                cancelled: None,
                answer: None,
                joined: false,
            }),
            owes_ack: None,
            last_ack: None,
            renegotiating: false,
            used_since_ms: None,
        });
        let tag = self.tokens.tag(party);
        let local = from_value(new.identity, new.headers.domain);
        let dialog = Dialog::calling(&call_id, &local, &tag, new.to.as_bytes());
        self.parties.get_mut(party)?.dialog = dialog;
        let stage = self.stages.get_mut(&new.stage)?;
        stage.legs.insert(new.leg, LegTarget::Party(party));
        Some(party)
    }

    /// Sends the INVITE to the next way of a leg. False when none is left.
    pub(crate) fn try_next(&mut self, id: Id) -> bool {
        let client = self.transactions.open();
        let Some(Party {
            dialog,
            side: Side::Outbound(leg),
            flow,
            ..
        }) = self.parties.get_mut(id)
        else {
            self.transactions.abandon(client);
            return false;
        };
        let Some(target) = leg.targets.pop() else {
            self.transactions.abandon(client);
            return false;
        };
        *flow = target.flow;
        dialog.target = target.uri;
        dialog.routes = target.routes;
        let builder = dialog.next_request(Method::Invite);
        leg.client = client;
        leg.cseq = dialog.local_cseq;
        leg.attempt += 1;
        leg.heard = false;
        let (flow, attempt, is_trunk) = (*flow, leg.attempt, leg.is_trunk);
        let (lines, body, kind) = (
            leg.lines.clone(),
            leg.body.clone(),
            leg.content_type.clone(),
        );
        let bytes = builder
            .header(HeaderName::Via, self.via(flow, client))
            .header(HeaderName::Contact, Self::contact(flow))
            .header(HeaderName::Allow, ALLOW)
            .header(HeaderName::Supported, "timer")
            .lines(&lines)
            .body(&kind, &body);
        self.purposes.insert(client, Purpose::Leg(id));
        self.send(client, true, flow, bytes);
        if is_trunk {
            let at_ms = self.now.mono_ms + TRUNK_SILENT_MS;
            self.timers.set(at_ms, Due::Silent(id, attempt));
        }
        true
    }

    /// Sends a request in a transaction of its own.
    pub(crate) fn send(&mut self, client: ClientId, is_invite: bool, flow: Flow, bytes: Vec<u8>) {
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
        let builder = builder
            .header(HeaderName::Via, self.via(flow, client))
            .header(HeaderName::Contact, Self::contact(flow));
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
            } => party,
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
