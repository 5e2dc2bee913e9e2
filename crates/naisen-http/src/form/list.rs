//! What a list shows: search, sort and page as they stand in the URL (domain §5). It knows no column;
//! a screen says which targets and sorts it has.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::{fold, limits};
use naisen_store::list::{Matching, Page, Query, Search, Sort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{pairs, percent_encode};
use crate::failure::Failure;

/// How the text is compared with the target's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// 前方一致.
    #[default]
    Prefix,
    /// 完全一致.
    Exact,
    /// 部分一致.
    Part,
}

/// A list's query, the same for page and API.
#[derive(Clone, Debug, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Column to search; the first target when left out.
    pub target: String,
    /// Text to find; empty finds every row.
    pub q: String,
    /// `prefix` (default), `exact` or `part`.
    #[param(rename = "match", inline)]
    pub matching: Match,
    /// Column to sort by, `-` in front for descending; the first ↑↓ column when left out.
    pub sort: String,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page: 20 (default), 50, 100 or 500.
    pub size: u32,
    /// Whether every row shown is ticked at first (`tick=all`, for pages without script).
    #[param(ignore)]
    pub tick_all: bool,
    /// Further choices of the screen: a group, ■メンバ ■非メンバ.
    #[param(ignore)]
    pub choices: Vec<(String, String)>,
}

/// What a column holds, which says how the text is folded before it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Digits: full-width folded, `-` ignored.
    Number,
    /// Anything else: full-width digits folded, case kept.
    Name,
}

/// One page of a list as an operation answers it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Found<T> {
    /// 検索結果件数, on all pages.
    pub total: usize,
    /// The page answered, from 1.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
    /// The rows of this page.
    pub rows: Vec<T>,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self {
            target: String::new(),
            q: String::new(),
            matching: Match::Prefix,
            sort: String::new(),
            page: 1,
            size: limits::PAGE_SIZES[0],
            tick_all: false,
            choices: Vec::new(),
        }
    }
}

impl ListQuery {
    /// The query of a URL.
    ///
    /// # Errors
    /// 8009 for a match, page or size that does not exist.
    pub fn parse(query: &str) -> Result<Self, Refusal> {
        let mut list = Self::default();
        for (key, value) in pairs(query.as_bytes())? {
            match key.as_str() {
                "target" => list.target = value,
                "q" => list.q = value,
                "sort" => list.sort = value,
                "tick" => list.tick_all = value == "all",
                "match" => list.matching = matching(&value)?,
                "page" => list.page = number(&value, "page")?,
                "size" => {
                    list.size = number(&value, "size")?;
                    if !limits::PAGE_SIZES.contains(&list.size) {
                        return Err(ErrorCode::Invalid.at("size"));
                    }
                }
                "lang" => {}
                _ => list.choices.push((key, value)),
            }
        }
        Ok(list)
    }

