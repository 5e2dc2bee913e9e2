//! RTCP (RFC 3550 §6): the reports we send and what we read of a peer's.

/// What one compound packet tells us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Source of the sender, if the first packet was a sender or receiver report.
    pub ssrc: Option<u32>,
    /// Middle 32 bits of the NTP time of a sender report, for the `LSR` field of our report.
    pub sender_ntp_mid: Option<u32>,
    /// The first block: in a call of two there is one, about our stream if its source is ours.
    pub block: Option<Block>,
    /// The peer said goodbye.
    pub bye: bool,
}

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const GOODBYE: u8 = 203;
/// The most losses a block can count.
const LOST_MAX: u32 = 0x007f_ffff;
/// From 1900, where NTP's seconds begin, to 1970.
const NTP_EPOCH_S: i64 = 2_208_988_800;

/// Parses a compound packet; `None` where RFC 3550 appendix A.2 calls it invalid.
#[must_use]
pub fn parse(mut datagram: &[u8]) -> Option<Report> {
    if !datagram.len().is_multiple_of(4) {
        return None;
    }
    let mut report = Report::default();
    let mut first = true;
    while !datagram.is_empty() {
        let header = datagram.first_chunk::<4>()?;
        let kind = header[1];
        if header[0] >> 6 != 2 || (first && !matches!(kind, SENDER_REPORT | RECEIVER_REPORT)) {
            return None;
        }
        let len = (usize::from(u16::from_be_bytes([header[2], header[3]])) + 1) * 4;
        let body = datagram.get(4..len)?;
        match kind {
            SENDER_REPORT => {
                report.ssrc = word(body, 0);
                report.sender_ntp_mid =
                    Some((word(body, 1)? & 0xffff) << 16 | word(body, 2)? >> 16);
                report.block = read_block(header[0], body, 6).or(report.block);
            }
            RECEIVER_REPORT => {
                report.ssrc = word(body, 0);
                report.block = read_block(header[0], body, 1).or(report.block);
            }
            GOODBYE => report.bye = true,
            _ => {}
        }
        datagram = &datagram[len..];
        first = false;
    }
    (!first).then_some(report)
}

/// The first block of a report, behind so many words; none when it has none.
fn read_block(first_byte: u8, body: &[u8], at: usize) -> Option<Block> {
    if first_byte & 0x1f == 0 {
        return None;
    }
    let losses = word(body, at + 1)?;
    // 24 bits with a sign: below zero when more came than was sent.
    let lost = losses & 0x00ff_ffff;
    Some(Block {
        ssrc: word(body, at)?,
        fraction_lost: (losses >> 24) as u8,
        lost: if lost > LOST_MAX { 0 } else { lost },
        highest_sequence: word(body, at + 2)?,
        jitter: word(body, at + 3)?,
        last_report: word(body, at + 4)?,
        delay: word(body, at + 5)?,
    })
}

fn word(bytes: &[u8], index: usize) -> Option<u32> {
    bytes
        .get(index * 4..index * 4 + 4)?
        .try_into()
        .ok()
        .map(u32::from_be_bytes)
}

/// What our report says of the peer's stream, or the peer's of ours (RFC 3550 §6.4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The source it is about.
    pub ssrc: u32,
    /// Lost since the last report, in 256ths.
    pub fraction_lost: u8,
    /// Lost in all; clamped to 24 bits.
    pub lost: u32,
    /// Highest sequence number, extended by cycles.
    pub highest_sequence: u32,
    /// Interarrival jitter, in samples.
    pub jitter: u32,
    /// Middle of the NTP time of the last sender report, 0 when none came.
    pub last_report: u32,
    /// Delay since then, in 65536ths of a second.
    pub delay: u32,
}

/// What a sender report says of our own stream (RFC 3550 §6.4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The instant of the report; see [`ntp`].
    pub ntp: u64,
    /// The same instant on the stream's own clock.
    pub timestamp: u32,
    /// Packets so far.
    pub packets: u32,
    /// Bytes of payload so far.
    pub octets: u32,
}

