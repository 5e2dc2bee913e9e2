//! Descriptions whose media goes through a relay: where each medium wants its packets, and the same
//! description with the relay in that place. Every line that names no place stays as it came.

use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};

use super::{Direction, Media, Sdp, connection, lines};
use crate::lex::number;

/// Protocols whose packets can be passed on unread.
const PROTOCOLS: [&str; 5] = ["RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF", "udptl"];
/// Attributes that name other places, or make one port serve several media: with a relay in between they
/// would be wrong (RFC 8839, RFC 9143).
const DROPPED: [&str; 8] = [
    "a=candidate:",
    "a=remote-candidates:",
    "a=end-of-candidates",
    "a=ice-",
    "a=group:BUNDLE",
    "a=bundle-only",
    "a=rtcp-mux-only",
    "a=msid-semantic:",
];

/// Where one `m=` section wants its packets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// It is neither refused nor switched off, and can be relayed.
    pub is_on: bool,
    /// Its packets are RTP and RTCP.
    pub is_rtp: bool,
    /// Packets come from there, too: it does not only listen (RFC 3264 §5.1).
    pub speaks: bool,
    /// Where its packets go; none while it holds by the null address (RFC 3264 §8.4).
    pub media: Option<SocketAddr>,
    /// Where its RTCP goes: the next port, unless it says otherwise (RFC 3605).
    pub control: Option<SocketAddr>,
}

impl End {
    fn of(medium: &Media<'_>) -> Self {
        let protocol = medium.protocol;
        let known = |one: &&str| one.as_bytes().eq_ignore_ascii_case(protocol);
        let address = medium.address.filter(|address| !address.is_unspecified());
        let at = |port: Option<u16>| Some(SocketAddr::new(address?, port?));
        Self {
            is_on: medium.port != 0 && PROTOCOLS.iter().any(known),
            speaks: matches!(medium.direction, Direction::SendRecv | Direction::SendOnly),
            is_rtp: protocol.to_ascii_uppercase().starts_with(b"RTP/"),
            media: at(Some(medium.port)),
            control: at(medium.port.checked_add(1)),
        }
    }
}

/// Where the media of a description want their packets, in order. None when it cannot go through a relay:
/// it is no description, its first medium is no RTP over UDP, it names a place by a host name, or it needs
/// the connectivity checks of ICE because it agrees on its keys in the media path.
#[must_use]
pub fn ends(description: &[u8]) -> Option<Vec<End>> {
    let parsed = Sdp::parse(description).ok()?;
    let mut ends: Vec<_> = parsed.media.iter().map(End::of).collect();
    let first = parsed.media.iter().position(|medium| medium.port != 0);
    if first.is_some_and(|first| !ends[first].is_on) {
        return None;
    }
    let named = |(medium, end): (&Media<'_>, &End)| end.is_on && medium.address.is_none();
    if parsed.media.iter().zip(&ends).any(named) {
        return None;
    }
    let mut count = 0;
    for line in lines(description) {
        if line.starts_with(b"m=") {
            count += 1;
        } else if line.starts_with(b"a=fingerprint:") {
            return None;
        } else if let Some(rtcp) = line.strip_prefix(b"a=rtcp:")
            && let Some(end) = ends.get_mut(usize::wrapping_sub(count, 1))
        {
            end.control = control(rtcp, end.media);
        }
    }
    Some(ends)
}

/// `port [IN IP4 address]` of `a=rtcp`.
fn control(value: &[u8], media: Option<SocketAddr>) -> Option<SocketAddr> {
    let address = value.splitn(2, |byte| *byte == b' ').nth(1);
    let address = address.and_then(connection).or(media.map(|at| at.ip()))?;
    Some(SocketAddr::new(address, port_of_rtcp(value)?))
}

fn port_of_rtcp(value: &[u8]) -> Option<u16> {
    let word = value.split(|byte| *byte == b' ').next()?;
    number(word, u64::from(u16::MAX)).map(|port| port as u16)
}

/// Who describes itself where the relay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The session's id in `o=`.
    pub session: u64,
    /// Its version: grows by one with every change (RFC 3264 §8).
    pub version: u64,
    /// The relay's address.
    pub address: IpAddr,
}

