//! A list as a page shows it: search bar, heads that sort, rows a page, pages (domain §5). All of it
//! stands in the URL. It knows no column by name and counts nothing itself.

use naisen_core::limits;
use naisen_core::text::{Lang, Text};

use super::{format, words};
use crate::form::{Choice, ListQuery, Match};

/// Pages beside the current one that the pager names.
const NEIGHBOURS: u32 = 2;

/// A list's query with what was found.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Language of its words.
    pub lang: Lang,
    /// Address of the list without query.
    pub path: String,
    /// What may be searched; empty hides the search bar's select.
    pub targets: Vec<Choice>,
    /// Rows found on all pages.
    pub total: u64,
    query: ListQuery,
    sort: String,
}

/// A column's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// This list sorted by the column, or the other way round.
    pub href: String,
    /// `ascending` or `descending` when the list is sorted by it.
    pub order: Option<&'static str>,
    /// Name of its icon.
    pub icon: &'static str,
}

/// One entry of the pager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// A number, 前へ, 次へ or a gap.
    pub label: String,
    /// Its address; none when there is no such page.
    pub href: Option<String>,
    /// Whether it is the page shown.
    pub current: bool,
}

impl Listing {
    /// The list at a path. `targets` and `columns` are the screen's in their order; the first column is
    /// the default order.
    #[must_use]
    pub fn new(
        path: impl Into<String>,
        query: ListQuery,
        targets: &[(&str, Text)],
        columns: &[&str],
        total: u64,
        lang: Lang,
    ) -> Self {
        let chosen =
            |i: usize, name: &str| query.target == name || (query.target.is_empty() && i == 0);
        let targets = targets
            .iter()
            .enumerate()
            .map(|(i, (name, label))| Choice {
                value: (*name).to_owned(),
                label: label.get(lang).to_owned(),
                chosen: chosen(i, name),
            })
            .collect();
        let sort = match query.sort.as_str() {
            "" => columns.first().copied().unwrap_or_default(),
            sort => sort,
        };
        Self {
            lang,
            path: path.into(),
            targets,
            total,
            sort: sort.to_owned(),
            query,
        }
    }

    /// The text to find, as typed.
    #[must_use]
    pub fn q(&self) -> &str {
        &self.query.q
    }

    /// Whether something narrows the list.
    #[must_use]
    pub fn searching(&self) -> bool {
        !self.query.q.is_empty()
    }

    /// Whether every row shown is ticked at first.
    #[must_use]
    pub const fn all_ticked(&self) -> bool {
        self.query.tick_all
    }

    /// The three ways to compare.
    #[must_use]
    pub fn matches(&self) -> Vec<Choice> {
        [
            (Match::Prefix, "prefix", words::MATCH_PREFIX),
            (Match::Exact, "exact", words::MATCH_EXACT),
            (Match::Part, "part", words::MATCH_PART),
        ]
        .map(|(matching, value, label)| Choice {
            value: value.to_owned(),
            label: label.get(self.lang).to_owned(),
            chosen: self.query.matching == matching,
        })
        .to_vec()
    }

    /// What a new search keeps: order, rows a page, the screen's further choices.
    #[must_use]
    pub fn hidden(&self) -> Vec<(String, String)> {
        self.pairs(&["sort", "size"])
    }

    /// What a new number of rows keeps: everything but size and page.
    #[must_use]
    pub fn kept(&self) -> Vec<(String, String)> {
        let mut pairs = self.pairs(&["target", "q", "match", "sort"]);
        pairs.extend(self.query.choices.iter().cloned());
        pairs
    }

