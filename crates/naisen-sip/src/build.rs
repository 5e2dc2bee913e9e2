//! Writing messages: a request or response goes straight into a byte buffer; Content-Length is always
//! right because the body comes last.

use std::cell::Cell;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::lex::{push_number, push_quoted};
use crate::{HeaderName, Message, Method, Status};

/// Bytes of the paper at first: enough for most messages.
const PAPER_BYTES: usize = 2_048;
/// A larger one is not used again.
const PAPER_BYTES_MAX: usize = 65_536;

thread_local! {
    /// Where the last message was written.
    static PAPER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A message being written. The bytes it gives are as many as it has: they are written where the one
/// before was, on paper that is at hand.
#[derive(Debug)]
pub struct Builder {
    out: Vec<u8>,
}

impl Drop for Builder {
    fn drop(&mut self) {
        let mut paper = std::mem::take(&mut self.out);
        if paper.capacity() <= PAPER_BYTES_MAX {
            paper.clear();
            PAPER.set(paper);
        }
    }
}

impl Builder {
    fn new() -> Self {
        let mut out = PAPER.take();
        out.reserve(PAPER_BYTES);
        Self { out }
    }

    /// Starts a request.
    #[must_use]
    pub fn request(method: Method<'_>, uri: &[u8]) -> Self {
        let mut builder = Self::new();
        builder.out.extend_from_slice(method.as_bytes());
        builder.out.push(b' ');
        builder.out.extend_from_slice(uri);
        builder.out.extend_from_slice(b" SIP/2.0\r\n");
        builder
    }

    /// Starts a response with the usual phrase.
    #[must_use]
    pub fn response(status: Status) -> Self {
        let mut builder = Self::new();
        builder.out.extend_from_slice(b"SIP/2.0 ");
        push_number(&mut builder.out, u64::from(status.0));
        builder.out.push(b' ');
        builder.out.extend_from_slice(status.reason().as_bytes());
        builder.out.extend_from_slice(b"\r\n");
        builder
    }

    /// Starts the response to a request: its Via with source filled in, From, To (with our tag unless
    /// it has one already), Call-ID and CSeq (RFC 3261 §8.2.6).
    #[must_use]
    pub fn reply(request: &Message<'_>, status: Status, source: SocketAddr, to_tag: &[u8]) -> Self {
        let mut builder = Self::response(status);
        builder.copy_vias(request, source);
        for field in request.fields() {
            match field.name {
                HeaderName::From | HeaderName::CallId | HeaderName::CSeq => {
                    builder.out.extend_from_slice(request.line(field));
                }
                HeaderName::Timestamp if status.0 == 100 => {
                    builder.out.extend_from_slice(request.line(field));
                }
                HeaderName::To => {
                    builder.out.extend_from_slice(b"To: ");
                    builder.out.extend_from_slice(request.value(field));
                    // RFC 3261 §8.2.6.2: 100 need not have a tag, everything else must.
                    if status.0 != 100 && !to_tag.is_empty() && request.to_tag().is_none() {
                        builder.out.extend_from_slice(b";tag=");
                        builder.out.extend_from_slice(to_tag);
                    }
                    builder.out.extend_from_slice(b"\r\n");
                }
                _ => {}
            }
        }
        builder
    }

    fn copy_vias(&mut self, request: &Message<'_>, source: SocketAddr) {
        let mut first = true;
        for field in request
            .fields()
            .iter()
            .filter(|f| f.name == HeaderName::Via)
        {
            if !first {
                self.out.extend_from_slice(request.line(field));
                continue;
            }
            first = false;
            let value = request.value(field);
            self.out.extend_from_slice(b"Via: ");
            // A top element that cannot be read goes back as it came.
            let top = request.via().filter(|via| value.starts_with(via.raw));
            let rest = top.map_or(0, |via| {
                via.push_received(&mut self.out, source);
                via.raw.len()
            });
            self.out.extend_from_slice(&value[rest..]);
            self.out.extend_from_slice(b"\r\n");
        }
    }

    /// Adds a header; the value must not contain line breaks of its own.
    #[must_use]
    pub fn header(self, name: HeaderName, value: impl AsRef<[u8]>) -> Self {
        self.field(name.long(), value)
    }

    /// Adds a header by its spelling.
    #[must_use]
    pub fn field(mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Self {
        self.out.extend_from_slice(name.as_ref());
        self.out.extend_from_slice(b": ");
        self.out.extend_from_slice(value.as_ref());
        self.out.extend_from_slice(b"\r\n");
        self
    }

    /// Adds a header whose value is written where it stands; it must not contain line breaks of its own.
    #[must_use]
    pub fn write(mut self, name: HeaderName, value: impl FnOnce(&mut Vec<u8>)) -> Self {
        self.out.extend_from_slice(name.long().as_bytes());
        self.out.extend_from_slice(b": ");
        value(&mut self.out);
        self.out.extend_from_slice(b"\r\n");
        self
    }

    /// Adds whole header lines, each ended by its line break.
    #[must_use]
    pub fn lines(mut self, lines: &[u8]) -> Self {
        self.out.extend_from_slice(lines);
        self
    }

    /// Adds a header with a number.
    #[must_use]
    pub fn number(mut self, name: HeaderName, value: u64) -> Self {
        self.out.extend_from_slice(name.long().as_bytes());
        self.out.extend_from_slice(b": ");
        push_number(&mut self.out, value);
        self.out.extend_from_slice(b"\r\n");
        self
    }

    /// Adds CSeq.
    #[must_use]
    pub fn cseq(mut self, number: u32, method: Method<'_>) -> Self {
        self.out.extend_from_slice(b"CSeq: ");
        push_number(&mut self.out, u64::from(number));
        self.out.push(b' ');
        self.out.extend_from_slice(method.as_bytes());
        self.out.extend_from_slice(b"\r\n");
        self
    }

    /// Copies every field of one of these names as it came.
    #[must_use]
    pub fn copy(mut self, from: &Message<'_>, names: &[HeaderName]) -> Self {
        for field in from.fields() {
            if names.contains(&field.name) {
                self.out.extend_from_slice(from.line(field));
            }
        }
        self
    }

    /// Copies every field whose name passes, as it came.
    #[must_use]
    pub fn copy_where(mut self, from: &Message<'_>, passes: impl Fn(HeaderName) -> bool) -> Self {
        for field in from.fields().iter().filter(|field| passes(field.name)) {
            self.out.extend_from_slice(from.line(field));
        }
        self
    }

    /// Writes Content-Type, Content-Length and the body, and gives the bytes.
    #[must_use]
    pub fn body(mut self, content_type: &[u8], body: &[u8]) -> Arc<[u8]> {
        if !body.is_empty() {
            self = self.header(HeaderName::ContentType, content_type);
        }
        self.out.extend_from_slice(b"Content-Length: ");
        push_number(&mut self.out, body.len() as u64);
        self.out.extend_from_slice(b"\r\n\r\n");
        self.out.extend_from_slice(body);
        self.out[..].into()
    }

    /// Ends a message without a body.
    #[must_use]
    pub fn end(self) -> Arc<[u8]> {
        self.body(b"", b"")
    }
}

/// `"display" <uri>;params` or `<uri>;params`, as bytes.
#[must_use]
pub fn name_addr(display: &[u8], uri: &[u8], params: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(display.len() + uri.len() + params.len() + 8);
    if !display.is_empty() {
        push_quoted(&mut out, display);
        out.push(b' ');
    }
    out.push(b'<');
    out.extend_from_slice(uri);
    out.push(b'>');
    out.extend_from_slice(params);
    out
}
