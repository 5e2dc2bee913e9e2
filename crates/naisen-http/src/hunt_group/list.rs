//! 代表グループ一覧 (S13): the page, its export, and the deletion with its confirmation.

use askama::Template;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::HuntGroupId;
use naisen_core::settings::{HuntGroup, SlideType, Stored};
use naisen_core::text::{Lang, Text, t};
use naisen_store::hunt_group::{self, Column};
use naisen_store::list::{Page, Query};

use super::{csv, text};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, Holds, ListQuery, Problem};
use crate::page::{Confirm, Doomed};
use crate::ui::{Listing, Shell, format, words};
use crate::visit::Visit;
use crate::{download, notes, outcome, page};

const TARGETS: [(&str, Column, Holds); 3] = [
    ("name", Column::Name, Holds::Name),
    ("pilot", Column::Pilot, Holds::Number),
    ("slide_type", Column::SlideType, Holds::Name),
];

const COLUMNS: [(&str, Column); 5] = [
    ("name", Column::Name),
    ("pilot", Column::Pilot),
    ("slide_type", Column::SlideType),
    ("slide_timer", Column::SlideTimer),
    ("remark", Column::Remark),
];

/// The words of the columns, in the order of [`COLUMNS`].
const LABELS: [Text; 5] = [
    text::NAME,
    text::PILOT,
    text::SLIDE_TYPE,
    text::SLIDE_TIMER,
    text::REMARK,
];

const TYPES: [SlideType; 5] = [
    SlideType::Sequential,
    SlideType::RoundRobin,
    SlideType::Uniform,
    SlideType::Random,
    SlideType::Simultaneous,
];

/// One row of the list.
pub(super) struct Row {
    pub(super) id: HuntGroupId,
    pub(super) name: String,
    /// 外線番号 of the pilot; empty when its record is gone.
    pub(super) pilot: String,
    pub(super) pilot_name: String,
    pub(super) slide_type: Text,
    pub(super) slide_timer: u16,
    pub(super) members: usize,
    pub(super) remark: String,
}

#[derive(Template)]
#[template(path = "hunt_group/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<Row>,
    heads: Vec<(&'static str, &'static str)>,
}

/// What a query finds: each group with the 加入者ID of its pilot.
pub(super) async fn find<T: Send + 'static>(
    visit: &Visit,
    caller: &Caller,
    query: &ListQuery,
    tell: impl Fn(&naisen_core::settings::CompanySettings, &Stored<HuntGroupId, HuntGroup>) -> T
    + Send
    + 'static,
) -> Result<(Vec<T>, usize)> {
    let mut wanted = query.query(&TARGETS, &COLUMNS)?;
    // A type is searched by the name people read, which the store does not know.
    let by_type = wanted
        .search
        .take_if(|search| search.target == Column::SlideType);
    let page = wanted.page;
    if by_type.is_some() {
        wanted.page = Page::ALL;
    }
    let actor = caller.actor.clone();
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let mut found = hunt_group::list(conn, &actor, &wanted)?;
            if let Some(search) = by_type {
                found.rows.retain(|row| {
                    let name = notes::hunt::slide_type_name(row.slide_type);
                    [name.ja, name.en]
                        .iter()
                        .any(|name| search.matching.finds(name, &search.text))
                });
                found.total = found.rows.len();
                let rows = found.rows.into_iter().skip(page.offset());
                found.rows = rows.take(page.size).collect();
            }
            let company = conn.company(&actor)?;
            let rows = found.rows.iter().map(|row| tell(&company, row)).collect();
            Ok((rows, found.total))
        })
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
    let (rows, total) = find(visit, caller, &query, |company, row| {
        let pilot = company.subscriber(row.pilot);
        Row {
            id: row.id,
            name: row.name.clone(),
            pilot: pilot.map_or_else(String::new, |s| s.subscriber_id.clone()),
            pilot_name: pilot.map_or_else(String::new, |s| s.display_name.clone()),
            slide_type: notes::hunt::slide_type_name(row.slide_type),
            slide_timer: row.slide_timer,
            members: row.members.len(),
            remark: row.remark.clone(),
        }
    })
    .await?;
    let lang = visit.lang();
    let targets: Vec<(&str, Text)> = TARGETS.map(|t| t.0).into_iter().zip(LABELS).collect();
    let columns = COLUMNS.map(|c| c.0);
    let mut shell = visit.shell(text::LIST);
    let entry = match &refused {
        Some(refusal) => Entry::typed(Form::default(), refusal, lang),
        None => Entry::default(),
    };
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NONE_TICKED, p, &[], lang));
    let page = ListPage {
        list: Listing::new(
            "/hunt-groups",
            query,
            &targets,
            &columns,
            total as u64,
            lang,
        ),
        heads: columns
            .into_iter()
            .zip(LABELS.map(|label| label.get(lang)))
            .collect(),
        shell,
        rows,
    };
    match page.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::form(&entry, &page),
    }
}

