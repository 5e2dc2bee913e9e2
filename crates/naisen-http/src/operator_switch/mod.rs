//! 運用スイッチ: what the operator switches for every company while the service runs (domain §2.1).

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_store::switches::{self, Switches};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Operator;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::visit::Visit;

const SWITCHES: Screen = Screen::new("O60", "/operator/switches", text::TITLE, &[Who::Operator])
    .menu(Section::Operator, text::LINE);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[SWITCHES], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::get, api::update));
    Feature::new(pages, api)
}

async fn read(visit: &Visit, caller: &Operator) -> Result<Switches> {
    let actor = caller.actor.clone();
    let read = move |conn: &mut naisen_store::Conn<'_>| switches::list(conn, &actor);
    Ok(visit.app().store.read(read).await?)
}

async fn update(visit: &Visit, caller: &Operator, wanted: Switches) -> Result<()> {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| switches::update(tx, &actor, wanted))
        .await?;
    Ok(())
}
