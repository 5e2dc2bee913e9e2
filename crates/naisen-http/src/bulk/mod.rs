//! 一括登録 (S31): a file is uploaded, judged, looked at row by row, and only then run; the run is a job
//! of the store, whose progress is watched here. What a file may say is not known here.

mod api;
mod events;
mod file;
mod job;
mod preview;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_core::bulk::{TEMPLATES, Template};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::BulkJobId;
use naisen_core::settings::Feature as Contract;
use naisen_store::bulk::{self, BulkJob, Start, Upload};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::notes;
use crate::visit::Visit;
use file::BulkUpload;
use preview::Preview;

const CONTRACT: &[Contract] = &[Contract::Bulk];
const BULK: Screen = Screen::new("S31", "/bulk", text::TITLE, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Bulk, notes::top::TILE_BULK);

/// Characters a file's name may have; file systems allow no more.
const FILE_NAME_CHARS_MAX: usize = 255;

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[BULK], get(web::show).post(web::upload))
        .action(&[BULK], "/bulk/run", axum::routing::post(web::run))
        .action(
            &[BULK],
            "/bulk/delete",
            get(web::confirm_delete).post(web::delete),
        )
        .action(&[BULK], "/bulk/{id}/events", get(web::events))
        .action(&[BULK], "/bulk/{id}/errors.csv", get(web::errors))
        .action(&[BULK], "/bulk/templates/{file}", get(web::template));
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::get, api::delete))
        .routes(routes!(api::preview))
        .routes(routes!(api::run))
        .routes(routes!(api::events))
        .routes(routes!(api::errors))
        .routes(routes!(api::template));
    Feature::new(pages, api).contract(CONTRACT)
}

async fn list(visit: &Visit, caller: &Caller) -> Result<Vec<BulkJob>> {
    let actor = caller.actor.clone();
    let store = &visit.app().store;
    Ok(store.read(move |conn| bulk::list(conn, &actor)).await?)
}

async fn find(visit: &Visit, caller: &Caller, id: BulkJobId) -> Result<BulkJob> {
    let actor = caller.actor.clone();
    let store = &visit.app().store;
    Ok(store.read(move |conn| bulk::get(conn, &actor, id)).await?)
}

/// Keeps a file (bulk.1–bulk.4, bulk.9, bulk.10).
async fn upload(visit: &Visit, caller: &Caller, upload: BulkUpload) -> Result<BulkJobId> {
    let BulkUpload(file) = upload;
    if let Some((name, _)) = &file {
        check_name(name)?;
    }
    let actor = caller.actor.clone();
    let stored = visit
        .app()
        .store
        .write(move |tx| {
            let file = file
                .as_ref()
                .map(|(name, bytes)| (name.as_str(), Some(bytes.as_slice())));
            bulk::upload(tx, &actor, file)
        })
        .await?;
    match stored {
        Upload::Accepted(id) => Ok(id),
        Upload::Refused(refusal) => Err(refusal.into()),
    }
}

/// A name is only shown, but what is shown must be text.
fn check_name(name: &str) -> Result<(), Refusal> {
    if name.chars().count() > FILE_NAME_CHARS_MAX || name.chars().any(char::is_control) {
        return Err(ErrorCode::Invalid.at("file"));
    }
    Ok(())
}

async fn preview(visit: &Visit, caller: &Caller, id: BulkJobId) -> Result<Preview> {
    let actor = caller.actor.clone();
    let store = &visit.app().store;
    let preview = store.read(move |conn| {
        let job = bulk::get(conn, &actor, id)?;
        let changes = bulk::preview(conn, &actor, id)?;
        let view = conn.company(&actor)?;
        Ok(Preview::of(&view, job.kind, &changes))
    });
    Ok(preview.await?)
}

/// Begins 即時投入 (bulk.13, bulk.14).
async fn run(visit: &Visit, caller: &Caller, id: BulkJobId) -> Result<()> {
    let actor = caller.actor.clone();
    let store = &visit.app().store;
    let started = store.write(move |tx| bulk::start(tx, &actor, id)).await?;
    bulk::announce(store);
    match started {
        Start::Running => Ok(()),
        Start::Refused(refusal) => Err(refusal.into()),
    }
}

async fn delete(visit: &Visit, caller: &Caller, id: BulkJobId) -> Result<()> {
    let actor = caller.actor.clone();
    let store = &visit.app().store;
    Ok(store
        .write(move |tx| bulk::delete(tx, &actor, &[id]))
        .await?)
}

/// A template by its file's name.
fn template(file: &str) -> Result<&'static Template> {
    let found = TEMPLATES.iter().find(|t| t.file_name == file);
    found.ok_or_else(|| ErrorCode::FileMissing.into())
}