/// An instant (epoch milliseconds) as NTP writes it: seconds since 1900, and 32 bits of fraction.
#[must_use]
pub const fn ntp(epoch_ms: i64) -> u64 {
    // The seconds wrap in 2036, as RFC 3550 §4 expects.
    let seconds = epoch_ms.div_euclid(1_000) + NTP_EPOCH_S;
    let fraction = ((epoch_ms.rem_euclid(1_000) as u64) << 32) / 1_000;
    ((seconds as u64) << 32) | fraction
}

/// Our report with our name, as one compound packet: a sender's, or while nothing was `sent` a
/// receiver's; `bye` ends the stream.
#[must_use]
pub fn build(
    ssrc: u32,
    cname: &str,
    sent: Option<&Sent>,
    block: Option<&Block>,
    bye: bool,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    let (kind, words) = match sent {
        Some(_) => (SENDER_REPORT, 6),
        None => (RECEIVER_REPORT, 1),
    };
    let (blocks, block_words) = block.map_or((0, 0), |_| (1, 6));
    out.extend([0x80 | blocks, kind, 0, words + block_words]);
    out.extend(ssrc.to_be_bytes());
    if let Some(sent) = sent {
        out.extend(sent.ntp.to_be_bytes());
        for value in [sent.timestamp, sent.packets, sent.octets] {
            out.extend(value.to_be_bytes());
        }
    }
    if let Some(block) = block {
        out.extend(block.ssrc.to_be_bytes());
        let lost = block.lost.min(LOST_MAX);
        out.extend((u32::from(block.fraction_lost) << 24 | lost).to_be_bytes());
        for value in [
            block.highest_sequence,
            block.jitter,
            block.last_report,
            block.delay,
        ] {
            out.extend(value.to_be_bytes());
        }
    }
    let name = &cname.as_bytes()[..cname.len().min(255)];
    // The item list ends with at least one zero and fills the word (RFC 3550 §6.5).
    let padding = 4 - (2 + name.len()) % 4;
    let words = 1 + (2 + name.len() + padding) / 4;
    out.extend([0x81, SOURCE_DESCRIPTION, 0, words as u8]);
    out.extend(ssrc.to_be_bytes());
    out.extend([1, name.len() as u8]);
    out.extend_from_slice(name);
    out.resize(out.len() + padding, 0);
    if bye {
        out.extend([0x81, GOODBYE, 0, 1]);
        out.extend(ssrc.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_built_is_read() {
        let one = Block {
            ssrc: 9,
            fraction_lost: 3,
            lost: 5,
            highest_sequence: 0x1_0002,
            jitter: 11,
            last_report: 12,
            delay: 13,
        };
        let ours = Sent {
            ntp: 0x1111_2222_3333_4444,
            timestamp: 160,
            packets: 1,
            octets: 160,
        };
        for name in ["", "a", "ab", "abc", "naisen@example"] {
            for sent in [None, Some(ours)] {
                for block in [None, Some(one)] {
                    for bye in [false, true] {
                        let bytes = build(7, name, sent.as_ref(), block.as_ref(), bye);
                        let expect = Report {
                            ssrc: Some(7),
                            sender_ntp_mid: sent.map(|_| 0x2222_3333),
                            block,
                            bye,
                        };
                        assert_eq!(parse(&bytes), Some(expect), "{name} {sent:?} {bye}");
                    }
                }
            }
        }
    }

    #[test]
    fn ntp_counts_from_1900() {
        assert_eq!(ntp(0), 2_208_988_800 << 32);
        assert_eq!(ntp(1_500), (2_208_988_801 << 32) | (1 << 31));
        assert_eq!(ntp(-500), (2_208_988_799 << 32) | (1 << 31));
    }

    #[test]
    fn more_packets_than_were_sent_are_no_loss() {
        let mut bytes = build(7, "", None, Some(&Block::default()), false);
        bytes[13..16].copy_from_slice(&[0xff, 0xff, 0xfe]);
        assert_eq!(parse(&bytes).unwrap().block.unwrap().lost, 0);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..96)) {
            let _ = parse(&bytes);
        }
    }
}
