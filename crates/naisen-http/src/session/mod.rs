//! ログイン (S01) and the sessions of an account: logging in and out, and the list of sessions and
//! trusted browsers with which an owner ends what it does not know.

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::{get, post};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::feature::{Feature, Pages, Screen, Section, Who};

const LOGIN: Screen = Screen::new("S01", "/login", text::LOGIN, &[]);
const LOGOUT: Screen = Screen::new("X01", "/logout", text::LOGOUT, &[]);
const SESSIONS: Screen = Screen::new(
    "X02",
    "/sessions",
    text::SESSIONS,
    &[Who::Operator, Who::Admin, Who::User],
)
.menu(Section::Account, text::SESSIONS_LINE)
.always();

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[LOGIN], get(web::show).post(web::log_in))
        .screen(&[LOGOUT], post(web::log_out))
        .screen(&[SESSIONS], get(web::list))
        .action(&[SESSIONS], "/sessions/{id}/end", post(web::end))
        .action(&[SESSIONS], "/browsers/{id}/end", post(web::forget));
    let api = OpenApiRouter::new()
        .routes(routes!(api::create, api::get, api::delete))
        .routes(routes!(api::list))
        .routes(routes!(api::end))
        .routes(routes!(api::list_browsers))
        .routes(routes!(api::forget));
    Feature::new(pages, api)
}
