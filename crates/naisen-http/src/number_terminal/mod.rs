//! 端末認証/ワンタイム解除設定 (S06).

mod api;
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
    "S06",
    "/numbers/{number}/terminal",
    text::TITLE,
    &[Who::Admin],
);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[SCREEN], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::get, api::update));
    Feature::new(pages, api)
}

/// Saves both fields at once; the tick is judged by the submitted 端末認証設定 (domain §3.1).
async fn update(
    visit: &Visit,
    caller: &Caller,
    number: &str,
    version: i64,
    on: bool,
    one_time_release: bool,
) -> Result<()> {
    let (caller, code) = (caller.clone(), number.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = caller.number(tx, &code)?;
            number::update_terminal_auth(tx, &caller.actor, id, version, on, one_time_release)
        })
        .await?;
    Ok(())
}
