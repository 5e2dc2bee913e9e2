//! The holidays of one year, as calls obey them.

use askama::Template;
use naisen_core::calendar::{Calendar, HolidaySource, tokyo};
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::text::{Lang, Text};
use naisen_store::holiday;

use super::text;
use crate::auth::Signed;
use crate::failure::Result;
use crate::form::ListQuery;
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{download, page};

/// Header of the export; in Japanese whatever the language, because programs read it.
const HEADER: [&str; 2] = ["国民の祝日・休日月日", "国民の祝日・休日名称"];

struct Row {
    date: String,
    name: String,
    source: Text,
}

#[derive(Template)]
#[template(path = "holiday/year.html")]
struct YearPage {
    shell: Shell,
    heading: String,
    year: i16,
    known: bool,
    rows: Vec<Row>,
}

/// The year asked for, this year when none is.
pub(super) fn wanted(visit: &Visit, query: &ListQuery) -> Result<i16, Refusal> {
    let text = query.choice("year");
    if text.is_empty() {
        return Ok(tokyo(visit.app().now_ms()).year());
    }
    let year = text
        .parse()
        .ok()
        .filter(|year| (1900..=9999).contains(year));
    year.ok_or_else(|| ErrorCode::Invalid.at("year"))
}

/// The holidays as they are.
pub(super) async fn calendar(visit: &Visit, caller: &Signed) -> Result<Calendar> {
    let actor = caller.actor.clone();
    let calendar = visit
        .app()
        .store
        .read(move |conn| holiday::calendar_of(conn, &actor))
        .await?;
    Ok(calendar)
}

/// Where a holiday comes from, in words.
pub(super) const fn source(source: HolidaySource) -> Text {
    match source {
        HolidaySource::Rule => text::BY_RULE,
        HolidaySource::Builtin => text::BY_TABLE,
        HolidaySource::List => text::BY_LIST,
        HolidaySource::Override => text::BY_OVERRIDE,
    }
}

pub(super) async fn show(visit: Visit, caller: Signed, query: ListQuery) -> Result {
    let lang = visit.lang();
    let year = wanted(&visit, &query)?;
    let calendar = calendar(&visit, &caller).await?;
    let rows = calendar.holidays(year).into_iter().map(|holiday| Row {
        date: format::day(holiday.date, false, lang),
        name: holiday.name.get(lang).to_owned(),
        source: source(holiday.source),
    });
    page::show(&YearPage {
        shell: visit.shell(text::TITLE),
        heading: match lang {
            Lang::Ja => format!("{year}年"),
            Lang::En => year.to_string(),
        },
        known: calendar.knows(year),
        rows: rows.collect(),
        year,
    })
}

pub(super) async fn export(visit: Visit, caller: Signed, query: ListQuery) -> Result {
    let year = wanted(&visit, &query)?;
    let calendar = calendar(&visit, &caller).await?;
    Ok(file(&calendar, year))
}

/// The year in the columns of the official list.
pub(super) fn file(calendar: &Calendar, year: i16) -> axum::response::Response {
    let lines = calendar.holidays(year).into_iter().map(|holiday| {
        let date = holiday.date;
        [
            format!("{}/{}/{}", date.year(), date.month(), date.day()),
            csv_cell::defuse(&holiday.name.ja),
        ]
    });
    let bytes = csv_cell::list(ListEncoding::Cp932, &HEADER, lines);
    download::csv("holidays.csv", "Shift_JIS", bytes)
}
