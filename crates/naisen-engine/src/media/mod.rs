//! Ports and names of the engine's own media. Sound itself is the business of whoever owns the sockets:
//! the engine says where it is received and whose it is, and hears when a session is over.

mod ports;

pub(crate) use ports::Ports;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use naisen_sip::sdp::Sdp;
use naisen_sip::slab::Id;

use crate::engine::Engine;

/// What the engine's own media speaks.
pub(crate) const ENCODINGS: &[&str] = &["PCMU/8000", "PCMA/8000"];
const EVENTS: &[&str] = &["telephone-event/8000"];

/// The peer's end of a media session, as it described it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stream {
    /// Where it wants to receive; none until it says so, and while it holds.
    pub remote: Option<SocketAddr>,
    /// The RTP payload type agreed first.
    pub payload: u8,
    /// Its telephone-event payload type.
    pub events: Option<u8>,
}

impl Stream {
    /// What a description says of it.
    pub(crate) fn of(description: &[u8]) -> Self {
        let parsed = Sdp::parse(description).ok();
        let Some(audio) = parsed.as_ref().and_then(Sdp::audio) else {
            return Self::default();
        };
        let payload = |wanted: &[&str]| {
            let format = audio.formats.iter().find(|format| {
                wanted
                    .iter()
                    .any(|one| one.as_bytes().eq_ignore_ascii_case(format.encoding))
            });
            format.map(|format| format.payload)
        };
        let holds = parsed.as_ref().is_some_and(Sdp::is_hold);
        Self {
            remote: audio
                .address
                .filter(|_| !holds)
                .map(|address| SocketAddr::new(address, audio.port)),
            payload: payload(ENCODINGS).unwrap_or_default(),
            events: payload(EVENTS),
        }
    }
}

/// The sessions that are open, and the ports they use.
#[derive(Debug)]
pub(crate) struct MediaTable {
    ports: Ports,
    /// Ports of the relay.
    pub(crate) relay_ports: Ports,
    last: u64,
    calls: BTreeMap<u64, Id>,
}

impl MediaTable {
    pub(crate) const fn new(ports: Ports, relay_ports: Ports) -> Self {
        Self {
            ports,
            relay_ports,
            last: 0,
            calls: BTreeMap::new(),
        }
    }

    /// A new session of a call, with the port it receives at; none while every port is in use.
    pub(crate) fn open(&mut self, call: Id) -> Option<(u64, u16)> {
        let port = self.ports.take()?;
        let session = self.next_session();
        self.calls.insert(session, call);
        Some((session, port))
    }

    /// A name nobody has had.
    pub(crate) const fn next_session(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Whether no port is in use.
    pub(crate) fn is_unused(&self) -> bool {
        self.ports.is_unused() && self.relay_ports.is_unused()
    }

    pub(crate) fn close(&mut self, session: u64, port: u16) {
        if self.calls.remove(&session).is_some() {
            self.ports.give_back(port);
        }
    }
}

impl Engine {
    /// Whoever plays and records has finished with a session: its call is over.
    pub(crate) fn media_ended(&mut self, session: u64) {
        if let Some(call) = self.media.calls.get(&session).copied() {
            if self.is_guided(call) {
                self.guided(call);
            } else {
                self.hang_up_call(call, false);
            }
        }
    }
}
