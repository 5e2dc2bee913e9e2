//! A phone with a mouth and an ear: SIP, RTP and RTCP on sockets of their own, all on loopback.

use std::io::ErrorKind;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use naisen_engine::rehearse::{Account, Agent, Heard};
use naisen_media::dtmf::Event;
use naisen_media::g711::Law;
use naisen_media::play::Player;
use naisen_media::rtcp::{self, Report};
use naisen_media::rtp::Packet;
use naisen_media::{FRAME_SAMPLES, SAMPLE_RATE_HZ};
use naisen_tests::User;

/// The port that the rehearsal's phones write into their descriptions.
const WRITTEN_PORT: &[u8] = b"m=audio 40000 ";
const EVENTS: u8 = 101;
const FRAME: Duration = Duration::from_millis(20);
/// How long a packet is listened for before the next thing is done.
const LISTEN: Duration = Duration::from_millis(1);

/// What is to leave, one packet every 20 ms.
enum Saying {
    Sound(Vec<i16>),
    Packets(Vec<Vec<u8>>),
}

pub(crate) struct Phone {
    pub(crate) agent: Agent,
    sip: UdpSocket,
    rtp: UdpSocket,
    rtcp: UdpSocket,
    server: SocketAddr,
    started: Instant,
    player: Player,
    saying: Saying,
    said: usize,
    due: Instant,
    /// The packet of a sound that gets lost on its way.
    pub(crate) loses: Option<usize>,
    /// Everything heard since the last call, and when each packet came.
    pub(crate) heard: Vec<i16>,
    pub(crate) arrivals: Vec<Instant>,
    pub(crate) sequences: Vec<u16>,
    /// It was asked whether it is there, as the peers of trunks are.
    pub(crate) is_asked: bool,
    /// The reports of the other side.
    pub(crate) reports: Vec<Report>,
}

impl Phone {
    pub(crate) fn new(user: &User, server: SocketAddr, serial: u32) -> Self {
        let account = Account {
            number: user.sip.username.clone(),
            domain: user.sip.domain.clone(),
            password: user.sip.password.clone(),
        };
        Self::of(account, "127.0.0.1", server, serial)
    }

    /// What stands for a carrier; at a host of its own, by which it is known.
    pub(crate) fn carrier(host: &str, server: SocketAddr) -> Self {
        let account = Account {
            number: "0312345678".to_owned(),
            domain: "carrier.invalid".to_owned(),
            password: String::new(),
        };
        Self::of(account, host, server, 99)
    }

    fn of(account: Account, host: &str, server: SocketAddr, serial: u32) -> Self {
        let sip = UdpSocket::bind((host, 0)).unwrap();
        let (rtp, rtcp) = pair(host);
        sip.set_nonblocking(true).unwrap();
        rtcp.set_nonblocking(true).unwrap();
        rtp.set_read_timeout(Some(LISTEN)).unwrap();
        let local = sip.local_addr().unwrap();
        Self {
            agent: Agent::new(account, local, server, serial),
            sip,
            rtp,
            rtcp,
            server,
            started: Instant::now(),
            player: Player::new(Law::Mu, serial, 1, 1),
            saying: Saying::Sound(Vec::new()),
            said: 0,
            due: Instant::now(),
            loses: None,
            heard: Vec::new(),
            arrivals: Vec::new(),
            sequences: Vec::new(),
            is_asked: false,
            reports: Vec::new(),
        }
    }

