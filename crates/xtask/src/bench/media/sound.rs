//! Sound for many calls at once: every stream has its own beat, and every packet carries when it left, so
//! that whoever gets it knows how unevenly it came.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use naisen_media::g711::Law;
use naisen_media::rtp::Packet;
use naisen_media::{FRAME_MS, FRAME_SAMPLES, tone};

use super::super::probe::CARRIER;
use super::calls::{Talk, Way};

/// Sockets that calls share, so that no one buffer has to hold everything.
const LANES: usize = 16;
/// Packets of a stream before its evenness counts: both sides have settled.
const SETTLE: u64 = 50;
/// How long the last packets are waited for.
const TAIL: Duration = Duration::from_secs(1);
const LISTEN: Duration = Duration::from_millis(50);

/// The sockets.
pub(super) struct Lanes {
    sockets: Vec<UdpSocket>,
    ports: Vec<u16>,
}

/// Everything heard.
pub(super) struct Heard {
    /// Packets each stream has sent.
    pub(super) said: u64,
    /// What came from mailboxes.
    pub(super) played: Streams,
    /// What came from the other end of a relayed call.
    pub(super) relayed: Streams,
}

/// Streams of one kind.
#[derive(Default)]
pub(super) struct Streams {
    pub(super) packets: u64,
    /// Packets missing between the first and the last by sequence number.
    pub(super) lost: u64,
    /// How much the time between two packets differed from what it should be, sorted, µs.
    unevenness_us: Vec<u64>,
}

impl Streams {
    /// A percentile of the unevenness, ms.
    pub(super) fn jitter_ms(&self, percent: usize) -> f64 {
        let place = self.unevenness_us.len() * percent / 100;
        let found = self.unevenness_us.get(place).or(self.unevenness_us.last());
        Duration::from_micros(found.copied().unwrap_or_default()).as_secs_f64() * 1e3
    }
}

/// What one stream has brought so far.
#[derive(Default)]
struct Track {
    packets: u64,
    first: Option<u16>,
    last: Option<Arrival>,
    /// How much the time between two packets differed from the 20 ms of the beat, and from the time between
    /// their leaving here, µs.
    beside_beat_us: Vec<u64>,
    beside_leaving_us: Vec<u64>,
}

#[derive(Clone, Copy)]
struct Arrival {
    sequence: u16,
    /// When it left, and when it came, µs.
    left: u64,
    came: u64,
}

impl Lanes {
    pub(super) fn bind() -> Result<Self> {
        let bind = |_| {
            let socket = UdpSocket::bind((IpAddr::V4(CARRIER), 0))?;
            socket.set_read_timeout(Some(LISTEN))?;
            Ok(socket)
        };
        let sockets = (0..LANES).map(bind).collect::<Result<Vec<_>>>()?;
        let ports = sockets.iter().map(|socket| Ok(socket.local_addr()?.port()));
        Ok(Self {
            ports: ports.collect::<Result<_>>()?,
            sockets,
        })
    }

    /// The lane of the n-th call.
    pub(super) const fn of(&self, n: usize) -> usize {
        n % self.sockets.len()
    }

    /// The description of whoever listens on a lane.
    pub(super) fn description(&self, lane: usize) -> String {
        let port = self.ports.get(lane).copied().unwrap_or_default();
        format!(
            "v=0\r\no=- 1 1 IN IP4 {CARRIER}\r\ns=-\r\nc=IN IP4 {CARRIER}\r\nt=0 0\r\n\
             m=audio {port} RTP/AVP 0\r\na=ptime:20\r\n"
        )
    }

    /// Throws away what came while calls were being set up: nobody has listened, and more came than a
    /// socket holds.
    fn empty(&self) -> Result<()> {
        let mut buffer = [0; 2_048];
        for socket in &self.sockets {
            socket.set_nonblocking(true)?;
            while socket.recv(&mut buffer).is_ok() {}
            socket.set_nonblocking(false)?;
        }
        Ok(())
    }

