//! トップ (S02, U01) and 掲示板 (S03): the menu as tiles, the operator's notice, the bulletin board, and
//! the sentence on emergency calls.

mod api;
mod text;
mod web;

use axum::routing::get;
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

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[ADMIN, USER, OPERATOR], get(web::show));
    let api = OpenApiRouter::new().routes(routes!(api::get));
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
