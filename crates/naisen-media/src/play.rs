//! Sound on its way out: frames become packets with rising numbers (RFC 3550 §5.1).

use crate::FRAME_SAMPLES;
use crate::dtmf::Event;
use crate::g711::Law;
use crate::rtcp::Sent;
use crate::rtp::Packet;

/// One outgoing stream. Source, first sequence number and first timestamp should be unguessable;
/// they are the caller's to choose.
#[derive(Clone, Debug)]
pub struct Player {
    law: Law,
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
    talking: bool,
    sent: u64,
    octets: u64,
}

impl Player {
    /// A stream that has not begun.
    #[must_use]
    pub fn new(law: Law, ssrc: u32, sequence: u16, timestamp: u32) -> Self {
        Self {
            law,
            ssrc,
            sequence,
            timestamp,
            talking: false,
            sent: 0,
            octets: 0,
        }
    }

    /// The packet of one frame of at most 20 ms; the first after a pause is marked.
    pub fn frame(&mut self, samples: &[i16]) -> Vec<u8> {
        let payload = self
            .law
            .encode_all(&samples[..samples.len().min(FRAME_SAMPLES)]);
        let bytes = self.packet(
            self.law.payload_type(),
            !self.talking,
            self.timestamp,
            &payload,
        );
        self.talking = true;
        self.timestamp = self.timestamp.wrapping_add(FRAME_SAMPLES as u32);
        bytes
    }

    /// Lets so many frames pass in silence without sending.
    pub fn pause(&mut self, frames: u32) {
        self.talking = false;
        self.timestamp = self.timestamp.wrapping_add(frames * FRAME_SAMPLES as u32);
    }

    /// The packets of one key press of so many frames, the end three times (RFC 4733 §2.5.1.4).
    pub fn key(&mut self, event_type: u8, code: u8, frames: u16) -> Vec<Vec<u8>> {
        let start = self.timestamp;
        let packets = (1..=frames + 2)
            .map(|n| {
                let duration = n.min(frames).saturating_mul(FRAME_SAMPLES as u16);
                let event = Event {
                    code,
                    end: n >= frames,
                    volume: 10,
                    duration,
                };
                self.packet(event_type, n == 1, start, &event.build())
            })
            .collect();
        self.pause(u32::from(frames));
        packets
    }

    /// Packets sent so far.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.sent
    }

    /// What a sender report at this instant (see [`ntp`](crate::rtcp::ntp)) says; none before the first packet.
    #[must_use]
    pub fn report(&self, ntp: u64) -> Option<Sent> {
        (self.sent > 0).then_some(Sent {
            ntp,
            timestamp: self.timestamp,
            packets: self.sent as u32,
            octets: self.octets as u32,
        })
    }

    fn packet(
        &mut self,
        payload_type: u8,
        marker: bool,
        timestamp: u32,
        payload: &[u8],
    ) -> Vec<u8> {
        let sequence = self.sequence;
        self.sequence = self.sequence.wrapping_add(1);
        self.sent += 1;
        self.octets += payload.len() as u64;
        Packet {
            marker,
            payload_type,
            sequence,
            timestamp,
            ssrc: self.ssrc,
            payload,
        }
        .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtmf::Keys;

    #[test]
    fn numbers_rise_and_a_pause_marks_the_next_spurt() {
        let mut player = Player::new(Law::Mu, 1, 65_535, u32::MAX - 159);
        let packets: Vec<Vec<u8>> = (0..2).map(|_| player.frame(&[0; 160])).collect();
        player.pause(3);
        let last = player.frame(&[0; 160]);
        let read = |bytes: &[u8]| Packet::parse(bytes).map(|p| (p.sequence, p.timestamp, p.marker));
        assert_eq!(read(&packets[0]), Some((65_535, u32::MAX - 159, true)));
        assert_eq!(read(&packets[1]), Some((0, 0, false)));
        assert_eq!(read(&last), Some((1, 160 * 4, true)));
    }

    #[test]
    fn a_report_counts_packets_and_payload() {
        let mut player = Player::new(Law::A, 1, 0, 1_000);
        assert_eq!(player.report(7), None);
        player.frame(&[0; 160]);
        player.pause(1);
        player.frame(&[0; 80]);
        let expect = Sent {
            ntp: 7,
            timestamp: 1_000 + 3 * 160,
            packets: 2,
            octets: 240,
        };
        assert_eq!(player.report(7), Some(expect));
    }

    #[test]
    fn a_key_is_heard_once() {
        let (mut player, mut keys) = (Player::new(Law::Mu, 1, 0, 0), Keys::default());
        let heard: Vec<char> = player
            .key(101, 7, 4)
            .iter()
            .filter_map(|bytes| {
                let packet = Packet::parse(bytes)?;
                keys.press(packet.ssrc, packet.timestamp, packet.payload)
            })
            .collect();
        assert_eq!(heard, ['7']);
    }
}