    /// The target, one of the screen's; the first when none is named.
    ///
    /// # Errors
    /// 8009 for any other.
    pub fn target<'a>(&self, targets: &[&'a str]) -> Result<&'a str, Refusal> {
        let first = targets.first().copied().unwrap_or_default();
        if self.target.is_empty() {
            return Ok(first);
        }
        targets
            .iter()
            .copied()
            .find(|t| *t == self.target)
            .ok_or_else(|| ErrorCode::Invalid.at("target"))
    }

    /// The column to sort by and whether it descends; the first of the screen's when none is named.
    ///
    /// # Errors
    /// 8009 for any other.
    pub fn sorted<'a>(&self, columns: &[&'a str]) -> Result<(&'a str, bool), Refusal> {
        let (name, descending) = self
            .sort
            .strip_prefix('-')
            .map_or((self.sort.as_str(), false), |name| (name, true));
        if name.is_empty() {
            return Ok((columns.first().copied().unwrap_or_default(), false));
        }
        columns
            .iter()
            .copied()
            .find(|c| *c == name)
            .map(|c| (c, descending))
            .ok_or_else(|| ErrorCode::Invalid.at("sort"))
    }

    /// The query for the store, by the screen's targets and its columns that sort (the first of each is
    /// the default).
    ///
    /// # Errors
    /// 8009 for a target or a column the screen does not have.
    pub fn query<C: Copy>(
        &self,
        targets: &[(&str, C, Holds)],
        columns: &[(&str, C)],
    ) -> Result<Query<C>, Refusal> {
        let find =
            |i: usize, name: &str, wanted: &str| name == wanted || wanted.is_empty() && i == 0;
        let mut numbered = targets.iter().enumerate();
        let target = numbered.find(|(i, (name, ..))| find(*i, name, &self.target));
        if target.is_none() && !self.target.is_empty() {
            return Err(ErrorCode::Invalid.at("target"));
        }
        let wanted = self.sort.strip_prefix('-').unwrap_or(&self.sort);
        let mut numbered = columns.iter().enumerate();
        let (_, (_, column)) = numbered
            .find(|(i, (name, _))| find(*i, name, wanted))
            .ok_or_else(|| ErrorCode::Invalid.at("sort"))?;
        Ok(Query {
            search: target
                .filter(|_| !self.q.is_empty())
                .map(|(_, (_, target, holds))| Search {
                    target: *target,
                    text: match holds {
                        Holds::Number => self.number_text(),
                        Holds::Name => self.name_text(),
                    },
                    matching: match self.matching {
                        Match::Prefix => Matching::Prefix,
                        Match::Exact => Matching::Exact,
                        Match::Part => Matching::Substring,
                    },
                }),
            sort: Sort {
                column: *column,
                descending: self.sort.starts_with('-'),
            },
            page: Page {
                number: self.page as usize,
                size: self.size as usize,
            },
        })
    }

    /// The rows found, as an operation answers them.
    #[must_use]
    pub fn found<T>(&self, rows: Vec<T>, total: usize) -> Found<T> {
        Found {
            total,
            page: self.page,
            size: self.size,
            rows,
        }
    }

    /// The text as it is compared with a number: full-width folded, `-` ignored.
    #[must_use]
    pub fn number_text(&self) -> String {
        fold::search_number(&self.q)
    }

    /// The text as it is compared with a name: full-width digits folded, case kept.
    #[must_use]
    pub fn name_text(&self) -> String {
        fold::search_text(&self.q)
    }

    /// A further choice of the screen; empty when it was not made.
    #[must_use]
    pub fn choice(&self, name: &str) -> &str {
        self.choices
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// Rows before this page.
    #[must_use]
    pub fn offset(&self) -> u64 {
        u64::from(self.page - 1) * u64::from(self.size)
    }

    /// The URL of this very list.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        let mut url = path.to_owned();
        let mut add = |key: &str, value: &str| {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&percent_encode(key));
            url.push('=');
            url.push_str(&percent_encode(value));
        };
        let standard = Self::default();
        for (key, value) in [
            ("target", &self.target),
            ("q", &self.q),
            ("sort", &self.sort),
        ] {
            if !value.is_empty() {
                add(key, value);
            }
        }
        match self.matching {
            Match::Prefix => {}
            Match::Exact => add("match", "exact"),
            Match::Part => add("match", "part"),
        }
        if self.size != standard.size {
            add("size", &self.size.to_string());
        }
        if self.page != standard.page {
            add("page", &self.page.to_string());
        }
        for (key, value) in &self.choices {
            add(key, value);
        }
        url
    }

    /// The URL of another page of this list.
    #[must_use]
    pub fn href_page(&self, path: &str, page: u32) -> String {
        Self {
            page,
            ..self.clone()
        }
        .href(path)
    }

    /// The URL of this list with another number of rows, from its first page.
    #[must_use]
    pub fn href_size(&self, path: &str, size: u32) -> String {
        Self {
            size,
            page: 1,
            ..self.clone()
        }
        .href(path)
    }

    /// The URL of this list sorted by a column, the other way round if it already is; first page.
    #[must_use]
    pub fn href_sort(&self, path: &str, column: &str) -> String {
        let sort = if self.sort == column {
            format!("-{column}")
        } else {
            column.to_owned()
        };
        Self {
            sort,
            page: 1,
            ..self.clone()
        }
        .href(path)
    }
}

