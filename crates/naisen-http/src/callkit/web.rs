//! The page of CallKit設定.

use askama::Template;
use naisen_core::error::ErrorCode;
use naisen_core::text::Lang;

use super::{PATH, TARGETS, text, update};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, ListQuery};
use crate::number_rows::{self, NumberRow};
use crate::ui::{Listing, Shell, words};
use crate::visit::Visit;
use crate::{notes, outcome, page};

#[derive(Template)]
#[template(path = "callkit/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    entry: Entry,
    rows: Vec<NumberRow>,
}

impl ListPage {
    fn ticked(&self, row: &NumberRow) -> bool {
        self.list.all_ticked() || self.entry.on(&format!("row.{}.tick", row.code()))
    }
}

pub(super) async fn show(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    listed(&visit, &caller, query, Entry::default()).await
}

/// ON or OFF of the ticked rows.
pub(super) async fn save(visit: Visit, caller: Admin, query: ListQuery, form: Form) -> Result {
    let switched = match (form.text("do"), form.ticked_rows()) {
        ("on" | "off", Ok(ticked)) => {
            let rows = ticked
                .iter()
                .map(|row| (row.key.clone(), row.fields.version()));
            let on = form.text("do") == "on";
            update(&visit, &caller, rows.collect(), on)
                .await
                .map(|()| (ticked.len(), on))
        }
        (_, Err(refusal)) => Err(refusal.into()),
        (_, Ok(_)) => Err(ErrorCode::Invalid.at("do").into()),
    };
    match switched {
        Ok((count, on)) => {
            let word = if on { text::ON } else { text::OFF }.get(visit.lang());
            let line = match visit.lang() {
                Lang::Ja => format!("{count}件を{word}にしました。"),
                Lang::En => format!("{count} switched {word}."),
            };
            Ok(outcome::done(&visit, &query.href(PATH), &line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            listed(&visit, &caller, query, entry).await
        }
    }
}

async fn listed(visit: &Visit, caller: &Caller, query: ListQuery, entry: Entry) -> Result {
    let found = number_rows::list(visit, caller, &query, &TARGETS).await?;
    let mut shell = visit.shell(text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &[], visit.lang()));
    let page = ListPage {
        list: number_rows::listing(PATH, query, &TARGETS, found.total, visit.lang()),
        rows: found.rows,
        entry,
        shell,
    };
    page::form(&page.entry, &page)
}
