//! SDP, as much as a call server needs: see what is offered, answer it, see a hold (RFC 8866, RFC 3264).
//!
//! A description that is only passed on is never parsed; one that is changed keeps every line that is
//! not ours to change.

pub mod relay;

use std::net::IpAddr;

use crate::lex::number;
use crate::uri::host_ip;

/// Lines of one description; more are not read.
pub const LINES_MAX: usize = 512;

/// Which way media flows, seen from the sender of the description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Both ways.
    #[default]
    SendRecv,
    /// The sender holds the peer, or plays to it.
    SendOnly,
    /// The sender only listens.
    RecvOnly,
    /// Nothing flows.
    Inactive,
}

impl Direction {
    const ALL: [(Self, &'static str); 4] = [
        (Self::SendRecv, "sendrecv"),
        (Self::SendOnly, "sendonly"),
        (Self::RecvOnly, "recvonly"),
        (Self::Inactive, "inactive"),
    ];

    fn of(attribute: &[u8]) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, name)| name.as_bytes() == attribute)
            .map(|(direction, _)| direction)
    }

    /// Its attribute.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(direction, _)| *direction == self)
            .map_or("sendrecv", |(_, name)| name)
    }

    /// What an answer to this may say at most (RFC 3264 §6.1).
    #[must_use]
    pub const fn answered(self) -> Self {
        match self {
            Self::SendRecv => Self::SendRecv,
            Self::SendOnly => Self::RecvOnly,
            Self::RecvOnly => Self::SendOnly,
            Self::Inactive => Self::Inactive,
        }
    }
}

/// One payload format of a medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format<'a> {
    /// The RTP payload type.
    pub payload: u8,
    /// `name/rate[/channels]` of its rtpmap; of a static type without one, the registered name.
    pub encoding: &'a [u8],
}

/// One `m=` section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media<'a> {
    /// `audio`, `video`…
    pub kind: &'a [u8],
    /// The port; 0 means refused or switched off.
    pub port: u16,
    /// `RTP/AVP`, `RTP/SAVP`…
    pub protocol: &'a [u8],
    /// Its formats in order of preference.
    pub formats: Vec<Format<'a>>,
    /// The format list as written, for answers that refuse.
    pub format_list: &'a [u8],
    /// Where media is to be sent, if the address is one.
    pub address: Option<IpAddr>,
    /// The direction, of the medium or else of the session.
    pub direction: Direction,
}

/// A description taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sdp<'a> {
    /// Its media in order.
    pub media: Vec<Media<'a>>,
}

/// It is no description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSdp;

impl<'a> Sdp<'a> {
    /// Takes a description apart; lines it does not know are passed over.
    ///
    /// # Errors
    /// [`BadSdp`] without `v=0`, with a broken `m=` line, or with more than [`LINES_MAX`] lines.
    pub fn parse(body: &'a [u8]) -> Result<Self, BadSdp> {
        if !body.starts_with(b"v=0") {
            return Err(BadSdp);
        }
        let mut session = Defaults::default();
        let mut media: Vec<Media<'a>> = Vec::new();
        for (index, line) in lines(body).enumerate() {
            if index >= LINES_MAX {
                return Err(BadSdp);
            }
            match line {
                [b'm', b'=', rest @ ..] => media.push(media_line(rest, &session)?),
                [b'c', b'=', rest @ ..] => match media.last_mut() {
                    Some(medium) => medium.address = connection(rest),
                    None => session.address = connection(rest),
                },
                [b'a', b'=', rest @ ..] => attribute(rest, media.last_mut(), &mut session),
                _ => {}
            }
        }
        Ok(Self { media })
    }

    /// The first audio medium that is switched on.
    #[must_use]
    pub fn audio(&self) -> Option<&Media<'a>> {
        self.media
            .iter()
            .find(|medium| medium.kind == b"audio" && medium.port != 0)
    }

    /// Whether the sender holds the call: audio it does not want to receive, or the null address of old
    /// (RFC 3264 §8.4).
    #[must_use]
    pub fn is_hold(&self) -> bool {
        self.audio().is_some_and(|audio| {
            matches!(audio.direction, Direction::SendOnly | Direction::Inactive)
                || audio
                    .address
                    .is_some_and(|address| address.is_unspecified())
        })
    }
}

#[derive(Default)]
struct Defaults {
    address: Option<IpAddr>,
    direction: Direction,
}

