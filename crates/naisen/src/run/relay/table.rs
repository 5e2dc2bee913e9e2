//! Who is joined with whom, through which ports. A packet is taken from the peer the port faces and from
//! nobody else, and leaves from the port that faces the other party.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};

use metrics::{Counter, Gauge, counter, gauge};
use naisen_engine::{Relay, RelayStream};
use naisen_media::latch::Latch;
use nix::sys::epoll::{Epoll, EpollEvent, EpollFlags};

/// Bytes of the largest packet.
const PACKET_BYTES: usize = 65_535;
/// Bytes of the shortest RTP and RTCP packet (RFC 3550 §5.1, §6.1).
const RTP_BYTES_MIN: usize = 12;
const RTCP_BYTES_MIN: usize = 8;

/// Rounds without a packet after which a party that should speak is told of.
const QUIET_ROUNDS: u32 = 3;

/// One port.
struct Door {
    socket: UdpSocket,
    session: u64,
    medium: usize,
    is_control: bool,
    is_rtp: bool,
    /// Where the peer is; none while it holds or has said nothing.
    latch: Option<Latch>,
    /// Sound is expected here.
    speaks: bool,
    /// Something has come in this round, and for how many nothing has.
    heard: bool,
    quiet: u32,
}

/// Everything that is open.
pub(super) struct Table {
    local: IpAddr,
    epoll: Epoll,
    doors: BTreeMap<u16, Door>,
    sessions: BTreeMap<u64, Relay>,
    buffer: Box<[u8]>,
    passed: Counter,
    strange: Counter,
    unsent: Counter,
    unopened: Counter,
    silent: Counter,
    /// How many pairs are joined, and where that is told.
    joined: u32,
    calls: Gauge,
}

impl Table {
    pub(super) fn new(local: IpAddr, epoll: Epoll) -> Self {
        Self {
            local,
            epoll,
            doors: BTreeMap::new(),
            sessions: BTreeMap::new(),
            buffer: vec![0; PACKET_BYTES].into(),
            passed: counter!("naisen_relay_packets_total"),
            strange: counter!("naisen_relay_strange_total"),
            unsent: counter!("naisen_relay_unsent_total"),
            unopened: counter!("naisen_relay_unopened_total"),
            silent: counter!("naisen_relay_silent_total"),
            joined: 0,
            calls: gauge!("naisen_relay_calls"),
        }
    }

    /// Says which ports have packets.
    pub(super) const fn epoll(&self) -> &Epoll {
        &self.epoll
    }

    /// A session as it is from now on: opens what it names and is not open yet.
    pub(super) fn put(&mut self, relay: Relay) {
        for stream in &relay.streams {
            for is_control in [false, true] {
                if let Err(error) = self.put_door(&relay, stream, is_control) {
                    self.unopened.increment(1);
                    tracing::warn!(%error, port = stream.port, "a port of the relay cannot be opened");
                }
            }
        }
        let session = relay.session;
        self.joined -= u32::from(self.is_joined(session));
        self.sessions.insert(session, relay);
        self.joined += u32::from(self.is_joined(session));
    }

    fn put_door(
        &mut self,
        relay: &Relay,
        stream: &RelayStream,
        is_control: bool,
    ) -> io::Result<()> {
        let port = stream.port + u16::from(is_control);
        let signalled = if is_control {
            stream.control
        } else {
            stream.media
        };
        if !self.doors.contains_key(&port) {
            let socket = UdpSocket::bind((self.local, port))?;
            socket.set_nonblocking(true)?;
            let event = EpollEvent::new(EpollFlags::EPOLLIN, u64::from(port));
            self.epoll.add(&socket, event)?;
            let door = Door {
                socket,
                session: relay.session,
                medium: stream.medium,
                is_control,
                is_rtp: stream.is_rtp,
                latch: None,
                speaks: false,
                heard: false,
                quiet: 0,
            };
            self.doors.insert(port, door);
        }
        if let Some(door) = self.doors.get_mut(&port) {
            door.speaks = stream.speaks && stream.is_rtp && !is_control;
            door.quiet = 0;
            match (&mut door.latch, signalled) {
                (Some(latch), Some(signalled)) => latch.renew(signalled),
                (latch, signalled) => *latch = signalled.map(|at| Latch::new(at, relay.peer)),
            }
        }
        Ok(())
    }

