//! How pages look to an account: language, light or dark, height of rows (domain §2.12). Pages change it
//! from the account's menu; the language also by `?lang=` on any page.

mod api;
mod web;

use axum::routing::post;
use naisen_core::text::t;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::feature::{Feature, Pages, Screen};

const PREFERENCES: Screen = Screen::new("X03", "/preferences", t("表示設定", "Appearance"), &[]);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[PREFERENCES], post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::get, api::update));
    Feature::new(pages, api)
}
