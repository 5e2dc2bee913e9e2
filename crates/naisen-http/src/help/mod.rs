//! ヘルプ: what every error code means and what every word means, in both languages.
//!
//! Texts only; no text here knows how a page or an answer of the API is made from it.

pub mod error_help;
pub mod glossary;
pub mod screen;
