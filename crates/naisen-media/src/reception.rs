//! What is known of a received stream without listening to it: how much of it was lost and how unevenly
//! it came, for the reports we send (RFC 3550 §6.4.1 and appendix A).

use crate::SAMPLE_RATE_HZ;
use crate::rtcp::{Block, Report};
use crate::rtp::Packet;

/// One cycle of head room, so that a packet just before the first one stays positive.
const FIRST_CYCLE: u64 = 0x1_0000;
/// What fits into a report's count of losses.
const LOST_MAX: u64 = 0x007f_ffff;

/// The counts of one received stream; another source starts a new one (RFC 3550 §8.2).
#[derive(Debug, Default)]
pub struct Reception {
    ssrc: Option<u32>,
    highest: u64,
    base: u64,
    received: u64,
    /// Expected and received at the last report.
    reported: (u64, u64),
    transit: Option<i64>,
    /// Sixteenths of a sample.
    jitter_16: u64,
    /// Middle of the time in the peer's last sender report, and when it came, ms.
    last_report: Option<(u32, u64)>,
}

impl Reception {
    /// Counts a packet of sound that came `now_ms`: its sequence number, extended by the cycles.
    pub fn take(&mut self, packet: &Packet<'_>, now_ms: u64) -> u64 {
        let sequence = self.take_untimed(packet);
        // Appendix A.8, in samples.
        let arrival = (now_ms * u64::from(SAMPLE_RATE_HZ) / 1_000) as u32;
        let transit = i64::from(arrival.wrapping_sub(packet.timestamp) as i32);
        if let Some(before) = self.transit.replace(transit) {
            let change = transit.abs_diff(before).min(u64::from(SAMPLE_RATE_HZ));
            self.jitter_16 =
                self.jitter_16 + change - ((self.jitter_16 + 8) >> 4).min(self.jitter_16);
        }
        sequence
    }

    /// Counts a packet whose timestamp does not say when it left: all packets of a telephone event have
    /// that of its beginning (RFC 4733 §2.2).
    pub fn take_untimed(&mut self, packet: &Packet<'_>) -> u64 {
        if self.ssrc != Some(packet.ssrc) {
            *self = Self {
                ssrc: Some(packet.ssrc),
                ..Self::default()
            };
        }
        let sequence = self.extend(packet.sequence);
        if self.received == 0 {
            (self.base, self.highest) = (sequence, sequence);
        }
        self.received += 1;
        self.base = self.base.min(sequence);
        self.highest = self.highest.max(sequence);
        sequence
    }

    /// The packet counted last had come before, or too late to be of use.
    pub fn take_back(&mut self) {
        self.received = self.received.saturating_sub(1);
    }

    /// Notes when the peer's sender report came, `now_ms`.
    pub fn note(&mut self, report: &Report, now_ms: u64) {
        if report.ssrc == self.ssrc
            && let Some(middle) = report.sender_ntp_mid
        {
            self.last_report = Some((middle, now_ms));
        }
    }

    /// The source; none before its first packet.
    #[must_use]
    pub const fn ssrc(&self) -> Option<u32> {
        self.ssrc
    }

    /// Packets received.
    #[must_use]
    pub const fn received(&self) -> u64 {
        self.received
    }

