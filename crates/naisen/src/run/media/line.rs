//! One session's sockets and streams: a packet leaves every 20 ms, sound or silence; what comes from
//! the peer is taken, what comes from a stranger is not. Both sides report how they hear each other
//! (RFC 3550 §6).

use std::io;
use std::net::{IpAddr, SocketAddr};

use jiff::Timestamp;
use metrics::counter;
use naisen_engine::Stream;
use naisen_media::FRAME_SAMPLES;
use naisen_media::dtmf::Keys;
use naisen_media::g711::Law;
use naisen_media::latch::Latch;
use naisen_media::play::Player;
use naisen_media::reception::Reception;
use naisen_media::record::{Limits, Over, Recording};
use naisen_media::rtcp::{self, Block};
use naisen_media::rtp::Packet;
use tokio::net::UdpSocket;

/// Silence that ends a recording, and the time after which a peer that sends nothing is gone, seconds.
const SILENCE_S: u32 = 8;
const DEAD_S: u32 = 10;
/// Frames between two RTCP reports (5 s), and before the first one (RFC 3550 §6.2).
const REPORT_FRAMES: u64 = 250;
const FIRST_REPORT_FRAMES: u64 = 125;
/// Bytes of the largest report that is read.
const REPORT_BYTES: usize = 512;

/// Something the peer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Key(char),
    Over(Over),
}

/// The sockets and both streams.
pub(super) struct Line {
    rtp: UdpSocket,
    rtcp: UdpSocket,
    /// Where the peer's signalling comes from.
    peer: IpAddr,
    stream: Stream,
    latch: Option<Latch>,
    law: Law,
    player: Player,
    ssrc: u32,
    /// How the peer is heard, and how it says it hears us.
    reception: Reception,
    heard_there: Option<Block>,
    keys: Keys,
    recording: Option<Recording>,
    /// What is being played, μ-law, and how much of it has been.
    playing: Vec<u8>,
    played: usize,
    frames: u64,
}

impl Line {
    /// Takes a session's ports.
    pub(super) async fn open(
        local: IpAddr,
        port: u16,
        peer: IpAddr,
        stream: Stream,
    ) -> io::Result<Self> {
        let rtp = UdpSocket::bind((local, port)).await?;
        let rtcp = UdpSocket::bind((local, port + 1)).await?;
        let mut seed = [0; 10];
        getrandom::fill(&mut seed).map_err(io::Error::other)?;
        let [a, b, c, d, e, f, g, h, i, j] = seed;
        let ssrc = u32::from_be_bytes([a, b, c, d]);
        let (sequence, timestamp) = (u16::from_be_bytes([e, f]), u32::from_be_bytes([g, h, i, j]));
        let law = Law::from_payload_type(stream.payload).unwrap_or(Law::Mu);
        Ok(Self {
            rtp,
            rtcp,
            peer,
            latch: stream.remote.map(|remote| Latch::new(remote, peer)),
            stream,
            law,
            player: Player::new(law, ssrc, sequence, timestamp),
            ssrc,
            reception: Reception::default(),
            heard_there: None,
            keys: Keys::default(),
            recording: None,
            playing: Vec::new(),
            played: 0,
            frames: 0,
        })
    }

    /// The peer has described itself anew.
    pub(super) fn renew(&mut self, stream: Stream) {
        match (&mut self.latch, stream.remote) {
            (Some(latch), Some(remote)) => latch.renew(remote),
            (latch, remote) => *latch = remote.map(|remote| Latch::new(remote, self.peer)),
        }
        self.stream = stream;
    }

    /// Plays this from now on instead of what was being played.
    pub(super) fn play(&mut self, sound: Vec<u8>) {
        (self.playing, self.played) = (sound, 0);
    }

    pub(super) const fn is_playing(&self) -> bool {
        self.played < self.playing.len()
    }

    /// Records from now on.
    pub(super) fn record(&mut self, seconds_max: u32, now_ms: u64) {
        let limits = Limits {
            seconds_max,
            silence_s: SILENCE_S,
            dead_s: DEAD_S,
        };
        let events = self.stream.events;
        self.recording = Some(Recording::start(limits, self.law, events, now_ms));
    }

    /// Ends a recording: its sound, μ-law; none when nothing was being recorded.
    pub(super) fn finish(&mut self, over: Option<Over>) -> Option<Vec<u8>> {
        let recording = self.recording.take()?;
        let lost = recording.lost();
        counter!("naisen_recordings_total").increment(1);
        counter!("naisen_recording_packets_total").increment(self.reception.received());
        counter!("naisen_recording_lost_total").increment(lost);
        if lost > 0 {
            tracing::info!(lost, "packets of a recording were lost");
        }
        Some(Law::Mu.encode_all(&recording.finish(over)))
    }

