//! Who a call was for and who asked to stay unnamed: Diversion (RFC 5806), History-Info (RFC 7044 with
//! the causes of RFC 4458), Privacy (RFC 3323, RFC 3325).

use crate::address::NameAddr;
use crate::lex::{self, unescape};
use crate::message::Message;
use crate::{HeaderName, Uri};

/// One Diversion, topmost is the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diversion<'a> {
    /// The party that diverted.
    pub address: NameAddr<'a>,
    /// `reason`, as written.
    pub reason: Option<&'a [u8]>,
    /// `counter`; a missing one stands for one diversion.
    pub counter: u32,
}

impl<'a> Diversion<'a> {
    /// Every Diversion of the message that can be read.
    pub fn all(message: &Message<'a>) -> impl Iterator<Item = Self> + use<'a> {
        message
            .elements(HeaderName::Diversion)
            .filter_map(|element| {
                let address = NameAddr::parse(element).ok()?;
                let counter = address.param("counter").and_then(|n| lex::number(n, 1_000));
                Some(Self {
                    address,
                    reason: address.param("reason"),
                    counter: counter.map_or(1, |n| n as u32),
                })
            })
    }
}

/// One History-Info entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryEntry<'a> {
    /// The target that was tried.
    pub address: NameAddr<'a>,
    /// `index`, as written.
    pub index: Option<&'a [u8]>,
}

impl<'a> HistoryEntry<'a> {
    /// Every entry of the message that can be read.
    pub fn all(message: &Message<'a>) -> impl Iterator<Item = Self> + use<'a> {
        message
            .elements(HeaderName::HistoryInfo)
            .filter_map(|element| {
                let address = NameAddr::parse(element).ok()?;
                Some(Self {
                    address,
                    index: address.param("index"),
                })
            })
    }

    /// The cause of RFC 4458 in the URI; such an entry counts as a diversion.
    #[must_use]
    pub fn cause(&self) -> Option<u16> {
        let uri = Uri::parse(self.address.uri).ok()?;
        lex::number(uri.param("cause")?, 699).map(|cause| cause as u16)
    }

    /// The Reason header written into the URI's headers, its escapes resolved (RFC 7044 §5).
    #[must_use]
    pub fn reason(&self) -> Option<Vec<u8>> {
        let uri = Uri::parse(self.address.uri).ok()?;
        uri.headers
            .split(|byte| *byte == b'&')
            .find(|one| one.len() > 7 && one[..7].eq_ignore_ascii_case(b"Reason="))
            .map(|one| unescape(&one[7..]))
    }
}

/// What Privacy asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrivacyAsked {
    /// `id`: the asserted identity.
    pub id: bool,
    /// `user`: everything about the user.
    pub user: bool,
    /// `header`: headers that tell.
    pub header: bool,
    /// `none`: explicitly no privacy.
    pub none: bool,
}

impl PrivacyAsked {
    /// Reads every Privacy header; values are separated by semicolons, some send commas.
    #[must_use]
    pub fn of(message: &Message<'_>) -> Self {
        let mut asked = Self::default();
        for value in message.all(HeaderName::Privacy) {
            for token in value.split(|byte| matches!(byte, b';' | b',')) {
                let token = lex::trim(token);
                asked.id |= token.eq_ignore_ascii_case(b"id");
                asked.user |= token.eq_ignore_ascii_case(b"user");
                asked.header |= token.eq_ignore_ascii_case(b"header");
                asked.none |= token.eq_ignore_ascii_case(b"none");
            }
        }
        asked
    }

    /// Whether the caller's number is withheld (calls §6 step 4).
    #[must_use]
    pub const fn withholds(self) -> bool {
        self.id || self.user || self.header
    }
}
