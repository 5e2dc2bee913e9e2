//! A received stream: packets in any order become one line of sound, and the figures of a report.

use std::collections::BTreeMap;

use crate::rtcp::Block;
use crate::rtp::Packet;
use crate::{FRAME_SAMPLES, SAMPLE_RATE_HZ};

/// Packets that may wait for an earlier one; beyond that the earlier one is lost (60 ms).
const DEPTH: usize = 3;
/// A gap in the timestamps longer than this is a restart of the stream, not silence (2 s).
const GAP_SAMPLES_MAX: u32 = 2 * SAMPLE_RATE_HZ;

/// Puts a peer's packets in order, hides single losses and counts what RFC 3550 §6.4 reports.
#[derive(Debug, Default)]
pub struct Receiver {
    ssrc: Option<u32>,
    waiting: BTreeMap<u64, Vec<i16>>,
    timestamps: BTreeMap<u64, u32>,
    next: Option<u64>,
    next_timestamp: u32,
    last_frame: Vec<i16>,
    highest: u64,
    base: u64,
    received: u64,
    duplicates: u64,
    reported: (u64, u64),
    transit: Option<i64>,
    jitter_16: u64,
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
        if self.ssrc != Some(packet.ssrc) {
            self.flush(out);
            *self = Self {
                ssrc: Some(packet.ssrc),
                ..Self::default()
            };
        }
        let sequence = self.extend(packet.sequence);
        self.count(sequence, packet.timestamp, now_ms);
        if self.next.is_some_and(|next| sequence < next) || self.waiting.contains_key(&sequence) {
            self.duplicates += 1;
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
    pub fn received(&self) -> u64 {
        self.received - self.duplicates
    }

    /// Packets that never came, up to the highest sequence number seen.
    #[must_use]
    pub fn lost(&self) -> u64 {
        if self.received == 0 {
            return 0;
        }
        (self.highest - self.base + 1).saturating_sub(self.received())
    }

    /// The block of our next receiver report; loss fractions count from the one before.
    pub fn report(&mut self) -> Option<Block> {
        let ssrc = self.ssrc?;
        let expected = self.highest - self.base + 1;
        let received = self.received();
        let (expected_before, received_before) =
            std::mem::replace(&mut self.reported, (expected, received));
        let expected_since = expected - expected_before;
        let lost_since = expected_since.saturating_sub(received - received_before);
        let fraction_lost = (lost_since << 8)
            .checked_div(expected_since)
            .unwrap_or(0)
            .min(255) as u8;
        Some(Block {
            ssrc,
            fraction_lost,
            lost: self.lost().min(0x007f_ffff) as u32,
            highest_sequence: self.highest as u32,
            jitter: (self.jitter_16 >> 4) as u32,
            last_report: 0,
            delay: 0,
        })
    }

    /// Extends a 16-bit number by the cycle that brings it nearest to the highest one.
    fn extend(&self, sequence: u16) -> u64 {
        // One cycle of head room, so that a packet just before the first one stays positive.
        if self.received == 0 {
            return 0x1_0000 + u64::from(sequence);
        }
        let distance = sequence.wrapping_sub(self.highest as u16) as i16;
        self.highest.saturating_add_signed(i64::from(distance))
    }

    /// RFC 3550 appendix A.8, in samples.
    fn count(&mut self, sequence: u64, timestamp: u32, now_ms: u64) {
        if self.received == 0 {
            self.base = sequence;
            self.highest = sequence;
        }
        self.received += 1;
        self.base = self.base.min(sequence);
        self.highest = self.highest.max(sequence);
        let arrival = (now_ms * u64::from(SAMPLE_RATE_HZ) / 1_000) as u32;
        let transit = i64::from(arrival.wrapping_sub(timestamp) as i32);
        if let Some(before) = self.transit.replace(transit) {
            let change = transit.abs_diff(before).min(u64::from(SAMPLE_RATE_HZ));
            self.jitter_16 =
                self.jitter_16 + change - ((self.jitter_16 + 8) >> 4).min(self.jitter_16);
        }
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
        let (out, mut receiver) = run(&[0, 1, 3, 4, 5, 6], 100);
        assert_eq!(out.len(), 7 * 160);
        assert_eq!(receiver.lost(), 1);
        let block = receiver.report().unwrap();
        assert_eq!((block.lost, block.fraction_lost), (1, (256 / 7) as u8));
        assert_eq!(receiver.report().unwrap().fraction_lost, 0, "nothing since");
    }

    #[test]
    fn an_even_stream_has_no_jitter() {
        let (_, mut receiver) = run(&(0..50).collect::<Vec<_>>(), 0);
        assert_eq!(receiver.report().unwrap().jitter, 0);
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
                let _ = receiver.report();
            }
            receiver.flush(&mut out);
            prop_assert!(out.len() <= 40 * (160 + GAP_SAMPLES_MAX as usize));
        }
    }
}