    /// A key that came beside the sound; during a recording only `#` has a meaning.
    pub(super) fn key(&self, key: char) -> Option<Heard> {
        match (&self.recording, key) {
            (Some(_), '#') => Some(Heard::Over(Over::Key)),
            (Some(_), _) => None,
            (None, key) => Some(Heard::Key(key)),
        }
    }

    /// Waits for a datagram of the peer; none for anything that is no news.
    pub(super) async fn receive(
        &mut self,
        buffer: &mut [u8],
        now_ms: impl Fn() -> u64,
    ) -> Option<Heard> {
        let mut report = [0; REPORT_BYTES];
        // ICMP says that the peer's port is closed: the recording's own clock notices.
        tokio::select! {
            received = self.rtp.recv_from(buffer) => {
                let (length, from) = received.ok()?;
                if !self.latch.as_mut()?.accept(from) {
                    return None;
                }
                self.take(&buffer[..length], now_ms())
            }
            received = self.rtcp.recv_from(&mut report) => {
                let (length, from) = received.ok()?;
                if self.target()?.ip() == from.ip() {
                    self.take_report(&report[..length], now_ms());
                }
                None
            }
        }
    }

    fn take_report(&mut self, datagram: &[u8], now_ms: u64) {
        // voicemail.20
        if let Some(report) = rtcp::parse(datagram) {
            self.reception.note(&report, now_ms);
            let ours = report.block.filter(|block| block.ssrc == self.ssrc);
            self.heard_there = ours.or(self.heard_there);
        }
    }

    fn take(&mut self, datagram: &[u8], now_ms: u64) -> Option<Heard> {
        let packet = Packet::parse(datagram)?;
        let is_event = Some(packet.payload_type) == self.stream.events;
        if packet.payload_type == self.law.payload_type() {
            self.reception.take(&packet, now_ms);
        } else {
            self.reception.take_untimed(&packet);
        }
        // Presses during a recording are noted here, too: their repeats come after its end.
        let key = is_event
            .then(|| {
                self.keys
                    .press(packet.ssrc, packet.timestamp, packet.payload)
            })
            .flatten();
        match &mut self.recording {
            Some(recording) => recording.take(datagram, now_ms).map(Heard::Over),
            None => key.map(Heard::Key),
        }
    }

    /// Sends the frame that is due; whether it ended what was to be played. A peer that is gone ends its
    /// recording.
    pub(super) async fn tick(&mut self, now_ms: u64) -> (bool, Option<Heard>) {
        self.frames += 1;
        let was_playing = self.is_playing();
        let mut frame = [0; FRAME_SAMPLES];
        let left = &self.playing[self.played.min(self.playing.len())..];
        for (sample, byte) in frame.iter_mut().zip(left) {
            *sample = Law::Mu.decode(*byte);
        }
        self.played = (self.played + FRAME_SAMPLES).min(self.playing.len());
        match self.target() {
            Some(target) => {
                let packet = self.player.frame(&frame);
                // A lost packet is a lost packet.
                let _ = self.rtp.send_to(&packet, target).await;
            }
            None => self.player.pause(1),
        }
        if self.frames % REPORT_FRAMES == FIRST_REPORT_FRAMES {
            self.report(now_ms, false).await;
        }
        let dead = self.recording.as_ref().and_then(|one| one.dead(now_ms));
        (was_playing && !self.is_playing(), dead.map(Heard::Over))
    }

    fn target(&self) -> Option<SocketAddr> {
        self.latch.as_ref().map(Latch::target)
    }

    async fn report(&mut self, now_ms: u64, bye: bool) {
        let Some(target) = self.target() else { return };
        let Some(port) = target.port().checked_add(1) else {
            return;
        };
        // voicemail.20
        let ntp = rtcp::ntp(Timestamp::now().as_millisecond());
        let (sent, heard) = (self.player.report(ntp), self.reception.block(now_ms));
        let report = rtcp::build(self.ssrc, "naisen", sent.as_ref(), heard.as_ref(), bye);
        let to = SocketAddr::new(target.ip(), port);
        let _ = self.rtcp.send_to(&report, to).await;
    }

    /// Says goodbye to the peer (RFC 3550 §6.6), and how the two have heard each other.
    pub(super) async fn close(&mut self, now_ms: u64) {
        self.report(now_ms, true).await;
        let there = self.heard_there.unwrap_or_default();
        tracing::debug!(
            received = self.reception.received(),
            lost = self.reception.lost(),
            jitter_ms = self.reception.jitter_ms(),
            sent = self.player.sent(),
            lost_there = there.lost,
            jitter_there = there.jitter,
            "a media session is over"
        );
    }
}
