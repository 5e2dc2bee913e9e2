//! The pages of 通話履歴.

use askama::Template;
use axum::extract::Path;
use jiff::civil::Time;
use naisen_core::calendar::{from_tokyo, tokyo};
use naisen_core::call_record::{CallRecord, Direction, Outcome};
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::settings::CompanySettings;
use naisen_core::text::{Lang, Text};

use super::filter::{self, Filter};
use super::line::{Line, look, side, talk, unknown_caller};
use super::now::{self, Now};
use super::{COUNT_MAX, EXPORT_MAX, Found, PATH, picture, text};
use crate::auth::{Anyone, Caller, Operator};
use crate::failure::Result;
use crate::form::{Choice, ListQuery};
use crate::operator_company::Place;
use crate::simulator::why::{self, Step};
use crate::ui::{Axis, Lane, Shell, format};
use crate::visit::Visit;
use crate::{download, page};

/// The search and the table, on any page that shows calls.
pub(crate) struct Calls {
    /// Where the list is; each call is below it.
    pub(crate) path: String,
    pub(crate) filter: Filter,
    pub(crate) directions: Vec<Choice>,
    pub(crate) outcomes: Vec<Choice>,
    pub(crate) lines: Vec<Line>,
    /// How many were found, in words.
    pub(crate) found: String,
    /// The next page, and the first one when this is another.
    pub(crate) older: Option<String>,
    pub(crate) newest: Option<String>,
}

impl Calls {
    fn of(path: &str, query: &ListQuery, filter: Filter, found: &Found, lang: Lang) -> Self {
        let page = |after: Option<String>| {
            let mut choices = query.choices.clone();
            choices.retain(|(name, value)| name != "after" && !value.is_empty());
            choices.extend(after.map(|after| ("after".to_owned(), after)));
            let query = ListQuery {
                size: query.size,
                choices,
                ..ListQuery::default()
            };
            query.href(path)
        };
        let later = !query.choice("after").is_empty();
        let lines = found.rows.iter();
        let directions = Direction::ALL.map(|one| (one.word(), one.text()));
        let outcomes = Outcome::ALL.map(|one| (one.word(), one.text()));
        Self {
            path: path.to_owned(),
            directions: choices(&filter.direction, &directions, lang),
            outcomes: choices(&filter.outcome, &outcomes, lang),
            lines: lines.map(|row| Line::of(row, &found.view, lang)).collect(),
            found: text::found(found.count, COUNT_MAX, lang),
            older: found.next.map(|next| page(Some(filter::told(next)))),
            newest: later.then(|| page(None)),
            filter,
        }
    }

    /// The calls of a company, for an operator that gave a reason.
    pub(crate) async fn of_company(
        visit: &Visit,
        caller: &Operator,
        place: &Place,
        query: &ListQuery,
    ) -> Result<Self> {
        let filter = Filter::of(query)?;
        let company = Some(place.company().login_id.as_str());
        let found = super::find(visit, caller, company, &filter, query.size as usize).await?;
        let path = place.path("calls");
        Ok(Self::of(&path, query, filter, &found, visit.lang()))
    }
}

#[derive(Template)]
#[template(path = "call_record/list.html")]
struct ListPage {
    shell: Shell,
    calls: Calls,
    /// The export of what is shown.
    export: String,
    admin: bool,
}

pub(super) async fn list(visit: Visit, caller: Anyone, query: ListQuery) -> Result {
    let filter = Filter::of(&query)?;
    let found = super::find(&visit, &caller, None, &filter, query.size as usize).await?;
    let mut export = ListQuery {
        choices: query.choices.clone(),
        ..ListQuery::default()
    };
    export
        .choices
        .retain(|(name, value)| name != "after" && !value.is_empty());
    page::show(&ListPage {
        shell: visit.shell(text::TITLE),
        export: export.href("/calls.csv"),
        calls: Calls::of(PATH, &query, filter, &found, visit.lang()),
        admin: caller.own_number().is_none(),
    })
}

pub(super) async fn export(visit: Visit, caller: Anyone, query: ListQuery) -> Result {
    let filter = Filter::of(&query)?;
    let found = super::find(&visit, &caller, None, &filter, EXPORT_MAX).await?;
    let lang = visit.lang();
    let lines = found
        .rows
        .iter()
        .map(|row| Line::of(row, &found.view, lang));
    let bytes = csv(lines, lang);
    Ok(download::csv("calls.csv", "utf-8", bytes))
}