/// The description with the relay's address and these ports in place of its own, one for each medium; a
/// medium without one is switched off.
#[must_use]
pub fn relayed(
    description: &[u8],
    origin: &Origin,
    port_of: impl Fn(usize) -> Option<u16>,
) -> Vec<u8> {
    let family = if origin.address.is_ipv4() {
        "IP4"
    } else {
        "IP6"
    };
    let address = origin.address;
    let mut out = Vec::with_capacity(description.len() + 64);
    let mut count = 0;
    // The ports of the present medium, its own and the relay's.
    let (mut own, mut ours) = (0, 0);
    for line in lines(description) {
        // Writing to a Vec cannot fail.
        if line.starts_with(b"o=") {
            let (session, version) = (origin.session, origin.version);
            let _ = write!(out, "o=naisen {session} {version} IN {family} {address}");
        } else if let Some(place) = line.strip_prefix(b"c=") {
            if connection(place).is_some_and(|place| place.is_unspecified()) {
                out.extend_from_slice(line);
            } else {
                let _ = write!(out, "c=IN {family} {address}");
            }
        } else if let Some(medium) = line.strip_prefix(b"m=") {
            own = port_in(medium);
            ours = port_of(count).filter(|_| own != 0).unwrap_or_default();
            count += 1;
            push_medium(&mut out, medium, ours);
        } else if let Some(rtcp) = line.strip_prefix(b"a=rtcp:") {
            if ours == 0 {
                continue;
            }
            let is_same = port_of_rtcp(rtcp) == Some(own);
            let _ = write!(out, "a=rtcp:{}", ours + u16::from(!is_same));
        } else if DROPPED.iter().any(|one| line.starts_with(one.as_bytes())) {
            continue;
        } else {
            out.extend_from_slice(line);
        }
        out.extend_from_slice(b"\r\n");
    }
    out
}

fn port_in(medium: &[u8]) -> u16 {
    let port = medium
        .split(|byte| *byte == b' ')
        .nth(1)
        .unwrap_or_default();
    let port = port.split(|byte| *byte == b'/').next().unwrap_or_default();
    number(port, u64::from(u16::MAX)).unwrap_or_default() as u16
}

