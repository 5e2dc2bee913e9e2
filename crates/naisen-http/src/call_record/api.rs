//! The operations of 通話履歴.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use naisen_core::call_record::{CallRecord, Direction, LegEnd, Outcome, Party};
use naisen_core::settings::CompanySettings;
use naisen_store::call_record::{self as store, CallRow};
use naisen_store::{Error, company};
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::{self, Filter};
use super::line::subscriber;
use super::{COUNT_MAX, Found, web};
use crate::auth::{Admin, Anyone, Caller, Operator};
use crate::failure::Result;
use crate::form::{DAY_MS, ListQuery, midnight};
use crate::simulator::why::RuleTried;
use crate::visit::Visit;

/// What narrows the list; days are of Asia/Tokyo.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes what is sent")]
pub(super) struct CallParams {
    /// A number that took part, or an extension of today.
    number: Option<String>,
    /// `incoming`, `outgoing` or `internal`.
    direction: Option<String>,
    /// What became of it, as `answered` or `busy`.
    outcome: Option<String>,
    /// First day, `YYYY-MM-DD`.
    from: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    until: Option<String>,
    /// Where the page begins: `next` of the page before.
    after: Option<String>,
    /// Calls a page: 20 (default), 50, 100 or 500.
    size: Option<u32>,
}

/// One side of a call.
#[derive(Serialize, ToSchema)]
pub(super) struct CallParty {
    /// 加入者ID of a number the company has today.
    #[serde(skip_serializing_if = "Option::is_none")]
    subscriber_id: Option<String>,
    /// Its number at that time; empty when it is unknown, withheld or not shown.
    number: String,
}

/// A call of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct CallLine {
    id: i64,
    /// Arrival, milliseconds since 1970.
    start_ms: i64,
    /// Answer.
    answer_ms: Option<i64>,
    /// End.
    end_ms: i64,
    /// `incoming`, `outgoing` or `internal`.
    direction: String,
    /// What became of it.
    outcome: String,
    caller: CallParty,
    /// The caller withheld its number.
    withheld: bool,
    called: CallParty,
    /// Who answered; none when nobody did.
    answerer: Option<CallParty>,
}

/// A page of calls, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct CallPage {
    /// How many there are on all pages, counted to 1,000.
    count: usize,
    /// Whether there are more than were counted.
    more_than_counted: bool,
    /// `after` of the next page; none on the last.
    next: Option<String>,
    rows: Vec<CallLine>,
}

/// One terminal or number that was called; milliseconds after the arrival.
#[derive(Serialize, ToSchema)]
pub(super) struct CallLeg {
    party: CallParty,
    began_after_ms: u64,
    /// When it first said that it rings.
    rang_after_ms: Option<u64>,
    answered_after_ms: Option<u64>,
    ended_after_ms: u64,
    /// `talked`, `refused`, `unreachable`, `cancelled`, `elsewhere` or `too_late`.
    end: String,
    /// The SIP status it refused with.
    status: Option<u16>,
}

/// A call with everything known of it.
#[derive(Serialize, ToSchema)]
pub(super) struct CallDetail {
    #[serde(flatten)]
    line: CallLine,
    /// As dialled, or the called number as the carrier sent it.
    dialled: String,
    /// The final SIP status the caller got; 487 when it gave up.
    status: u16,
    /// Everything that was called for it, in order.
    legs: Vec<CallLeg>,
    /// The rules tried, in order, in the words of that moment. Of a personal block list the
    /// administrator is told only that it refused; a user is told the rules of its own number.
    why: Vec<RuleTried>,
}

/// So many calls of one kind.
#[derive(Serialize, ToSchema)]
pub(super) struct CallCount {
    /// Day in Asia/Tokyo, milliseconds since 1970 at its beginning.
    day_ms: i64,
    direction: String,
    outcome: String,
    count: u64,
}

/// Days to be counted; the last 30 when left out, 366 at most.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes what is sent")]
pub(super) struct CountParams {
    /// First day, `YYYY-MM-DD`.
    from: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    until: Option<String>,
}

