//! Media through the relay: which calls need it, the ports that face each party, and what each is told of
//! the other instead of where it really is. Packets are passed on by whoever owns the sockets.
//!
//! Every party has ports of its own for as long as its dialog lives, whomever it talks with: a transfer, a
//! pickup or another leg's answer only joins them anew, and the end of the dialog gives them back.

use std::borrow::Cow;
use std::net::IpAddr;

use naisen_core::settings::MediaRelay;
use naisen_sip::sdp::Sdp;
use naisen_sip::sdp::relay::{End, Origin, ends, relayed};
use naisen_sip::slab::Id;
use naisen_sip::uri::host_ip;
use naisen_sip::{Flow, HeaderName, Message, Uri};

use super::Side;
use crate::engine::Engine;
use crate::output::{Fact, Relay, RelayStream};
use crate::registrar::Binding;

/// Media of one party that are relayed; more are switched off.
const STREAMS_MAX: usize = 4;
const SDP: &[u8] = b"application/sdp";

/// The relay's ports that face a party.
#[derive(Debug)]
pub(crate) struct Anchor {
    relay: Relay,
    /// Its version in `o=`, and the description the party was told with it.
    version: u64,
    told: Vec<u8>,
    /// The party was told of the other side's own address before, and must be told anew.
    is_late: bool,
}

impl Anchor {
    fn has(&self, medium: usize) -> bool {
        self.relay.streams.iter().any(|one| one.medium == medium)
    }

    fn port(&self, medium: usize) -> Option<u16> {
        let stream = self.relay.streams.iter().find(|one| one.medium == medium);
        stream.map(|stream| stream.port)
    }

    /// A description as the party is told it; a changed one gets the next version (RFC 3264 §8).
    fn tell(&mut self, description: &[u8], address: IpAddr) -> Vec<u8> {
        let version_of = |version| {
            let session = self.relay.session;
            let origin = Origin {
                session,
                version,
                address,
            };
            relayed(description, &origin, |medium| self.port(medium))
        };
        let told = version_of(self.version);
        if told != self.told {
            self.told = version_of(self.version + 1);
            self.version += 1;
        }
        self.told.clone()
    }
}

impl Engine {
    /// Prepares the offer of a new leg: as the waiting party described itself, or through the relay.
    pub(super) fn anchor_offer(&mut self, stage: Id, waiting: Id, leg: Id) {
        // relay.1
        if !self.needs_relay(stage, waiting, leg) {
            return;
        }
        self.anchor(waiting);
        self.anchor(leg);
        let offer = self
            .parties
            .get(waiting)
            .and_then(|party| party.sdp.clone());
        let told = offer.and_then(|offer| self.through_relay(leg, waiting, &offer));
        if let (Some(told), Some(party)) = (told, self.parties.get_mut(leg))
            && let Side::Outbound(leg) = &mut party.side
        {
            leg.body = told.into();
        }
    }

    /// Prepares two parties that are about to be joined for the relay, if they need it.
    pub(super) fn anchor_pair(&mut self, call: Id, one: Id, other: Id) {
        let stage = self.calls.get(call).and_then(|call| call.stages.first());
        if let Some(stage) = stage.copied()
            && self.needs_relay(stage, one, other)
        {
            self.anchor(one);
            self.anchor(other);
        }
    }

    /// Judges a called terminal by what it answers: it may be behind NAT although its registration did not
    /// show it. Then its caller is told of the relay at once, and it itself as soon as they are joined.
    pub(super) fn judge_answer(&mut self, stage: Id, waiting: Id, leg: Id, answer: &[u8]) {
        // relay.2
        let Some(party) = self.parties.get(leg) else {
            return;
        };
        let is_direct = party.subscriber.is_some() && party.dialog.routes.is_empty();
        if party.anchor.is_some() || !is_direct || !wants_private(answer, party.flow) {
            return;
        }
        if let Some(party) = self.parties.get_mut(leg) {
            party.behind_nat = true;
        }
        if !self.needs_relay(stage, waiting, leg) {
            return;
        }
        self.anchor(waiting);
        self.anchor(leg);
        let party = self.parties.get_mut(leg);
        if let Some(anchor) = party.and_then(|party| party.anchor.as_deref_mut()) {
            anchor.is_late = true;
        }
    }

    /// Tells a party that was told of the other side's own address to send to the relay instead.
    pub(super) fn move_late(&mut self, id: Id) {
        let party = self.parties.get_mut(id);
        let anchor = party.and_then(|party| party.anchor.as_deref_mut());
        if !anchor.is_some_and(|anchor| std::mem::take(&mut anchor.is_late)) {
            return;
        }
        // Without an offer of the caller's there is no answer yet either: its ACK will bring it.
        if let Some(sdp) = self.description_for(id) {
            self.move_media(id, &sdp);
        }
    }

