//! Digest authentication (RFC 7616, RFC 8760): challenges, credentials, nonces and their check.
//!
//! Knows no user: the caller gives HA1. Time and the key of the nonces are arguments.

mod credentials;
mod nonce;

pub use credentials::{Credentials, Ha1, answer};
pub use nonce::{Nonce, NonceKey, Seen};

use md5::Md5;
use sha2::Sha256;

use crate::lex::push_hex;

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
    pub fn hash(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha256 => joined::<Sha256>(parts),
            Self::Md5 => joined::<Md5>(parts),
        }
    }
}

fn joined<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = D::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            hash.update(b":");
        }
        hash.update(part);
    }
    let mut out = Vec::with_capacity(64);
    push_hex(&mut out, &hash.finalize());
    out
}

/// The value of one WWW-Authenticate or Proxy-Authenticate (RFC 7616 §3.3).
#[must_use]
pub fn challenge(realm: &[u8], nonce: &[u8], algorithm: Algorithm, stale: bool) -> Vec<u8> {
    let mut out = b"Digest realm=".to_vec();
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
