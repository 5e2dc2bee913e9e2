//! The operations of スケジュール転送.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use naisen_core::calendar::day_strip;
use naisen_core::ids::{ScheduleId, ScheduleRowId};
use naisen_core::settings::{Schedule, ScheduleRow, ScheduleRowDraft, Stored};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Table, list, rows, words};
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::{Body, Found, ListQuery};
use crate::records;
use crate::visit::Visit;

/// スケジュール転送 as an operation answers it.
type StoredSchedule = Stored<ScheduleId, Schedule>;

/// A schedule to be saved, with the version it was read at (9003).
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct ScheduleChange {
    /// The version the schedule was read at.
    version: i64,
    #[serde(flatten)]
    schedule: Schedule,
}

/// Schedules to delete.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct ScheduleIds {
    /// Their ids; at least one.
    ids: Vec<ScheduleId>,
}

/// The rows of a schedule, under the schedule's version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ScheduleRows {
    /// The version of the schedule.
    version: i64,
    /// Its rows by No.
    rows: Vec<ScheduleRowShown>,
}

/// One row of a schedule.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ScheduleRowShown {
    /// Identity.
    id: ScheduleRowId,
    /// No., from 1 in the order rows were added; the lowest wins among rows of one rank.
    no: u32,
    #[serde(flatten)]
    row: ScheduleRowDraft,
}

/// A row to be saved, with the version of its schedule (9003).
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct ScheduleRowChange {
    /// The version the schedule was read at.
    version: i64,
    #[serde(flatten)]
    row: ScheduleRowDraft,
}

/// Rows to delete.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct ScheduleRowIds {
    /// The version the schedule was read at.
    version: i64,
    /// Their ids; at least one.
    rows: Vec<ScheduleRowId>,
}

/// One day of a schedule's month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ScheduleDayShown {
    /// `YYYY-MM-DD`.
    date: String,
    /// Name of its holiday in Japanese; none on other days.
    holiday: Option<String>,
    /// When which row wins; between them none does.
    stretches: Vec<ScheduleStretch>,
}

/// A stretch of a day in which one row wins.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ScheduleStretch {
    /// `HH:MM`.
    start: String,
    /// `HH:MM`, exclusive, at most 24:00.
    end: String,
    /// No. of the row.
    no: u32,
}

/// Which month is wanted.
#[derive(Clone, Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes a parameter that the list's query carries"
)]
pub(super) struct Month {
    /// `YYYY-MM`.
    month: String,
}

fn told(table: &Table) -> StoredSchedule {
    Stored {
        id: table.id,
        version: table.version,
        value: table.value.head.clone(),
    }
}

fn told_rows(table: &Table) -> ScheduleRows {
    let row = |row: &ScheduleRow| ScheduleRowShown {
        id: row.id,
        no: row.no,
        row: row.into(),
    };
    ScheduleRows {
        version: table.version,
        rows: table.rows.iter().map(row).collect(),
    }
}

/// Schedules of the company. `target` is `name` or `extension_group`; `sort` also `remark`.
#[utoipa::path(get, path = "/schedules", tag = "schedule", operation_id = "schedule_list",
    params(ListQuery), responses((status = 200, body = Found<StoredSchedule>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Admin,
    query: ListQuery,
) -> Result<Json<Found<StoredSchedule>>> {
    records::list(&visit, &caller, query, |conn, actor, list| {
        Ok(list::find(conn, actor, list)?.map(told))
    })
    .await
}

/// Adds a schedule without rows.
#[utoipa::path(post, path = "/schedules", tag = "schedule", operation_id = "schedule_create",
    request_body = Schedule, responses((status = 201, body = StoredSchedule)))]
pub(super) async fn create(visit: Visit, caller: Admin, Body(body): Body<Schedule>) -> Result {
    let made = super::create(&visit, &caller, body).await?;
    Ok((StatusCode::CREATED, Json(told(&made))).into_response())
}

/// 全件CSV出力: all schedules as CSV in CP932, with header.
#[utoipa::path(get, path = "/schedules.csv", tag = "schedule", operation_id = "schedule_export",
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export(visit: Visit, caller: Admin) -> Result<Response> {
    records::export(visit, caller, &list::KIND).await
}

/// One schedule.
#[utoipa::path(get, path = "/schedules/{schedule}", tag = "schedule", operation_id = "schedule_get",
    params(("schedule" = ScheduleId, Path)), responses((status = 200, body = StoredSchedule)))]
pub(super) async fn get(
    visit: Visit,
    caller: Admin,
    Path(schedule): Path<ScheduleId>,
) -> Result<Json<StoredSchedule>> {
    let table = super::get_table(&visit, &caller, schedule).await?;
    Ok(Json(told(&table)))
}

/// Changes a schedule; its rows stay.
#[utoipa::path(put, path = "/schedules/{schedule}", tag = "schedule", operation_id = "schedule_update",
    params(("schedule" = ScheduleId, Path)), request_body = ScheduleChange,
    responses((status = 200, body = StoredSchedule)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Path(schedule): Path<ScheduleId>,
    Body(body): Body<ScheduleChange>,
) -> Result<Json<StoredSchedule>> {
    let (version, head) = (body.version, body.schedule);
    let saved = super::update(&visit, &caller, schedule, version, head).await?;
    Ok(Json(told(&saved)))
}