    /// Lets everybody speak for a time, and listens.
    pub(super) fn speak(&self, talks: &[Talk], time: Duration) -> Result<Heard> {
        self.empty()?;
        let began = Instant::now();
        let done = AtomicBool::new(false);
        let ways = talks
            .iter()
            .flat_map(|talk| [Some(talk.caller), talk.callee]);
        let ways: Vec<Way> = ways.flatten().collect();
        let (said, tracks) = thread::scope(|scope| {
            let ears = self.sockets.iter().map(|socket| {
                let done = &done;
                scope.spawn(move || listen(socket, began, done))
            });
            let ears: Vec<_> = ears.collect();
            let said = self.send_all(&ways, began, time);
            thread::sleep(TAIL);
            done.store(true, Ordering::Relaxed);
            let mut tracks = BTreeMap::new();
            for ear in ears {
                tracks.extend(ear.join().ok().context("a listener failed")?);
            }
            anyhow::Ok((said?, tracks))
        })?;
        let mut heard = Heard {
            said,
            played: Streams::default(),
            relayed: Streams::default(),
        };
        for talk in talks {
            let kind = match talk.callee {
                Some(_) => &mut heard.relayed,
                None => &mut heard.played,
            };
            for way in [Some(talk.caller), talk.callee].into_iter().flatten() {
                if let Some(track) = tracks.get(&way.to.port()) {
                    kind.add(track, talk.callee.is_some());
                }
            }
        }
        for streams in [&mut heard.played, &mut heard.relayed] {
            streams.unevenness_us.sort_unstable();
        }
        Ok(heard)
    }

    /// Sends every stream's packets on its beat; how many each has sent.
    fn send_all(&self, ways: &[Way], began: Instant, time: Duration) -> Result<u64> {
        let sound = tone::sine(440.0, 8_000, FRAME_SAMPLES);
        let mut payload = Law::Mu.encode_all(&sound);
        let frames = (time.as_millis() / u128::from(FRAME_MS)) as u64;
        for frame in 0..frames {
            for beat in 0..FRAME_MS {
                let due = Duration::from_millis(frame * FRAME_MS + beat);
                thread::sleep(due.saturating_sub(began.elapsed()));
                let on_beat = (0_u64..).zip(ways).filter(|(n, _)| n % FRAME_MS == beat);
                for (n, way) in on_beat {
                    let left = micros(began).to_be_bytes();
                    if let Some(place) = payload.first_chunk_mut() {
                        *place = left;
                    }
                    let packet = Packet {
                        marker: frame == 0,
                        payload_type: Law::Mu.payload_type(),
                        sequence: frame as u16,
                        timestamp: (frame * FRAME_SAMPLES as u64) as u32,
                        ssrc: n as u32,
                        payload: &payload,
                    };
                    let socket = self.sockets.get(way.lane).context("a lane")?;
                    socket.send_to(&packet.build(), way.to)?;
                }
            }
        }
        Ok(frames)
    }
}

fn micros(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// What comes on a lane, by the server's port it comes from.
fn listen(socket: &UdpSocket, began: Instant, done: &AtomicBool) -> BTreeMap<u16, Track> {
    let mut tracks: BTreeMap<u16, Track> = BTreeMap::new();
    let mut buffer = [0; 2_048];
    while !done.load(Ordering::Relaxed) {
        let Ok((length, SocketAddr::V4(from))) = socket.recv_from(&mut buffer) else {
            continue;
        };
        let came = micros(began);
        if let Some(packet) = Packet::parse(buffer.get(..length).unwrap_or_default()) {
            let left = packet
                .payload
                .first_chunk()
                .map_or(0, |at| u64::from_be_bytes(*at));
            let sequence = packet.sequence;
            tracks.entry(from.port()).or_default().add(Arrival {
                sequence,
                left,
                came,
            });
        }
    }
    tracks
}

impl Track {
    fn add(&mut self, arrival: Arrival) {
        self.packets += 1;
        self.first.get_or_insert(arrival.sequence);
        if let Some(last) = self.last.filter(|_| self.packets > SETTLE) {
            let came = arrival.came - last.came;
            let left = arrival.left.wrapping_sub(last.left);
            let steps = u64::from(arrival.sequence.wrapping_sub(last.sequence));
            self.beside_beat_us
                .push(came.abs_diff(steps * FRAME_MS * 1_000));
            self.beside_leaving_us.push(came.abs_diff(left));
        }
        self.last = Some(arrival);
    }

    /// Packets missing between the first and the last.
    fn lost(&self) -> u64 {
        let (Some(first), Some(last)) = (self.first, self.last) else {
            return 0;
        };
        let span = u64::from(last.sequence.wrapping_sub(first)) + 1;
        span.saturating_sub(self.packets)
    }
}

impl Streams {
    /// Adds a stream: a packet of a relayed call says when it left here, one of the server's own is to
    /// leave every 20 ms.
    fn add(&mut self, track: &Track, is_relayed: bool) {
        self.packets += track.packets;
        self.lost += track.lost();
        self.unevenness_us.extend(match is_relayed {
            true => &track.beside_leaving_us,
            false => &track.beside_beat_us,
        });
    }
}