    /// Packets that never came, up to the highest sequence number seen.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.expected().saturating_sub(self.received)
    }

    fn expected(&self) -> u64 {
        match self.received {
            0 => 0,
            _ => self.highest - self.base + 1,
        }
    }

    /// Interarrival jitter, ms.
    #[must_use]
    pub fn jitter_ms(&self) -> u64 {
        (self.jitter_16 >> 4) * 1_000 / u64::from(SAMPLE_RATE_HZ)
    }

    /// The block of our next report, sent `now_ms`; its loss fraction counts from the one before. None
    /// before the first packet.
    pub fn block(&mut self, now_ms: u64) -> Option<Block> {
        let ssrc = self.ssrc?;
        let now = (self.expected(), self.received);
        let before = std::mem::replace(&mut self.reported, now);
        let expected = now.0.saturating_sub(before.0);
        let lost = expected.saturating_sub(now.1.saturating_sub(before.1));
        let fraction_lost = (lost << 8).checked_div(expected).unwrap_or(0).min(255) as u8;
        let (last_report, delay) = match self.last_report {
            Some((middle, at_ms)) => (middle, (now_ms.saturating_sub(at_ms) << 16) / 1_000),
            None => (0, 0),
        };
        Some(Block {
            ssrc,
            fraction_lost,
            lost: self.lost().min(LOST_MAX) as u32,
            highest_sequence: self.highest.saturating_sub(FIRST_CYCLE) as u32,
            jitter: (self.jitter_16 >> 4) as u32,
            last_report,
            delay: delay as u32,
        })
    }

    /// Extends a 16-bit number by the cycle that brings it nearest to the highest one.
    fn extend(&self, sequence: u16) -> u64 {
        if self.received == 0 {
            return FIRST_CYCLE + u64::from(sequence);
        }
        let distance = sequence.wrapping_sub(self.highest as u16) as i16;
        self.highest.saturating_add_signed(i64::from(distance))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A packet every 20 ms, but for those that come late by so many milliseconds.
    fn hear(reception: &mut Reception, numbers: &[u16], late_ms: impl Fn(u16) -> u64) {
        for n in numbers {
            let packet = Packet {
                marker: false,
                payload_type: 0,
                sequence: n.wrapping_add(65_530),
                timestamp: u32::from(*n) * 160,
                ssrc: 1,
                payload: &[],
            };
            reception.take(&packet, u64::from(*n) * 20 + late_ms(*n));
        }
    }

    #[test]
    fn losses_are_counted_across_the_wrap() {
        let mut reception = Reception::default();
        hear(&mut reception, &[0, 1, 3, 2, 4, 6, 7, 9], |_| 0);
        assert_eq!((reception.received(), reception.lost()), (8, 2));
        let block = reception.block(0).unwrap();
        assert_eq!((block.lost, block.fraction_lost), (2, (2 * 256 / 10) as u8));
        assert_eq!(block.highest_sequence, 0x1_0000 + 3, "the second cycle");
        hear(&mut reception, &[10, 11], |_| 0);
        let block = reception.block(0).unwrap();
        assert_eq!((block.lost, block.fraction_lost), (2, 0), "none since");
    }

    #[test]
    fn jitter_settles_at_the_unevenness() {
        let mut reception = Reception::default();
        let all: Vec<u16> = (0..400).collect();
        hear(&mut reception, &all, |_| 7);
        assert_eq!(reception.block(0).unwrap().jitter, 0, "late, but evenly");
        hear(&mut reception, &all, |n| 8 * u64::from(n % 2));
        let jitter = reception.block(0).unwrap().jitter;
        assert!((56..=64).contains(&jitter), "{jitter} samples, not 8 ms");
        assert!((7..=8).contains(&reception.jitter_ms()));
    }

    #[test]
    fn another_source_starts_anew() {
        let mut reception = Reception::default();
        hear(&mut reception, &[0, 5], |_| 0);
        assert_eq!(reception.lost(), 4);
        let other = Packet {
            marker: true,
            payload_type: 0,
            sequence: 9,
            timestamp: 0,
            ssrc: 2,
            payload: &[],
        };
        reception.take(&other, 0);
        assert_eq!((reception.received(), reception.lost()), (1, 0));
    }

    #[test]
    fn the_peers_report_comes_back_with_its_delay() {
        let mut reception = Reception::default();
        hear(&mut reception, &[0], |_| 0);
        let stranger = Report {
            ssrc: Some(2),
            sender_ntp_mid: Some(7),
            ..Report::default()
        };
        reception.note(&stranger, 1_000);
        assert_eq!(reception.block(2_000).unwrap().last_report, 0);
        reception.note(
            &Report {
                ssrc: Some(1),
                ..stranger
            },
            1_000,
        );
        let block = reception.block(2_500).unwrap();
        assert_eq!((block.last_report, block.delay), (7, 3 << 15));
    }
}
