//! Headers of dialogs: Session-Expires (RFC 4028), RAck (RFC 3262), Replaces (RFC 3891), Reason
//! (RFC 3326).

use memchr::memchr;

use crate::Method;
use crate::lex::{self, trim, unescape};

/// Who refreshes a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresher {
    /// The side that sent the request.
    Uac,
    /// The side that answers it.
    Uas,
}

/// Session-Expires: seconds and refresher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionExpires {
    /// Seconds until the session counts as gone.
    pub interval_s: u32,
    /// Who refreshes, when it says so.
    pub refresher: Option<Refresher>,
}

impl SessionExpires {
    /// Reads a value.
    #[must_use]
    pub fn parse(value: &[u8]) -> Option<Self> {
        let end = memchr(b';', value).unwrap_or(value.len());
        let interval_s = lex::number(trim(&value[..end]), u64::from(u32::MAX))? as u32;
        let refresher = match lex::param(&value[end..], "refresher") {
            Some(side) if side.eq_ignore_ascii_case(b"uac") => Some(Refresher::Uac),
            Some(side) if side.eq_ignore_ascii_case(b"uas") => Some(Refresher::Uas),
            _ => None,
        };
        Some(Self {
            interval_s,
            refresher,
        })
    }
}

/// RAck: which reliable provisional response a PRACK acknowledges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RAck<'a> {
    /// The RSeq.
    pub rseq: u32,
    /// The CSeq number of the request.
    pub cseq: u32,
    /// Its method.
    pub method: Method<'a>,
}

impl<'a> RAck<'a> {
    /// Reads a value.
    #[must_use]
    pub fn parse(value: &'a [u8]) -> Option<Self> {
        let mut words = value
            .split(|byte| lex::is_space(*byte))
            .filter(|word| !word.is_empty());
        let number = |word| lex::number(word, u64::from(u32::MAX)).map(|n| n as u32);
        Some(Self {
            rseq: number(words.next()?)?,
            cseq: number(words.next()?)?,
            method: Method::of(words.next()?),
        })
    }
}

/// Replaces: the dialog a new one takes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaces {
    /// Its Call-ID.
    pub call_id: Vec<u8>,
    /// The tag of the side that is asked.
    pub to_tag: Vec<u8>,
    /// The tag of the other side.
    pub from_tag: Vec<u8>,
    /// Only while it is early.
    pub early_only: bool,
}

impl Replaces {
    /// Reads a header value.
    #[must_use]
    pub fn parse(value: &[u8]) -> Option<Self> {
        let end = memchr(b';', value)?;
        let params = &value[end..];
        Some(Self {
            call_id: trim(&value[..end]).to_vec(),
            to_tag: lex::param(params, "to-tag")?.to_vec(),
            from_tag: lex::param(params, "from-tag")?.to_vec(),
            early_only: lex::param(params, "early-only").is_some(),
        })
    }

    /// Reads the headers part of a Refer-To URI, `Replaces=…` with escapes (RFC 3891 §4).
    #[must_use]
    pub fn in_uri(headers: &[u8]) -> Option<Self> {
        headers
            .split(|byte| *byte == b'&')
            .find(|one| one.len() > 9 && one[..9].eq_ignore_ascii_case(b"Replaces="))
            .and_then(|one| Self::parse(&unescape(&one[9..])))
    }
}

/// One Reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason<'a> {
    /// `SIP`, `Q.850`…
    pub protocol: &'a [u8],
    /// `cause`.
    pub cause: Option<u16>,
    /// `text` without quotes.
    pub text: Vec<u8>,
}

impl<'a> Reason<'a> {
    /// Reads one element.
    #[must_use]
    pub fn parse(element: &'a [u8]) -> Self {
        let end = memchr(b';', element).unwrap_or(element.len());
        let params = &element[end..];
        Self {
            protocol: trim(&element[..end]),
            cause: lex::param(params, "cause")
                .and_then(|cause| lex::number(cause, 999))
                .map(|cause| cause as u16),
            text: lex::param(params, "text")
                .map(|text| lex::unquote(text).into_owned())
                .unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read() {
        let session = SessionExpires::parse(b"1800 ;refresher=UAS").unwrap();
        assert_eq!(session.interval_s, 1800);
        assert_eq!(session.refresher, Some(Refresher::Uas));
        let rack = RAck::parse(b"776656 1 INVITE").unwrap();
        assert_eq!(
            (rack.rseq, rack.cseq, rack.method),
            (776_656, 1, Method::Invite)
        );
        let replaces = Replaces::in_uri(b"x=y&Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2").unwrap();
        assert_eq!(replaces.call_id, b"a@b");
        assert_eq!(
            (&replaces.to_tag[..], &replaces.from_tag[..]),
            (&b"1"[..], &b"2"[..])
        );
        let reason = Reason::parse(b"SIP;cause=200;text=\"Call completed elsewhere\"");
        assert_eq!(
            (reason.cause, &reason.text[..]),
            (Some(200), &b"Call completed elsewhere"[..])
        );
    }
}
