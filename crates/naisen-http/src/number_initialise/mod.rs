//! 初期化 of one number (S08): the page that says exactly what is reset and what stays, and the deed.

mod api;
mod items;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_store::number;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Who};
use crate::visit::Visit;

const SCREEN: Screen = Screen::new(
    "S08",
    "/numbers/{number}/initialise",
    text::TITLE,
    &[Who::Admin],
);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[SCREEN], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::initialise));
    Feature::new(pages, api)
}

/// Resets a number (domain §3.3).
async fn initialise(visit: &Visit, caller: &Caller, number: &str, version: i64) -> Result<()> {
    let (caller, code) = (caller.clone(), number.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = caller.number(tx, &code)?;
            number::initialise(tx, &caller.actor, id, version)
        })
        .await?;
    Ok(())
}
