//! The messages a SIPp process saw, read from its log.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A message as it went over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// When, epoch milliseconds.
    pub at_ms: i64,
    /// By the process whose log this is.
    pub sent: bool,
    /// The first line.
    pub start: String,
    headers: Vec<(String, String)>,
    /// What follows the empty line.
    pub body: String,
}

impl Message {
    /// Every value of a header, in any case.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.headers.iter();
        found
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The first value of a header; empty without it.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Status of a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        let rest = self.start.strip_prefix("SIP/2.0 ")?;
        rest.split(' ').next()?.parse().ok()
    }

    /// The method: a request's own, or the one a response answers.
    #[must_use]
    pub fn method(&self) -> &str {
        match self.status() {
            Some(_) => self.header("CSeq").split(' ').nth(1).unwrap_or_default(),
            None => self.start.split(' ').next().unwrap_or_default(),
        }
    }

    /// Whether it is a request of this method.
    #[must_use]
    pub fn is(&self, method: &str) -> bool {
        self.status().is_none() && self.method() == method
    }

    /// User part of the Request-URI.
    #[must_use]
    pub fn target(&self) -> &str {
        user(self.start.split(' ').nth(1).unwrap_or_default())
    }

    /// The port the description in the body names: whose media it is.
    #[must_use]
    pub fn media_port(&self) -> Option<u16> {
        let audio = self
            .body
            .lines()
            .find_map(|line| line.strip_prefix("m=audio "))?;
        audio.split(' ').next()?.parse().ok()
    }
}

/// User part of the URI in an address.
pub(super) fn user(address: &str) -> &str {
    let uri = address.split_once("sip:").map_or("", |(_, uri)| uri);
    let end = uri.find(['@', '>', ';']).unwrap_or(uri.len());
    uri.get(..end).unwrap_or_default()
}

/// Reads a log as `-trace_msg` writes it, with times in UTC.
#[must_use]
pub fn read_trace(text: &str) -> Vec<Message> {
    const MARK: &str = "----------------------------------------------- ";
    let mut messages = Vec::new();
    for entry in text.split(MARK).skip(1) {
        // A log that is still being written may end within an entry.
        messages.extend(entry_message(entry));
    }
    messages
}

fn entry_message(entry: &str) -> Option<Message> {
    let (time, rest) = entry.split_once('\n')?;
    let (direction, rest) = rest.split_once('\n')?;
    let text = rest.trim_start_matches(['\r', '\n']);
    let (head, body) = text
        .split_once("\r\n\r\n")
        .or_else(|| text.split_once("\n\n"))?;
    let mut lines = head.lines();
    let start = lines.next()?.to_owned();
    let headers = lines.filter_map(|line| line.split_once(':'));
    Some(Message {
        at_ms: epoch_ms(time.trim())?,
        sent: direction.contains(" sent "),
        start,
        headers: headers
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect(),
        body: body.to_owned(),
    })
}

fn epoch_ms(time: &str) -> Option<i64> {
    let time: DateTime = time.replace([' ', '\t'], "T").parse().ok()?;
    let zoned = time.to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_millisecond())
}