fn push_medium(out: &mut Vec<u8>, medium: &[u8], port: u16) {
    let mut words = medium.splitn(3, |byte| *byte == b' ');
    let (kind, rest) = (
        words.next().unwrap_or_default(),
        words.nth(1).unwrap_or_default(),
    );
    out.extend_from_slice(b"m=");
    out.extend_from_slice(kind);
    let _ = write!(out, " {port} ");
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::super::LINES_MAX;
    use super::*;

    const ORIGIN: Origin = Origin {
        session: 7,
        version: 3,
        address: IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 1)),
    };

    /// One description, what of it goes to the peer, and where its media want their packets.
    fn check(given: &str, told: &str, wants: &[(&str, &str)]) {
        let crlf = |text: &str| text.replace('\n', "\r\n");
        let given = crlf(given);
        let ports = |index: usize| [Some(30_000), Some(30_002), None].get(index).copied()?;
        let bytes = relayed(given.as_bytes(), &ORIGIN, ports);
        assert_eq!(String::from_utf8(bytes).unwrap(), crlf(told));
        let ends = ends(given.as_bytes()).unwrap();
        let place = |place: Option<SocketAddr>| place.map(|p| p.to_string()).unwrap_or_default();
        let places: Vec<_> = ends
            .iter()
            .map(|end| (place(end.media), place(end.control)))
            .collect();
        let wants: Vec<_> = wants
            .iter()
            .map(|(media, control)| ((*media).to_owned(), (*control).to_owned()))
            .collect();
        assert_eq!(places, wants);
    }

    #[test]
    fn only_the_places_change() {
        check(
            "v=0\no=alice 1 1 IN IP4 10.0.0.5\ns=-\ne=a@b\nc=IN IP4 10.0.0.5\nb=AS:64\nt=0 0\na=x:1\n\
             m=audio 4000 RTP/AVP 0 101\na=rtpmap:101 telephone-event/8000\na=fmtp:101 0-15\n\
             a=ptime:20\na=sendonly\n",
            "v=0\no=naisen 7 3 IN IP4 198.51.100.1\ns=-\ne=a@b\nc=IN IP4 198.51.100.1\nb=AS:64\nt=0 0\n\
             a=x:1\nm=audio 30000 RTP/AVP 0 101\na=rtpmap:101 telephone-event/8000\na=fmtp:101 0-15\n\
             a=ptime:20\na=sendonly\n",
            &[("10.0.0.5:4000", "10.0.0.5:4001")],
        );
    }

    #[test]
    fn every_medium_has_ports_of_its_own() {
        check(
            "v=0\no=- 1 1 IN IP4 10.0.0.5\ns=-\nt=0 0\na=group:BUNDLE 0 1\n\
             m=audio 4000 RTP/SAVP 0\nc=IN IP4 10.0.0.5\na=crypto:1 X inline:abc\na=rtcp:4100\na=mid:0\n\
             m=video 5000/2 RTP/AVPF 96\nc=IN IP4 10.0.0.6\na=rtcp:5000 IN IP4 10.0.0.6\na=rtcp-mux\n\
             m=audio 6000 RTP/AVP 8\nc=IN IP4 10.0.0.5\na=rtcp:6001\n\
             m=image 0 udptl t38\nc=IN IP4 10.0.0.5\n",
            "v=0\no=naisen 7 3 IN IP4 198.51.100.1\ns=-\nt=0 0\n\
             m=audio 30000 RTP/SAVP 0\nc=IN IP4 198.51.100.1\na=crypto:1 X inline:abc\na=rtcp:30001\n\
             a=mid:0\n\
             m=video 30002 RTP/AVPF 96\nc=IN IP4 198.51.100.1\na=rtcp:30002\na=rtcp-mux\n\
             m=audio 0 RTP/AVP 8\nc=IN IP4 198.51.100.1\n\
             m=image 0 udptl t38\nc=IN IP4 198.51.100.1\n",
            &[
                ("10.0.0.5:4000", "10.0.0.5:4100"),
                ("10.0.0.6:5000", "10.0.0.6:5000"),
                ("10.0.0.5:6000", "10.0.0.5:6001"),
                ("10.0.0.5:0", "10.0.0.5:1"),
            ],
        );
    }

    #[test]
    fn a_hold_by_the_null_address_stays_one() {
        check(
            "v=0\no=- 1 2 IN IP4 10.0.0.5\ns=-\nc=IN IP4 0.0.0.0\nt=0 0\nm=audio 4000 RTP/AVP 0\n",
            "v=0\no=naisen 7 3 IN IP4 198.51.100.1\ns=-\nc=IN IP4 0.0.0.0\nt=0 0\n\
             m=audio 30000 RTP/AVP 0\n",
            &[("", "")],
        );
    }

    #[test]
    fn candidates_go_and_odd_line_ends_are_mended() {
        let given = "v=0\no=- 1 1 IN IP4 10.0.0.5\ns=-\nc=IN IP4 10.0.0.5\nt=0 0\na=ice-ufrag:a\n\
                     a=ice-pwd:b\nm=audio 4000 RTP/AVP 0\na=candidate:1 1 UDP 1 10.0.0.5 4000 typ host\n\
                     a=end-of-candidates\na=sendrecv";
        let told = relayed(given.as_bytes(), &ORIGIN, |_| Some(30_000));
        assert_eq!(
            String::from_utf8(told).unwrap(),
            "v=0\r\no=naisen 7 3 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n\
             m=audio 30000 RTP/AVP 0\r\na=sendrecv\r\n"
        );
    }

    #[test]
    fn the_longest_description_is_no_longer_afterwards() {
        let head =
            "v=0\no=- 1 1 IN IP4 10.0.0.5\ns=-\nc=IN IP4 10.0.0.5\nt=0 0\nm=audio 4000 RTP/AVP 0";
        let more = "\na=x".repeat(LINES_MAX - head.lines().count());
        for end in ["", "\n", "\r\n"] {
            let given = format!("{head}{more}{end}");
            let told = relayed(given.as_bytes(), &ORIGIN, |_| Some(30_000));
            assert_eq!(ends(&told).map(|ends| ends.len()), Some(1), "{end:?}");
        }
    }

    #[test]
    fn what_no_relay_can_carry_is_left_alone() {
        let head = "v=0\r\no=- 1 1 IN IP4 10.0.0.5\r\ns=-\r\nc=IN IP4 10.0.0.5\r\nt=0 0\r\n";
        for (what, body) in [
            (
                "keys in the media path",
                "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n",
            ),
            (
                "the same, of old",
                "m=audio 9 RTP/SAVPF 0\r\na=fingerprint:sha-256 AA\r\n",
            ),
            ("a stream", "m=audio 9 TCP/RTP/AVP 0\r\n"),
            (
                "a host name",
                "m=audio 9 RTP/AVP 0\r\nc=IN IP4 phone.example\r\n",
            ),
        ] {
            assert_eq!(ends(format!("{head}{body}").as_bytes()), None, "{what}");
        }
        assert_eq!(ends(b"--boundary"), None);
        let message = format!("{head}m=audio 4000 RTP/AVP 0\r\nm=message 9 TCP/MSRP *\r\n");
        let ends = ends(message.as_bytes()).unwrap();
        assert!(
            ends[0].is_on && !ends[1].is_on,
            "the other medium is switched off"
        );
    }
}