/// The lines; the end of the last one, if it has one, begins no other.
fn lines(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    body.split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

fn connection(rest: &[u8]) -> Option<IpAddr> {
    let address = rest.split(|byte| *byte == b' ').nth(2)?;
    host_ip(address.split(|byte| *byte == b'/').next()?)
}

fn media_line<'a>(rest: &'a [u8], session: &Defaults) -> Result<Media<'a>, BadSdp> {
    let mut words = rest.splitn(4, |byte| *byte == b' ');
    let (Some(kind), Some(port), Some(protocol), Some(list)) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(BadSdp);
    };
    let port = port.split(|byte| *byte == b'/').next().unwrap_or_default();
    Ok(Media {
        kind,
        port: number(port, u64::from(u16::MAX)).ok_or(BadSdp)? as u16,
        protocol,
        formats: list
            .split(|byte| *byte == b' ')
            .filter_map(|word| number(word, 127))
            .map(|payload| Format {
                payload: payload as u8,
                encoding: static_encoding(payload as u8),
            })
            .collect(),
        format_list: list,
        address: session.address,
        direction: session.direction,
    })
}

/// The names of static payload types (RFC 3551 §6) that still occur.
const fn static_encoding(payload: u8) -> &'static [u8] {
    match payload {
        0 => b"PCMU/8000",
        3 => b"GSM/8000",
        8 => b"PCMA/8000",
        9 => b"G722/8000",
        18 => b"G729/8000",
        _ => b"",
    }
}

fn attribute<'a>(rest: &'a [u8], medium: Option<&mut Media<'a>>, session: &mut Defaults) {
    if let Some(direction) = Direction::of(rest) {
        match medium {
            Some(medium) => medium.direction = direction,
            None => session.direction = direction,
        }
        return;
    }
    let (Some(map), Some(medium)) = (rest.strip_prefix(b"rtpmap:"), medium) else {
        return;
    };
    let mut words = map.splitn(2, |byte| *byte == b' ');
    let payload = words.next().and_then(|word| number(word, 127));
    if let (Some(payload), Some(encoding)) = (payload, words.next()) {
        for format in &mut medium.formats {
            if u64::from(format.payload) == payload {
                format.encoding = encoding;
            }
        }
    }
}

/// Our end of a session we answer (or offer) ourselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local<'a> {
    /// The user part of `o=`.
    pub owner: &'a str,
    /// The session's id in `o=`.
    pub session: u64,
    /// Where we receive.
    pub address: IpAddr,
    /// The port we receive at.
    pub port: u16,
    /// Encodings we speak, in any case: `PCMU/8000`.
    pub encodings: &'a [&'a str],
    /// What we want to do; an offer may allow less.
    pub direction: Direction,
}

/// The answer to an offer: the first audio medium with the offerer's order of the encodings we share,
/// everything else refused. None when no encoding is shared (488).
#[must_use]
pub fn answer(offer: &Sdp<'_>, local: &Local<'_>) -> Option<Vec<u8>> {
    let ours = |format: &&Format<'_>| {
        local
            .encodings
            .iter()
            .any(|one| one.as_bytes().eq_ignore_ascii_case(format.encoding))
            || is_events(format)
    };
    let chosen = offer.media.iter().position(|medium| {
        medium.kind == b"audio"
            && medium.port != 0
            && medium.protocol == b"RTP/AVP"
            && medium.formats.iter().any(|f| ours(&f) && !is_events(f))
    })?;
    let mut out = head(local);
    for (index, medium) in offer.media.iter().enumerate() {
        if index == chosen {
            let formats: Vec<_> = medium.formats.iter().filter(ours).copied().collect();
            let direction = narrower(local.direction, medium.direction.answered());
            push_audio(&mut out, local.port, &formats, direction);
        } else {
            push_refused(&mut out, medium);
        }
    }
    Some(out)
}

/// An offer of the encodings we speak, with telephone events.
#[must_use]
pub fn offer(local: &Local<'_>) -> Vec<u8> {
    let mut formats = Vec::new();
    let mut dynamic = 96;
    for encoding in local.encodings {
        let fixed = [0, 3, 8, 9, 18]
            .into_iter()
            .find(|payload| static_encoding(*payload).eq_ignore_ascii_case(encoding.as_bytes()));
        let payload = fixed.unwrap_or_else(|| {
            dynamic += 1;
            dynamic - 1
        });
        formats.push(Format {
            payload,
            encoding: encoding.as_bytes(),
        });
    }
    formats.push(Format {
        payload: 101,
        encoding: b"telephone-event/8000",
    });
    let mut out = head(local);
    push_audio(&mut out, local.port, &formats, local.direction);
    out
}

/// The answer to an offer in the words of a third party's description: its addresses and attributes, cut
/// to the formats both name alike. None when they share no audio encoding. This joins two parties that
/// have both offered.
#[must_use]
pub fn bridge(offer: &[u8], description: &[u8]) -> Option<Vec<u8>> {
    let (offered, described) = (Sdp::parse(offer).ok()?, Sdp::parse(description).ok()?);
    let (theirs, ours) = (offered.audio()?, described.audio()?);
    let shared: Vec<_> = theirs
        .formats
        .iter()
        .filter(|format| !format.encoding.is_empty() && ours.formats.contains(format))
        .copied()
        .collect();
    if !shared.iter().any(|format| !is_events(format)) {
        return None;
    }
    let local = Local {
        owner: "naisen",
        session: 1,
        address: ours.address?,
        port: ours.port,
        encodings: &[],
        direction: ours.direction,
    };
    let mut out = head(&local);
    for medium in &offered.media {
        if std::ptr::eq(medium, theirs) {
            push_audio(&mut out, ours.port, &shared, ours.direction);
        } else {
            push_refused(&mut out, medium);
        }
    }
    Some(out)
}

