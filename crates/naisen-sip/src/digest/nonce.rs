//! Nonces that need no memory until somebody uses one: time and serial number with a keyed MAC.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::NONCE_VALID_S;
use crate::lex::{hex_digit, push_hex};

/// The secret of this server's nonces: one block of HMAC-SHA-256.
#[derive(Clone)]
pub struct NonceKey(pub [u8; 64]);

impl std::fmt::Debug for NonceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NonceKey")
    }
}

/// What a nonce says: when it was made and its place among those of that second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nonce {
    /// Seconds on the server's monotonic clock.
    pub made_s: u32,
    /// Counts up with every nonce.
    pub serial: u32,
}

const STAMP_DIGITS: usize = 16;
const MAC_BYTES: usize = 16;

impl Nonce {
    /// The nonce as text, bound to a realm.
    #[must_use]
    pub fn text(self, key: &NonceKey, realm: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(STAMP_DIGITS + 2 * MAC_BYTES);
        push_hex(&mut out, &self.made_s.to_be_bytes());
        push_hex(&mut out, &self.serial.to_be_bytes());
        let mac = mac(key, &out, realm).finalize().into_bytes();
        push_hex(&mut out, &mac[..MAC_BYTES]);
        out
    }

    /// Reads a nonce of ours; none when the MAC is another's.
    #[must_use]
    pub fn parse(text: &[u8], key: &NonceKey, realm: &[u8]) -> Option<Self> {
        if text.len() != STAMP_DIGITS + 2 * MAC_BYTES {
            return None;
        }
        let (stamp, given) = text.split_at(STAMP_DIGITS);
        let mut bytes = [0_u8; MAC_BYTES];
        for (byte, pair) in bytes.iter_mut().zip(given.chunks(2)) {
            *byte = hex_digit(pair[0])? << 4 | hex_digit(pair[1])?;
        }
        mac(key, stamp, realm).verify_truncated_left(&bytes).ok()?;
        let number = |digits: &[u8]| {
            digits
                .iter()
                .try_fold(0_u32, |n, d| Some(n << 4 | u32::from(hex_digit(*d)?)))
        };
        Some(Self {
            made_s: number(&stamp[..8])?,
            serial: number(&stamp[8..])?,
        })
    }

    /// Whether it may still be used.
    #[must_use]
    pub const fn is_fresh(self, now_s: u64) -> bool {
        let made_s = self.made_s as u64;
        made_s <= now_s && now_s - made_s <= NONCE_VALID_S
    }
}

fn mac(key: &NonceKey, stamp: &[u8], realm: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new(&key.0.into());
    mac.update(stamp);
    mac.update(realm);
    mac
}

/// The newest nonce one account has used and the highest count seen with it: what refuses a replay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    last: Option<(Nonce, u32)>,
}

impl Seen {
    /// Notes a use; false when it is a replay: an older nonce, or a count that does not rise
    /// (RFC 7616 §3.4).
    pub fn note(&mut self, nonce: Nonce, count: u32) -> bool {
        let is_new = match self.last {
            None => true,
            Some((last, seen)) if last == nonce => count > seen,
            Some((last, _)) => nonce > last,
        };
        if is_new {
            self.last = Some((nonce, count));
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_ours_fresh_and_of_one_realm() {
        let key = NonceKey([7; 64]);
        let nonce = Nonce {
            made_s: 1000,
            serial: 3,
        };
        let text = nonce.text(&key, b"k1");
        assert_eq!(Nonce::parse(&text, &key, b"k1"), Some(nonce));
        assert_eq!(Nonce::parse(&text, &key, b"k2"), None);
        assert_eq!(Nonce::parse(&text, &NonceKey([8; 64]), b"k1"), None);
        let mut altered = text.clone();
        altered[7] ^= 1;
        assert_eq!(Nonce::parse(&altered, &key, b"k1"), None);
        assert!(nonce.is_fresh(1300) && !nonce.is_fresh(1301) && !nonce.is_fresh(999));
    }

    #[test]
    fn a_count_must_rise() {
        let mut seen = Seen::default();
        let nonce = Nonce {
            made_s: 1,
            serial: 1,
        };
        assert!(seen.note(nonce, 1));
        assert!(!seen.note(nonce, 1));
        assert!(seen.note(nonce, 2));
        assert!(seen.note(
            Nonce {
                made_s: 2,
                serial: 0
            },
            1
        ));
        assert!(!seen.note(nonce, 3));
    }
}
