//! ヘルプ: what every error code means (S35) and what every word means (S36), in both languages.
//!
//! The texts know neither page nor API. Other pages take cause and remedy from [`error_help`] and link
//! a word to its row by [`glossary::anchor`].

mod api;
pub mod error_help;
pub mod glossary;
pub mod screen;
mod text;
mod web;

#[cfg(test)]
mod tests;

use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::feature::{Feature, Pages, Screen, Section};

const ERRORS: Screen = Screen::new("S35", "/help/errors", screen::Screen::S35.title(), &[])
    .menu(Section::Help, text::ERRORS_LINE)
    .always();
const GLOSSARY: Screen = Screen::new("S36", "/help/glossary", screen::Screen::S36.title(), &[])
    .menu(Section::Help, text::GLOSSARY_LINE)
    .always();

/// The feature's routes; open to everybody, because a refused login links to them.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[ERRORS], get(web::errors))
        .screen(&[GLOSSARY], get(web::glossary));
    let api = OpenApiRouter::new()
        .routes(routes!(api::list_error_codes))
        .routes(routes!(api::list_glossary));
    Feature::new(pages, api)
}
