//! Tokens of sessions, browsers and the API: 256 random bits, of which only the SHA-256 is kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::app::Random;

/// First characters of an API token, so that a leaked one is recognised.
const TOKEN_PREFIX: &str = "nsn_";
/// First characters of a terminal's own token, which opens its own operations and nothing else.
const TERMINAL_PREFIX: &str = "nst_";

/// A secret as its holder has it; never logged, never stored.
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A new secret for a cookie.
    #[must_use]
    pub fn new(random: &Random) -> Self {
        Self(URL_SAFE_NO_PAD.encode(random.bytes::<32>()))
    }

    /// A new secret for the API, `nsn_…`.
    #[must_use]
    pub fn token(random: &Random) -> Self {
        Self(format!("{TOKEN_PREFIX}{}", Self::new(random).0))
    }

    /// A new secret for a terminal, `nst_…`.
    #[must_use]
    pub fn terminal(random: &Random) -> Self {
        Self(format!("{TERMINAL_PREFIX}{}", Self::new(random).0))
    }

    /// A secret as somebody shows it.
    pub(crate) const fn told(shown: String) -> Self {
        Self(shown)
    }

    /// The text its holder is given, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }
}

/// What is stored of a secret somebody showed.
#[must_use]
pub fn hash(shown: &str) -> [u8; 32] {
    Sha256::digest(shown.as_bytes()).into()
}

/// Whether a text shown as bearer token is one of the API's; a session's token has no prefix.
#[must_use]
pub(crate) fn is_api_token(shown: &str) -> bool {
    shown.starts_with(TOKEN_PREFIX)
}

/// Whether a text shown as bearer token is a terminal's.
#[must_use]
pub(super) fn is_terminal_token(shown: &str) -> bool {
    shown.starts_with(TERMINAL_PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_itself_only_when_asked() {
        let secret = Secret::token(&Random::repeatable(7));
        assert!(secret.reveal().starts_with("nsn_"));
        assert_eq!(secret.reveal().len(), 4 + 43);
        assert_eq!(secret.hash(), hash(secret.reveal()));
        assert!(!format!("{secret:?}").contains(secret.reveal()));
        let other = Secret::token(&Random::system());
        assert_ne!(secret.hash(), other.hash());
    }
}