    /// A session is over.
    pub(super) fn close(&mut self, session: u64) {
        self.joined -= u32::from(self.is_joined(session));
        let relay = self.sessions.remove(&session);
        for stream in relay.iter().flat_map(|relay| &relay.streams) {
            // A closed socket leaves the epoll by itself.
            self.doors.remove(&stream.port);
            self.doors.remove(&(stream.port + 1));
        }
    }

    /// Takes one packet from a port and passes it on.
    pub(super) fn pass_on(&mut self, port: u16) {
        let Some(door) = self.doors.get_mut(&port) else {
            return;
        };
        let Ok((length, from)) = door.socket.recv_from(&mut self.buffer) else {
            // Taken already, or ICMP says that the peer's port is closed.
            return;
        };
        let packet = &self.buffer[..length];
        if !door.takes(packet, from) {
            return self.strange.increment(1);
        }
        door.heard = true;
        let (session, medium, is_control) = (door.session, door.medium, door.is_control);
        let Some(other) = self.other_side(session, medium, is_control) else {
            return;
        };
        let Some(target) = other.latch.as_ref().map(Latch::target) else {
            return;
        };
        match other.socket.send_to(packet, target) {
            Ok(_) => self.passed.increment(1),
            Err(_) => self.unsent.increment(1),
        }
    }

    /// The port that faces the party this session is joined with, if that one is joined with it, too.
    fn other_side(&self, session: u64, medium: usize, is_control: bool) -> Option<&Door> {
        let other = self.sessions.get(&self.sessions.get(&session)?.with?)?;
        if other.with != Some(session) {
            return None;
        }
        let stream = other.streams.iter().find(|one| one.medium == medium)?;
        self.doors.get(&(stream.port + u16::from(is_control)))
    }

    /// Tells how many calls are relayed now.
    pub(super) fn count(&self) {
        self.calls.set(f64::from(self.joined));
    }

    fn is_joined(&self, session: u64) -> bool {
        let with = |session: u64| self.sessions.get(&session)?.with;
        with(session).is_some_and(|other| with(other) == Some(session))
    }

    /// A round is over: tells once of every party that says it speaks, and from which nothing has come for
    /// some rounds. How many have fallen silent with this round.
    pub(super) fn round(&mut self) -> u32 {
        // relay.10
        let sessions = &self.sessions;
        let with = |session: u64| sessions.get(&session)?.with;
        let mut silent = 0;
        for (port, door) in &mut self.doors {
            let other = with(door.session).filter(|_| door.speaks);
            let is_joined = other.is_some_and(|other| with(other) == Some(door.session));
            if std::mem::take(&mut door.heard) || !is_joined {
                door.quiet = 0;
                continue;
            }
            door.quiet = door.quiet.saturating_add(1);
            if door.quiet == QUIET_ROUNDS {
                silent += 1;
                self.silent.increment(1);
                let peer = sessions.get(&door.session).map(|relay| relay.peer);
                let peer = peer.map(|peer| peer.to_string()).unwrap_or_default();
                tracing::warn!(port, peer, "nothing comes from one side of a relayed call");
            }
        }
        silent
    }
}

