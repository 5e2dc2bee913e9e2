//! `name-addr / addr-spec` with header parameters: From, To, Contact, Route, Diversion and their like
//! (RFC 3261 §20.10).

use std::borrow::Cow;

use memchr::memchr;

use crate::lex::{self, is_space, quoted_end, trim};
use crate::uri::Uri;

/// An address with its header parameters, borrowing from the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameAddr<'a> {
    /// The display name as written, quotes included; empty when there is none.
    pub display: &'a [u8],
    /// The URI without brackets.
    pub uri: &'a [u8],
    /// `;name=value…` of the header, semicolon included.
    pub params: &'a [u8],
}

/// The address breaks the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadAddress;

impl<'a> NameAddr<'a> {
    /// Takes one address apart.
    ///
    /// # Errors
    /// [`BadAddress`] for an open quote or bracket, blanks inside the brackets, a display name that is
    /// neither quoted nor words, or a bare URI with headers.
    pub fn parse(value: &'a [u8]) -> Result<Self, BadAddress> {
        let value = trim(value);
        let after_quote = if value.first() == Some(&b'"') {
            quoted_end(value).ok_or(BadAddress)?
        } else {
            0
        };
        let Some(open) = memchr(b'<', &value[after_quote..]).map(|at| at + after_quote) else {
            return if after_quote == 0 {
                Self::bare(value)
            } else {
                Err(BadAddress)
            };
        };
        let display = trim(&value[..open]);
        let words_end_quote = after_quote > 0 && !trim(&value[after_quote..open]).is_empty();
        if words_end_quote || (after_quote == 0 && !display.iter().all(|byte| is_word(*byte))) {
            return Err(BadAddress);
        }
        let inside = &value[open + 1..];
        let close = memchr(b'>', inside).ok_or(BadAddress)?;
        let uri = &inside[..close];
        if uri.is_empty() || uri.iter().any(|byte| is_space(*byte)) {
            return Err(BadAddress);
        }
        Self {
            display,
            uri,
            params: b"",
        }
        .with_params(trim(&inside[close + 1..]))
    }

    /// `addr-spec`: what follows the first semicolon belongs to the header, and a question mark or comma
    /// would need brackets (RFC 3261 §20.10).
    fn bare(value: &'a [u8]) -> Result<Self, BadAddress> {
        let end = memchr(b';', value).unwrap_or(value.len());
        let uri = trim(&value[..end]);
        let outside = |byte: &u8| is_space(*byte) || matches!(byte, b'?' | b',' | b'"' | b'>');
        if uri.is_empty() || uri.iter().any(outside) {
            return Err(BadAddress);
        }
        Self {
            display: b"",
            uri,
            params: b"",
        }
        .with_params(&value[end..])
    }

    fn with_params(mut self, params: &'a [u8]) -> Result<Self, BadAddress> {
        let starts_well = params.is_empty() || params.starts_with(b";");
        if !starts_well || lex::params(params).any(|param| param.is_err()) {
            return Err(BadAddress);
        }
        self.params = params;
        Ok(self)
    }

    /// The value of a header parameter: `Some(b"")` when it stands alone.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'a [u8]> {
        lex::param(self.params, name)
    }

    /// The tag, if it is not empty.
    #[must_use]
    pub fn tag(&self) -> Option<&'a [u8]> {
        self.param("tag").filter(|tag| !tag.is_empty())
    }

    /// The display name without quotes and escapes.
    #[must_use]
    pub fn display_text(&self) -> Cow<'a, [u8]> {
        lex::unquote(self.display)
    }

    /// The URI taken apart, if it is one.
    #[must_use]
    pub fn parsed_uri(&self) -> Option<Uri<'a>> {
        Uri::parse(self.uri).ok()
    }
}

/// A character of an unquoted display name: tokens and blanks; bytes beyond ASCII are let through, many
/// phones send names so.
fn is_word(byte: u8) -> bool {
    is_space(byte) || byte >= 0x80 || lex::is_token(&[byte])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_come_apart() {
        let full = NameAddr::parse(b"\"A \\\"B\\\" <x>\" <sip:a@h;lr?x=y> ;tag=1;x").unwrap();
        assert_eq!(*full.display_text(), *b"A \"B\" <x>");
        assert_eq!(full.uri, b"sip:a@h;lr?x=y");
        assert_eq!(full.tag(), Some(&b"1"[..]));
        let bare = NameAddr::parse(b"sip:a@h;tag=2").unwrap();
        assert_eq!((bare.uri, bare.tag()), (&b"sip:a@h"[..], Some(&b"2"[..])));
        let words = NameAddr::parse("山田 太郎 <sip:a@h>".as_bytes()).unwrap();
        assert_eq!(words.display, "山田 太郎".as_bytes());
    }

    #[test]
    fn broken_addresses_are_refused() {
        for value in [
            "",
            "\"A <sip:a@h>",
            "\"A\" < sip:a@h >",
            "B, A <sip:a@h>",
            "<sip:a@h",
            "sip:a@h?x=y",
            "<sip:a@h>;;;",
            "<sip:a@h> x",
            "<>",
            "\"A\" x <sip:a@h>",
            "\"A\"",
        ] {
            assert!(NameAddr::parse(value.as_bytes()).is_err(), "{value}");
        }
    }
}