pub(super) async fn export(visit: Visit, caller: Admin) -> Result {
    let actor = caller.actor.clone();
    let bytes = visit
        .app()
        .store
        .read(move |conn| {
            let all = Query {
                page: Page::ALL,
                ..Query::default()
            };
            let found = hunt_group::list(conn, &actor, &all)?;
            let company = conn.company(&actor)?;
            Ok(csv::groups(
                &company,
                found.rows.iter().map(|row| &row.value),
            ))
        })
        .await?;
    Ok(download::csv("hunt-groups.csv", "Shift_JIS", bytes))
}

/// 選択した代表グループを削除…: names them. None ticked is the list with 8008.
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
            let line = deleted(ids.len(), visit.lang());
            Ok(outcome::done(&visit, "/hunt-groups", &line))
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
    ids: Vec<HuntGroupId>,
    entry: Entry,
) -> Result {
    let (actor, wanted) = (caller.actor.clone(), ids.clone());
    let lang = visit.lang();
    let rows = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            let rows = wanted.iter().map(|id| Doomed {
                value: id.to_string(),
                label: company
                    .hunt_group(*id)
                    .map_or_else(|| GONE.get(lang).to_owned(), |group| group.name.clone()),
                note: company.hunt_group(*id).map_or_else(String::new, |group| {
                    let pilot = company.subscriber(group.pilot);
                    pilot.map_or_else(String::new, |s| format::tel(&s.external_number))
                }),
            });
            Ok(rows.collect())
        })
        .await?;
    let mut shell = visit
        .shell(text::CONFIRM)
        .under(text::LIST.get(lang), "/hunt-groups");
    let line = |p: &Problem| page::summary(text::NOT_DELETED, p, &[], lang);
    shell.summary = entry.problem().map(line);
    let confirm = Confirm {
        shell,
        entry,
        action: "/hunt-groups/delete".to_owned(),
        back: "/hunt-groups".to_owned(),
        warning: text::WARNING,
        version: None,
        verb: verb(ids.len(), lang),
        rows,
    };
    confirm.show()
}

/// The ids ticked; a word that is no id is one no group has.
fn ids(form: &Form) -> Vec<HuntGroupId> {
    let id = |text: &str| HuntGroupId(text.parse().unwrap_or(-1));
    form.all("id").map(id).collect()
}

const GONE: Text = t("（削除済み）", "(already deleted)");

fn verb(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("代表グループ{count}件を削除する"),
        Lang::En if count == 1 => "Delete 1 hunt group".to_owned(),
        Lang::En => format!("Delete {count} hunt groups"),
    }
}

fn deleted(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("代表グループ{count}件を削除しました。"),
        Lang::En if count == 1 => "Deleted 1 hunt group.".to_owned(),
        Lang::En => format!("Deleted {count} hunt groups."),
    }
}

/// スライドタイプ of a select, in the form's order.
pub(super) fn types() -> [SlideType; 5] {
    TYPES
}
