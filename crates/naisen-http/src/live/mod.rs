//! ライブ: which phones are registered, since when and from where, the calls in progress, and the calls
//! of the day. What is shown is looked at once a second while the page is open; nothing of it is asked
//! of the database but the counts of the day.

mod api;
mod board;
mod events;
mod listing;
#[cfg(test)]
mod tests;
mod text;
mod web;

use std::sync::Arc;

use axum::routing::get;
use naisen_store::view::CompanyView;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Admin;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::visit::Visit;

pub use board::{Board, LiveCall, Terminal};

const SCREEN: Screen =
    Screen::new("X14", "/live", text::TITLE, &[Who::Admin]).menu(Section::Verify, text::LINE);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    const SCREENS: &[Screen] = &[SCREEN];
    let pages = Pages::new().screen(SCREENS, get(web::show)).action(
        SCREENS,
        "/live/events",
        get(web::events),
    );
    let api = OpenApiRouter::new().routes(routes!(api::get));
    Feature::new(pages, api)
}

/// The company's settings, for names and numbers.
async fn company(visit: &Visit, caller: &Admin) -> Result<Arc<CompanyView>> {
    let actor = caller.actor.clone();
    let read = visit.app().store.read(move |conn| conn.company(&actor));
    Ok(read.await?)
}
