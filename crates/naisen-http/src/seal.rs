//! Seals secrets that must be read again (a trunk's, a phone's) with a key that is outside the database:
//! XChaCha20-Poly1305, so that a copy of the database alone opens nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use naisen_store::Fault;

use crate::app::Random;

/// Bytes of the key.
pub const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// The installation's key.
#[derive(Clone)]
pub struct Seal(XChaCha20Poly1305);

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    /// A seal with this key.
    #[must_use]
    pub fn new(key: [u8; KEY_BYTES]) -> Self {
        Self(XChaCha20Poly1305::new(&Key::from(key)))
    }

    /// Seals bytes for one purpose: they open only where the same purpose is named.
    ///
    /// # Errors
    /// A fault when the cipher refuses, as for secrets of more than 256 GiB.
    pub fn seal_bytes(
        &self,
        random: &Random,
        purpose: &str,
        secret: &[u8],
    ) -> Result<Vec<u8>, Fault> {
        let nonce = random.bytes::<NONCE_BYTES>();
        let payload = Payload {
            msg: secret,
            aad: purpose.as_bytes(),
        };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Fault::because("sealing a secret"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Seal::seal_bytes`] sealed for this purpose; none when it was another key or purpose.
    #[must_use]
    pub fn open_bytes(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: sealed,
            aad: purpose.as_bytes(),
        };
        self.0.decrypt(&XNonce::from(*nonce), payload).ok()
    }

    /// Seals a text, written in base64.
    ///
    /// # Errors
    /// As [`Seal::seal_bytes`].
    pub fn seal(&self, random: &Random, purpose: &str, secret: &str) -> Result<String, Fault> {
        let sealed = self.seal_bytes(random, purpose, secret.as_bytes())?;
        Ok(STANDARD_NO_PAD.encode(sealed))
    }

    /// Opens what [`Seal::seal`] sealed for this purpose; none when it was another key or purpose.
    #[must_use]
    pub fn open(&self, purpose: &str, sealed: &str) -> Option<String> {
        let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
        String::from_utf8(self.open_bytes(purpose, &bytes)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_with_the_same_key_for_the_same_purpose_only() {
        let seal = Seal::new([1; KEY_BYTES]);
        let sealed = seal.seal(&Random::system(), "trunk", "s3cret").unwrap();
        assert!(!sealed.contains("s3cret"));
        assert_eq!(seal.open("trunk", &sealed).as_deref(), Some("s3cret"));
        assert_eq!(seal.open("mail", &sealed), None);
        assert_eq!(Seal::new([2; KEY_BYTES]).open("trunk", &sealed), None);
        assert_eq!(seal.open("trunk", "AAAA"), None);
    }
}
