//! A line of an example as words, and what is wrong with it.

use std::fmt;
use std::str::FromStr;

/// A line that cannot be read, or that says something impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Line number, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Mistake {}

/// The words of one line, taken from the front.
#[derive(Clone, Debug)]
pub(super) struct Words<'a> {
    pub(super) line: usize,
    rest: &'a str,
}

impl<'a> Words<'a> {
    /// The words of a line; none of a blank line or a comment.
    pub(super) fn of(line: usize, text: &'a str) -> Option<Self> {
        let rest = text.trim();
        (!rest.is_empty() && !rest.starts_with('#')).then_some(Self { line, rest })
    }

    /// The next word, quoted ones whole and without their quotes.
    pub(super) fn take(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let quoted = rest.strip_prefix('"').and_then(|rest| rest.split_once('"'));
        let (word, rest) = match quoted {
            Some(parts) => parts,
            None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        self.rest = rest;
        Some(word)
    }

    /// The next word, or a mistake that says what should stand there.
    pub(super) fn need(&mut self, what: &str) -> Result<&'a str, Mistake> {
        self.take()
            .ok_or_else(|| self.mistake(format!("{what} is missing at the end")))
    }

    /// The next word as a value.
    pub(super) fn value<T: FromStr>(&mut self, what: &str) -> Result<T, Mistake> {
        let word = self.need(what)?;
        word.parse()
            .map_err(|_| self.mistake(format!("“{word}” is no {what}")))
    }

    /// Takes the next words if they are exactly these.
    pub(super) fn skip(&mut self, phrase: &str) -> bool {
        let mut ahead = self.clone();
        let found = phrase.split(' ').all(|word| ahead.take() == Some(word));
        if found {
            *self = ahead;
        }
        found
    }

    /// The next word without taking it.
    pub(super) fn peek(&self) -> Option<&'a str> {
        self.clone().take()
    }

    /// Everything that is left.
    pub(super) fn rest(&mut self) -> &'a str {
        std::mem::take(&mut self.rest).trim()
    }

    /// A mistake unless the line ends here.
    pub(super) fn end(&mut self) -> Result<(), Mistake> {
        match self.take() {
            None => Ok(()),
            Some(word) => Err(self.mistake(format!("“{word}” was not expected here"))),
        }
    }

    pub(super) fn mistake(&self, what: impl Into<String>) -> Mistake {
        Mistake {
            line: self.line,
            what: what.into(),
        }
    }

    /// `on` or `off`.
    pub(super) fn switch(&mut self) -> Result<bool, Mistake> {
        match self.need("on or off")? {
            "on" => Ok(true),
            "off" => Ok(false),
            word => Err(self.mistake(format!("“{word}” is neither on nor off"))),
        }
    }

    /// Seconds, with a decimal point if need be, as milliseconds.
    pub(super) fn seconds_ms(&mut self) -> Result<i64, Mistake> {
        let word = self.need("a time in seconds")?;
        parse_seconds(word).ok_or_else(|| self.mistake(format!("“{word}” is no time in seconds")))
    }
}

/// `12` or `12.5` as milliseconds.
pub(super) fn parse_seconds(word: &str) -> Option<i64> {
    let (whole, part) = word.split_once('.').unwrap_or((word, ""));
    if whole.is_empty() || !word.bytes().all(|b| b.is_ascii_digit() || b == b'.') || part.len() > 3
    {
        return None;
    }
    let part_ms: i64 = format!("{part:0<3}").parse().ok()?;
    Some(whole.parse::<i64>().ok()?.checked_mul(1_000)? + part_ms)
}
