//! スケジュール転送詳細設定 (S18): the rows of a schedule, the month that shows which row wins on which
//! day, and for one day why.

use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use naisen_core::calendar::{standing, tokyo};
use naisen_core::doctor::Target;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::{ScheduleId, ScheduleRowId};
use naisen_core::settings::{ScheduleAction, ScheduleRow};
use naisen_core::text::{Lang, Text};
use naisen_store::list::{Cell, Page, listing};
use naisen_store::schedule;

use super::month::DayShown;
use super::{Table, csv, list, month, text, words};
use crate::auth::{Admin, Caller};
use crate::doctor;
use crate::failure::Result;
use crate::form::{Entry, Form, Holds, ListQuery, VERSION};
use crate::page::{Confirm, Doomed};
use crate::ui::words as kit;
use crate::ui::{Calendar, Listing, Shell, format};
use crate::visit::Visit;
use crate::{download, notes, outcome, page, records};

/// A column of the list.
#[derive(Clone, Copy)]
pub(super) enum Column {
    No,
    Type,
    Date,
    Weekdays,
    Time,
    Action,
    Destination,
    Remark,
}

const COLUMNS: [(&str, Column); 8] = [
    ("no", Column::No),
    ("type", Column::Type),
    ("date", Column::Date),
    ("weekdays", Column::Weekdays),
    ("time", Column::Time),
    ("action", Column::Action),
    ("destination", Column::Destination),
    ("remark", Column::Remark),
];

/// The words of the columns, in the order of [`COLUMNS`].
const LABELS: [Text; 8] = [
    text::NO,
    text::TYPE,
    text::DATE,
    text::WEEKDAYS,
    text::TIME,
    text::ACTION,
    text::DESTINATION,
    text::REMARK,
];

/// S18 has no search.
const TARGETS: [(&str, Column, Holds); 0] = [];

/// A row as the list shows it.
#[derive(Clone)]
struct Line {
    id: ScheduleRowId,
    no: u32,
    kind: Text,
    date: String,
    weekdays: String,
    time: String,
    on: bool,
    action: Text,
    destination: String,
    remark: String,
    /// What 設定診断 found: why it has no effect; empty when it has.
    found: String,
    rank: u8,
    start: i64,
}

/// A schedule with what stands around it.
struct Shown {
    table: Table,
    extension_group: String,
    used_by: Vec<(i64, String)>,
    lines: Vec<Line>,
    calendar: Calendar,
    day: DayShown,
    holidays_known: bool,
    now: String,
}

#[derive(Template)]
#[template(path = "schedule/rows.html")]
struct RowsPage {
    shell: Shell,
    shown: Shown,
    list: Listing,
    heads: Vec<(&'static str, &'static str)>,
    path: String,
}

/// Which day is looked at: `day`, else the first of `month`, else today.
fn looked_at(query: &ListQuery, today: Date) -> Result<Date, Refusal> {
    let (day, month) = (query.choice("day"), query.choice("month"));
    if !day.is_empty() {
        return day.parse().map_err(|_| ErrorCode::Invalid.at("day"));
    }
    if month.is_empty() {
        return Ok(today);
    }
    month_of(month).map(|first| {
        if (first.year(), first.month()) == (today.year(), today.month()) {
            today
        } else {
            first
        }
    })
}

/// The first day of `YYYY-MM`.
pub(super) fn month_of(text: &str) -> Result<Date, Refusal> {
    format!("{text}-01")
        .parse()
        .map_err(|_| ErrorCode::Invalid.at("month"))
}

pub(super) async fn show(
    visit: Visit,
    caller: Admin,
    Path(id): Path<i64>,
    query: ListQuery,
) -> Result {
    rows_page(&visit, &caller, ScheduleId(id), query, None).await
}

