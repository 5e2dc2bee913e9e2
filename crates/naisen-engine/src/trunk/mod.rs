//! Trunks: which peers there are, which of them answer, where we are registered, and in which order a
//! call tries them.
//!
//! A peer that does not answer is not given up: it is tried after all others, and asked again. What is
//! written into a call's headers is the call's business.

mod ask;
mod enrol;
mod prove;
mod route;

pub(crate) use enrol::{Answer, answer_challenge};
pub(crate) use prove::Provable;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use naisen_core::ids::TrunkId;
use naisen_sip::flow::{Flow, Transport};

use crate::directory::{Peer, Trunk};
use crate::engine::{Due, Engine};
use crate::output::{Fact, PeerState};

/// A peer's name for as long as nothing about it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PeerId(u64);

/// What is known of a peer.
#[derive(Debug)]
pub(crate) struct PeerLive {
    pub(crate) trunk: TrunkId,
    pub(crate) peer: Peer,
    /// How often it is asked, ms; 0 for never.
    ping_ms: u64,
    /// It has answered last, or was never asked.
    up: bool,
    enrolment: Enrolment,
    /// Numbers the requests that are about no call.
    cseq: u32,
    /// Call-ID of the registration.
    call_id: Vec<u8>,
}

/// Where a registration of ours stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Enrolment {
    /// When it lapses; none while it does not stand.
    until_ms: Option<u64>,
    /// Failures since it stood last.
    failures: u32,
    /// Credentials sent since the last success.
    challenges: u32,
    /// The interval the registrar insists on, seconds.
    least_s: u32,
}

/// All trunks in the order they are tried, with the peers of each.
#[derive(Debug, Default)]
pub(crate) struct Trunks {
    trunks: Vec<(Trunk, Vec<PeerId>)>,
    peers: BTreeMap<PeerId, PeerLive>,
    serial: u64,
}

impl Trunks {
    /// The trunk a source address belongs to.
    pub(crate) fn at(&self, source: IpAddr) -> Option<&Trunk> {
        let has = |trunk: &Trunk| trunk.peers.iter().any(|peer| peer.address.ip() == source);
        self.trunks.iter().map(|(trunk, _)| trunk).find(|t| has(t))
    }

    /// Whether there is no peer at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    pub(crate) fn peer(&self, id: PeerId) -> Option<&PeerLive> {
        self.peers.get(&id)
    }

    /// Replaces the trunks. Peers about which nothing has changed keep their state; the new ones are
    /// told.
    fn put(&mut self, trunks: Vec<Trunk>, call_id: &mut impl FnMut() -> Vec<u8>) -> Vec<PeerId> {
        let mut old = std::mem::take(&mut self.peers);
        let mut new = Vec::new();
        self.trunks.clear();
        for trunk in trunks {
            let ping_ms = u64::from(trunk.ping_s) * 1_000;
            let mut ids = Vec::with_capacity(trunk.peers.len());
            for peer in &trunk.peers {
                let same = |live: &PeerLive| {
                    live.trunk == trunk.id && live.peer == *peer && live.ping_ms == ping_ms
                };
                let kept = old.iter().find(|(_, live)| same(live)).map(|(id, _)| *id);
                let id = kept.unwrap_or_else(|| {
                    self.serial += 1;
                    PeerId(self.serial)
                });
                let live = old.remove(&id).unwrap_or_else(|| {
                    new.push(id);
                    PeerLive {
                        trunk: trunk.id,
                        peer: peer.clone(),
                        ping_ms,
                        up: true,
                        enrolment: Enrolment::default(),
                        cseq: 0,
                        call_id: call_id(),
                    }
                });
                self.peers.insert(id, live);
                ids.push(id);
            }
            self.trunks.push((trunk, ids));
        }
        new
    }
}

impl PeerLive {
    fn state(&self) -> PeerState {
        PeerState {
            trunk: self.trunk,
            host: self.peer.host.clone(),
            up: self.up,
            registered: self
                .peer
                .login
                .as_ref()
                .map(|_| self.enrolment.until_ms.is_some()),
        }
    }

    /// The flow to it.
    pub(crate) const fn flow(&self, local: SocketAddr) -> Flow {
        Flow {
            transport: self.peer.transport,
            local,
            peer: self.peer.address,
            connection: 0,
        }
    }
}

impl Engine {
    /// The trunks are these from now on: new peers are asked and registered at.
    pub(crate) fn trunks_changed(&mut self, trunks: Vec<Trunk>) {
        let tokens = &mut self.tokens;
        let mut call_id = || [&tokens.fresh()[..], b"@naisen"].concat();
        for peer in self.trunks.put(trunks, &mut call_id) {
            self.tell_peer(peer);
            let now_ms = self.now.mono_ms;
            let Some(live) = self.trunks.peer(peer) else {
                continue;
            };
            let (pings, enrols) = (live.ping_ms > 0, live.peer.login.is_some());
            if pings {
                self.timers.set(now_ms, Due::Ping(peer));
            }
            if enrols {
                self.timers.set(now_ms, Due::Enrol(peer));
            }
        }
    }

    fn tell_peer(&mut self, peer: PeerId) {
        if let Some(live) = self.trunks.peer(peer) {
            self.out.facts.push(Fact::Peer(live.state()));
        }
    }

    /// The peer has said something.
    pub(crate) fn peer_heard(&mut self, peer: PeerId) {
        self.set_up(peer, true);
    }

    /// The peer has said nothing in time.
    pub(crate) fn peer_silent(&mut self, peer: PeerId) {
        self.set_up(peer, false);
    }

    fn set_up(&mut self, peer: PeerId, up: bool) {
        let Some(live) = self.trunks.peers.get_mut(&peer) else {
            return;
        };
        if live.up != up {
            live.up = up;
            self.tell_peer(peer);
        }
    }

    /// A connection to a peer is gone or could not be opened.
    pub(crate) fn peer_lost(&mut self, flow: Flow) {
        if flow.connection != 0 || !flow.transport.is_reliable() {
            return;
        }
        let there = |live: &PeerLive| {
            let (transport, address): (Transport, _) = (live.peer.transport, live.peer.address);
            transport == flow.transport && address == flow.peer
        };
        let peers = self.trunks.peers.iter().filter(|(_, live)| there(live));
        let peers: Vec<_> = peers.map(|(id, _)| *id).collect();
        for peer in peers {
            self.peer_silent(peer);
        }
    }
}
