//! RTCP (RFC 3550 §6): the reports we send and what we read of a peer's.

/// What one compound packet tells us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Source of the sender, if the first packet was a sender or receiver report.
    pub ssrc: Option<u32>,
    /// Middle 32 bits of the NTP time of a sender report, for the `LSR` field of our report.
    pub sender_ntp_mid: Option<u32>,
    /// The peer said goodbye.
    pub bye: bool,
}

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const GOODBYE: u8 = 203;

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
            }
            RECEIVER_REPORT => report.ssrc = word(body, 0),
            GOODBYE => report.bye = true,
            _ => {}
        }
        datagram = &datagram[len..];
        first = false;
    }
    (!first).then_some(report)
}

fn word(bytes: &[u8], index: usize) -> Option<u32> {
    bytes
        .get(index * 4..index * 4 + 4)?
        .try_into()
        .ok()
        .map(u32::from_be_bytes)
}

/// What our receiver report says of the peer's stream (RFC 3550 §6.4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The peer's source.
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

/// A receiver report with our name, as one compound packet; `bye` ends the stream.
#[must_use]
pub fn build(ssrc: u32, cname: &str, block: Option<&Block>, bye: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(96);
    let blocks = u8::from(block.is_some());
    out.extend([
        0x80 | blocks,
        RECEIVER_REPORT,
        0,
        if block.is_some() { 7 } else { 1 },
    ]);
    out.extend(ssrc.to_be_bytes());
    if let Some(block) = block {
        out.extend(block.ssrc.to_be_bytes());
        let lost = block.lost.min(0x007f_ffff);
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
        let block = Block {
            ssrc: 9,
            fraction_lost: 3,
            lost: 5,
            ..Block::default()
        };
        for name in ["", "a", "ab", "abc", "naisen@example"] {
            for bye in [false, true] {
                let bytes = build(7, name, Some(&block), bye);
                let expect = Report {
                    ssrc: Some(7),
                    sender_ntp_mid: None,
                    bye,
                };
                assert_eq!(parse(&bytes), Some(expect), "{name} {bye}");
            }
        }
    }

    #[test]
    fn a_sender_report_gives_the_middle_of_its_time() {
        let mut bytes = vec![0x80, SENDER_REPORT, 0, 6];
        bytes.extend(5u32.to_be_bytes());
        bytes.extend(0x1111_2222u32.to_be_bytes());
        bytes.extend(0x3333_4444u32.to_be_bytes());
        bytes.extend([0; 12]);
        assert_eq!(
            parse(&bytes).and_then(|r| r.sender_ntp_mid),
            Some(0x2222_3333)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..96)) {
            let _ = parse(&bytes);
        }
    }
}
