//! One way to a terminal, small: a server holds one for every phone there is.

use naisen_sip::flow::Flow;
use naisen_sip::transaction::{ServerKey, TRANSACTION_MS};

use super::texts::Texts;

/// One way to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binding {
    /// What its REGISTER said.
    pub(crate) said: Said,
    /// Where its REGISTER came from: calls go back there, whatever the Contact says.
    pub(crate) flow: Flow,
    /// Which flow of the instance this is (RFC 5626).
    pub(crate) reg_id: Option<u32>,
    /// When it lapses, by the clock that never jumps.
    pub(crate) expires_ms: u64,
    /// CSeq number of its REGISTER.
    pub(crate) cseq: u32,
    /// Since when the terminal has been registered without a gap, epoch milliseconds.
    pub(crate) since_ms: i64,
    /// For how long its REGISTER was granted, seconds.
    pub(crate) granted_s: u32,
    /// Its REGISTER, to know a repeat; none of an earlier start's.
    pub(crate) key: Option<ServerKey>,
}

impl Binding {
    /// Whether a request that came over this flow is its REGISTER once more. For 64 × T1 that is a repeat,
    /// to be answered alike (RFC 3261 §17.2.2); with this no transaction, and no answer, is kept of a
    /// registration that was granted.
    pub(crate) fn was_made_by(&self, key: ServerKey, flow: Flow, now_ms: u64) -> bool {
        let granted_ms = u64::from(self.granted_s) * 1_000;
        let made_ms = self.expires_ms.saturating_sub(granted_ms);
        self.key == Some(key) && self.flow == flow && now_ms < made_ms + TRANSACTION_MS
    }
}

/// What a REGISTER said that is kept, in one piece; clones share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said(Texts);

impl Said {
    /// The Contact URI, the Call-ID, what the phone called itself (empty when it did not say), and Path
    /// values in the order they came.
    pub fn new<'a>(
        contact: &'a [u8],
        call_id: &'a [u8],
        user_agent: &'a [u8],
        path: impl Iterator<Item = &'a [u8]>,
    ) -> Self {
        let head = [contact, call_id, user_agent];
        Self(head.into_iter().chain(path).collect())
    }

    /// The Contact URI as registered.
    #[must_use]
    pub fn contact(&self) -> &[u8] {
        self.at(0)
    }

    /// Call-ID.
    #[must_use]
    pub fn call_id(&self) -> &[u8] {
        self.at(1)
    }

    /// User-Agent; empty when it did not say.
    #[must_use]
    pub fn user_agent(&self) -> &[u8] {
        self.at(2)
    }

    /// Path values in the order they came.
    pub fn path(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().skip(3)
    }

    fn at(&self, place: usize) -> &[u8] {
        self.0.iter().nth(place).unwrap_or_default()
    }
}