    /// What one party is told of another's description: as it came, or with the relay in its place. From
    /// here on the two hear each other.
    pub(super) fn told<'a>(
        &mut self,
        to: Id,
        from: Id,
        kind: &[u8],
        description: &'a [u8],
    ) -> Cow<'a, [u8]> {
        let kind = kind.split(|byte| *byte == b';').next().unwrap_or_default();
        if description.is_empty() || !naisen_sip::lex::trim(kind).eq_ignore_ascii_case(SDP) {
            return Cow::Borrowed(description);
        }
        match self.through_relay(to, from, description) {
            Some(told) => {
                self.join_relay(to, from);
                Cow::Owned(told)
            }
            None => Cow::Borrowed(description),
        }
    }

    /// The same for a description of the kind the engine itself sends.
    pub(super) fn told_sdp(&mut self, to: Id, from: Id, description: &[u8]) -> Vec<u8> {
        self.told(to, from, SDP, description).into_owned()
    }

    /// A party has described itself to the engine: the relay sends there.
    pub(super) fn relay_moved(&mut self, id: Id, description: &[u8]) {
        if let Some(ends) = ends(description) {
            self.note_ends(id, &ends);
        }
    }

    /// A party's media needs the relay no more, or its dialog is over.
    pub(super) fn release_anchor(&mut self, id: Id) {
        let anchor = self.parties.get_mut(id).and_then(|one| one.anchor.take());
        if let Some(anchor) = anchor {
            self.close_anchor(&anchor);
        }
    }

    pub(super) fn close_anchor(&mut self, anchor: &Anchor) {
        let relay = &anchor.relay;
        for stream in &relay.streams {
            self.media.relay_ports.give_back(stream.port);
        }
        if !relay.streams.is_empty() {
            let session = relay.session;
            self.out.facts.push(Fact::RelayClosed { session });
        }
    }

    fn needs_relay(&self, stage: Id, one: Id, other: Id) -> bool {
        let (Some(one), Some(other)) = (self.parties.get(one), self.parties.get(other)) else {
            return false;
        };
        let reaches = |flow: Flow| flow.peer.is_ipv4() == self.config.media_address.is_ipv4();
        if self.config.relay_ports.is_none() || !reaches(one.flow) || !reaches(other.flow) {
            return false;
        }
        let is_anchored = |anchor: &Option<Box<Anchor>>| {
            anchor
                .as_ref()
                .is_some_and(|one| !one.relay.streams.is_empty())
        };
        if is_anchored(&one.anchor) || is_anchored(&other.anchor) {
            return true;
        }
        match self.relay_setting(stage) {
            MediaRelay::Never => false,
            MediaRelay::Nat => one.behind_nat || other.behind_nat,
            MediaRelay::Always => true,
        }
    }

    /// Of the companies a call goes through, the setting that relays most.
    fn relay_setting(&self, stage: Id) -> MediaRelay {
        let mut most = MediaRelay::Never;
        let mut next = Some(stage);
        while let Some(stage) = next.and_then(|stage| self.stages.get(&stage)) {
            most = most.max(stage.plan.settings().company().relay);
            next = stage.parent.map(|(parent, _)| parent);
        }
        most
    }

    fn anchor(&mut self, id: Id) {
        let session = self.media.next_session();
        if let Some(party) = self.parties.get_mut(id)
            && party.anchor.is_none()
        {
            party.anchor = Some(Box::new(Anchor {
                relay: Relay {
                    session,
                    peer: party.flow.peer.ip(),
                    streams: Vec::new(),
                    with: None,
                },
                version: 0,
                told: Vec::new(),
                is_late: false,
            }));
        }
    }

    /// The description with the relay's ports that face the party it is for. None when one of the two has
    /// no anchor, the description cannot be relayed, or no port is left: then it goes as it is.
    fn through_relay(&mut self, to: Id, from: Id, description: &[u8]) -> Option<Vec<u8>> {
        let has_anchor = |id: Id| self.parties.get(id).is_some_and(|one| one.anchor.is_some());
        if !has_anchor(to) || !has_anchor(from) {
            return None;
        }
        let found = ends(description);
        if !found
            .as_ref()
            .is_some_and(|ends| self.reserve(to, from, ends))
        {
            if found.is_some() {
                // relay.8
                self.out.facts.push(Fact::RelayFull);
            }
            self.release_unused(to);
            self.release_unused(from);
            return None;
        }
        self.note_ends(from, &found?);
        let address = self.config.media_address;
        let anchor = self.parties.get_mut(to)?.anchor.as_deref_mut()?;
        Some(anchor.tell(description, address))
    }

    /// Takes ports on both sides for every medium that has none. False when there is none for the first.
    fn reserve(&mut self, one: Id, other: Id, ends: &[End]) -> bool {
        let media = ends.iter().enumerate().filter(|(_, end)| end.is_on);
        let mut is_covered = true;
        for (place, (medium, end)) in media.take(STREAMS_MAX).enumerate() {
            let taken = self.reserve_medium(one, medium, end.is_rtp)
                && self.reserve_medium(other, medium, end.is_rtp);
            is_covered &= taken || place > 0;
        }
        is_covered
    }

    fn reserve_medium(&mut self, id: Id, medium: usize, is_rtp: bool) -> bool {
        let anchor = self.parties.get(id).and_then(|one| one.anchor.as_deref());
        match anchor.map(|anchor| (anchor.has(medium), anchor.relay.streams.len())) {
            None => return false,
            Some((true, _)) => return true,
            Some((false, streams)) if streams >= STREAMS_MAX => return false,
            Some((false, _)) => {}
        }
        let Some(port) = self.media.relay_ports.take() else {
            return false;
        };
        let stream = RelayStream {
            medium,
            port,
            is_rtp,
            speaks: false,
            media: None,
            control: None,
        };
        self.change_relay(id, |relay| relay.streams.push(stream));
        true
    }

    /// Forgets an anchor the party has not been told of.
    fn release_unused(&mut self, id: Id) {
        let anchor = self.parties.get(id).and_then(|one| one.anchor.as_ref());
        if anchor.is_some_and(|anchor| anchor.version == 0) {
            self.release_anchor(id);
        }
    }

    fn note_ends(&mut self, id: Id, ends: &[End]) {
        let Some(peer) = self.parties.get(id).map(|party| party.flow.peer.ip()) else {
            return;
        };
        self.change_relay(id, |relay| {
            relay.peer = peer;
            for stream in &mut relay.streams {
                let end = ends.get(stream.medium).filter(|end| end.is_on);
                stream.speaks = end.is_some_and(|end| end.speaks);
                stream.media = end.and_then(|end| end.media);
                stream.control = end.and_then(|end| end.control);
            }
        });
    }

    /// Joins two parties, unless one of them talks with somebody else by now: an answer may come after the
    /// transfer it crossed.
    fn join_relay(&mut self, one: Id, other: Id) {
        let peer = |id: Id| self.parties.get(id).and_then(|party| party.peer);
        if peer(one).is_some_and(|id| id != other) || peer(other).is_some_and(|id| id != one) {
            return;
        }
        let session = |id: Id| Some(self.parties.get(id)?.anchor.as_ref()?.relay.session);
        let (first, second) = (session(one), session(other));
        self.change_relay(one, |relay| relay.with = second);
        self.change_relay(other, |relay| relay.with = first);
    }

    /// Changes what the relay does for a party, and tells it.
    fn change_relay(&mut self, id: Id, change: impl FnOnce(&mut Relay)) {
        let party = self.parties.get_mut(id);
        let Some(anchor) = party.and_then(|party| party.anchor.as_deref_mut()) else {
            return;
        };
        let before = anchor.relay.clone();
        change(&mut anchor.relay);
        if anchor.relay == before || anchor.relay.streams.is_empty() {
            return;
        }
        let relay = Box::new(anchor.relay.clone());
        self.out.facts.push(match before.streams.is_empty() {
            true => Fact::RelayOpened(relay),
            false => Fact::RelayMoved(relay),
        });
    }
}