    /// Where it is reached.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.agent.address()
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap()
    }

    pub(crate) fn register(&mut self) {
        let now_ms = self.now_ms();
        self.agent.register(3_600, now_ms);
    }

    pub(crate) fn unregister(&mut self) {
        let now_ms = self.now_ms();
        self.agent.register(0, now_ms);
    }

    pub(crate) fn dial(&mut self, number: &str) -> usize {
        let now_ms = self.now_ms();
        (self.heard, self.arrivals, self.sequences) = Default::default();
        self.reports.clear();
        self.agent.dial(number, "", None, now_ms)
    }

    pub(crate) fn decline(&mut self, call: usize, status: u16) {
        let now_ms = self.now_ms();
        self.agent.decline(call, status, now_ms);
    }

    pub(crate) fn answer(&mut self, call: usize) {
        let now_ms = self.now_ms();
        self.agent.answer(call, now_ms);
    }

    pub(crate) fn hang_up(&mut self, call: usize) {
        let now_ms = self.now_ms();
        self.agent.hang_up(call, now_ms);
    }

    pub(crate) fn take_heard(&mut self) -> Vec<Heard> {
        std::mem::take(&mut self.agent.heard)
    }

    /// Speaks a tone from now on.
    pub(crate) fn speak(&mut self, tone_hz: f64, seconds: f64) {
        let samples = (seconds * f64::from(SAMPLE_RATE_HZ)) as usize;
        let tone = naisen_media::tone::sine(tone_hz, 8_000, samples);
        (self.saying, self.said, self.due) = (Saying::Sound(tone), 0, Instant::now());
    }

    /// Presses a key for 100 ms.
    pub(crate) fn press(&mut self, key: char) {
        let packets = self.player.key(EVENTS, Event::code_of(key).unwrap(), 5);
        (self.saying, self.said, self.due) = (Saying::Packets(packets), 0, Instant::now());
    }

    pub(crate) fn is_speaking(&self) -> bool {
        match &self.saying {
            Saying::Sound(samples) => self.said * FRAME_SAMPLES < samples.len(),
            Saying::Packets(packets) => self.said < packets.len(),
        }
    }

    /// Does what is due now, and takes what has come.
    pub(crate) fn step(&mut self) {
        self.send_sip();
        self.hear_sip();
        let now_ms = self.now_ms();
        self.agent.wake(now_ms);
        self.send_sip();
        self.speak_on();
        self.listen();
    }

    fn send_sip(&mut self) {
        let port = self.rtp.local_addr().unwrap().port();
        for message in self.agent.take_outgoing() {
            let mut bytes = message.bytes.to_vec();
            let at = bytes
                .windows(WRITTEN_PORT.len())
                .position(|part| part == WRITTEN_PORT);
            if let Some(at) = at {
                // Loopback hands out ports of five digits, so the length stays.
                let line = format!("m=audio {port:05} ");
                bytes[at..at + line.len()].copy_from_slice(line.as_bytes());
            }
            self.sip.send_to(&bytes, self.server).unwrap();
        }
    }

    fn hear_sip(&mut self) {
        let mut buffer = [0; 65_535];
        while let Some((length, _)) = receive(&self.sip, &mut buffer) {
            let now_ms = self.now_ms();
            self.is_asked |= buffer[..length].starts_with(b"OPTIONS ");
            self.agent.receive(&buffer[..length], now_ms);
        }
    }

    fn speak_on(&mut self) {
        while self.is_speaking() && Instant::now() >= self.due {
            let packet = match &self.saying {
                Saying::Sound(samples) => {
                    let from = self.said * FRAME_SAMPLES;
                    let to = (from + FRAME_SAMPLES).min(samples.len());
                    self.player.frame(&samples[from..to])
                }
                Saying::Packets(packets) => packets[self.said].clone(),
            };
            let lost = self.loses == Some(self.said);
            self.said += 1;
            self.due += FRAME;
            if let Some(to) = self.far_end().filter(|_| !lost) {
                self.rtp.send_to(&packet, to).unwrap();
            }
        }
    }

    /// Where the other side of the last call wants its sound.
    pub(crate) fn far_end(&self) -> Option<SocketAddr> {
        let sdp = &self.agent.calls.last()?.remote_sdp;
        let sdp = naisen_sip::sdp::Sdp::parse(sdp).ok()?;
        let audio = sdp.audio()?;
        Some(SocketAddr::new(audio.address?, audio.port))
    }

    fn listen(&mut self) {
        let mut buffer = [0; 2_048];
        while let Some((length, _)) = receive(&self.rtp, &mut buffer) {
            let Some(packet) = Packet::parse(&buffer[..length]) else {
                continue;
            };
            if packet.payload_type == Law::Mu.payload_type() {
                Law::Mu.decode_into(packet.payload, &mut self.heard);
                self.arrivals.push(Instant::now());
                self.sequences.push(packet.sequence);
            }
        }
        while let Some((length, _)) = receive(&self.rtcp, &mut buffer) {
            self.reports.extend(rtcp::parse(&buffer[..length]));
        }
    }
}

/// Sockets for RTP and, one port higher, RTCP.
fn pair(host: &str) -> (UdpSocket, UdpSocket) {
    loop {
        let rtp = UdpSocket::bind((host, 0)).unwrap();
        let port = rtp.local_addr().unwrap().port();
        if let Some(next) = port.checked_add(1)
            && let Ok(rtcp) = UdpSocket::bind((host, next))
        {
            return (rtp, rtcp);
        }
    }
}

fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
    match socket.recv_from(buffer) {
        Ok(received) => Some(received),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => None,
        // A closed port of the other side says so.
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => None,
        Err(error) => panic!("{error}"),
    }
}