fn csv(lines: impl Iterator<Item = Line>, lang: Lang) -> Vec<u8> {
    const HEADER: [Text; 7] = [
        text::START,
        text::DIRECTION,
        text::CALLER,
        text::CALLED,
        text::OUTCOME,
        text::ANSWERER,
        text::TALK,
    ];
    let header = HEADER.map(|label| label.get(lang));
    let rows = lines.map(|line| {
        [
            format::stamp(line.start_ms),
            line.direction.to_owned(),
            csv_cell::defuse(&line.caller.told()),
            csv_cell::defuse(&line.called.told()),
            line.outcome.to_owned(),
            csv_cell::defuse(&line.answerer.told()),
            line.talk,
        ]
    });
    csv_cell::list(ListEncoding::Utf8Bom, &header, rows)
}

/// When the day after an instant begins in Tokyo, epoch milliseconds.
pub(crate) fn tomorrow(now_ms: i64) -> i64 {
    let day = tokyo(now_ms).date();
    from_tokyo(day.tomorrow().unwrap_or(day).to_datetime(Time::midnight()))
}

#[derive(Template)]
#[template(path = "call_record/call.html")]
struct CallPage {
    shell: Shell,
    outcome: &'static str,
    look: (&'static str, &'static str),
    moment: String,
    iso: String,
    facts: Vec<(Text, String)>,
    picture: Option<(Axis, Vec<Lane>)>,
    why: Vec<Step>,
    now: Option<Now>,
    admin: bool,
}

pub(super) async fn show(visit: Visit, caller: Anyone, Path(call): Path<String>) -> Result {
    let (view, record) = super::open(&visit, &caller, None, &call).await?;
    let shell = visit
        .shell(text::CALL)
        .under(text::TITLE.get(visit.lang()), PATH);
    let now = now::of(&visit, &caller, &record, &view, visit.lang()).await;
    page::show(&call_page(shell, &caller, &view, &record, now))
}

pub(super) async fn show_of(
    visit: Visit,
    caller: Operator,
    Path((company, call)): Path<(String, String)>,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let (view, record) = super::open(&visit, &caller, Some(&company), &call).await?;
    let shell = place
        .shell(&visit, text::CALL)
        .under(text::TITLE.get(visit.lang()), place.path("calls"));
    page::show(&call_page(shell, &caller, &view, &record, None))
}

fn call_page(
    shell: Shell,
    caller: &Caller,
    world: &CompanySettings,
    record: &CallRecord,
    now: Option<Now>,
) -> CallPage {
    let lang = shell.lang;
    CallPage {
        outcome: record.outcome.text().get(lang),
        look: look(record.outcome),
        moment: format::moment(record.start_ms, true, lang),
        iso: format::iso(record.start_ms),
        facts: facts(record, world, lang),
        picture: picture::of(record, world, lang),
        why: why::steps(&record.why, caller, world, lang),
        now,
        admin: caller.own_number().is_none(),
        shell,
    }
}

fn facts(record: &CallRecord, world: &CompanySettings, lang: Lang) -> Vec<(Text, String)> {
    let told = |party: &naisen_core::call_record::Party, unknown| {
        side(world, party.subscriber, &party.number, unknown, lang).told()
    };
    let mut facts = vec![
        (
            text::DIRECTION,
            record.direction.text().get(lang).to_owned(),
        ),
        (
            text::CALLER,
            told(&record.caller, unknown_caller(record.withheld)),
        ),
        (text::CALLED, told(&record.called, text::UNKNOWN)),
        (text::DIALLED, record.dialled.clone()),
        (text::STARTED, format::stamp(record.start_ms)),
    ];
    if let Some(answer_ms) = record.answer_ms {
        let by = told(&record.answerer, text::FORWARDED);
        facts.push((text::ANSWERED, format!("{} {by}", format::stamp(answer_ms))));
    }
    facts.push((text::ENDED, format::stamp(record.end_ms)));
    if let Some(talk_ms) = record.talk_ms() {
        facts.push((text::TALK, talk(talk_ms)));
    }
    facts.push((text::STATUS, record.status.to_string()));
    facts
}

fn choices(chosen: &str, words: &[(&'static str, Text)], lang: Lang) -> Vec<Choice> {
    let any = [("", text::ANY)];
    any.iter()
        .chain(words)
        .map(|(value, label)| Choice {
            value: (*value).to_owned(),
            label: label.get(lang).to_owned(),
            chosen: chosen == *value,
        })
        .collect()
}
