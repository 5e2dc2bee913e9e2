//! A scanned message: borrowed bytes and offsets, with the few headers every element needs as methods.
//!
//! Typed views are made when asked for, those of the headers every element needs once; the message itself
//! is never changed.

use crate::address::NameAddr;
use crate::header::CSeq;
use crate::lex;
use crate::parsed::Parsed;
use crate::scan::{Field, ScanError, scan};
use crate::{HeaderName, Method, Status, Uri, Via};

/// The start line, as offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// A request line.
    Request {
        /// Offsets of the method.
        method: (u32, u32),
        /// Offsets of the Request-URI.
        uri: (u32, u32),
    },
    /// A status line.
    Response {
        /// The status code.
        status: Status,
        /// Offsets of the reason phrase.
        reason: (u32, u32),
    },
}

/// A scanned message. Made by [`scan`].
#[derive(Clone, Debug)]
pub struct Message<'a> {
    pub(crate) raw: &'a [u8],
    pub(crate) fields: &'a [Field],
    pub(crate) start: Start,
    pub(crate) first_field: usize,
    pub(crate) body: (usize, usize),
    pub(crate) defect: Option<Status>,
    pub(crate) parsed: Parsed<'a>,
}

impl<'a> Message<'a> {
    /// The bytes of the message, without what follows its body.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        &self.raw[..self.body.1]
    }

    /// The start line.
    #[must_use]
    pub const fn start(&self) -> Start {
        self.start
    }

    /// The method of a request; none for a response.
    #[must_use]
    pub fn method(&self) -> Option<Method<'a>> {
        match self.start {
            Start::Request { method, .. } => Some(Method::of(self.slice(method))),
            Start::Response { .. } => None,
        }
    }

    /// The Request-URI; empty for a response.
    #[must_use]
    pub fn uri(&self) -> &'a [u8] {
        match self.start {
            Start::Request { uri, .. } => self.slice(uri),
            Start::Response { .. } => b"",
        }
    }

    /// The status of a response; none for a request.
    #[must_use]
    pub const fn status(&self) -> Option<Status> {
        match self.start {
            Start::Response { status, .. } => Some(status),
            Start::Request { .. } => None,
        }
    }

    /// The reason phrase of a response; empty for a request.
    #[must_use]
    pub fn reason(&self) -> &'a [u8] {
        match self.start {
            Start::Response { reason, .. } => self.slice(reason),
            Start::Request { .. } => b"",
        }
    }

    /// The body, possibly empty.
    #[must_use]
    pub fn body(&self) -> &'a [u8] {
        &self.raw[self.body.0..self.body.1]
    }

    /// The first mistake the scanner met, as the status that answers it.
    #[must_use]
    pub const fn defect(&self) -> Option<Status> {
        self.defect
    }

    /// Every field in the order it came.
    #[must_use]
    pub const fn fields(&self) -> &'a [Field] {
        self.fields
    }

    /// The value of a field, trimmed; folding stays inside.
    #[must_use]
    pub fn value(&self, field: &Field) -> &'a [u8] {
        self.slice((field.value, field.value_end))
    }

    /// The name of a field as spelled.
    #[must_use]
    pub fn name(&self, field: &Field) -> &'a [u8] {
        self.slice((field.start, field.name_end))
    }

    /// The whole field with its line break, for copying.
    #[must_use]
    pub fn line(&self, field: &Field) -> &'a [u8] {
        self.slice((field.start, field.end))
    }

    /// The value of the first field of that name.
    #[must_use]
    pub fn get(&self, name: HeaderName) -> Option<&'a [u8]> {
        self.all(name).next()
    }

    /// The values of every field of that name, uncut.
    pub fn all(&self, name: HeaderName) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (raw, fields) = (self.raw, self.fields);
        fields
            .iter()
            .filter(move |field| field.name == name)
            .map(move |field| &raw[field.value as usize..field.value_end as usize])
    }

    /// The elements of every field of that name, cut at commas (RFC 3261 §7.3.1).
    pub fn elements(&self, name: HeaderName) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.all(name)
            .flat_map(lex::comma_list)
            .filter(|element| !element.is_empty())
    }

    /// Whether a comma list of tokens (Supported, Require, Allow…) has this one, without case.
    #[must_use]
    pub fn lists(&self, name: HeaderName, token: &str) -> bool {
        self.elements(name)
            .any(|one| one.eq_ignore_ascii_case(token.as_bytes()))
    }

    /// The Request-URI taken apart, if it can be.
    #[must_use]
    pub fn target(&self) -> Option<&Uri<'a>> {
        let parse = || Uri::parse(self.uri()).ok();
        self.parsed.target.get_or_init(parse).as_ref()
    }

    /// The topmost Via, if it can be read.
    #[must_use]
    pub fn via(&self) -> Option<&Via<'a>> {
        let parse = || Via::parse(self.elements(HeaderName::Via).next()?).ok();
        self.parsed.via.get_or_init(parse).as_ref()
    }

    /// Call-ID; empty when it is missing.
    #[must_use]
    pub fn call_id(&self) -> &'a [u8] {
        self.get(HeaderName::CallId).unwrap_or_default()
    }

    /// CSeq, if it can be read.
    #[must_use]
    pub fn cseq(&self) -> Option<CSeq<'a>> {
        CSeq::parse(self.get(HeaderName::CSeq)?)
    }

    /// From, if it can be read.
    #[must_use]
    pub fn from(&self) -> Option<&NameAddr<'a>> {
        let parse = || NameAddr::parse(self.get(HeaderName::From)?).ok();
        self.parsed.from.get_or_init(parse).as_ref()
    }

    /// The URI of From, if it can be read.
    #[must_use]
    pub fn from_uri(&self) -> Option<&Uri<'a>> {
        let parse = || self.from()?.parsed_uri();
        self.parsed.from_uri.get_or_init(parse).as_ref()
    }

    /// To, if it can be read.
    #[must_use]
    pub fn to(&self) -> Option<&NameAddr<'a>> {
        let parse = || NameAddr::parse(self.get(HeaderName::To)?).ok();
        self.parsed.to.get_or_init(parse).as_ref()
    }

    /// The URI of To, if it can be read.
    #[must_use]
    pub fn to_uri(&self) -> Option<&Uri<'a>> {
        let parse = || self.to()?.parsed_uri();
        self.parsed.to_uri.get_or_init(parse).as_ref()
    }

    /// The first Contact, if it can be read.
    #[must_use]
    pub fn contact(&self) -> Option<NameAddr<'a>> {
        NameAddr::parse(self.elements(HeaderName::Contact).next()?).ok()
    }

    /// The tag of To; none outside a dialog.
    #[must_use]
    pub fn to_tag(&self) -> Option<&'a [u8]> {
        let find = || self.to()?.tag();
        *self.parsed.to_tag.get_or_init(find)
    }

    /// The tag of From.
    #[must_use]
    pub fn from_tag(&self) -> Option<&'a [u8]> {
        let find = || self.from()?.tag();
        *self.parsed.from_tag.get_or_init(find)
    }

    /// A field with a number, if it is one.
    #[must_use]
    pub fn number(&self, name: HeaderName) -> Option<u64> {
        let value = self.get(name)?;
        let end = value
            .iter()
            .position(|byte| lex::is_space(*byte) || matches!(byte, b';' | b'('))
            .unwrap_or(value.len());
        lex::number(&value[..end], u64::MAX)
    }

    /// The media type of the body without parameters; empty when none is named.
    #[must_use]
    pub fn content_type(&self) -> &'a [u8] {
        let value = self.get(HeaderName::ContentType).unwrap_or_default();
        let end = memchr::memchr(b';', value).unwrap_or(value.len());
        lex::trim(&value[..end])
    }

    /// A copy that owns its bytes.
    #[must_use]
    pub fn to_owned(&self) -> OwnedMessage {
        OwnedMessage {
            raw: self.bytes().into(),
            fields: self.fields.into(),
            start: self.start,
            first_field: self.first_field,
            body: self.body,
            defect: self.defect,
        }
    }

    fn slice(&self, (start, end): (u32, u32)) -> &'a [u8] {
        &self.raw[start as usize..end as usize]
    }
}

/// A message that owns its bytes, for one that outlives the datagram it came in.
#[derive(Clone, Debug)]
pub struct OwnedMessage {
    raw: Box<[u8]>,
    fields: Box<[Field]>,
    start: Start,
    first_field: usize,
    body: (usize, usize),
    defect: Option<Status>,
}

impl OwnedMessage {
    /// Scans bytes and keeps them.
    ///
    /// # Errors
    /// As [`scan`].
    pub fn scan(raw: &[u8]) -> Result<Self, ScanError> {
        let mut fields = Vec::new();
        Ok(scan(raw, &mut fields)?.to_owned())
    }

    /// The message as a view.
    #[must_use]
    pub fn view(&self) -> Message<'_> {
        Message {
            raw: &self.raw,
            fields: &self.fields,
            start: self.start,
            first_field: self.first_field,
            body: self.body,
            defect: self.defect,
            parsed: Parsed::default(),
        }
    }
}
