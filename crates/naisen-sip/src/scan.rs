//! The scanner: one pass over the bytes of one message, giving offsets and nothing else.
//!
//! It allocates nothing (the caller's list of fields is reused), judges no header but Content-Length,
//! and does not stop at a mistake: a request with a broken line can still be answered, so the first
//! defect is noted in the message and [`crate::check`] turns it into a status.

use memchr::{memchr, memchr2, memrchr};

use crate::lex::{is_token, number, trim, trim_end};
use crate::message::{Message, Start};
use crate::{HeaderName, Status};

/// Bytes of a message's head that are looked at.
pub const HEAD_BYTES_MAX: usize = 65_535;
/// Header fields of one message; more are a defect (400).
pub const FIELDS_MAX: usize = 256;
/// Bytes of a Request-URI; longer ones are a defect (414).
pub const URI_BYTES_MAX: usize = 4_096;

/// One header field as offsets into the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// What the name stands for.
    pub name: HeaderName,
    pub(crate) start: u32,
    pub(crate) name_end: u32,
    pub(crate) value: u32,
    pub(crate) value_end: u32,
    pub(crate) end: u32,
}

/// Why there is no message to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanError {
    /// Only line breaks: the keep-alive of RFC 5626 §3.5.1.
    KeepAlive,
    /// No SIP at all; it is dropped without an answer.
    NotSip,
}

/// Scans one message: a datagram, or a frame cut by [`crate::stream`].
///
/// # Errors
/// [`ScanError`] when there is nothing that could be answered.
pub fn scan<'a>(raw: &'a [u8], fields: &'a mut Vec<Field>) -> Result<Message<'a>, ScanError> {
    fields.clear();
    if raw.len() > HEAD_BYTES_MAX {
        return Err(ScanError::NotSip);
    }
    // RFC 3261 §7.5: line breaks before the start line are ignored.
    let Some(first) = raw.iter().position(|byte| !matches!(byte, b'\r' | b'\n')) else {
        return Err(ScanError::KeepAlive);
    };
    let (line_end, next) = line(raw, first).ok_or(ScanError::NotSip)?;
    let (start, mut defect) = start_line(raw, first, line_end)?;
    let head = Head {
        raw,
        first: next,
        is_request: matches!(start, Start::Request { .. }),
    };
    let body = head.fields(fields, &mut defect);
    let (body, length_defect) = body_range(raw, body, fields);
    Ok(Message {
        raw,
        fields,
        start,
        first_field: next,
        body,
        defect: defect.or(length_defect),
        parsed: crate::parsed::Parsed::default(),
    })
}

/// End of the text of the line that starts at `at`, and the start of the next one.
fn line(raw: &[u8], at: usize) -> Option<(usize, usize)> {
    let feed = at + memchr(b'\n', raw.get(at..)?)?;
    let end = if feed > at && raw[feed - 1] == b'\r' {
        feed - 1
    } else {
        feed
    };
    Some((end, feed + 1))
}

type Defect = Option<Status>;

fn start_line(raw: &[u8], first: usize, end: usize) -> Result<(Start, Defect), ScanError> {
    let text = &raw[first..end];
    if text.len() >= 4 && text[..4].eq_ignore_ascii_case(b"SIP/") {
        return status_line(text, first).map(|start| (start, None));
    }
    let full = text;
    let text = trim_end(full);
    let mut defect = (text.len() != full.len()).then_some(Status(400));
    let (Some(space), Some(last)) = (memchr(b' ', text), memrchr(b' ', text)) else {
        return Err(ScanError::NotSip);
    };
    let version = &text[last + 1..];
    if version.len() < 4 || !version[..4].eq_ignore_ascii_case(b"SIP/") || space == 0 {
        return Err(ScanError::NotSip);
    }
    let mut fault = |status| defect = defect.or(Some(Status(status)));
    if !version.eq_ignore_ascii_case(b"SIP/2.0") {
        fault(505);
    }
    let uri = if space < last {
        space + 1..last
    } else {
        space..space
    };
    let target = &text[uri.clone()];
    if target.len() > URI_BYTES_MAX {
        fault(414);
    } else if target.is_empty()
        || !is_token(&text[..space])
        || target.iter().any(|byte| byte.is_ascii_whitespace())
    {
        fault(400);
    }
    let start = Start::Request {
        method: (first as u32, (first + space) as u32),
        uri: ((first + uri.start) as u32, (first + uri.end) as u32),
    };
    Ok((start, defect))
}