/// Days counted when none are named, and at most.
const COUNTED_DAYS: i64 = 30;
const COUNTED_DAYS_MAX: i64 = 366;

/// Calls, newest first: an admin's company's, or those a user's number took part in.
#[utoipa::path(get, path = "/calls", operation_id = "call_list", tag = "call", params(CallParams),
    responses((status = 200, body = CallPage)))]
pub(super) async fn list(visit: Visit, caller: Anyone, query: ListQuery) -> Result<Json<CallPage>> {
    let filter = Filter::of(&query)?;
    let found = super::find(&visit, &caller, None, &filter, query.size as usize).await?;
    Ok(Json(CallPage::of(&found)))
}

/// Calls of one company, for an operator that gave a reason within the last 30 minutes.
#[utoipa::path(get, path = "/companies/{company}/calls", operation_id = "company_call_list",
    tag = "call", params(("company" = String, Path, description = "ログインID"), CallParams),
    responses((status = 200, body = CallPage)))]
pub(super) async fn list_of(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    query: ListQuery,
) -> Result<Json<CallPage>> {
    let filter = Filter::of(&query)?;
    let size = query.size as usize;
    let found = super::find(&visit, &caller, Some(&company), &filter, size).await?;
    Ok(Json(CallPage::of(&found)))
}

/// The same calls, at most 100,000, as CSV in UTF-8 with byte order mark.
#[utoipa::path(get, path = "/calls.csv", operation_id = "call_export", tag = "call",
    params(CallParams),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export(visit: Visit, caller: Anyone, query: ListQuery) -> Result<Response> {
    web::export(visit, caller, query).await
}

/// One call: its legs, and why it went as it did.
#[utoipa::path(get, path = "/calls/{call}", operation_id = "call_get", tag = "call",
    params(("call" = i64, Path, description = "id")), responses((status = 200, body = CallDetail)))]
pub(super) async fn get(
    visit: Visit,
    caller: Anyone,
    Path(call): Path<String>,
) -> Result<Json<CallDetail>> {
    detail(&visit, &caller, None, &call).await
}

/// One call of a company, for an operator that gave a reason within the last 30 minutes.
#[utoipa::path(get, path = "/companies/{company}/calls/{call}", operation_id = "company_call_get",
    tag = "call", params(("company" = String, Path, description = "ログインID"),
    ("call" = i64, Path, description = "id")), responses((status = 200, body = CallDetail)))]
pub(super) async fn get_of(
    visit: Visit,
    caller: Operator,
    Path((company, call)): Path<(String, String)>,
) -> Result<Json<CallDetail>> {
    detail(&visit, &caller, Some(&company), &call).await
}

/// How many calls there were, by day, direction and outcome.
#[utoipa::path(get, path = "/call-counts", operation_id = "call_counts", tag = "call",
    params(CountParams), responses((status = 200, body = Vec<CallCount>)))]
pub(super) async fn counts(
    visit: Visit,
    caller: Admin,
    query: ListQuery,
) -> Result<Json<Vec<CallCount>>> {
    counted(&visit, &caller, None, &query).await
}

/// How many calls a company had, by day, direction and outcome: no reason is needed for these.
#[utoipa::path(get, path = "/companies/{company}/call-counts", operation_id = "company_call_counts",
    tag = "call", params(("company" = String, Path, description = "ログインID"), CountParams),
    responses((status = 200, body = Vec<CallCount>)))]
pub(super) async fn counts_of(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    query: ListQuery,
) -> Result<Json<Vec<CallCount>>> {
    counted(&visit, &caller, Some(&company), &query).await
}

