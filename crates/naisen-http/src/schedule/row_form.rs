//! The form of one row of スケジュール詳細 (S18), added or changed.

use askama::Template;
use axum::extract::Path;
use naisen_core::doctor::Target;
use naisen_core::error::ErrorCode;
use naisen_core::fold;
use naisen_core::ids::{ScheduleId, ScheduleRowId};
use naisen_core::settings::{
    ScheduleActionKind, ScheduleDay, ScheduleDayKind, ScheduleRow, ScheduleRowDraft, WeekdayName,
    YearlyOrDate,
};
use naisen_core::text::{Lang, Text};

use super::{Table, text, words};
use crate::auth::{Admin, Caller};
use crate::doctor;
use crate::failure::{Failure, Result};
use crate::form::{Choice, Entry, Form, VERSION};
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{notes, outcome, page};

const LABELS: [(&str, Text); 8] = [
    ("type", text::TYPE),
    ("date", text::DATE),
    ("weekdays", text::WEEKDAYS),
    ("start", text::START),
    ("end", text::END),
    ("action", text::ACTION),
    ("destination", text::DESTINATION),
    ("remark", text::REMARK),
];

/// A leap year, in which every day of 毎年 can be shown.
const LEAP_YEAR: i16 = 2028;

#[derive(Template)]
#[template(path = "schedule/row.html")]
struct RowPage {
    shell: Shell,
    entry: Entry,
    action: String,
    back: String,
    adding: bool,
    types: Vec<Choice>,
    weekdays: Vec<Choice>,
    actions: Vec<Choice>,
}

pub(super) async fn new(visit: Visit, caller: Admin, Path(id): Path<i64>) -> Result {
    let table = super::get_table(&visit, &caller, ScheduleId(id)).await?;
    let entry = Entry::saved([
        (VERSION, table.version.to_string().as_str()),
        ("type", "weekday"),
        ("start", "00:00"),
        ("end", "24:00"),
        ("action", "on"),
    ]);
    edit(&visit, &caller, &table, None, entry).await
}

pub(super) async fn create(visit: Visit, caller: Admin, Path(id): Path<i64>, form: Form) -> Result {
    put(&visit, &caller, ScheduleId(id), None, form).await
}

pub(super) async fn show(visit: Visit, caller: Admin, Path((id, row)): Path<(i64, i64)>) -> Result {
    let table = super::get_table(&visit, &caller, ScheduleId(id)).await?;
    let row = ScheduleRowId(row);
    let Some(stored) = table.rows.iter().find(|stored| stored.id == row) else {
        return Err(ErrorCode::ScheduleToUpdateMissing.into());
    };
    let entry = entry(&table, stored);
    edit(&visit, &caller, &table, Some(row), entry).await
}

pub(super) async fn save(
    visit: Visit,
    caller: Admin,
    Path((id, row)): Path<(i64, i64)>,
    form: Form,
) -> Result {
    put(
        &visit,
        &caller,
        ScheduleId(id),
        Some(ScheduleRowId(row)),
        form,
    )
    .await
}

async fn put(
    visit: &Visit,
    caller: &Caller,
    id: ScheduleId,
    was: Option<ScheduleRowId>,
    form: Form,
) -> Result {
    let saved = match draft(&form) {
        Ok(draft) => super::put_row(visit, caller, id, form.version(), was, draft).await,
        Err(failure) => Err(failure),
    };
    match saved {
        Ok(_) => {
            let line = if was.is_some() {
                text::SAVED
            } else {
                text::ROW_ADDED
            };
            let to = format!("/schedules/{id}/rows");
            Ok(outcome::done(visit, &to, line.get(visit.lang())))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            // A schedule that is gone has no page to show the form on.
            let table = match super::get_table(visit, caller, id).await {
                Ok(table) => table,
                Err(_) => return Err(refusal.into()),
            };
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit(visit, caller, &table, was, entry).await
        }
    }
}

