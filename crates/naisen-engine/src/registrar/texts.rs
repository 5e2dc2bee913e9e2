//! A few byte strings in one allocation. It knows nothing of what they say.

use std::sync::Arc;

/// Byte strings of a message in their order, each after its length: what an allocation of its own costs
/// each of them is often more than they are long.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Texts(Arc<[u8]>);

/// Bytes of a length. No part of a message is longer than 65,535 bytes
/// ([`naisen_sip::scan::HEAD_BYTES_MAX`]).
const LENGTH: usize = size_of::<u16>();

/// Bytes that are enough for what most messages say.
const USUAL: usize = 256;

impl Texts {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = &self.0[..];
        std::iter::from_fn(move || {
            let (length, after) = rest.split_first_chunk::<LENGTH>()?;
            let (text, after) = after.split_at_checked(u16::from_be_bytes(*length).into())?;
            rest = after;
            Some(text)
        })
    }
}

impl<'a> FromIterator<&'a [u8]> for Texts {
    /// Longer ones than a message can hold are cut.
    fn from_iter<I: IntoIterator<Item = &'a [u8]>>(texts: I) -> Self {
        let mut out = Vec::with_capacity(USUAL);
        for text in texts {
            let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
            out.extend_from_slice(&length.to_be_bytes());
            out.extend_from_slice(&text[..length.into()]);
        }
        // As long as it is: what is kept of every phone has nothing over.
        Self(out[..].into())
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let texts = self.iter().map(|text| String::from_utf8_lossy(text));
        f.debug_list().entries(texts).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_in_their_order_also_empty_and_long_ones() {
        let long = vec![b'x'; usize::from(u16::MAX)];
        let all = [&b"sip:\xff@192.0.2.1"[..], b"", &long, b"c"];
        let texts: Texts = all.into_iter().collect();
        assert_eq!(texts.iter().collect::<Vec<_>>(), all);
        assert_eq!([].into_iter().collect::<Texts>().iter().count(), 0);
    }
}
