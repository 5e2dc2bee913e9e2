//! トップ (S02, U01) and 掲示板 (S03): the menu as tiles, the operator's notice, the bulletin board, and
//! the sentence on emergency calls.

mod api;
mod overview;
mod pilots;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_store::company;
use naisen_store::view::Kind;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Admin;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::visit::Visit;

const ADMIN: Screen =
    Screen::new("S02", "/", text::TOP, &[Who::Admin]).menu(Section::Top, text::TOP);
const USER: Screen = Screen::new("U01", "/", text::TOP, &[Who::User]).menu(Section::Top, text::TOP);
const OPERATOR: Screen =
    Screen::new("O02", "/", text::TOP, &[Who::Operator]).menu(Section::Top, text::TOP);
const BULLETIN: Screen = Screen::new("S03", "/bulletin", text::BULLETIN, &[Who::Admin]);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[ADMIN, USER, OPERATOR], get(web::show))
        .screen(&[BULLETIN], get(web::edit).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::get, api::update));
    Feature::new(pages, api)
}

/// The bulletin board with its version.
async fn bulletin(visit: &Visit, caller: &Admin) -> Result<(i64, String)> {
    let actor = caller.actor.clone();
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let view = conn.company(&actor)?;
            let version = view.version(Kind::Company, view.settings().id().0);
            let bulletin = view.settings().company().bulletin.clone();
            Ok((version.unwrap_or_default(), bulletin))
        })
        .await?;
    Ok(found)
}

/// Posts a new text; answers its version.
async fn post(visit: &Visit, caller: &Admin, version: i64, text: &str) -> Result<i64> {
    let actor = caller.actor.clone();
    // Browsers send CR LF; a line break is one character.
    let text = text.replace("\r\n", "\n");
    let saved = visit
        .app()
        .store
        .write(move |tx| company::update_bulletin(tx, &actor, version, &text))
        .await?;
    Ok(saved.version)
}