fn draft(form: &Form) -> Result<ScheduleRowDraft, Failure> {
    let date = fold::digits(form.text("date")).replace('/', "-");
    let day = date.rsplitn(3, '-').take(2).collect::<Vec<_>>();
    let date = match (form.ticked("yearly"), &day[..]) {
        (true, [day, month]) => format!("--{month}-{day}"),
        _ => date,
    };
    let weekday = |name: &str| {
        let one = Form::new(vec![("weekdays".to_owned(), name.to_owned())]);
        one.choice::<WeekdayName>("weekdays")
    };
    Ok(ScheduleRowDraft {
        kind: form.choice::<ScheduleDayKind>("type")?,
        date,
        weekdays: form
            .all("weekdays")
            .map(weekday)
            .collect::<Result<_, _>>()?,
        start: form.text("start").to_owned(),
        end: form.text("end").to_owned(),
        action: form.choice::<ScheduleActionKind>("action")?,
        destination: form.text("destination").to_owned(),
        remark: form.text("remark").to_owned(),
    })
}

fn entry(table: &Table, row: &ScheduleRow) -> Entry {
    let draft = ScheduleRowDraft::from(row);
    let yearly = matches!(row.day, ScheduleDay::Date(YearlyOrDate::Yearly { .. }));
    let date = match draft.date.strip_prefix("--") {
        Some(day) => format!("{LEAP_YEAR}-{day}"),
        None => draft.date.clone(),
    };
    let word = |value: serde_json::Result<serde_json::Value>| {
        let value = value.unwrap_or_default();
        value.as_str().unwrap_or_default().to_owned()
    };
    let mut pairs = vec![
        (VERSION, table.version.to_string()),
        ("type", word(serde_json::to_value(draft.kind))),
        ("date", date),
        ("yearly", if yearly { "on" } else { "" }.to_owned()),
        ("start", draft.start),
        ("end", draft.end),
        ("action", word(serde_json::to_value(draft.action))),
        ("destination", draft.destination),
        ("remark", draft.remark),
    ];
    let days = draft.weekdays.iter();
    pairs.extend(days.map(|day| ("weekdays", word(serde_json::to_value(day)))));
    Entry::saved(pairs)
}

async fn edit(
    visit: &Visit,
    caller: &Caller,
    table: &Table,
    row: Option<ScheduleRowId>,
    entry: Entry,
) -> Result {
    let lang = visit.lang();
    let back = format!("/schedules/{}/rows", table.id);
    let (title, not_done) = match row {
        Some(_) => (text::EDIT_ROW, text::NOT_SAVED),
        None => (text::NEW_ROW, text::NOT_ADDED),
    };
    let mut shell = visit
        .shell(title)
        .under(text::LIST.get(lang), "/schedules")
        .under(table.head.name.clone(), back.clone());
    shell.summary = entry
        .problem()
        .map(|p| page::summary(not_done, p, &LABELS, lang));
    let about = row.map(|row| Target::ScheduleRow(table.id, row));
    shell.hints = doctor::hints(visit, caller, about).await?;
    let page = RowPage {
        shell,
        action: row.map_or_else(|| format!("{back}/new"), |row| format!("{back}/{row}")),
        back,
        adding: row.is_none(),
        types: entry.choices("type", types(lang)),
        weekdays: weekdays(&entry, lang),
        actions: entry.choices(
            "action",
            [("on", text::ON.get(lang)), ("off", text::OFF.get(lang))],
        ),
        entry,
    };
    page::form(&page.entry, &page)
}

fn types(lang: Lang) -> [(&'static str, &'static str); 3] {
    [
        ("date", text::DATE.get(lang)),
        ("weekday", text::WEEKDAYS.get(lang)),
        ("holiday", text::HOLIDAY.get(lang)),
    ]
}

fn weekdays(entry: &Entry, lang: Lang) -> Vec<Choice> {
    let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let typed: Vec<&str> = entry.all("weekdays").collect();
    (0_u8..)
        .zip(names)
        .map(|(day, name)| Choice {
            value: name.to_owned(),
            label: words::weekday(day, lang).to_owned(),
            chosen: typed.contains(&name),
        })
        .collect()
}
