//! The operator's overrides and the official list: what holds for every company.

use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use naisen_core::calendar::HolidayOverride;
use naisen_core::error::ErrorCode;
use naisen_core::fold;
use naisen_core::text::{Lang, Text};
use naisen_store::holiday::{self, Overridden};

use super::{Loaded, date, text};
use crate::auth::{Caller, Operator};
use crate::failure::Result;
use crate::form::{Choice, Entry, Form, Upload};
use crate::page::{Confirm, Doomed};
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{outcome, page};

const PATH: &str = "/holiday-overrides";

const LABELS: [(&str, Text); 5] = [
    ("date", text::DATE),
    ("kind", text::KIND),
    ("name", text::NAME),
    ("source", text::ORIGIN),
    ("file", text::FILE),
];

struct Row {
    iso: String,
    date: String,
    kind: Text,
    name: String,
    source: String,
}

#[derive(Template)]
#[template(path = "holiday/overrides.html")]
struct OverridesPage {
    shell: Shell,
    entry: Entry,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
}

/// Every override, by day.
pub(super) async fn list(visit: &Visit, caller: &Caller) -> Result<Vec<Overridden>> {
    let actor = caller.actor.clone();
    let days = visit
        .app()
        .store
        .read(move |conn| holiday::list(conn, &actor))
        .await?;
    Ok(days)
}

pub(super) async fn show(visit: Visit, caller: Operator) -> Result {
    overrides_page(&visit, &caller, Entry::saved([("kind", "add")])).await
}

async fn overrides_page(visit: &Visit, caller: &Caller, entry: Entry) -> Result {
    let lang = visit.lang();
    let row = |day: Overridden| Row {
        iso: day.date.to_string(),
        date: format::day(day.date, true, lang),
        kind: kind(&day.kind),
        name: match day.kind {
            HolidayOverride::Add { name } => name,
            HolidayOverride::Remove => String::new(),
        },
        source: day.source,
    };
    let rows = list(visit, caller).await?.into_iter().map(row).collect();
    let mut shell = visit.shell(text::OVERRIDES);
    let failed = if entry.problem_at("file").is_some() {
        text::NOT_LOADED
    } else {
        text::NOT_SAVED
    };
    shell.summary = entry
        .problem()
        .map(|p| page::summary(failed, p, &LABELS, lang));
    let page = OverridesPage {
        shell,
        kinds: entry.choices(
            "kind",
            [
                ("add", text::ADD_KIND.get(lang)),
                ("remove", text::REMOVE_KIND.get(lang)),
            ],
        ),
        rows,
        entry,
    };
    page::form(&page.entry, &page)
}

const fn kind(kind: &HolidayOverride) -> Text {
    match kind {
        HolidayOverride::Add { .. } => text::ADD_KIND,
        HolidayOverride::Remove => text::REMOVE_KIND,
    }
}

pub(super) async fn create(visit: Visit, caller: Operator, form: Form) -> Result {
    let made = match day(&form) {
        Ok(day) => super::create(&visit, &caller, day).await,
        Err(code) => Err(code.at("date").into()),
    };
    match made {
        Ok(()) => Ok(outcome::done(&visit, PATH, text::ADDED.get(visit.lang()))),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            overrides_page(&visit, &caller, entry).await
        }
    }
}

fn day(form: &Form) -> Result<Overridden, ErrorCode> {
    let typed = form.text("date");
    if fold::trim(typed).is_empty() {
        return Err(ErrorCode::Required);
    }
    Ok(Overridden {
        date: date(typed).ok_or(ErrorCode::Invalid)?,
        kind: if form.text("kind") == "remove" {
            HolidayOverride::Remove
        } else {
            HolidayOverride::Add {
                name: fold::trim(form.text("name")).to_owned(),
            }
        },
        source: fold::trim(form.text("source")).to_owned(),
    })
}

pub(super) async fn load(visit: Visit, caller: Operator, upload: Upload) -> Result {
    match super::load(&visit, &caller, &upload).await {
        Ok(loaded) => {
            let line = told(&loaded, visit.lang());
            Ok(outcome::done(&visit, PATH, &line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(upload.form, &refusal, visit.lang());
            overrides_page(&visit, &caller, entry).await
        }
    }
}

fn told(loaded: &Loaded, lang: Lang) -> String {
    let first = loaded.years.iter().min().copied().unwrap_or_default();
    let last = loaded.years.iter().max().copied().unwrap_or_default();
    let days = loaded.days;
    match lang {
        Lang::Ja => format!("{first}年〜{last}年の{days}日を読み込みました。"),
        Lang::En => format!("Loaded {days} days of {first}–{last}."),
    }
}

/// The day of a path; what is no date has no override.
fn day_of(text: &str) -> Result<Date> {
    let parsed = text.parse();
    parsed.map_err(|_| ErrorCode::PageMissing.into())
}

pub(super) async fn confirm(visit: Visit, caller: Operator, Path(date): Path<String>) -> Result {
    let date = day_of(&date)?;
    let lang = visit.lang();
    let days = list(&visit, &caller).await?;
    let Some(found) = days.into_iter().find(|day| day.date == date) else {
        return Err(ErrorCode::PageMissing.into());
    };
    Confirm {
        shell: visit
            .shell(text::CONFIRM)
            .under(text::OVERRIDES.get(lang), PATH),
        entry: Entry::default(),
        action: format!("{PATH}/{date}/delete"),
        back: PATH.to_owned(),
        warning: text::WARNING,
        version: None,
        rows: vec![Doomed {
            value: date.to_string(),
            label: format::day(date, true, lang),
            note: kind(&found.kind).get(lang).to_owned(),
        }],
        verb: text::DELETE_IT.get(lang).to_owned(),
    }
    .show()
}

pub(super) async fn delete(visit: Visit, caller: Operator, Path(date): Path<String>) -> Result {
    super::delete(&visit, &caller, day_of(&date)?).await?;
    Ok(outcome::done(&visit, PATH, text::DELETED.get(visit.lang())))
}
