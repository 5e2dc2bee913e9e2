//! Cutting a byte stream into messages by Content-Length (RFC 3261 §18.3), with bounds.
//!
//! Knows bytes only. A WebSocket frame is already one message (RFC 7118 §5) and does not come here.

use memchr::memmem;

use crate::lex::number;
use crate::scan::{ScanError, scan};
use crate::{HeaderName, Status};

/// Bytes of one message on a stream.
pub const FRAME_BYTES_MAX: usize = 65_535;

/// What a stream gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// One whole message.
    Message(Vec<u8>),
    /// The double line break of RFC 5626 §3.5.1; to be answered by a single one.
    Ping,
    /// The single line break that answers ours.
    Pong,
}

/// The stream cannot be cut any further and must be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadStream {
    /// A message is larger than [`FRAME_BYTES_MAX`].
    TooLarge,
    /// A message has no Content-Length, more than one, or one that is no number. It may be answered
    /// with this status before the stream is closed.
    NoLength(Status),
}

/// Bytes received and not yet cut.
#[derive(Debug, Default)]
pub struct Framer {
    bytes: Vec<u8>,
}

impl Framer {
    /// Adds what was read.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// How many bytes wait.
    #[must_use]
    pub const fn pending(&self) -> usize {
        self.bytes.len()
    }

    /// Cuts the next frame off; none while one is incomplete.
    ///
    /// # Errors
    /// [`BadStream`] when the stream must be closed.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, BadStream> {
        if let Some(frame) = self.keep_alive() {
            return Ok(frame);
        }
        let blanks = self
            .bytes
            .iter()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
        let head = &self.bytes[blanks..];
        let Some(end) = memmem::find(head, b"\r\n\r\n").map(|at| at + 4) else {
            return if head.len() > FRAME_BYTES_MAX {
                Err(BadStream::TooLarge)
            } else {
                Ok(None)
            };
        };
        let total = end + content_length(&head[..end])?;
        if total > FRAME_BYTES_MAX {
            return Err(BadStream::TooLarge);
        }
        if head.len() < total {
            return Ok(None);
        }
        let message = head[..total].to_vec();
        self.bytes.drain(..blanks + total);
        Ok(Some(Frame::Message(message)))
    }

    /// A line break before a message: `Some(None)` while it cannot be told what it is.
    fn keep_alive(&mut self) -> Option<Option<Frame>> {
        let (taken, frame) = match &self.bytes[..] {
            [b'\r', b'\n', b'\r', b'\n', ..] => (4, Frame::Ping),
            // The second half of a ping may still be on its way only if nothing else follows yet.
            [b'\r', b'\n', b'\r'] | [b'\r'] => return Some(None),
            [b'\r', b'\n', ..] => (2, Frame::Pong),
            _ => return None,
        };
        self.bytes.drain(..taken);
        Some(Some(frame))
    }
}

fn content_length(head: &[u8]) -> Result<usize, BadStream> {
    let mut fields = Vec::new();
    let message = match scan(head, &mut fields) {
        Ok(message) => message,
        Err(ScanError::KeepAlive | ScanError::NotSip) => {
            return Err(BadStream::NoLength(Status(400)));
        }
    };
    let mut lengths = message.all(HeaderName::ContentLength);
    match (lengths.next(), lengths.next()) {
        (Some(value), None) => match number(value, u64::MAX) {
            Some(length) if length <= FRAME_BYTES_MAX as u64 => Ok(length as usize),
            Some(_) => Err(BadStream::TooLarge),
            None => Err(BadStream::NoLength(Status(400))),
        },
        _ => Err(BadStream::NoLength(Status(400))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &[u8] = b"OPTIONS sip:a SIP/2.0\r\nl: 3\r\n\r\nabc";

    #[test]
    fn a_stream_is_cut_wherever_it_was_split() {
        let bytes = [OPTIONS, b"\r\n\r\n", OPTIONS].concat();
        for at in 0..bytes.len() {
            let mut framer = Framer::default();
            let mut frames = Vec::new();
            for part in [&bytes[..at], &bytes[at..]] {
                framer.push(part);
                while let Some(frame) = framer.next_frame().unwrap() {
                    frames.push(frame);
                }
            }
            let messages = frames
                .iter()
                .filter(|f| matches!(f, Frame::Message(m) if m == OPTIONS));
            assert_eq!(messages.count(), 2, "split at {at}: {frames:?}");
            assert_eq!(framer.pending(), 0);
        }
    }

    #[test]
    fn a_stream_without_bounds_is_given_up() {
        for bad in [
            &b"OPTIONS sip:a SIP/2.0\r\n\r\n"[..],
            b"OPTIONS sip:a SIP/2.0\r\nl: -1\r\n\r\n",
            b"OPTIONS sip:a SIP/2.0\r\nl: 1\r\nl: 2\r\n\r\n",
            b"OPTIONS sip:a SIP/2.0\r\nl: 9999999\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
        ] {
            let mut framer = Framer::default();
            framer.push(bad);
            assert!(framer.next_frame().is_err());
        }
        let mut framer = Framer::default();
        framer.push(&vec![b'x'; FRAME_BYTES_MAX + 1]);
        assert_eq!(framer.next_frame(), Err(BadStream::TooLarge));
    }
}