async fn rows_page(
    visit: &Visit,
    caller: &Caller,
    id: ScheduleId,
    query: ListQuery,
    refused: Option<Refusal>,
) -> Result {
    let lang = visit.lang();
    let path = format!("/schedules/{id}/rows");
    let order = query.query(&TARGETS, &COLUMNS)?;
    let now = tokyo(visit.app().now_ms());
    let date = looked_at(&query, now.date())?;
    let (actor, here) = (caller.actor.clone(), path.clone());
    let findings = doctor::examine(visit, caller).await?.findings;
    let shown = visit
        .app()
        .store
        .read(move |conn| {
            let table = schedule::get(conn, &actor, id)?;
            let company = conn.company(&actor)?;
            let lines = table.rows.iter().map(|row| {
                let about = Target::ScheduleRow(id, row.id);
                let found = findings.iter().find(|f| f.target == about);
                line(row, found.map_or("", |found| found.why.get(lang)), lang)
            });
            let holidays = company.calendar();
            let lines: Vec<Line> = lines.collect();
            let whole = naisen_store::list::Query {
                page: Page::ALL,
                ..order
            };
            Ok(Shown {
                extension_group: list::group_name(&company, &table.head).to_owned(),
                used_by: list::users(&company, id),
                lines: listing(lines, &whole, Column::No, cell).rows,
                calendar: month::month(holidays, &table.rows, date, &here, lang),
                day: month::day(holidays, &table.rows, date, lang),
                holidays_known: holidays.knows(date.year()),
                now: standing_now(&table.rows, standing(holidays, &table.rows, now), lang),
                table,
            })
        })
        .await?;
    let entry = match &refused {
        Some(refusal) => Entry::typed(Form::default(), refusal, lang),
        None => Entry::default(),
    };
    let mut shell = visit
        .shell(text::ROWS)
        .under(text::LIST.get(lang), "/schedules")
        .under(shown.table.head.name.clone(), format!("/schedules/{id}"));
    shell.summary = entry
        .problem()
        .map(|p| page::summary(records::NONE_TICKED, p, &[], lang));
    let columns = COLUMNS.map(|c| c.0);
    let total = shown.lines.len() as u64;
    let page = RowsPage {
        shell,
        list: Listing::new(path.clone(), query, &[], &columns, total, lang),
        heads: columns
            .into_iter()
            .zip(LABELS.map(|label| label.get(lang)))
            .collect(),
        shown,
        path,
    };
    page::form(&entry, &page)
}

fn line(row: &ScheduleRow, found: &str, lang: Lang) -> Line {
    Line {
        id: row.id,
        no: row.no,
        kind: words::kind(row.day),
        date: words::date(row.day, lang),
        weekdays: words::weekdays(row.day, lang),
        time: words::hours(row.start_min, row.end_min, lang),
        on: matches!(row.action, ScheduleAction::On { .. }),
        action: words::switch(row),
        destination: words::destination(row).to_owned(),
        remark: row.remark.clone(),
        found: found.to_owned(),
        rank: naisen_core::calendar::precedence(row.day),
        start: i64::from(row.start_min),
    }
}

fn cell(line: &Line, column: Column) -> Cell<'_> {
    match column {
        Column::No => Cell::Rank(i64::from(line.no), ""),
        Column::Type => Cell::Rank(i64::from(line.rank), ""),
        Column::Date => Cell::Text(&line.date),
        Column::Weekdays => Cell::Text(&line.weekdays),
        Column::Time => Cell::Rank(line.start, ""),
        Column::Action => Cell::Rank(i64::from(!line.on), ""),
        Column::Destination => Cell::Number(&line.destination),
        Column::Remark => Cell::Text(&line.remark),
    }
}

/// What the schedule does at this moment, and until when.
fn standing_now(
    rows: &[ScheduleRow],
    now: naisen_core::calendar::Standing<'_>,
    lang: Lang,
) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let what = match (now.row, lang) {
        (Some(row), Lang::Ja) => format!("いまはNo.{}：{}", row.no, words::action(row, lang)),
        (Some(row), Lang::En) => format!("Now No. {}: {}", row.no, words::action(row, lang)),
        (None, Lang::Ja) => "いま当てはまる行はありません".to_owned(),
        (None, Lang::En) => "No row applies now".to_owned(),
    };
    let until = now.until.map(|until| {
        let minute =
            u16::from(until.hour().unsigned_abs()) * 60 + u16::from(until.minute().unsigned_abs());
        let (day, clock) = (format::day(until.date(), false, lang), words::clock(minute));
        match lang {
            Lang::Ja => format!("（{day}{clock}まで）"),
            Lang::En => format!(" (until {day} {clock})"),
        }
    });
    what + &until.unwrap_or_default()
}

