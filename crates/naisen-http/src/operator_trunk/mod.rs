//! トランク: how calls leave to a carrier and come in (domain §2.12, calls §10). Secrets can be set and
//! never read (operator.14).

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_core::ids::TrunkId;
use naisen_core::settings::{Stored, Trunk};
use naisen_store::{Fault, trunk};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Operator;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::visit::Visit;

/// What a trunk's secrets are sealed for.
pub(crate) const PURPOSE: &str = "trunk";

const LIST: Screen = Screen::new("O50", "/operator/trunks", text::TITLE, &[Who::Operator])
    .menu(Section::Operator, text::LINE);
const NEW: Screen = Screen::new("O51", "/operator/trunks/new", text::NEW, &[Who::Operator]);
const EDIT: Screen = Screen::new("O52", "/operator/trunks/{id}", text::EDIT, &[Who::Operator]);
const DELETE: Screen = Screen::new(
    "O53",
    "/operator/trunks/{id}/delete",
    text::DELETE,
    &[Who::Operator],
);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[LIST], get(web::list))
        .screen(&[NEW], get(web::add).post(web::create))
        .screen(&[EDIT], get(web::edit).post(web::save))
        .screen(&[DELETE], get(web::ask_delete).post(web::delete));
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::get, api::update, api::delete));
    Feature::new(pages, api)
}

type Row = Stored<TrunkId, Trunk>;

async fn list(visit: &Visit, caller: &Operator) -> Result<Vec<Row>> {
    let actor = caller.actor.clone();
    let read = move |conn: &mut naisen_store::Conn<'_>| trunk::list(conn, &actor);
    Ok(visit.app().store.read(read).await?)
}

async fn read(visit: &Visit, caller: &Operator, id: TrunkId) -> Result<Row> {
    let actor = caller.actor.clone();
    let read = move |conn: &mut naisen_store::Conn<'_>| trunk::get(conn, &actor, id);
    Ok(visit.app().store.read(read).await?)
}

async fn create(visit: &Visit, caller: &Operator, wanted: Trunk) -> Result<Row> {
    let (actor, app) = (caller.actor.clone(), visit.app().clone());
    let made = visit
        .app()
        .store
        .write(move |tx| trunk::create(tx, &actor, wanted.clone(), &|secret| seal(&app, secret)))
        .await?;
    Ok(made)
}

async fn update(
    visit: &Visit,
    caller: &Operator,
    id: TrunkId,
    version: i64,
    wanted: Trunk,
) -> Result<Row> {
    let (actor, app) = (caller.actor.clone(), visit.app().clone());
    let saved = visit
        .app()
        .store
        .write(move |tx| {
            let seal = |secret: &str| seal(&app, secret);
            trunk::update(tx, &actor, id, version, wanted.clone(), &seal)
        })
        .await?;
    Ok(saved)
}

async fn delete(visit: &Visit, caller: &Operator, id: TrunkId, version: i64) -> Result<()> {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| trunk::delete(tx, &actor, id, version))
        .await?;
    Ok(())
}

fn seal(app: &App, secret: &str) -> Result<String, Fault> {
    let key = app.seal.as_ref();
    let key = key.ok_or_else(|| Fault::because("sealing a secret without a key"))?;
    key.seal(&app.random, PURPOSE, secret)
}
