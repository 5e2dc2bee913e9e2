//! Sound over real sockets between two phones that cannot reach each other.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use naisen_engine::rehearse::Heard;
use naisen_media::rtp::Packet;
use naisen_sip::sdp::Sdp;

use super::phone::{Phone, both};
use super::world::{LIMIT, World};

/// How long a packet is listened for before the next one is sent.
const LISTEN: Duration = Duration::from_millis(5);

/// A phone's sound.
struct Sound {
    socket: UdpSocket,
    to: SocketAddr,
    ssrc: u32,
    sequence: u16,
}

impl Sound {
    /// Sound from a phone's address to where its last call wants it.
    fn of(phone: &Phone, at: IpAddr, ssrc: u32) -> Self {
        let socket = UdpSocket::bind((at, 0)).unwrap();
        socket.set_read_timeout(Some(LISTEN)).unwrap();
        let sdp = &phone.agent.calls.last().unwrap().remote_sdp;
        let sdp = Sdp::parse(sdp).unwrap();
        let audio = sdp.audio().unwrap();
        Self {
            socket,
            to: SocketAddr::new(audio.address.unwrap(), audio.port),
            ssrc,
            sequence: 0,
        }
    }

    fn say(&mut self) {
        self.sequence += 1;
        let packet = Packet {
            marker: false,
            payload_type: 0,
            sequence: self.sequence,
            timestamp: 0,
            ssrc: self.ssrc,
            payload: &[0xff; 160],
        };
        self.socket.send_to(&packet.build(), self.to).unwrap();
    }

    /// Whom it hears, if a packet comes.
    fn hear(&self) -> Option<u32> {
        let mut buffer = [0; 2_048];
        let (length, from) = self.socket.recv_from(&mut buffer).ok()?;
        assert_eq!(from, self.to, "it comes from where it is sent to");
        Packet::parse(&buffer[..length]).map(|packet| packet.ssrc)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn phones_behind_nat_hear_each_other() {
    // relay.1, relay.5
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(folder.path()).await;
    let (here, there) = (IpAddr::from([127, 0, 0, 2]), IpAddr::from([127, 0, 0, 3]));
    let mut a = Phone::behind_nat(&world, "05011110001", here).await;
    let mut b = Phone::behind_nat(&world, "05011110002", there).await;
    let now_ms = a.now_ms();
    a.agent.dial("2002", "", None, now_ms);
    both((&mut a, Heard::Registered(200)), (&mut b, Heard::Rings(0))).await;
    let now_ms = b.now_ms();
    b.agent.answer(0, now_ms);
    both((&mut a, Heard::Answered(0)), (&mut b, Heard::Rings(0))).await;
    let (mut said, mut answered) = (Sound::of(&a, here, 1), Sound::of(&b, there, 2));
    let mut stranger = Sound::of(&a, IpAddr::from([127, 0, 0, 4]), 3);
    let (mut heard_a, mut heard_b) = (0, 0);
    let end = Instant::now() + LIMIT;
    while heard_a < 20 || heard_b < 20 {
        assert!(Instant::now() < end, "{heard_a} and {heard_b} packets");
        stranger.say();
        said.say();
        answered.say();
        let (to_a, to_b) = (said.hear(), answered.hear());
        assert!(to_a.is_none_or(|ssrc| ssrc == 2) && to_b.is_none_or(|ssrc| ssrc == 1));
        heard_a += u32::from(to_a.is_some());
        heard_b += u32::from(to_b.is_some());
    }
    let now_ms = a.now_ms();
    a.agent.hang_up(0, now_ms);
    both((&mut a, Heard::Answered(0)), (&mut b, Heard::Bye(0))).await;
}