/// Whether a caller is behind NAT: it names another address than the one it speaks from, or wants its sound
/// at a private one that is not that. Behind a proxy nothing can be said.
pub(super) fn calls_from_behind_nat(invite: &Message<'_>, flow: Flow) -> bool {
    // relay.2
    let here = flow.peer.ip();
    if invite.elements(HeaderName::Via).count() > 1 {
        return false;
    }
    let via = invite.via().and_then(|via| host_ip(via.host));
    let contact = invite.contact().and_then(|contact| contact.parsed_uri());
    let contact = contact.and_then(|uri| uri.ip());
    if via.is_some_and(|ip| ip != here) || contact.is_some_and(|ip| ip != here) {
        return true;
    }
    wants_private(invite.body(), flow)
}

/// Whether sound is wanted at a private address that is not the one the description came from.
fn wants_private(description: &[u8], flow: Flow) -> bool {
    let parsed = Sdp::parse(description).ok();
    let sound = parsed.as_ref().and_then(Sdp::audio);
    let sound = sound.and_then(|audio| audio.address);
    sound.is_some_and(|ip| ip != flow.peer.ip() && is_private(ip))
}

/// Whether a terminal is behind NAT: its Contact is another address than its REGISTER came from.
pub(super) fn registered_from_behind_nat(binding: &Binding) -> bool {
    let said = &binding.said;
    let contact = Uri::parse(said.contact()).ok().and_then(|uri| uri.ip());
    said.path().next().is_none() && contact.is_some_and(|ip| ip != binding.flow.peer.ip())
}

/// Addresses that mean something else elsewhere (RFC 1918, RFC 6598, RFC 4193; loopback, link-local).
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let is_shared = ip.octets()[0] == 100 && ip.octets()[1] & 0xc0 == 64;
            ip.is_private() || ip.is_loopback() || ip.is_link_local() || is_shared
        }
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}
