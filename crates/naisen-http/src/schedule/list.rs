//! スケジュール転送設定一覧 (S16): the page, its export, and the deletion with its confirmation.

use askama::Template;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::ScheduleId;
use naisen_core::settings::{CompanySettings, Schedule};
use naisen_core::text::{Lang, Text};
use naisen_store::list::{Page, Query};
use naisen_store::schedule::{self, Column};

use super::{Table, csv, text};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, Holds, ListQuery};
use crate::page::{Confirm, Doomed};
use crate::ui::{Listing, Shell, words};
use crate::visit::Visit;
use crate::{download, outcome, page};

const TARGETS: [(&str, Column, Holds); 2] = [
    ("name", Column::Name, Holds::Name),
    ("extension_group", Column::ExtensionGroup, Holds::Name),
];

const COLUMNS: [(&str, Column); 3] = [
    ("name", Column::Name),
    ("extension_group", Column::ExtensionGroup),
    ("remark", Column::Remark),
];

/// The words of the columns, in the order of [`COLUMNS`].
const LABELS: [Text; 3] = [text::NAME, text::EXTENSION_GROUP, text::REMARK];

/// One row of the list.
struct Row {
    id: ScheduleId,
    name: String,
    extension_group: String,
    remark: String,
    rows: usize,
    used_by: String,
}

#[derive(Template)]
#[template(path = "schedule/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<Row>,
    heads: Vec<(&'static str, &'static str)>,
}

/// What a query finds.
pub(super) async fn find<T: Send + 'static>(
    visit: &Visit,
    caller: &Caller,
    query: Query<Column>,
    tell: impl Fn(&CompanySettings, Table) -> T + Send + 'static,
) -> Result<(Vec<T>, usize)> {
    let actor = caller.actor.clone();
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let found = schedule::list(conn, &actor, &query)?;
            let company = conn.company(&actor)?;
            let rows = found.rows.into_iter();
            Ok((rows.map(|row| tell(&company, row)).collect(), found.total))
        })
        .await?;
    Ok(found)
}

/// The store's query of a URL.
pub(super) fn wanted(query: &ListQuery) -> Result<Query<Column>, Refusal> {
    query.query(&TARGETS, &COLUMNS)
}

/// Name of a schedule's 内線グループ; empty when it is gone.
pub(super) fn group_name<'a>(company: &'a CompanySettings, head: &Schedule) -> &'a str {
    let group = company.extension_group(head.extension_group);
    group.map_or("", |group| group.name.as_str())
}

/// Names of the hunt groups that use a schedule.
pub(super) fn users(company: &CompanySettings, id: ScheduleId) -> Vec<(i64, String)> {
    let users = company.hunt_groups_of_schedule(id).iter();
    users
        .filter_map(|id| Some((id.0, company.hunt_group(*id)?.name.clone())))
        .collect()
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
    let tell = |company: &CompanySettings, row: Table| {
        let names: Vec<String> = users(company, row.id).into_iter().map(|u| u.1).collect();
        Row {
            id: row.id,
            extension_group: group_name(company, &row.head).to_owned(),
            used_by: names.join(" "),
            rows: row.rows.len(),
            name: row.value.head.name,
            remark: row.value.head.remark,
        }
    };
    let (rows, total) = find(visit, caller, wanted(&query)?, tell).await?;
    let lang = visit.lang();
    let columns = COLUMNS.map(|c| c.0);
    let targets: Vec<(&str, Text)> = TARGETS.map(|t| t.0).into_iter().zip(LABELS).collect();
    let entry = match &refused {
        Some(refusal) => Entry::typed(Form::default(), refusal, lang),
        None => Entry::default(),
    };
    let mut shell = visit.shell(text::LIST);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NONE_TICKED, p, &[], lang));
    let page = ListPage {
        list: Listing::new("/schedules", query, &targets, &columns, total as u64, lang),
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
    let all = Query {
        page: Page::ALL,
        ..Query::default()
    };
    let tell = |company: &CompanySettings, row: Table| {
        let group = group_name(company, &row.head).to_owned();
        (row.value.head, group)
    };
    let (rows, _) = find(&visit, &caller, all, tell).await?;
    let bytes = csv::schedules(rows.iter().map(|(head, group)| (head, group.as_str())));
    Ok(download::csv("schedules.csv", "Shift_JIS", bytes))
}

/// 選択したスケジュール転送を削除…: names them. None ticked is the list with 8008.
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
            Ok(outcome::done(&visit, "/schedules", &line))
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
    ids: Vec<ScheduleId>,
    entry: Entry,
) -> Result {
    let (actor, wanted, lang) = (caller.actor.clone(), ids.clone(), visit.lang());
    let rows = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            let rows = wanted.iter().map(|id| {
                let gone = || text::GONE.get(lang).to_owned();
                let schedule = company.schedule(*id);
                Doomed {
                    value: id.to_string(),
                    label: schedule.map_or_else(gone, |s| s.name.clone()),
                    note: details(company.schedule_rows(*id).len(), lang),
                }
            });
            Ok(rows.collect())
        })
        .await?;
    let mut shell = visit
        .shell(text::CONFIRM)
        .under(text::LIST.get(lang), "/schedules");
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_DELETED, p, &[], lang));
    Confirm {
        shell,
        entry,
        action: "/schedules/delete".to_owned(),
        back: "/schedules".to_owned(),
        warning: text::WARNING,
        version: None,
        verb: verb(ids.len(), lang),
        rows,
    }
    .show()
}

/// The ids ticked; a word that is no id is one no schedule has.
fn ids(form: &Form) -> Vec<ScheduleId> {
    let id = |text: &str| ScheduleId(text.parse().unwrap_or(-1));
    form.all("id").map(id).collect()
}

fn details(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("スケジュール詳細 {count}行"),
        Lang::En => format!("Details: {count}"),
    }
}

fn verb(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("スケジュール転送{count}件を削除する"),
        Lang::En if count == 1 => "Delete 1 schedule forward".to_owned(),
        Lang::En => format!("Delete {count} schedule forwards"),
    }
}

fn deleted(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("スケジュール転送{count}件を削除しました。"),
        Lang::En if count == 1 => "Deleted 1 schedule forward.".to_owned(),
        Lang::En => format!("Deleted {count} schedule forwards."),
    }
}
