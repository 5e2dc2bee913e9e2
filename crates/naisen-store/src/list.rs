//! Searching, sorting and paging a list (domain §5), over records in memory.
//!
//! The lists of a company's settings are read from its snapshot (see [`crate::view`]), so that what a
//! page shows is what the next call obeys. Digits are folded and `-` dropped by the caller.

use std::cmp::Ordering;

use naisen_core::limits::PAGE_SIZES;
use serde::{Deserialize, Serialize};

/// 前方一致, 完全一致 or 部分一致.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    /// 前方一致.
    #[default]
    Prefix,
    /// 完全一致.
    Exact,
    /// 部分一致.
    Substring,
}

impl Matching {
    /// Whether a value is found by a text, case-sensitively.
    #[must_use]
    pub fn finds(self, value: &str, text: &str) -> bool {
        self.finds_bytes(value.as_bytes(), text.as_bytes())
    }

    /// The same over bytes, which UTF-8 permits.
    pub(crate) fn finds_bytes(self, value: &[u8], text: &[u8]) -> bool {
        match self {
            Self::Prefix => value.starts_with(text),
            Self::Exact => value == text,
            Self::Substring => text.is_empty() || value.windows(text.len()).any(|w| w == text),
        }
    }
}

/// What is looked for in which column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search<C> {
    /// The column.
    pub target: C,
    /// The text; an empty one finds all.
    pub text: String,
    /// How.
    pub matching: Matching,
}

/// By which column a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort<C> {
    /// The column.
    pub column: C,
    /// ↓ rather than ↑; empty values stay last.
    pub descending: bool,
}

/// Which part of a list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// From 1.
    pub number: usize,
    /// Rows of a page.
    pub size: usize,
}

impl Page {
    /// The whole list, for exports.
    pub const ALL: Self = Self {
        number: 1,
        size: usize::MAX,
    };

    /// Rows before this page.
    #[must_use]
    pub const fn offset(self) -> usize {
        self.number.saturating_sub(1).saturating_mul(self.size)
    }

    pub(crate) fn size_i64(self) -> i64 {
        i64::try_from(self.size).unwrap_or(i64::MAX)
    }

    pub(crate) fn offset_i64(self) -> i64 {
        i64::try_from(self.offset()).unwrap_or(i64::MAX)
    }
}

impl Default for Page {
    fn default() -> Self {
        Self {
            number: 1,
            size: PAGE_SIZES[0] as usize,
        }
    }
}

/// What a list screen asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query<C> {
    /// The search bar; none shows all.
    pub search: Option<Search<C>>,
    /// The order.
    pub sort: Sort<C>,
    /// The part.
    pub page: Page,
}

impl<C: Default> Default for Query<C> {
    fn default() -> Self {
        Self {
            search: None,
            sort: Sort {
                column: C::default(),
                descending: false,
            },
            page: Page::default(),
        }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// The rows of the page.
    pub rows: Vec<T>,
    /// 検索結果件数.
    pub total: usize,
}

impl<T> Listing<T> {
    /// The same page with each row told another way.
    pub fn map<U>(&self, tell: impl FnMut(&T) -> U) -> Listing<U> {
        Listing {
            rows: self.rows.iter().map(tell).collect(),
            total: self.total,
        }
    }
}

/// A cell, as search and order see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// A name or text: byte by byte.
    Text(&'a str),
    /// Digits: by length, then value.
    Number(&'a str),
    /// A choice or a time: its place in the order, and the word a search compares.
    Rank(i64, &'a str),
}

impl Cell<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Rank(_, text) => text,
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Text("") | Self::Number(""))
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Rank(a, _), Self::Rank(b, _)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
            _ => self.text().cmp(other.text()),
        }
    }
}

/// Searches, sorts and pages rows. `cell` reads a column of a row; `tie` is the column that decides
/// between equals, always ascending.
pub fn listing<T: Clone, C: Copy>(
    rows: impl IntoIterator<Item = T>,
    query: &Query<C>,
    tie: C,
    cell: impl for<'a> Fn(&'a T, C) -> Cell<'a>,
) -> Listing<T> {
    let mut found: Vec<T> = rows
        .into_iter()
        .filter(|row| {
            query.search.as_ref().is_none_or(|search| {
                search.text.is_empty()
                    || search
                        .matching
                        .finds(cell(row, search.target).text(), &search.text)
            })
        })
        .collect();
    let Sort { column, descending } = query.sort;
    found.sort_by(|a, b| {
        let (x, y) = (cell(a, column), cell(b, column));
        let by_value = if descending {
            y.compare(&x)
        } else {
            x.compare(&y)
        };
        x.is_empty()
            .cmp(&y.is_empty())
            .then(by_value)
            .then_with(|| cell(a, tie).compare(&cell(b, tie)))
    });
    Listing {
        total: found.len(),
        rows: found
            .into_iter()
            .skip(query.page.offset())
            .take(query.page.size)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(descending: bool, text: &str, matching: Matching, expected: &[&str]) {
        let query = Query {
            search: Some(Search {
                target: (),
                text: text.to_owned(),
                matching,
            }),
            sort: Sort {
                column: (),
                descending,
            },
            page: Page { number: 1, size: 3 },
        };
        let out = listing(["100", "20", "", "9", "120"], &query, (), |row, ()| {
            Cell::Number(row)
        });
        assert_eq!(out.rows, expected);
    }

    #[test]
    fn numbers_sort_by_length_then_value_and_empty_last() {
        check(false, "", Matching::Prefix, &["9", "20", "100"]);
        check(true, "", Matching::Prefix, &["120", "100", "20"]);
        check(false, "20", Matching::Prefix, &["20"]);
        check(false, "20", Matching::Substring, &["20", "120"]);
        check(false, "20", Matching::Exact, &["20"]);
    }
}
