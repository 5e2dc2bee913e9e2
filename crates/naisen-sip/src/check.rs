//! What every element checks before it acts on a request, and the status that answers each mistake
//! (RFC 3261 §8.2, §16.3).
//!
//! Knows the language's rules, not what a particular server offers beyond the lists it is given.

use crate::address::NameAddr;
use crate::header::CSeq;
use crate::lex;
use crate::uri::Scheme;
use crate::{HeaderName, Message, Method, Status, Via};

/// What the server can do; everything else is answered by the fitting status.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// Methods it serves: another known one gets 405, an unknown one 501.
    pub methods: &'a [Method<'a>],
    /// Option tags it understands: another one in Require gets 420.
    pub extensions: &'a [&'a str],
    /// Media types of bodies it takes in an INVITE or UPDATE: another one gets 415.
    pub bodies: &'a [&'a str],
    /// Bytes of a body: more get 413.
    pub body_bytes_max: usize,
}

/// Why a request is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot even be answered (no Via, no Call-ID…, or it is an ACK).
    Drop,
    /// Answer with this status; for 405, 415 and 420 the answer also names what is offered or missing.
    Reply(Status),
}

/// Checks the headers every message needs, before transactions are matched.
///
/// # Errors
/// [`Refusal`].
pub fn check_request(message: &Message<'_>) -> Result<(), Refusal> {
    let Some(method) = message.method() else {
        return Err(Refusal::Drop);
    };
    if message.get(HeaderName::Via).is_none() {
        return Err(Refusal::Drop);
    }
    let refuse = |status| {
        if method == Method::Ack {
            Refusal::Drop
        } else {
            Refusal::Reply(Status(status))
        }
    };
    if let Some(Status(status)) = message.defect() {
        return Err(refuse(status));
    }
    if !vias_are_well(message) || !addresses_are_well(message) {
        return Err(refuse(400));
    }
    let cseq = message.get(HeaderName::CSeq).and_then(CSeq::parse);
    if cseq.is_none_or(|cseq| cseq.method != method) || message.call_id().is_empty() {
        return Err(refuse(400));
    }
    check_target(message).map_err(refuse)?;
    match message.get(HeaderName::MaxForwards) {
        None => Ok(()),
        Some(value) => match lex::number(value, 255) {
            Some(0) if method != Method::Register && method != Method::Options => Err(refuse(483)),
            Some(_) => Ok(()),
            None => Err(refuse(400)),
        },
    }
}

fn vias_are_well(message: &Message<'_>) -> bool {
    let mut vias = message.all(HeaderName::Via).flat_map(lex::comma_list);
    let top = vias.next().is_some_and(|via| !via.is_empty());
    top && message.via().is_some() && vias.all(|via| Via::parse(via).is_ok())
}

fn addresses_are_well(message: &Message<'_>) -> bool {
    let list = |name| {
        let mut elements = message.all(name).flat_map(lex::comma_list);
        elements.all(|element| element == b"*" || NameAddr::parse(element).is_ok())
    };
    message.from_uri().is_some()
        && message.to_uri().is_some()
        && list(HeaderName::Contact)
        && list(HeaderName::Route)
        && list(HeaderName::RecordRoute)
}

fn check_target(message: &Message<'_>) -> Result<(), u16> {
    match message.target() {
        None => Err(400),
        Some(uri) if uri.scheme == Scheme::Other => Err(416),
        // RFC 3261 §19.1.5: headers have no place in a Request-URI.
        Some(uri) if !uri.headers.is_empty() => Err(400),
        Some(_) => Ok(()),
    }
}

/// Checks whether the server offers what the request needs (RFC 3261 §8.2.1–8.2.3).
///
/// # Errors
/// [`Refusal`].
pub fn check_offer(message: &Message<'_>, offer: &Offer<'_>) -> Result<(), Refusal> {
    let Some(method) = message.method() else {
        return Err(Refusal::Drop);
    };
    if !offer.methods.contains(&method) {
        let status = if matches!(method, Method::Other(_)) {
            501
        } else {
            405
        };
        return Err(Refusal::Reply(Status(status)));
    }
    if message.body().len() > offer.body_bytes_max {
        return Err(Refusal::Reply(Status(413)));
    }
    // RFC 3261 §8.2.2.3: CANCEL and ACK for non-2xx are never refused for an extension.
    if !matches!(method, Method::Ack | Method::Cancel)
        && unsupported(message, offer).next().is_some()
    {
        return Err(Refusal::Reply(Status(420)));
    }
    let describes_session = matches!(method, Method::Invite | Method::Update);
    if describes_session && !message.body().is_empty() && !body_is_offered(message, offer) {
        return Err(Refusal::Reply(Status(415)));
    }
    Ok(())
}

fn body_is_offered(message: &Message<'_>, offer: &Offer<'_>) -> bool {
    let kind = message.content_type();
    let encoded = message
        .get(HeaderName::ContentEncoding)
        .is_some_and(|coding| !coding.eq_ignore_ascii_case(b"identity"));
    let multipart = kind.len() > 10 && kind[..10].eq_ignore_ascii_case(b"multipart/");
    !encoded
        && (multipart
            || offer
                .bodies
                .iter()
                .any(|body| body.as_bytes().eq_ignore_ascii_case(kind)))
}

/// The option tags of Require (and Proxy-Require) that are not offered, for Unsupported of a 420.
pub fn unsupported<'a, 'o>(
    message: &Message<'a>,
    offer: &Offer<'o>,
) -> impl Iterator<Item = &'a [u8]> + use<'a, 'o> {
    let extensions = offer.extensions;
    message
        .elements(HeaderName::Require)
        .chain(message.elements(HeaderName::ProxyRequire))
        .filter(move |tag| {
            !extensions
                .iter()
                .any(|one| one.as_bytes().eq_ignore_ascii_case(tag))
        })
}

/// Checks a response: it must be readable and its topmost Via must be ours; anything else is dropped
/// (RFC 3261 §18.1.2).
#[must_use]
pub fn response_is_well(message: &Message<'_>) -> bool {
    message.status().is_some()
        && message.defect().is_none()
        && message.via().is_some()
        && message.cseq().is_some()
        && !message.call_id().is_empty()
        && message.from().is_some()
        && message.to().is_some()
}

/// Whether the sender takes a body of this media type back; without Accept it takes SDP
/// (RFC 3261 §20.1).
#[must_use]
pub fn accepts(message: &Message<'_>, kind: &str) -> bool {
    let major = kind.split('/').next().unwrap_or_default();
    let mut accept = message.elements(HeaderName::Accept).peekable();
    if message.get(HeaderName::Accept).is_none() {
        return true;
    }
    accept.any(|element| {
        let end = memchr::memchr(b';', element).unwrap_or(element.len());
        let one = lex::trim(&element[..end]);
        let wild = one.strip_suffix(b"/*").unwrap_or_default();
        one.eq_ignore_ascii_case(kind.as_bytes())
            || one == b"*/*"
            || wild.eq_ignore_ascii_case(major.as_bytes())
    })
}
