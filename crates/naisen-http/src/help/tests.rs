//! Both help pages in both languages, as a reader gets them.

use std::collections::BTreeMap;

use askama::Template as _;
use naisen_core::error::ErrorCode;
use naisen_core::text::Lang;

use super::error_help::{error_help, find};
use super::glossary::{Term, anchor};
use super::screen::Screen;
use super::web::{ErrorsPage, GlossaryPage};
use crate::testing::{OPERATOR, Portal};
use crate::ui::Shell;

const LANGS: [Lang; 2] = [Lang::Ja, Lang::En];

fn shell(screen: Screen, lang: Lang) -> Shell {
    Shell {
        lang,
        ..Shell::default()
    }
    .titled(screen.title().get(lang))
}

fn errors(q: &str, lang: Lang) -> String {
    let page = ErrorsPage {
        shell: shell(Screen::S35, lang),
        q: q.to_owned(),
        codes: find(q),
        places: BTreeMap::new(),
    };
    page.render().unwrap()
}

/// What askama writes for a text.
fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

// help.1, help.3, help.5
#[test]
fn every_code_has_its_row_and_anchor_in_both_languages() {
    for lang in LANGS {
        let html = errors("", lang);
        let mut last = 0;
        for code in ErrorCode::ALL {
            let row = format!("id=\"e{}\"", code.number());
            let at = html
                .find(&row)
                .unwrap_or_else(|| panic!("{row} is missing"));
            assert!(at > last, "{row} is out of order");
            last = at;
            let help = error_help(*code);
            for text in [code.text(), help.cause, help.remedy] {
                assert!(
                    html.contains(&escaped(text.get(lang))),
                    "{}",
                    text.get(lang)
                );
            }
            for screen in help.screens {
                let named = screen.title().get(lang);
                assert!(html[at..].contains(named), "{row}: {named}");
            }
        }
    }
}

// help.2
#[test]
fn a_search_shows_what_it_found_and_keeps_what_was_typed() {
    for lang in LANGS {
        let html = errors("803", lang);
        assert!(html.contains("id=\"e8039\"") && !html.contains("id=\"e8041\""));
        assert!(html.contains("value=\"803\""));
        let html = errors("8033", lang);
        assert!(!html.contains("<table"));
        assert!(html.contains("<a class=\"btn\" href=\"/help/errors\">"));
    }
}

// help.4, help.5
#[test]
fn every_term_has_its_row_and_anchor_in_both_languages() {
    for lang in LANGS {
        let page = GlossaryPage {
            shell: shell(Screen::S36, lang),
        };
        let html = page.render().unwrap();
        let mut last = 0;
        for term in Term::ALL {
            let row = format!("id=\"{}\"", anchor(*term));
            let at = html
                .find(&row)
                .unwrap_or_else(|| panic!("{row} is missing"));
            assert!(at > last, "{row} is out of order");
            last = at;
            assert!(html[at..].contains(&escaped(term.description().get(lang))));
            for text in [term.term().ja, term.term().en] {
                assert!(html[at..].contains(&escaped(text)), "{row}: {text}");
            }
        }
    }
}

// help.3, help.6
#[tokio::test]
async fn both_pages_are_open_to_everybody_and_in_the_menu() {
    let portal = Portal::open().await;
    let operator = portal.log_in(OPERATOR).await;
    let top = portal.get("/help/errors", &operator).await.body;
    for uri in ["/help/errors", "/help/glossary"] {
        for cookie in ["", operator.as_str()] {
            assert_eq!(
                portal.get(uri, cookie).await.status,
                200,
                "{uri} {cookie:?}"
            );
        }
        assert!(
            top.contains(&format!("href=\"{uri}\"")),
            "{uri} is in no menu"
        );
    }
    let refused = portal
        .post("/login", "", "login_id=nobody&password=wrong")
        .await;
    assert_eq!(refused.status, 401);
    assert!(refused.body.contains("/help/errors#e8000"));
}

// help.2: the words of the address arrive.
#[tokio::test]
async fn the_search_stands_in_the_address() {
    let portal = Portal::open().await;
    let found = portal.get("/help/errors?q=8039&lang=en", "").await.body;
    assert!(found.contains("id=\"e8039\"") && !found.contains("id=\"e8038\""));
    assert!(found.contains(error_help(ErrorCode::DestinationRestricted).cause.en));
}

// help.7
#[tokio::test]
async fn the_api_gives_the_same_rows_in_both_languages() {
    let portal = Portal::open().await;
    let codes = json(&portal, "/api/v1/error-codes").await;
    assert_eq!(codes.as_array().unwrap().len(), ErrorCode::ALL.len());
    for (row, code) in codes.as_array().unwrap().iter().zip(ErrorCode::ALL) {
        let help = error_help(*code);
        assert_eq!(row["code"], code.number());
        assert_eq!(row["status"], code.http_status());
        assert_eq!(row["message"]["ja"], code.text().ja);
        assert_eq!(row["cause"]["en"], help.cause.en);
        assert_eq!(row["remedy"]["ja"], help.remedy.ja);
        assert_eq!(row["screens"].as_array().unwrap().len(), help.screens.len());
    }
    let terms = json(&portal, "/api/v1/glossary").await;
    for (row, term) in terms.as_array().unwrap().iter().zip(Term::ALL) {
        assert_eq!(row["number"], term.number());
        assert_eq!(row["anchor"], anchor(*term));
        assert_eq!(row["term"]["en"], term.term().en);
    }
    assert_eq!(terms.as_array().unwrap().len(), 32);
}

async fn json(portal: &Portal, uri: &str) -> serde_json::Value {
    let answer = portal.call("GET", uri, "", "").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}