fn push_refused(out: &mut Vec<u8>, medium: &Media<'_>) {
    out.extend_from_slice(b"m=");
    out.extend_from_slice(medium.kind);
    out.extend_from_slice(b" 0 ");
    out.extend_from_slice(medium.protocol);
    out.push(b' ');
    out.extend_from_slice(medium.format_list);
    out.extend_from_slice(b"\r\n");
}

fn is_events(format: &Format<'_>) -> bool {
    format
        .encoding
        .eq_ignore_ascii_case(b"telephone-event/8000")
}

const fn narrower(wanted: Direction, allowed: Direction) -> Direction {
    match (wanted, allowed) {
        (Direction::SendRecv, other) | (other, Direction::SendRecv) => other,
        (Direction::SendOnly, Direction::SendOnly) => Direction::SendOnly,
        (Direction::RecvOnly, Direction::RecvOnly) => Direction::RecvOnly,
        _ => Direction::Inactive,
    }
}

fn head(local: &Local<'_>) -> Vec<u8> {
    use std::io::Write as _;
    let family = if local.address.is_ipv4() {
        "IP4"
    } else {
        "IP6"
    };
    let (address, owner, session) = (local.address, local.owner, local.session);
    let mut out = Vec::with_capacity(256);
    // Writing to a Vec cannot fail.
    let _ = write!(
        out,
        "v=0\r\no={owner} {session} {session} IN {family} {address}\r\ns=-\r\n\
         c=IN {family} {address}\r\nt=0 0\r\n"
    );
    out
}

fn push_audio(out: &mut Vec<u8>, port: u16, formats: &[Format<'_>], direction: Direction) {
    use std::io::Write as _;
    let _ = write!(out, "m=audio {port} RTP/AVP");
    for format in formats {
        let _ = write!(out, " {}", format.payload);
    }
    out.extend_from_slice(b"\r\n");
    for format in formats {
        let _ = write!(out, "a=rtpmap:{} ", format.payload);
        out.extend_from_slice(format.encoding);
        out.extend_from_slice(b"\r\n");
        if is_events(format) {
            let _ = write!(out, "a=fmtp:{} 0-15\r\n", format.payload);
        }
    }
    let _ = write!(out, "a=ptime:20\r\na={}\r\n", direction.name());
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: &[u8] =
        b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
        m=video 6000 RTP/AVP 99\r\nm=audio 5000 RTP/AVP 96 8 0 101\r\na=rtpmap:96 opus/48000/2\r\n\
        a=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n";

    fn local() -> Local<'static> {
        Local {
            owner: "naisen",
            session: 1,
            address: "2001:db8::1".parse().unwrap(),
            port: 4000,
            encodings: &["PCMU/8000", "PCMA/8000"],
            direction: Direction::SendRecv,
        }
    }

    #[test]
    fn an_offer_is_answered_in_its_own_order() {
        let offer = Sdp::parse(OFFER).unwrap();
        assert!(offer.is_hold());
        assert_eq!(
            offer.audio().unwrap().address,
            Some("192.0.2.1".parse().unwrap())
        );
        let text = String::from_utf8(answer(&offer, &local()).unwrap()).unwrap();
        assert!(
            text.contains("m=video 0 RTP/AVP 99\r\nm=audio 4000 RTP/AVP 8 0 101\r\n"),
            "{text}"
        );
        assert!(text.contains("c=IN IP6 2001:db8::1\r\n") && text.ends_with("a=recvonly\r\n"));
        assert!(Sdp::parse(text.as_bytes()).is_ok());
    }

    #[test]
    fn no_shared_encoding_is_no_answer() {
        let offer = Sdp::parse(b"v=0\r\nm=audio 5000 RTP/AVP 3\r\n").unwrap();
        assert_eq!(answer(&offer, &local()), None);
        let secure = Sdp::parse(b"v=0\r\nm=audio 5000 RTP/SAVP 0\r\n").unwrap();
        assert_eq!(answer(&secure, &local()), None);
    }

    #[test]
    fn our_offer_can_be_answered_by_us() {
        let bytes = offer(&local());
        let parsed = Sdp::parse(&bytes).unwrap();
        assert_eq!(parsed.audio().unwrap().formats.len(), 3);
        assert!(answer(&parsed, &local()).is_some());
    }

    #[test]
    fn broken_descriptions_are_refused() {
        for body in [
            &b""[..],
            b"hello",
            b"v=0\r\nm=audio\r\n",
            b"v=0\r\nm=audio x RTP/AVP 0\r\n",
        ] {
            assert!(Sdp::parse(body).is_err());
        }
    }
}
