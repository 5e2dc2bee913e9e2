//! A short text as a key of an index: numbers, extensions and codes fit into the key itself. It knows
//! nothing of what they mean.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::sync::Arc;

/// Bytes of a text that needs no allocation: enough for every number of the dial plan's own.
const SHORT: usize = 14;

/// A text. It is compared and looked up by its bytes, which have the order of texts.
#[derive(Clone)]
pub(super) enum Key {
    /// Its length and its bytes.
    Short(u8, [u8; SHORT]),
    /// Too long for that.
    Long(Arc<String>),
}

impl Key {
    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Short(length, bytes) => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Self::Long(text) => text.as_bytes(),
        }
    }

    fn as_str(&self) -> &str {
        // The bytes were a text's, whole.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        let mut bytes = [0; SHORT];
        match bytes.get_mut(..text.len()) {
            Some(place) => {
                place.copy_from_slice(text.as_bytes());
                Self::Short(text.len() as u8, bytes)
            }
            None => Self::Long(Arc::new(text.to_owned())),
        }
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<[u8]> for Key {
    fn borrow(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_their_texts_whatever_their_length() {
        let texts = [
            "",
            "05011110001",
            "0501111000",
            "2001",
            "あいうえ",
            "exactly-14-byt",
            "one-more-than-14",
        ];
        for one in texts {
            assert_eq!(Key::from(one).as_str(), one);
            for other in texts {
                assert_eq!(Key::from(one).cmp(&Key::from(other)), one.cmp(other));
            }
        }
        assert_eq!(size_of::<Key>(), 16);
    }
}