impl Door {
    /// Whether a packet is the peer's. What cannot be sound does not tell where the peer is.
    fn takes(&mut self, packet: &[u8], from: SocketAddr) -> bool {
        let least = if self.is_control {
            RTCP_BYTES_MIN
        } else {
            RTP_BYTES_MIN
        };
        // RTCP may come to the same port (RFC 5761).
        let least = if self.is_rtp {
            least.min(RTCP_BYTES_MIN)
        } else {
            1
        };
        let is_right = packet.len() >= least && (!self.is_rtp || packet[0] >> 6 == 2);
        is_right && self.latch.as_mut().is_some_and(|latch| latch.accept(from))
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use naisen_media::rtcp;
    use naisen_media::rtp::Packet;
    use nix::sys::epoll::{EpollCreateFlags, EpollTimeout};

    use super::*;

    /// A phone's two sockets at an address of its own.
    struct Phone {
        rtp: UdpSocket,
        rtcp: UdpSocket,
    }

    impl Phone {
        fn at(last: u8) -> Self {
            let socket = || {
                let socket = UdpSocket::bind((Ipv4Addr::new(127, 0, 0, last), 0)).unwrap();
                let patience = Some(Duration::from_secs(20));
                socket.set_read_timeout(patience).unwrap();
                socket
            };
            Self {
                rtp: socket(),
                rtcp: socket(),
            }
        }
    }

    fn heard(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
        let mut buffer = [0; 2_048];
        let (length, from) = socket.recv_from(&mut buffer).unwrap();
        (buffer[..length].to_vec(), from)
    }

    fn is_silent(socket: &UdpSocket) -> bool {
        socket.set_nonblocking(true).unwrap();
        let silent = socket.recv_from(&mut [0; 64]).is_err();
        socket.set_nonblocking(false).unwrap();
        silent
    }

    fn rtp(sequence: u16) -> Vec<u8> {
        Packet {
            marker: false,
            payload_type: 0,
            sequence,
            timestamp: 0,
            ssrc: 9,
            payload: &[0xff; 160],
        }
        .build()
    }

    /// A free pair of ports, the first one even.
    fn free_pair(taken: &mut Vec<u16>) -> u16 {
        loop {
            let bind = UdpSocket::bind("127.0.0.1:0");
            let port = bind.unwrap().local_addr().unwrap().port() & !1;
            let is_free = |port| UdpSocket::bind(("127.0.0.1", port)).is_ok();
            if !taken.contains(&port) && is_free(port) && is_free(port + 1) {
                taken.push(port);
                return port;
            }
        }
    }

    struct World {
        table: Table,
        a: Relay,
        b: Relay,
    }

    /// Two sessions that face phones at 127.0.0.2 and 127.0.0.3, which say that they are at home.
    fn world() -> World {
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC).unwrap();
        let mut table = Table::new(Ipv4Addr::LOCALHOST.into(), epoll);
        let mut taken = Vec::new();
        let mut relay = |session: u64, with: u64, last: u8| Relay {
            session,
            peer: Ipv4Addr::new(127, 0, 0, last).into(),
            streams: vec![RelayStream {
                medium: 0,
                port: free_pair(&mut taken),
                is_rtp: true,
                speaks: true,
                media: Some(SocketAddr::from(([10, 0, 0, last], 4_000))),
                control: Some(SocketAddr::from(([10, 0, 0, last], 4_001))),
            }],
            with: Some(with),
        };
        let (a, b) = (relay(1, 2, 2), relay(2, 1, 3));
        table.put(a.clone());
        table.put(b.clone());
        World { table, a, b }
    }

    impl World {
        /// A socket sends, and what arrives is passed on.
        fn say(&mut self, from: &UdpSocket, to: u16, packet: &[u8]) {
            from.send_to(packet, (Ipv4Addr::LOCALHOST, to)).unwrap();
            let mut events = [EpollEvent::empty(); 4];
            let ready = self
                .table
                .epoll
                .wait(&mut events, EpollTimeout::try_from(20_000).unwrap());
            for event in &events[..ready.unwrap()] {
                self.table.pass_on(u16::try_from(event.data()).unwrap());
            }
        }

        fn ports(&self) -> (u16, u16) {
            (self.a.streams[0].port, self.b.streams[0].port)
        }
    }

