//! Tags and Call-IDs nobody can guess: a keyed count. They carry the place of what they name.

use naisen_sip::digest::Algorithm;
use naisen_sip::lex::{hex_digit, push_hex};
use naisen_sip::slab::Id;

/// Makes tokens from the secret of this start.
#[derive(Clone)]
pub(crate) struct Tokens {
    secret: [u8; 32],
    count: u64,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

const ID_DIGITS: usize = 16;
const SECRET_DIGITS: usize = 16;

impl Tokens {
    pub(crate) const fn new(secret: [u8; 32]) -> Self {
        Self { secret, count: 0 }
    }

    /// What makes branches unguessable.
    pub(crate) fn branch_secret(&self) -> u32 {
        let hash = self.hash(b"branch", &[]);
        hash[..8].iter().fold(0, |n, digit| {
            n << 4 | u32::from(hex_digit(*digit).unwrap_or_default())
        })
    }

    fn hash(&self, kind: &[u8], what: &[u8]) -> Vec<u8> {
        Algorithm::Sha256.hash(&[&self.secret, kind, what])
    }

    /// A fresh token.
    pub(crate) fn fresh(&mut self) -> Vec<u8> {
        self.count += 1;
        let mut hash = self.hash(b"token", &self.count.to_be_bytes());
        hash.truncate(SECRET_DIGITS);
        hash
    }

    /// 64 fresh bits, as a call's randomness.
    pub(crate) fn number(&mut self) -> u64 {
        self.fresh().iter().fold(0, |n, digit| {
            n << 4 | u64::from(hex_digit(*digit).unwrap_or_default())
        })
    }

    /// A tag that leads to a party.
    pub(crate) fn tag(&mut self, party: Id) -> Vec<u8> {
        let mut tag = Vec::with_capacity(ID_DIGITS + SECRET_DIGITS);
        push_hex(&mut tag, &party.to_be_bytes());
        tag.extend_from_slice(&self.fresh());
        tag
    }

    /// The tag of an answer that keeps nothing: the same for repeats of one request.
    pub(crate) fn stateless_tag(&self, call_id: &[u8], from_tag: Option<&[u8]>) -> Vec<u8> {
        let what = [call_id, b"\n", from_tag.unwrap_or_default()].concat();
        let mut hash = self.hash(b"stateless", &what);
        hash.truncate(SECRET_DIGITS);
        hash
    }
}

/// The party a tag of ours leads to.
pub(crate) fn party_of(tag: &[u8]) -> Option<Id> {
    if tag.len() != ID_DIGITS + SECRET_DIGITS {
        return None;
    }
    tag[..ID_DIGITS]
        .iter()
        .try_fold(0, |n, digit| Some(n << 4 | Id::from(hex_digit(*digit)?)))
}
