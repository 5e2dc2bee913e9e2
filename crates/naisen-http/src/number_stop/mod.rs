//! 緊急停止 of one number (S07), and the list that leads there (S34).

mod api;
mod effects;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_store::number::{self, Holdings};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::notes;
use crate::number_head::Opened;
use crate::visit::Visit;

const CONFIRM: Screen = Screen::new("S07", "/numbers/{number}/stop", text::TITLE, &[Who::Admin]);
const LIST: Screen = Screen::new("S34", "/stop", text::TITLE, &[Who::Admin])
    .menu(Section::Stop, notes::top::TILE_EMERGENCY_STOP);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[LIST], get(web::list).post(web::choose))
        .screen(&[CONFIRM], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::get, api::update));
    Feature::new(pages, api)
}

/// What the number has beside its settings.
async fn holdings(visit: &Visit, caller: &Caller, opened: &Opened) -> Result<Holdings> {
    let (actor, id) = (caller.actor.clone(), opened.id);
    let read = move |conn: &mut naisen_store::Conn<'_>| number::holdings(conn, &actor, id);
    Ok(visit.app().store.read(read).await?)
}

/// Stops a number, or releases it (domain §3.2).
async fn update(
    visit: &Visit,
    caller: &Caller,
    number: &str,
    version: i64,
    stop: bool,
) -> Result<()> {
    let (caller, code) = (caller.clone(), number.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = caller.number(tx, &code)?;
            number::emergency_stop(tx, &caller.actor, id, version, stop)
        })
        .await?;
    Ok(())
}
