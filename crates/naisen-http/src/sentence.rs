//! A text in both languages as the API answers it.

use naisen_core::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Sentence {
    /// Japanese.
    pub(crate) ja: String,
    /// English.
    pub(crate) en: String,
}

impl<S: Into<String>> From<Text<S>> for Sentence {
    fn from(text: Text<S>) -> Self {
        Self {
            ja: text.ja.into(),
            en: text.en.into(),
        }
    }
}