/// Deletes a schedule with its rows; refused while a hunt group uses it.
#[utoipa::path(delete, path = "/schedules/{schedule}", tag = "schedule",
    operation_id = "schedule_delete", params(("schedule" = ScheduleId, Path)),
    responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Admin,
    Path(schedule): Path<ScheduleId>,
) -> Result<StatusCode> {
    records::remove(&visit, &caller, &list::KIND, vec![schedule.0]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes several schedules, all or none.
#[utoipa::path(post, path = "/schedules/delete", tag = "schedule",
    operation_id = "schedule_delete_many", request_body = ScheduleIds, responses((status = 204)))]
pub(super) async fn delete_many(
    visit: Visit,
    caller: Admin,
    Body(body): Body<ScheduleIds>,
) -> Result<StatusCode> {
    let ids = body.ids.iter().map(|id| id.0).collect();
    records::remove(&visit, &caller, &list::KIND, ids).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The rows of a schedule.
#[utoipa::path(get, path = "/schedules/{schedule}/rows", tag = "schedule",
    operation_id = "schedule_row_list", params(("schedule" = ScheduleId, Path)),
    responses((status = 200, body = ScheduleRows)))]
pub(super) async fn list_rows(
    visit: Visit,
    caller: Admin,
    Path(schedule): Path<ScheduleId>,
) -> Result<Json<ScheduleRows>> {
    let table = super::get_table(&visit, &caller, schedule).await?;
    Ok(Json(told_rows(&table)))
}

/// Adds a row; it gets the next No.
#[utoipa::path(post, path = "/schedules/{schedule}/rows", tag = "schedule",
    operation_id = "schedule_row_create", params(("schedule" = ScheduleId, Path)),
    request_body = ScheduleRowChange, responses((status = 201, body = ScheduleRows)))]
pub(super) async fn create_row(
    visit: Visit,
    caller: Admin,
    Path(schedule): Path<ScheduleId>,
    Body(body): Body<ScheduleRowChange>,
) -> Result {
    let saved = super::put_row(&visit, &caller, schedule, body.version, None, body.row).await?;
    Ok((StatusCode::CREATED, Json(told_rows(&saved))).into_response())
}

/// 全件CSV出力: all rows of a schedule as CSV in CP932, with header.
#[utoipa::path(get, path = "/schedules/{schedule}/rows.csv", tag = "schedule",
    operation_id = "schedule_row_export", params(("schedule" = ScheduleId, Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export_rows(
    visit: Visit,
    caller: Admin,
    Path(schedule): Path<ScheduleId>,
) -> Result<Response> {
    rows::file(&visit, &caller, schedule).await
}

/// Changes a row; its No. stays.
#[utoipa::path(put, path = "/schedules/{schedule}/rows/{row}", tag = "schedule",
    operation_id = "schedule_row_update",
    params(("schedule" = ScheduleId, Path), ("row" = ScheduleRowId, Path)),
    request_body = ScheduleRowChange, responses((status = 200, body = ScheduleRows)))]
pub(super) async fn update_row(
    visit: Visit,
    caller: Admin,
    Path((schedule, row)): Path<(ScheduleId, ScheduleRowId)>,
    Body(body): Body<ScheduleRowChange>,
) -> Result<Json<ScheduleRows>> {
    let (version, draft) = (body.version, body.row);
    let saved = super::put_row(&visit, &caller, schedule, version, Some(row), draft).await?;
    Ok(Json(told_rows(&saved)))
}

/// Deletes rows, all or none; the others keep their No.
#[utoipa::path(post, path = "/schedules/{schedule}/rows/delete", tag = "schedule",
    operation_id = "schedule_row_delete", params(("schedule" = ScheduleId, Path)),
    request_body = ScheduleRowIds, responses((status = 200, body = ScheduleRows)))]
pub(super) async fn delete_rows(
    visit: Visit,
    caller: Admin,
    Path(schedule): Path<ScheduleId>,
    Body(body): Body<ScheduleRowIds>,
) -> Result<Json<ScheduleRows>> {
    let saved = super::delete_rows(&visit, &caller, schedule, body.version, body.rows).await?;
    Ok(Json(told_rows(&saved)))
}

/// The days of a month with the rows that win on them.
#[utoipa::path(get, path = "/schedules/{schedule}/calendar", tag = "schedule",
    operation_id = "schedule_calendar", params(("schedule" = ScheduleId, Path), Month),
    responses((status = 200, body = Vec<ScheduleDayShown>)))]
pub(super) async fn month(
    visit: Visit,
    caller: Admin,
    Path(schedule): Path<ScheduleId>,
    query: ListQuery,
) -> Result<Json<Vec<ScheduleDayShown>>> {
    let first = rows::month_of(query.choice("month"))?;
    let actor = caller.actor.clone();
    let days = visit
        .app()
        .store
        .read(move |conn| {
            let table = naisen_store::schedule::get(conn, &actor, schedule)?;
            let company = conn.company(&actor)?;
            let holidays = company.calendar();
            let days = first.series(jiff::Span::new().days(1));
            let days = days.take_while(|day| day.month() == first.month());
            Ok(days
                .map(|date| ScheduleDayShown {
                    date: date.to_string(),
                    holiday: holidays.holiday(date).map(|holiday| holiday.name.ja),
                    stretches: day_strip(holidays, &table.rows, date)
                        .into_iter()
                        .filter_map(|stretch| {
                            Some(ScheduleStretch {
                                start: words::clock(stretch.start_min),
                                end: words::clock(stretch.end_min),
                                no: stretch.row?.no,
                            })
                        })
                        .collect(),
                })
                .collect())
        })
        .await?;
    Ok(Json(days))
}