    #[test]
    fn two_phones_behind_nat_hear_each_other_and_no_stranger() {
        let mut world = world();
        let (a, b, stranger) = (Phone::at(2), Phone::at(3), Phone::at(4));
        let (to_a, to_b) = world.ports();
        // relay.5: before the phones have spoken, a stranger does; then each makes itself known.
        world.say(&stranger.rtp, to_a, &rtp(1));
        world.say(&a.rtp, to_a, &rtp(2));
        world.say(&b.rtp, to_b, &rtp(3));
        let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        assert_eq!(
            heard(&a.rtp),
            (rtp(3), at(to_a)),
            "from the port that faces it"
        );
        world.say(&a.rtp, to_a, &rtp(4));
        assert_eq!(heard(&b.rtp), (rtp(4), at(to_b)));
        for port in [to_a, to_b] {
            world.say(&stranger.rtp, port, &rtp(5));
        }
        // The same address, but another port than the one that was latched.
        world.say(&a.rtcp, to_a, &rtp(6));
        world.say(&b.rtp, to_b, b"not sound at all");
        assert!(is_silent(&a.rtp) && is_silent(&b.rtp) && is_silent(&stranger.rtp));
    }

    #[test]
    fn rtcp_goes_beside_the_sound_or_with_it() {
        // relay.4
        let mut world = world();
        let (a, b) = (Phone::at(2), Phone::at(3));
        let (to_a, to_b) = world.ports();
        let report = rtcp::build(9, "a", None, None, false);
        world.say(&a.rtcp, to_a + 1, &report);
        world.say(&b.rtcp, to_b + 1, &report);
        assert_eq!(heard(&a.rtcp).0, report);
        world.say(&b.rtp, to_b, &rtp(1));
        world.say(&a.rtp, to_a, &report);
        assert_eq!(heard(&b.rtp).0, report, "multiplexed (RFC 5761)");
        assert!(is_silent(&b.rtcp) && is_silent(&a.rtp));
    }

    #[test]
    fn a_side_that_falls_silent_is_told_of_once() {
        // relay.10
        let mut world = world();
        let (a, b) = (Phone::at(2), Phone::at(3));
        let (to_a, to_b) = world.ports();
        assert_eq!(world.table.joined, 1);
        world.say(&a.rtp, to_a, &rtp(1));
        world.say(&b.rtp, to_b, &rtp(1));
        assert_eq!(world.table.round(), 0);
        for round in 1..=5 {
            world.say(&a.rtp, to_a, &rtp(2));
            assert_eq!(world.table.round(), u32::from(round == 3), "B in {round}");
        }
        world.say(&b.rtp, to_b, &rtp(2));
        assert_eq!(world.table.round(), 0);
        // A is held: it says itself that it only listens; B goes on.
        let mut held = world.a.clone();
        held.streams[0].speaks = false;
        world.table.put(held);
        for _ in 0..5 {
            world.say(&b.rtp, to_b, &rtp(3));
            assert_eq!(world.table.round(), 0);
        }
        world.table.close(1);
        for _ in 0..5 {
            assert_eq!(world.table.round(), 0, "nobody is there to hear B");
        }
        assert_eq!(world.table.joined, 0);
    }

    #[test]
    fn a_party_that_is_joined_anew_is_heard_there_and_a_closed_one_nowhere() {
        let mut world = world();
        let (a, b) = (Phone::at(2), Phone::at(3));
        let (to_a, to_b) = world.ports();
        world.say(&b.rtp, to_b, &rtp(1));
        world.say(&a.rtp, to_a, &rtp(2));
        assert_eq!(heard(&b.rtp).0, rtp(2));
        // B is joined with somebody else, A is not told yet.
        let elsewhere = Relay {
            with: Some(3),
            ..world.b.clone()
        };
        world.table.put(elsewhere);
        world.say(&a.rtp, to_a, &rtp(3));
        assert!(is_silent(&b.rtp));
        world.table.put(world.b.clone());
        world.say(&a.rtp, to_a, &rtp(4));
        assert_eq!(heard(&b.rtp).0, rtp(4));
        world.table.close(2);
        world.say(&a.rtp, to_a, &rtp(5));
        assert!(is_silent(&b.rtp));
        world.table.close(1);
        assert!(world.table.doors.is_empty() && world.table.sessions.is_empty());
        assert!(
            UdpSocket::bind((Ipv4Addr::LOCALHOST, to_a)).is_ok(),
            "its port is free"
        );
    }
}
