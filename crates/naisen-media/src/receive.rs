//! A received stream: packets in any order become one line of sound.

use std::collections::BTreeMap;

use crate::reception::Reception;
use crate::rtp::Packet;
use crate::{FRAME_SAMPLES, SAMPLE_RATE_HZ};

/// Packets that may wait for an earlier one; beyond that the earlier one is lost (60 ms).
const DEPTH: usize = 3;
/// A gap in the timestamps longer than this is a restart of the stream, not silence (2 s).
const GAP_SAMPLES_MAX: u32 = 2 * SAMPLE_RATE_HZ;

/// Puts a peer's packets in order and hides single losses.
#[derive(Debug, Default)]
pub struct Receiver {
    reception: Reception,
    waiting: BTreeMap<u64, Vec<i16>>,
    timestamps: BTreeMap<u64, u32>,
    next: Option<u64>,
    next_timestamp: u32,
    last_frame: Vec<i16>,
}

impl Receiver {
    /// Takes one packet that came `now_ms`, decoded to samples, and appends to `out` whatever is in
    /// order by now. A new source starts a new stream (RFC 3550 §8.2).
    pub fn take(
        &mut self,
        packet: &Packet<'_>,
        samples: Vec<i16>,
        now_ms: u64,
        out: &mut Vec<i16>,
    ) {
        if self.reception.ssrc() != Some(packet.ssrc) {
            self.flush(out);
            *self = Self::default();
        }
        let sequence = self.reception.take(packet, now_ms);
        if self.next.is_some_and(|next| sequence < next) || self.waiting.contains_key(&sequence) {
            self.reception.take_back();
            return;
        }
        self.waiting.insert(sequence, samples);
        self.timestamps.insert(sequence, packet.timestamp);
        if self.next.is_none() {
            self.next = Some(sequence);
            self.next_timestamp = packet.timestamp;
        }
        self.drain(DEPTH, out);
    }

    /// Appends everything that still waits; for the end of a recording.
    pub fn flush(&mut self, out: &mut Vec<i16>) {
        self.drain(0, out);
    }

    /// Packets received, without duplicates.
    #[must_use]
    pub const fn received(&self) -> u64 {
        self.reception.received()
    }

    /// Packets that never came, up to the highest sequence number seen.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.reception.lost()
    }

    fn drain(&mut self, depth: usize, out: &mut Vec<i16>) {
        while let Some((&first, _)) = self.waiting.first_key_value() {
            let next = self.next.unwrap_or(first);
            if first != next && self.waiting.len() <= depth {
                return;
            }
            let samples = self.waiting.remove(&first).unwrap_or_default();
            let timestamp = self.timestamps.remove(&first).unwrap_or_default();
            let gap = timestamp.wrapping_sub(self.next_timestamp);
            if (1..=GAP_SAMPLES_MAX).contains(&gap) {
                self.conceal(gap as usize, first != next, out);
            }
            self.next_timestamp = timestamp.wrapping_add(samples.len() as u32);
            out.extend_from_slice(&samples);
            self.last_frame = samples;
            self.next = Some(first + 1);
        }
    }

    /// Fills a hole: after a loss the last frame, halved and falling silent within 60 ms; where the
    /// sender was silent, silence.
    fn conceal(&self, samples: usize, lost: bool, out: &mut Vec<i16>) {
        let frame = self.last_frame.len();
        out.extend((0..samples).map(|n| {
            if !lost || frame == 0 || n >= 3 * FRAME_SAMPLES {
                return 0;
            }
            self.last_frame[n % frame] >> (1 + n / FRAME_SAMPLES)
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::g711::Law;
    use proptest::prelude::*;

    fn run(order: &[u16], first: u16) -> (Vec<i16>, Receiver) {
        let (mut receiver, mut out) = (Receiver::default(), Vec::new());
        for n in order {
            let packet = Packet {
                marker: false,
                payload_type: Law::Mu.payload_type(),
                sequence: first.wrapping_add(*n),
                timestamp: u32::from(*n) * 160,
                ssrc: 1,
                payload: &[],
            };
            receiver.take(
                &packet,
                vec![*n as i16 + 1; 160],
                u64::from(*n) * 20,
                &mut out,
            );
        }
        receiver.flush(&mut out);
        (out, receiver)
    }

    #[test]
    fn order_and_duplicates_do_not_matter_across_the_wrap() {
        let straight = run(&[0, 1, 2, 3, 4, 5], 65_533).0;
        assert_eq!(straight.len(), 6 * 160);
        let (mixed, receiver) = run(&[0, 2, 1, 1, 3, 5, 4, 5], 65_533);
        assert_eq!(mixed, straight);
        assert_eq!((receiver.lost(), receiver.received()), (0, 6));
    }

    #[test]
    fn a_loss_keeps_the_length_and_is_counted() {
        let (out, receiver) = run(&[0, 1, 3, 4, 5, 6], 100);
        assert_eq!(out.len(), 7 * 160);
        assert_eq!(receiver.lost(), 1);
    }

    proptest! {
        #[test]
        fn any_packets_are_taken_without_a_panic(
            packets in proptest::collection::vec((any::<u16>(), any::<u32>(), 0u32..3, 0u64..100_000), 0..40)
        ) {
            let (mut receiver, mut out) = (Receiver::default(), Vec::new());
            for (sequence, timestamp, ssrc, now_ms) in packets {
                let packet = Packet { marker: false, payload_type: 0, sequence, timestamp, ssrc, payload: &[] };
                receiver.take(&packet, vec![0; 160], now_ms, &mut out);
            }
            receiver.flush(&mut out);
            prop_assert!(out.len() <= 40 * (160 + GAP_SAMPLES_MAX as usize));
        }
    }
}
