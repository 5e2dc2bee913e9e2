//! The pages S35 and S36.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use naisen_core::error::ErrorCode;
use naisen_core::text::Lang;
use serde::Deserialize;

use super::error_help::{ErrorHelp, error_help, find};
use super::glossary::{Part, Term};
use super::{screen, text};
use crate::failure::Result;
use crate::page;
use crate::ui::Shell;
use crate::visit::Visit;

/// The search of S35.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Search {
    /// First digits of the number.
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "help/errors.html")]
pub(super) struct ErrorsPage {
    pub(super) shell: Shell,
    pub(super) q: String,
    pub(super) codes: Vec<ErrorCode>,
    /// Pages the reader may open, by screen.
    pub(super) places: BTreeMap<&'static str, &'static str>,
}

impl ErrorsPage {
    fn help(&self, code: &ErrorCode) -> ErrorHelp {
        error_help(*code)
    }

    fn place(&self, screen: &screen::Screen) -> Option<&'static str> {
        self.places.get(screen.id()).copied()
    }
}

/// S35 エラーコード一覧.
pub(super) async fn errors(visit: Visit, Query(search): Query<Search>) -> Result {
    page::show(&ErrorsPage {
        shell: visit.shell(screen::Screen::S35.title()),
        codes: find(&search.q),
        q: search.q,
        places: places(&visit),
    })
}

/// Pages with an address of their own that the reader may open.
fn places(visit: &Visit) -> BTreeMap<&'static str, &'static str> {
    let Some(caller) = visit.caller() else {
        return BTreeMap::new();
    };
    crate::screens()
        .iter()
        .filter(|s| s.menu.is_some() && !s.path.contains('{') && caller.may_see(s))
        .map(|s| (s.id, s.path))
        .collect()
}

#[derive(Template)]
#[template(path = "help/glossary.html")]
pub(super) struct GlossaryPage {
    pub(super) shell: Shell,
}

impl GlossaryPage {
    fn terms(&self, part: Part) -> impl Iterator<Item = Term> {
        Term::ALL
            .iter()
            .copied()
            .filter(move |term| term.part() == part)
    }

    fn other(&self) -> Lang {
        self.shell.lang.other()
    }
}

/// S36 用語集.
pub(super) async fn glossary(visit: Visit) -> Result {
    page::show(&GlossaryPage {
        shell: visit.shell(screen::Screen::S36.title()),
    })
}