fn status_line(text: &[u8], first: usize) -> Result<Start, ScanError> {
    let is_ours = text.len() >= 11 && text[..8].eq_ignore_ascii_case(b"SIP/2.0 ");
    let code = text.get(8..11).and_then(|code| number(code, 699));
    // RFC 4475 §3.1.2.19: a code of more digits is no response we could understand.
    let separated = matches!(text.get(11), None | Some(b' '));
    match code {
        Some(code @ 100..) if is_ours && separated => Ok(Start::Response {
            status: Status(code as u16),
            reason: (
                (first + text.len().min(12)) as u32,
                (first + text.len()) as u32,
            ),
        }),
        _ => Err(ScanError::NotSip),
    }
}

struct Head<'a> {
    raw: &'a [u8],
    first: usize,
    is_request: bool,
}

impl Head<'_> {
    /// Collects the fields; answers where the body starts.
    fn fields(&self, fields: &mut Vec<Field>, defect: &mut Defect) -> usize {
        let raw = self.raw;
        let mut at = self.first;
        loop {
            match raw.get(at..) {
                Some([b'\r', b'\n', ..]) => return at + 2,
                Some([b'\n', ..]) => return at + 1,
                None | Some([]) => {
                    // The empty line is missing: what there is was a head cut short.
                    *defect = defect.or(Some(Status(400)));
                    return raw.len();
                }
                Some(_) => {}
            }
            let Some((end, next)) = folded_line(raw, at) else {
                *defect = defect.or(Some(Status(400)));
                return raw.len();
            };
            match field(raw, at, end, next) {
                Some(found) if fields.len() < FIELDS_MAX => {
                    if found.name.is_single() && fields.iter().any(|one| one.name == found.name) {
                        *defect = defect.or(Some(Status(400)));
                    }
                    fields.push(found);
                }
                _ if self.is_request => *defect = defect.or(Some(Status(400))),
                _ => {}
            }
            at = next;
        }
    }
}

/// End of the text of a header field with its continuation lines (RFC 3261 §7.3.1), and what follows.
fn folded_line(raw: &[u8], at: usize) -> Option<(usize, usize)> {
    let (mut end, mut next) = line(raw, at)?;
    while matches!(raw.get(next), Some(b' ' | b'\t')) {
        (end, next) = line(raw, next)?;
    }
    Some((end, next))
}

fn field(raw: &[u8], start: usize, end: usize, next: usize) -> Option<Field> {
    let colon = start + memchr2(b':', b'\n', &raw[start..end])?;
    let name = trim_end(&raw[start..colon]);
    let value = trim(&raw[colon + 1..end]);
    // An empty value sits at the colon: `trim` of blanks has no place of its own.
    let value_start = if value.is_empty() {
        colon + 1
    } else {
        colon + 1 + leading_space(&raw[colon + 1..end])
    };
    is_token(name).then(|| Field {
        name: HeaderName::of(name),
        start: start as u32,
        name_end: (start + name.len()) as u32,
        value: value_start as u32,
        value_end: (value_start + value.len()) as u32,
        end: next as u32,
    })
}

fn leading_space(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| crate::lex::is_space(**byte))
        .count()
}

fn body_range(raw: &[u8], start: usize, fields: &[Field]) -> ((usize, usize), Defect) {
    let rest = raw.len() - start;
    let length = fields
        .iter()
        .find(|field| field.name == HeaderName::ContentLength)
        .map(|field| &raw[field.value as usize..field.value_end as usize]);
    match length.map(|value| number(value, rest as u64)) {
        // RFC 3261 §18.3: without Content-Length the body of a datagram ends with it.
        None => ((start, raw.len()), None),
        Some(Some(length)) => ((start, start + length as usize), None),
        Some(None) => ((start, raw.len()), Some(Status(400))),
    }
}
