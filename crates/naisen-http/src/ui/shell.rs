//! What surrounds every page: language, appearance, account, menu, place, and the outcome of the last
//! action. Filled once a request; a page adds its title and what is above it.

use naisen_core::text::{Lang, Text};

use super::words;

/// Choices of brightness (domain §2.12) as they stand on `<html>`.
pub const THEMES: &[(&str, Text)] = &[
    ("auto", words::THEME_AUTO),
    ("light", words::THEME_LIGHT),
    ("dark", words::THEME_DARK),
];

/// Choices of the rows' height as they stand on `<html>`.
pub const DENSITIES: &[(&str, Text)] = &[
    ("normal", words::ROW_NORMAL),
    ("compact", words::ROW_COMPACT),
];

/// What a template can say: a text in both languages, or one already chosen.
pub trait Word<'a> {
    /// The text in one language.
    fn get(self, lang: Lang) -> &'a str;
}

impl Word<'static> for Text {
    fn get(self, lang: Lang) -> &'static str {
        Self::get(self, lang)
    }
}

impl<'a> Word<'a> for &'a str {
    fn get(self, _: Lang) -> &'a str {
        self
    }
}

impl<'a, W: Word<'a> + Copy> Word<'a> for &W {
    fn get(self, lang: Lang) -> &'a str {
        (*self).get(lang)
    }
}

/// The frame of a page.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// Language of every word on the page.
    pub lang: Lang,
    /// `auto`, `light` or `dark` (domain §2.12).
    pub theme: &'static str,
    /// `normal` or `compact`: the height of rows.
    pub density: &'static str,
    /// The service's name (`[brand]`, domain §0.1).
    pub service: String,
    /// Whose page it is; none before login.
    pub account: Option<Account>,
    /// The role's menu in the manual's order.
    pub menu: Vec<MenuSection>,
    /// Path and query of this page: where a change of language or appearance comes back to.
    pub here: String,
    /// The title: first heading and name of the window.
    pub title: String,
    /// The pages above this one, outermost first.
    pub crumbs: Vec<Crumb>,
    /// What the last action did, in one line.
    pub outcome: Option<String>,
    /// Why the last action was refused.
    pub summary: Option<Summary>,
    /// What 設定診断 found about this page's record.
    pub hints: Vec<Hint>,
}

/// The account a page belongs to (every page shows company name and login id, domain §6).
#[derive(Clone, Debug)]
pub struct Account {
    /// Company name, or the name of the number's user.
    pub name: String,
    /// Login id or external number, as shown.
    pub id: String,
    /// 管理者, 端末利用者 or 保守者.
    pub role: Text,
    /// Where its password is changed.
    pub password_href: String,
    /// Further links of its menu: sessions, tokens.
    pub links: Vec<Link>,
}

/// A word that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The word, in the page's language.
    pub label: String,
    /// The address.
    pub href: String,
    /// Whether this is the page shown, or above it.
    pub current: bool,
}

/// A part of the main menu: links that stand alone, or links folded under a title.
#[derive(Clone, Debug)]
pub struct MenuSection {
    /// The title; none for links that stand alone.
    pub title: Option<String>,
    /// Whether the title is a quiet heading over open links rather than a fold.
    pub heading: bool,
    /// The links in order.
    pub links: Vec<Link>,
}

impl MenuSection {
    /// Whether the page shown is in this part, which is then unfolded.
    #[must_use]
    pub fn holds_current(&self) -> bool {
        self.links.iter().any(|link| link.current)
    }
}

/// A page above this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Its title.
    pub label: String,
    /// Its address; none for the page itself.
    pub href: Option<String>,
}

/// A finding of 設定診断, in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// `stop`, `warn` or empty.
    pub kind: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// What was found.
    pub what: String,
    /// What it does to calls.
    pub why: String,
    /// What to do.
    pub remedy: String,
    /// Words and address of the page that mends it; none on that page itself.
    pub link: Option<(String, String)>,
}

/// A refusal on top of its page, with a link to each field or row to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What was not done, as in 登録できませんでした.
    pub title: String,
    /// One line a field or row.
    pub lines: Vec<SummaryLine>,
}

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryLine {
    /// Id of the control or row on this page; none when no field is to blame.
    pub anchor: Option<String>,
    /// Name of the field or row.
    pub label: String,
    /// Number of the error table's row.
    pub code: u16,
    /// The table's text, and what was found.
    pub message: String,
}

/// One click that mends a field, offered only when it is certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// What the field then holds.
    pub value: String,
    /// What the button says.
    pub label: String,
}

/// What a field offers when no mend is certain.
pub const NO_REMEDY: Option<Remedy> = None;

impl Shell {
    /// A text in the page's language; short, because templates say it often.
    #[must_use]
    pub fn t<'a>(&self, word: impl Word<'a>) -> &'a str {
        word.get(self.lang)
    }

    /// This page in another language.
    #[must_use]
    pub fn here_in(&self, lang: Lang) -> String {
        let (path, query) = self.here.split_once('?').unwrap_or((&self.here, ""));
        let kept = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
        let asked = format!("lang={}", lang.tag());
        let pairs: Vec<&str> = kept.chain([asked.as_str()]).collect();
        format!("{path}?{}", pairs.join("&"))
    }

    /// The same frame with a title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The same frame below another page; outermost first.
    #[must_use]
    pub fn under(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb {
            label: label.into(),
            href: Some(href.into()),
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_language_keeps_the_list() {
        let check = |here: &str, expected: &str| {
            let shell = Shell {
                here: here.to_owned(),
                ..Shell::default()
            };
            assert_eq!(shell.here_in(Lang::En), expected);
        };
        check("/", "/?lang=en");
        check("/numbers?q=1&page=2", "/numbers?q=1&page=2&lang=en");
        check("/numbers?lang=ja&q=1", "/numbers?q=1&lang=en");
    }
}
