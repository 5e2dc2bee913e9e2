//! 共通電話帳一覧 (S25): the page, its export, and the deletion with its confirmation.

use askama::Template;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::PhoneBookId;
use naisen_core::settings::CompanySettings;
use naisen_core::text::{Lang, Text};
use naisen_store::list::{Listing as Listed, Page, Query};
use naisen_store::phone_book::{self, Column};

use super::{Row, text};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, Holds, ListQuery, record_id};
use crate::page::{Confirm, Doomed};
use crate::ui::{Listing, Shell, format, words};
use crate::visit::Visit;
use crate::{download, outcome, page};

pub(super) const PATH: &str = "/phone-books";

const TARGETS: [(&str, Column, Holds); 2] = [
    ("name", Column::Name, Holds::Name),
    ("number", Column::Number, Holds::Number),
];
const COLUMNS: [(&str, Column); 4] = [
    ("number", Column::Number),
    ("name", Column::Name),
    ("file_name", Column::FileName),
    ("updated", Column::Updated),
];
/// Header of the export; in Japanese whatever the language, because programs read it.
const HEADER: [&str; 4] = [
    "共通電話帳番号",
    "共通電話帳名",
    "共通電話帳ファイル名",
    "更新日時",
];

#[derive(Template)]
#[template(path = "phone_book/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<Row>,
}

/// One page of books.
pub(super) async fn find(visit: &Visit, caller: &Caller, list: &ListQuery) -> Result<Listed<Row>> {
    let query = list.query(&TARGETS, &COLUMNS)?;
    let actor = caller.actor.clone();
    let found = visit
        .app()
        .store
        .read(move |conn| phone_book::list(conn, &actor, &query))
        .await?;
    Ok(found)
}

pub(super) async fn show(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    list_page(&visit, &caller, query, None).await
}

async fn list_page(
    visit: &Visit,
    caller: &Caller,
    query: ListQuery,
    refused: Option<Refusal>,
) -> Result {
    let found = find(visit, caller, &query).await?;
    let lang = visit.lang();
    let entry = refused.map_or_else(Entry::default, |refusal| {
        Entry::typed(Form::default(), &refusal, lang)
    });
    let mut shell = visit.shell(text::LIST);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NONE_TICKED, p, &[], lang));
    let targets: [(&str, Text); 2] = [("name", text::NAME), ("number", text::NUMBER)];
    let columns = COLUMNS.map(|(name, _)| name);
    let page = ListPage {
        list: Listing::new(PATH, query, &targets, &columns, found.total as u64, lang),
        shell,
        rows: found.rows,
    };
    match page.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::form(&entry, &page),
    }
}

/// 全件CSV出力: CP932, with header (lists.13).
pub(super) async fn export(visit: Visit, caller: Admin) -> Result {
    let actor = caller.actor.clone();
    let books = visit
        .app()
        .store
        .read(move |conn| {
            let all = Query {
                page: Page::ALL,
                ..Query::default()
            };
            phone_book::list(conn, &actor, &all)
        })
        .await?;
    let lines = books.rows.iter().map(|book| {
        [
            format!("{:03}", book.number),
            csv_cell::defuse(&book.name),
            csv_cell::defuse(&book.file_name),
            format::stamp(book.updated_ms),
        ]
    });
    let bytes = csv_cell::list(ListEncoding::Cp932, &HEADER, lines);
    Ok(download::csv("phone-books.csv", "Shift_JIS", bytes))
}

/// Names the ticked books. None ticked is the list with 8008.
pub(super) async fn confirm(visit: Visit, caller: Admin) -> Result {
    let query = Form::new(crate::form::pairs(visit.query().as_bytes())?);
    let ids = ids(&query);
    if ids.is_empty() {
        let refused = ErrorCode::Required.into();
        return list_page(&visit, &caller, ListQuery::default(), Some(refused)).await;
    }
    confirm_page(&visit, &caller, ids, Entry::default()).await
}

pub(super) async fn delete(visit: Visit, caller: Admin, form: Form) -> Result {
    let ids = ids(&form);
    match super::delete(&visit, &caller, ids.clone()).await {
        Ok(()) => {
            let line = text::deleted(ids.len(), visit.lang());
            Ok(outcome::done(&visit, PATH, &line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            confirm_page(&visit, &caller, ids, entry).await
        }
    }
}

async fn confirm_page(
    visit: &Visit,
    caller: &Caller,
    ids: Vec<PhoneBookId>,
    entry: Entry,
) -> Result {
    let (actor, wanted, lang) = (caller.actor.clone(), ids.clone(), visit.lang());
    let rows = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            Ok(wanted
                .iter()
                .map(|id| doomed(&company, *id, lang))
                .collect())
        })
        .await?;
    let mut shell = visit.shell(text::CONFIRM).under(text::LIST.get(lang), PATH);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_DELETED, p, &[], lang));
    let confirm = Confirm {
        shell,
        entry,
        action: format!("{PATH}/delete"),
        back: PATH.to_owned(),
        warning: text::WARNING,
        version: None,
        verb: text::verb(ids.len(), lang),
        rows,
    };
    confirm.show()
}

fn doomed(company: &CompanySettings, id: PhoneBookId, lang: Lang) -> Doomed {
    let book = company.phone_book(id);
    Doomed {
        value: id.to_string(),
        label: book.map_or_else(
            || text::GONE.get(lang).to_owned(),
            |book| format!("{:03} {}", book.number, book.name),
        ),
        note: book.map_or_else(String::new, |book| text::members(book.members.len(), lang)),
    }
}

fn ids(form: &Form) -> Vec<PhoneBookId> {
    form.all("id")
        .map(|text| PhoneBookId(record_id(text)))
        .collect()
}