    fn pairs(&self, names: &[&str]) -> Vec<(String, String)> {
        let standard = ListQuery::default();
        let query = &self.query;
        let matching = match query.matching {
            Match::Prefix => "",
            Match::Exact => "exact",
            Match::Part => "part",
        };
        let size = if query.size == standard.size {
            String::new()
        } else {
            query.size.to_string()
        };
        [
            ("target", query.target.clone()),
            ("q", query.q.clone()),
            ("match", matching.to_owned()),
            ("sort", query.sort.clone()),
            ("size", size),
        ]
        .into_iter()
        .filter(|(name, value)| names.contains(name) && !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    /// The list without search; its order and the screen's choices stay.
    #[must_use]
    pub fn all_href(&self) -> String {
        ListQuery {
            sort: self.query.sort.clone(),
            size: self.query.size,
            choices: self.query.choices.clone(),
            ..ListQuery::default()
        }
        .href(&self.path)
    }

    /// This very page of the list, where its rows are sent so that a refusal shows them again.
    #[must_use]
    pub fn here_href(&self) -> String {
        self.query.href(&self.path)
    }

    /// This list with every row ticked, for pages without script.
    #[must_use]
    pub fn tick_all_href(&self) -> String {
        let href = self.query.href(&self.path);
        let joint = if href.contains('?') { '&' } else { '?' };
        format!("{href}{joint}tick=all")
    }

    /// The head of a column.
    #[must_use]
    pub fn head(&self, column: &str) -> Head {
        let (name, descending) = self
            .sort
            .strip_prefix('-')
            .map_or((self.sort.as_str(), false), |name| (name, true));
        let sorted = name == column;
        let next = ListQuery {
            sort: if sorted && !descending {
                format!("-{column}")
            } else {
                column.to_owned()
            },
            page: 1,
            ..self.query.clone()
        };
        let (order, icon) = match (sorted, descending) {
            (true, false) => (Some("ascending"), "asc"),
            (true, true) => (Some("descending"), "desc"),
            (false, _) => (None, "sort"),
        };
        Head {
            href: next.href(&self.path),
            order,
            icon,
        }
    }

    /// Number of pages, at least one.
    #[must_use]
    pub fn last_page(&self) -> u32 {
        let pages = self.total.div_ceil(u64::from(self.query.size));
        u32::try_from(pages).unwrap_or(u32::MAX).max(1)
    }

    /// The last page, when the one asked for lies behind it: rows were deleted, or the search narrowed.
    #[must_use]
    pub fn beyond(&self) -> Option<String> {
        (self.query.page > self.last_page())
            .then(|| self.query.href_page(&self.path, self.last_page()))
    }

    /// 「検索結果件数:N件 表示中:a~b」.
    #[must_use]
    pub fn found(&self) -> String {
        let from = self.query.offset() + 1;
        let to = (self.query.offset() + u64::from(self.query.size)).min(self.total);
        let total = format::count(self.total);
        let shown = if from > to {
            "0".to_owned()
        } else {
            format!("{}~{}", format::count(from), format::count(to))
        };
        match self.lang {
            Lang::Ja => format!("検索結果件数:{total}件 表示中:{shown}"),
            Lang::En => format!("{total} found, showing {}", shown.replace('~', "–")),
        }
    }

    /// 20, 50, 100 or 500 rows a page.
    #[must_use]
    pub fn sizes(&self) -> Vec<Choice> {
        limits::PAGE_SIZES
            .iter()
            .map(|size| Choice {
                value: size.to_string(),
                label: size.to_string(),
                chosen: *size == self.query.size,
            })
            .collect()
    }

    /// 「前へ 1 2 … 次へ」.
    #[must_use]
    pub fn pages(&self) -> Vec<PageLink> {
        let (here, last) = (self.query.page, self.last_page());
        let near = |page: &u32| *page == 1 || *page == last || page.abs_diff(here) <= NEIGHBOURS;
        let window = here.saturating_sub(NEIGHBOURS).max(1)..=(here + NEIGHBOURS).min(last);
        let mut numbers: Vec<u32> = std::iter::once(1)
            .chain(window)
            .chain([last])
            .filter(near)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();

        let mut links = vec![self.step(words::PREVIOUS, here.checked_sub(1))];
        let mut before = 0;
        for page in numbers {
            if page > before + 1 {
                links.push(PageLink {
                    label: "…".to_owned(),
                    href: None,
                    current: false,
                });
            }
            links.push(PageLink {
                label: page.to_string(),
                href: Some(self.query.href_page(&self.path, page)),
                current: page == here,
            });
            before = page;
        }
        links.push(self.step(words::NEXT, here.checked_add(1)));
        links
    }

    fn step(&self, word: Text, page: Option<u32>) -> PageLink {
        PageLink {
            label: word.get(self.lang).to_owned(),
            href: page
                .filter(|page| (1..=self.last_page()).contains(page))
                .map(|page| self.query.href_page(&self.path, page)),
            current: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use naisen_core::text::t;

    fn listing(query: &str, total: u64) -> Listing {
        Listing::new(
            "/numbers",
            ListQuery::parse(query).unwrap(),
            &[
                ("number", t("外線番号", "Number")),
                ("site", t("サイト", "Site")),
            ],
            &["number", "site"],
            total,
            Lang::Ja,
        )
    }

    #[test]
    fn the_pager_names_first_last_and_neighbours() {
        let check = |query: &str, total: u64, expected: &str| {
            let words: Vec<String> = listing(query, total)
                .pages()
                .into_iter()
                .map(|page| match (page.current, page.href) {
                    (true, _) => format!("[{}]", page.label),
                    (_, Some(_)) => page.label,
                    (_, None) => format!("({})", page.label),
                })
                .collect();
            assert_eq!(words.join(" "), expected, "{query}");
        };
        check("", 0, "(前へ) [1] (次へ)");
        check("", 20, "(前へ) [1] (次へ)");
        check("", 21, "(前へ) [1] 2 次へ");
        check("page=6", 400, "前へ 1 (…) 4 5 [6] 7 8 (…) 20 次へ");
        check("page=20", 400, "前へ 1 (…) 18 19 [20] (次へ)");
        check("page=99", 40, "(前へ) 1 2 (次へ)");
        assert_eq!(listing("page=2", 40).beyond(), None);
        assert_eq!(
            listing("page=9&size=50", 60).beyond().as_deref(),
            Some("/numbers?size=50&page=2")
        );
    }

    #[test]
    fn it_says_what_is_shown() {
        assert_eq!(listing("", 12).found(), "検索結果件数:12件 表示中:1~12");
        assert_eq!(
            listing("page=2", 1234).found(),
            "検索結果件数:1,234件 表示中:21~40"
        );
        assert_eq!(listing("", 0).found(), "検索結果件数:0件 表示中:0");
        assert_eq!(listing("page=9", 12).found(), "検索結果件数:12件 表示中:0");
    }

    #[test]
    fn the_default_column_turns_round_at_once() {
        let list = listing("", 1);
        assert_eq!(list.head("number").href, "/numbers?sort=-number");
        assert_eq!(list.head("number").order, Some("ascending"));
        assert_eq!(list.head("site").order, None);
        let list = listing("sort=-number", 1);
        assert_eq!(list.head("number").href, "/numbers?sort=number");
        assert_eq!(list.head("number").order, Some("descending"));
    }

    #[test]
    fn what_is_kept_is_what_the_url_says() {
        let list = listing(
            "target=site&q=a&match=part&sort=site&size=50&page=3&group=7",
            1,
        );
        let names = |pairs: Vec<(String, String)>| {
            pairs.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(names(list.hidden()), ["sort", "size"]);
        assert_eq!(
            names(list.kept()),
            ["target", "q", "match", "sort", "group"]
        );
        assert_eq!(list.all_href(), "/numbers?sort=site&size=50&group=7");
        assert!(list.targets[1].chosen);
    }
}