fn matching(word: &str) -> Result<Match, Refusal> {
    match word {
        "prefix" | "" => Ok(Match::Prefix),
        "exact" => Ok(Match::Exact),
        "part" => Ok(Match::Part),
        _ => Err(ErrorCode::Invalid.at("match")),
    }
}

fn number(text: &str, field: &'static str) -> Result<u32, Refusal> {
    fold::digits(text)
        .parse()
        .ok()
        .filter(|n| *n > 0)
        .ok_or_else(|| ErrorCode::Invalid.at(field))
}

impl<S: Sync> FromRequestParts<S> for ListQuery {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_from_its_url() {
        let url = "/numbers?target=extension&q=%E5%86%85%201&sort=-extension&match=part&size=50\
                   &page=3&group=7";
        let list = ListQuery::parse(url.split_once('?').unwrap().1).unwrap();
        assert_eq!(list.q, "内 1");
        assert_eq!(list.offset(), 100);
        assert_eq!(list.choice("group"), "7");
        assert_eq!(
            list.sorted(&["number", "extension"]),
            Ok(("extension", true))
        );
        assert_eq!(
            ListQuery::parse(list.href("/numbers").split_once('?').unwrap().1),
            Ok(list)
        );
        assert_eq!(ListQuery::default().href("/numbers"), "/numbers");
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        for (query, field) in [
            ("size=21", "size"),
            ("page=0", "page"),
            ("page=x", "page"),
            ("match=like", "match"),
        ] {
            assert_eq!(
                ListQuery::parse(query),
                Err(ErrorCode::Invalid.at(field)),
                "{query}"
            );
        }
        let list = ListQuery::parse("target=bogus&sort=-bogus").unwrap();
        assert_eq!(list.target(&["a"]), Err(ErrorCode::Invalid.at("target")));
        assert_eq!(list.sorted(&["a"]), Err(ErrorCode::Invalid.at("sort")));
    }

    #[test]
    fn the_store_is_asked_by_column() {
        let targets = [("number", 'n', Holds::Number), ("name", 'm', Holds::Name)];
        let columns = [("number", 'n'), ("site", 's')];
        let query = |url: &str| ListQuery::parse(url)?.query(&targets, &columns);
        let asked = query("q=050-1111&sort=-site&page=2&match=part").unwrap();
        let search = asked.search.unwrap();
        assert_eq!((search.target, search.text.as_str()), ('n', "0501111"));
        assert_eq!(search.matching, Matching::Substring);
        assert_eq!((asked.sort.column, asked.sort.descending), ('s', true));
        assert_eq!((asked.page.number, asked.page.size), (2, 20));
        assert_eq!(
            query("target=name&q=a-b").unwrap().search.unwrap().text,
            "a-b"
        );
        assert_eq!(query("").unwrap().search, None);
        assert_eq!(
            query("target=bogus").unwrap_err(),
            ErrorCode::Invalid.at("target")
        );
        assert_eq!(
            query("sort=-name").unwrap_err(),
            ErrorCode::Invalid.at("sort")
        );
    }

    #[test]
    fn sorting_turns_round() {
        let list = ListQuery::parse("sort=name&page=4").unwrap();
        assert_eq!(list.href_sort("/x", "name"), "/x?sort=-name");
        assert_eq!(list.href_sort("/x", "site"), "/x?sort=site");
        assert_eq!(list.href_page("/x", 5), "/x?sort=name&page=5");
    }
}