async fn counted(
    visit: &Visit,
    caller: &Caller,
    company: Option<&str>,
    query: &ListQuery,
) -> Result<Json<Vec<CallCount>>> {
    let now_ms = visit.app().now_ms();
    let until = midnight(query.choice("until"), "until")?.map(|ms| ms + DAY_MS);
    let until_ms = until.unwrap_or_else(|| web::tomorrow(now_ms));
    let from = midnight(query.choice("from"), "from")?;
    let from_ms = from.unwrap_or(until_ms - COUNTED_DAYS * DAY_MS);
    let from_ms = from_ms.max(until_ms - COUNTED_DAYS_MAX * DAY_MS);
    let (actor, company) = (caller.actor.clone(), company.map(str::to_owned));
    let read = visit.app().store.read(move |conn| {
        let of = company.map(|login_id| company::find(conn, &actor, &login_id));
        let of = of.transpose()?;
        let told = store::tally(conn, &actor, of, from_ms, until_ms, DAY_MS)?;
        Ok::<_, Error>(told)
    });
    let told = read.await?.into_iter().map(|one| CallCount {
        day_ms: from_ms + i64::try_from(one.slot).unwrap_or_default() * DAY_MS,
        direction: one.direction.word().to_owned(),
        outcome: one.outcome.word().to_owned(),
        count: one.count,
    });
    let mut counts: Vec<CallCount> = told.collect();
    counts.sort_by(|a, b| {
        (a.day_ms, &a.direction, &a.outcome).cmp(&(b.day_ms, &b.direction, &b.outcome))
    });
    Ok(Json(counts))
}

async fn detail(
    visit: &Visit,
    caller: &Caller,
    company: Option<&str>,
    call: &str,
) -> Result<Json<CallDetail>> {
    let (view, record) = super::open(visit, caller, company, call).await?;
    let id = call.parse().unwrap_or_default();
    Ok(Json(CallDetail::of(id, &record, caller, view.settings())))
}

impl CallPage {
    fn of(found: &Found) -> Self {
        let rows = found.rows.iter();
        Self {
            count: found.count.min(COUNT_MAX),
            more_than_counted: found.count > COUNT_MAX,
            next: found.next.map(filter::told),
            rows: rows.map(|row| CallLine::of(row, &found.view)).collect(),
        }
    }
}

impl CallLine {
    fn of(row: &CallRow, world: &CompanySettings) -> Self {
        let party = |id, number: &String| {
            let party = Party {
                subscriber: subscriber(id),
                number: number.clone(),
            };
            CallParty::of(&party, world)
        };
        let outcome = Outcome::of_word(&row.outcome);
        Self {
            id: row.id,
            start_ms: row.start_ms,
            answer_ms: row.answer_ms,
            end_ms: row.end_ms,
            direction: row.direction.clone(),
            outcome: row.outcome.clone(),
            caller: party(row.caller_id, &row.caller),
            withheld: row.withheld,
            called: party(row.called_id, &row.called),
            answerer: outcome
                .is_some_and(Outcome::is_answered)
                .then(|| party(row.answerer_id, &row.answerer)),
        }
    }
}

impl CallParty {
    fn of(party: &Party, world: &CompanySettings) -> Self {
        let known = party.subscriber.and_then(|id| world.subscriber(id));
        Self {
            subscriber_id: known.map(|one| one.subscriber_id.clone()),
            number: party.number.clone(),
        }
    }
}

impl CallDetail {
    fn of(id: i64, record: &CallRecord, caller: &Caller, world: &CompanySettings) -> Self {
        let party = |party: &Party| CallParty::of(party, world);
        let direction: Direction = record.direction;
        let legs = record.legs.iter().map(|leg| CallLeg {
            party: party(&leg.party),
            began_after_ms: leg.began_after_ms,
            rang_after_ms: leg.rang_after_ms,
            answered_after_ms: leg.answered_after_ms,
            ended_after_ms: leg.ended_after_ms,
            end: leg.end.word().to_owned(),
            status: match leg.end {
                LegEnd::Refused(status) => Some(status),
                _ => None,
            },
        });
        let why = record.why.iter();
        Self {
            line: CallLine {
                id,
                start_ms: record.start_ms,
                answer_ms: record.answer_ms,
                end_ms: record.end_ms,
                direction: direction.word().to_owned(),
                outcome: record.outcome.word().to_owned(),
                caller: party(&record.caller),
                withheld: record.withheld,
                called: party(&record.called),
                answerer: record.answered_by.map(|_| party(&record.answerer)),
            },
            dialled: record.dialled.clone(),
            status: record.status,
            legs: legs.collect(),
            why: why.map(|why| RuleTried::of(why, caller, world)).collect(),
        }
    }
}
