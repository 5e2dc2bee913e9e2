//! The page of 操作履歴 and its export.

use askama::Template;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::text::{Lang, Text};
use naisen_store::list::Page;

use super::entry::Entry;
use super::filter::Filter;
use super::{text, words};
pub(super) use crate::auth::Keeper as Reader;
use crate::failure::Result;
use crate::feature::Who;
use crate::form::{Choice, ListQuery};
use crate::ui::{Listing, Shell, format};
use crate::visit::Visit;
use crate::{download, outcome, page};

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    filter: Filter,
    objects: Vec<Choice>,
    entries: Vec<Entry>,
    /// An operator may ask about a company.
    operator: bool,
    /// The export of what is shown.
    export: String,
}

pub(super) async fn list(visit: Visit, caller: Reader, query: ListQuery) -> Result {
    let filter = Filter::of(&query)?;
    let page = Page {
        number: query.page as usize,
        size: query.size as usize,
    };
    let found = super::list(&visit, &caller, &filter, page).await?;
    let lang = visit.lang();
    let export = ListQuery {
        choices: query.choices.clone(),
        ..ListQuery::default()
    };
    let list = ListPage {
        shell: visit.shell(text::TITLE),
        objects: objects(&filter, lang),
        list: Listing::new("/audit", query, &[], &[], found.total as u64, lang),
        filter,
        entries: found.rows,
        operator: caller.who() == Some(Who::Operator),
        export: export.href("/audit.csv"),
    };
    match list.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::show(&list),
    }
}

pub(super) async fn export(visit: Visit, caller: Reader, query: ListQuery) -> Result {
    let filter = Filter::of(&query)?;
    let entries = super::all(&visit, &caller, &filter).await?;
    let bytes = csv(&entries, visit.lang());
    Ok(download::csv("audit.csv", "utf-8", bytes))
}

fn objects(filter: &Filter, lang: Lang) -> Vec<Choice> {
    let all = [("", text::ALL_KINDS)];
    all.iter()
        .chain(words::OBJECTS)
        .map(|(value, label)| Choice {
            value: (*value).to_owned(),
            label: label.get(lang).to_owned(),
            chosen: filter.object == *value,
        })
        .collect()
}

/// audit.8: UTF-8 with byte order mark, because names may hold what CP932 lacks.
fn csv(entries: &[Entry], lang: Lang) -> Vec<u8> {
    const HEADER: [Text; 7] = [
        text::AT,
        text::LOGIN_ID,
        text::ADDRESS,
        text::KIND,
        text::NAME,
        text::ACTION,
        text::CHANGES,
    ];
    let header = HEADER.map(|label| label.get(lang));
    let rows = entries.iter().map(|entry| {
        [
            format::stamp(entry.row.at_ms),
            csv_cell::defuse(&entry.row.login_id),
            entry.row.address.clone(),
            entry.object(lang).to_owned(),
            csv_cell::defuse(&entry.row.object_name),
            entry.action(lang).to_owned(),
            csv_cell::defuse(&entry.told(lang)),
        ]
    });
    csv_cell::list(ListEncoding::Utf8Bom, &header, rows)
}
