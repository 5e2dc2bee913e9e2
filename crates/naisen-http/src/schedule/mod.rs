//! スケジュール転送: the list (S16), one schedule (S17), and its rows with the month that shows which of
//! them wins (S18). What wins is core's calendar, whether a save is right core's checks.

mod api;
mod csv;
mod edit;
mod list;
mod month;
mod row_form;
mod rows;
#[cfg(test)]
mod tests;
mod text;
mod words;

use axum::routing::get;
use naisen_core::ids::{ScheduleId, ScheduleRowId};
use naisen_core::settings::{Feature as Contract, Schedule, ScheduleRowDraft, Stored};
use naisen_store::schedule::{self, ScheduleTable};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::records;
use crate::visit::Visit;

const CONTRACT: &[Contract] = &[Contract::Hunt];

const LIST: Screen = Screen::new("S16", "/schedules", text::LIST, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Hunt, text::LIST_LINE);
const EDIT: Screen =
    Screen::new("S17", "/schedules/{schedule}", text::EDIT, &[Who::Admin]).contract(CONTRACT);
const ROWS: Screen = Screen::new(
    "S18",
    "/schedules/{schedule}/rows",
    text::ROWS,
    &[Who::Admin],
)
.contract(CONTRACT);

/// A schedule with its rows, as it is stored.
type Table = Stored<ScheduleId, ScheduleTable>;

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = records::pages(Pages::new(), &list::KIND, &[LIST])
        .screen(&[EDIT], get(edit::show).post(edit::save))
        .action(&[EDIT], "/schedules/new", get(edit::new).post(edit::create))
        .screen(&[ROWS], get(rows::show))
        .action(&[ROWS], "/schedules/{schedule}/rows.csv", get(rows::export))
        .action(
            &[ROWS],
            "/schedules/{schedule}/rows/delete",
            get(rows::confirm).post(rows::delete),
        )
        .action(
            &[ROWS],
            "/schedules/{schedule}/rows/new",
            get(row_form::new).post(row_form::create),
        )
        .action(
            &[ROWS],
            "/schedules/{schedule}/rows/{row}",
            get(row_form::show).post(row_form::save),
        );
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::export))
        .routes(routes!(api::delete_many))
        .routes(routes!(api::get, api::update, api::delete))
        .routes(routes!(api::list_rows, api::create_row))
        .routes(routes!(api::export_rows))
        .routes(routes!(api::delete_rows))
        .routes(routes!(api::update_row))
        .routes(routes!(api::month));
    Feature::new(pages, api).contract(CONTRACT)
}

async fn get_table(visit: &Visit, caller: &Caller, id: ScheduleId) -> Result<Table> {
    visit
        .read(caller, move |conn, actor| schedule::get(conn, actor, id))
        .await
}

async fn create(visit: &Visit, caller: &Caller, head: Schedule) -> Result<Table> {
    visit
        .write(caller, move |tx, actor| {
            schedule::create(tx, actor, head.clone())
        })
        .await
}

async fn update(
    visit: &Visit,
    caller: &Caller,
    id: ScheduleId,
    version: i64,
    head: Schedule,
) -> Result<Table> {
    visit
        .write(caller, move |tx, actor| {
            schedule::update(tx, actor, id, version, head.clone())
        })
        .await
}

/// Adds a row, or changes the row `was`.
async fn put_row(
    visit: &Visit,
    caller: &Caller,
    id: ScheduleId,
    version: i64,
    was: Option<ScheduleRowId>,
    draft: ScheduleRowDraft,
) -> Result<Table> {
    visit
        .write(caller, move |tx, actor| {
            schedule::put_row(tx, actor, id, version, was, &draft)
        })
        .await
}

async fn delete_rows(
    visit: &Visit,
    caller: &Caller,
    id: ScheduleId,
    version: i64,
    rows: Vec<ScheduleRowId>,
) -> Result<Table> {
    visit
        .write(caller, move |tx, actor| {
            schedule::delete_rows(tx, actor, id, version, &rows)
        })
        .await
}
