//! Digest authentication (RFC 7616, RFC 8760): challenges, credentials, nonces and their check.
//!
//! Knows no user: the caller gives HA1. Time and the key of the nonces are arguments.

mod credentials;
mod nonce;

pub use credentials::{Credentials, Ha1, answer};
pub use nonce::{Nonce, NonceKey, Seen};

use md5::Md5;
use sha2::Sha256;

use crate::lex::hex_pair;

/// Seconds a nonce may be used.
pub const NONCE_VALID_S: u64 = 300;

/// A digest algorithm; `-sess` variants are not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// SHA-256.
    Sha256,
    /// MD5, for phones that know nothing better.
    Md5,
}

impl Algorithm {
    /// Its name in a header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Md5 => "MD5",
        }
    }

    /// The algorithm of that name.
    #[must_use]
    pub fn of(name: &[u8]) -> Option<Self> {
        [Self::Sha256, Self::Md5]
            .into_iter()
            .find(|one| one.name().as_bytes().eq_ignore_ascii_case(name))
    }

    /// The hash of the parts joined by colons, in lower-case hexadecimal.
    #[must_use]
    pub fn hash(self, parts: &[&[u8]]) -> HexHash {
        match self {
            Self::Sha256 => joined::<Sha256>(parts),
            Self::Md5 => joined::<Md5>(parts),
        }
    }
}

/// A hash in lower-case hexadecimal.
#[derive(Clone, Copy)]
pub struct HexHash {
    digits: [u8; 64],
    length: usize,
}

impl HexHash {
    /// Its first digits, no more than 32.
    #[must_use]
    pub fn start<const N: usize>(&self) -> [u8; N] {
        const { assert!(N <= 32, "the shorter algorithm has no more") };
        let mut out = [0; N];
        out.copy_from_slice(&self.digits[..N]);
        out
    }
}

impl std::ops::Deref for HexHash {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.digits[..self.length]
    }
}

fn joined<D: sha2::Digest>(parts: &[&[u8]]) -> HexHash {
    let mut hash = D::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            hash.update(b":");
        }
        hash.update(part);
    }
    let mut out = HexHash {
        digits: [0; 64],
        length: 0,
    };
    // Both algorithms' are no longer than that.
    for (pair, byte) in out.digits.chunks_exact_mut(2).zip(hash.finalize()) {
        pair.copy_from_slice(&hex_pair(byte));
        out.length += 2;
    }
    out
}

/// The value of one WWW-Authenticate or Proxy-Authenticate (RFC 7616 §3.3).
#[must_use]
pub fn challenge(realm: &[u8], nonce: &[u8], algorithm: Algorithm, stale: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(realm.len() + nonce.len() + 80);
    out.extend_from_slice(b"Digest realm=");
    crate::lex::push_quoted(&mut out, realm);
    out.extend_from_slice(b", nonce=");
    crate::lex::push_quoted(&mut out, nonce);
    if stale {
        out.extend_from_slice(b", stale=true");
    }
    out.extend_from_slice(b", algorithm=");
    out.extend_from_slice(algorithm.name().as_bytes());
    out.extend_from_slice(b", qop=\"auth\"");
    out
}
