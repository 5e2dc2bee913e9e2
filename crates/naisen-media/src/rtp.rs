//! RTP packets (RFC 3550 §5), parsed without copying.

/// One packet as it stands in a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Marker bit: the first packet of a talk spurt (RFC 3551 §4.1).
    pub marker: bool,
    /// Payload type, 0–127.
    pub payload_type: u8,
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp, in samples.
    pub timestamp: u32,
    /// Synchronisation source.
    pub ssrc: u32,
    /// Payload without header extension and padding.
    pub payload: &'a [u8],
}

/// Bytes of a header without contributing sources.
pub const HEADER_LEN: usize = 12;

impl<'a> Packet<'a> {
    /// Parses a datagram; `None` for anything that is not RTP version 2 or is cut short. Packets
    /// that RFC 5761 §4 reads as RTCP (second byte 192–223) are refused too.
    #[must_use]
    pub fn parse(datagram: &'a [u8]) -> Option<Self> {
        let header = datagram.first_chunk::<HEADER_LEN>()?;
        if header[0] >> 6 != 2 || (192..=223).contains(&header[1]) {
            return None;
        }
        let sources = usize::from(header[0] & 0x0f) * 4;
        let mut payload = datagram.get(HEADER_LEN + sources..)?;
        if header[0] & 0x10 != 0 {
            let words = u16::from_be_bytes([*payload.get(2)?, *payload.get(3)?]);
            payload = payload.get(4 + usize::from(words) * 4..)?;
        }
        if header[0] & 0x20 != 0 {
            let padding = usize::from(*payload.last()?);
            if padding == 0 {
                return None;
            }
            payload = payload.get(..payload.len().checked_sub(padding)?)?;
        }
        Some(Self {
            marker: header[1] & 0x80 != 0,
            payload_type: header[1] & 0x7f,
            sequence: u16::from_be_bytes([header[2], header[3]]),
            timestamp: u32::from_be_bytes([header[4], header[5], header[6], header[7]]),
            ssrc: u32::from_be_bytes([header[8], header[9], header[10], header[11]]),
            payload,
        })
    }

    /// The datagram.
    #[must_use]
    pub fn build(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_LEN + self.payload.len());
        out.push(0x80);
        out.push(self.payload_type & 0x7f | if self.marker { 0x80 } else { 0 });
        out.extend_from_slice(&self.sequence.to_be_bytes());
        out.extend_from_slice(&self.timestamp.to_be_bytes());
        out.extend_from_slice(&self.ssrc.to_be_bytes());
        out.extend_from_slice(self.payload);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_rtp_is_refused() {
        let good = Packet {
            marker: false,
            payload_type: 0,
            sequence: 1,
            timestamp: 2,
            ssrc: 3,
            payload: &[0, 0, 1, 0],
        }
        .build();
        for (what, change) in [
            ("version 1", (0, 0x40)),
            ("an extension that is not there", (0, 0x90)),
            ("padding of zero bytes", (0, 0xa0)),
            ("fifteen sources that are not there", (0, 0x8f)),
            ("an RTCP sender report", (1, 200)),
        ] {
            let mut bad = good.clone();
            bad[change.0] = change.1;
            assert_eq!(Packet::parse(&bad), None, "{what}");
        }
        for len in 0..HEADER_LEN {
            assert_eq!(Packet::parse(&good[..len]), None);
        }
    }

    #[test]
    fn extension_sources_and_padding_are_taken_off() {
        let mut bytes = vec![0x80 | 0x20 | 0x10 | 1, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3];
        bytes.extend([0, 0, 0, 9]); // one contributing source
        bytes.extend([0xbe, 0xde, 0, 1, 1, 2, 3, 4]); // an extension of one word
        bytes.extend([7, 8, 0, 2]); // two bytes of payload, two of padding
        assert_eq!(Packet::parse(&bytes).map(|p| p.payload), Some(&[7, 8][..]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = Packet::parse(&bytes);
        }

        #[test]
        fn what_is_built_is_read(
            marker: bool, payload_type in 0u8..64, sequence: u16, timestamp: u32, ssrc: u32,
            payload in proptest::collection::vec(any::<u8>(), 0..32),
        ) {
            let packet = Packet { marker, payload_type, sequence, timestamp, ssrc, payload: &payload };
            let bytes = packet.build();
            prop_assert_eq!(Packet::parse(&bytes), Some(packet));
        }
    }
}