pub(super) async fn export(visit: Visit, caller: Admin, Path(id): Path<i64>) -> Result {
    file(&visit, &caller, ScheduleId(id)).await
}

/// 全件CSV出力.
pub(super) async fn file(visit: &Visit, caller: &Caller, id: ScheduleId) -> Result {
    let table = super::get_table(visit, caller, id).await?;
    let bytes = csv::rows(&table.rows);
    Ok(download::csv("schedule-details.csv", "Shift_JIS", bytes))
}

/// 選択した行を削除…: names them. None ticked is the list with 8008.
pub(super) async fn confirm(visit: Visit, caller: Admin, Path(id): Path<i64>) -> Result {
    let query = Form::new(crate::form::pairs(visit.query().as_bytes())?);
    let (id, rows) = (ScheduleId(id), ids(&query));
    if rows.is_empty() {
        let refused = ErrorCode::Required.into();
        return rows_page(&visit, &caller, id, ListQuery::default(), Some(refused)).await;
    }
    confirm_page(&visit, &caller, id, rows, Entry::default()).await
}

pub(super) async fn delete(visit: Visit, caller: Admin, Path(id): Path<i64>, form: Form) -> Result {
    let (id, rows) = (ScheduleId(id), ids(&form));
    let count = rows.len();
    match super::delete_rows(&visit, &caller, id, form.version(), rows.clone()).await {
        Ok(_) => {
            let line = deleted(count, visit.lang());
            let to = format!("/schedules/{id}/rows");
            Ok(outcome::done(&visit, &to, &line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            confirm_page(&visit, &caller, id, rows, entry).await
        }
    }
}

async fn confirm_page(
    visit: &Visit,
    caller: &Caller,
    id: ScheduleId,
    ids: Vec<ScheduleRowId>,
    entry: Entry,
) -> Result {
    let lang = visit.lang();
    let table = super::get_table(visit, caller, id).await?;
    let doomed = |id: &ScheduleRowId| {
        let row = table.rows.iter().find(|row| row.id == *id);
        Doomed {
            value: id.to_string(),
            label: row.map_or_else(
                || records::GONE.get(lang).to_owned(),
                |row| format!("No.{} {}", row.no, words::kind(row.day).get(lang)),
            ),
            note: row.map_or_else(String::new, |row| {
                let hours = words::hours(row.start_min, row.end_min, lang);
                let day = words::date(row.day, lang) + &words::weekdays(row.day, lang);
                format!("{day} {hours} {}", words::action(row, lang))
            }),
        }
    };
    let back = format!("/schedules/{id}/rows");
    let mut shell = visit
        .shell(text::CONFIRM_ROWS)
        .under(text::LIST.get(lang), "/schedules")
        .under(table.head.name.clone(), back.clone());
    shell.summary = entry
        .problem()
        .map(|p| page::summary(records::NOT_DELETED, p, &[], lang));
    let version = match entry.problem() {
        Some(_) => entry.value(VERSION).parse().unwrap_or(-1),
        None => table.version,
    };
    Confirm {
        shell,
        entry,
        action: format!("{back}/delete"),
        back,
        warning: text::WARNING_ROWS,
        version: Some(version),
        verb: verb(ids.len(), lang),
        rows: ids.iter().map(doomed).collect(),
    }
    .show()
}

/// The ids ticked; a word that is no id is one no row has.
fn ids(form: &Form) -> Vec<ScheduleRowId> {
    let id = |text: &str| ScheduleRowId(text.parse().unwrap_or(-1));
    form.all("id").map(id).collect()
}

fn verb(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{count}行を削除する"),
        Lang::En if count == 1 => "Delete 1 row".to_owned(),
        Lang::En => format!("Delete {count} rows"),
    }
}

fn deleted(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{count}行を削除しました。"),
        Lang::En if count == 1 => "Deleted 1 row.".to_owned(),
        Lang::En => format!("Deleted {count} rows."),
    }
}
