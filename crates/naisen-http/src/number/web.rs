//! The page of 電話番号一覧.

use askama::Template;
use naisen_core::text::{Lang, Text};

use super::row::NumberRow;
use super::{COLUMNS, text};
use crate::auth::{Admin, Anyone};
use crate::failure::Result;
use crate::feature::Who;
use crate::form::ListQuery;
use crate::ui::{Listing, Shell, format, words};
use crate::visit::Visit;
use crate::{download, notes, outcome, page};

/// The words of the columns, in the order of [`COLUMNS`].
const LABELS: [Text; 5] = [
    text::EXTERNAL_NUMBER,
    text::EXTENSION,
    text::EXTENSION_GROUP,
    text::PICKUP_GROUP,
    text::SITE,
];

#[derive(Template)]
#[template(path = "number/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<NumberRow>,
    /// Whether rows have a menu and the list an export.
    admin: bool,
    heads: Vec<(&'static str, &'static str)>,
}

pub(super) async fn list(visit: Visit, caller: Anyone, query: ListQuery) -> Result {
    let found = super::list(&visit, &caller, &query).await?;
    let page = list_page(
        visit.shell(text::TITLE),
        query,
        found.rows,
        found.total,
        caller.who() == Some(Who::Admin),
    );
    match page.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::show(&page),
    }
}

pub(super) async fn export(visit: Visit, caller: Admin) -> Result {
    let bytes = super::export(&visit, &caller).await?;
    Ok(download::csv("numbers.csv", "Shift_JIS", bytes))
}

fn list_page(
    shell: Shell,
    query: ListQuery,
    rows: Vec<NumberRow>,
    total: usize,
    admin: bool,
) -> ListPage {
    let lang: Lang = shell.lang;
    let names = COLUMNS.map(|(name, _)| name);
    let targets: Vec<(&str, Text)> = names.into_iter().zip(LABELS).collect();
    ListPage {
        list: Listing::new("/numbers", query, &targets, &names, total as u64, lang),
        heads: names
            .into_iter()
            .zip(LABELS.map(|label| label.get(lang)))
            .collect(),
        shell,
        rows,
        admin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::screen::Screen;

    fn row(subscriber_id: &str, emergency_stop: bool) -> NumberRow {
        NumberRow {
            subscriber_id: subscriber_id.to_owned(),
            external_number: subscriber_id.to_owned(),
            extension: Some("2001".to_owned()),
            extension_group: None,
            pickup_group: None,
            site: "本社".to_owned(),
            pilot_of: Some("営業代表".to_owned()),
            display_name: "佐藤".to_owned(),
            emergency_stop,
        }
    }

    fn html(lang: Lang, query: &str, rows: Vec<NumberRow>, admin: bool) -> String {
        let shell = Shell {
            lang,
            title: text::TITLE.get(lang).to_owned(),
            ..Shell::default()
        };
        let query = ListQuery::parse(query).unwrap();
        let total = rows.len();
        list_page(shell, query, rows, total, admin)
            .render()
            .unwrap()
    }

    #[test]
    fn an_administrator_sees_the_notes_and_the_four_actions_of_a_row() {
        for lang in [Lang::Ja, Lang::En] {
            let page = html(lang, "", vec![row("05011110001", false)], true);
            for note in notes::of(Screen::S04) {
                assert!(page.contains(note.get(lang)), "{note:?}");
            }
            assert!(page.contains("050-1111-0001") && page.contains("佐藤"));
            for action in ["password", "terminal", "stop", "initialise"] {
                assert!(page.contains(&format!("/numbers/05011110001/{action}")));
            }
            assert!(page.contains(text::STOP.get(lang)));
            assert!(!page.contains(text::STOPPED.get(lang)));
        }
    }

    #[test]
    fn a_stopped_number_says_so_and_offers_its_release() {
        let page = html(Lang::Ja, "", vec![row("05011110001", true)], true);
        assert!(page.contains(text::STOPPED.ja));
        assert!(page.contains(text::RELEASE.ja));
    }

    #[test]
    fn a_user_has_neither_search_nor_menu_nor_export() {
        let page = html(Lang::Ja, "", vec![row("05011110001", false)], false);
        for absent in ["role=\"search\"", "/numbers.csv", "/initialise"] {
            assert!(!page.contains(absent), "{absent}");
        }
    }

    #[test]
    fn an_empty_list_says_why() {
        assert!(html(Lang::Ja, "q=999", vec![], true).contains(text::NONE_FOUND.ja));
        assert!(html(Lang::Ja, "", vec![], true).contains(text::NONE.ja));
    }
}
