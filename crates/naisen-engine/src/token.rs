//! Tags and Call-IDs nobody can guess: a keyed count. They carry the place of what they name.

use naisen_sip::digest::{Algorithm, HexHash};
use naisen_sip::lex::{hex_digit, hex_pair};
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
        let hash = self.hash(&[b"branch", b""]);
        hash[..8].iter().fold(0, |n, digit| {
            n << 4 | u32::from(hex_digit(*digit).unwrap_or_default())
        })
    }

    fn hash<const N: usize>(&self, what: &[&[u8]; N]) -> HexHash {
        let mut parts = [&self.secret[..]; 4];
        parts[1..=N].copy_from_slice(what);
        Algorithm::Sha256.hash(&parts[..=N])
    }

    /// A fresh token.
    pub(crate) fn fresh(&mut self) -> [u8; SECRET_DIGITS] {
        self.count += 1;
        let count = self.count.to_be_bytes();
        self.hash(&[b"token", &count]).start()
    }

    /// 64 fresh bits, as a call's randomness.
    pub(crate) fn number(&mut self) -> u64 {
        self.fresh().iter().fold(0, |n, digit| {
            n << 4 | u64::from(hex_digit(*digit).unwrap_or_default())
        })
    }

    /// A tag that leads to a party.
    pub(crate) fn tag(&mut self, party: Id) -> [u8; ID_DIGITS + SECRET_DIGITS] {
        let id = party.to_be_bytes().into_iter().flat_map(hex_pair);
        let secret = self.fresh();
        let mut tag = [0; ID_DIGITS + SECRET_DIGITS];
        let whole = id.chain(secret);
        tag.iter_mut().zip(whole).for_each(|(to, byte)| *to = byte);
        tag
    }

    /// The tag of an answer that keeps nothing: the same for repeats of one request.
    pub(crate) fn stateless_tag(
        &self,
        call_id: &[u8],
        from_tag: Option<&[u8]>,
    ) -> [u8; SECRET_DIGITS] {
        let from_tag = from_tag.unwrap_or_default();
        self.hash(&[b"stateless", call_id, from_tag]).start()
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
