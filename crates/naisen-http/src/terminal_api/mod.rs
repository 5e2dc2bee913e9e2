//! What the app asks and sets with its own token: itself, its user's profile and privacy, backup, shared
//! phone books, and the order to erase itself (domain §2.3, §3.2). Only operations; the portal's screens
//! of the same things show the administrator that they are there, never what they hold.

mod api;
mod backup;
mod phone_book;
#[cfg(test)]
mod tests;

pub(crate) use phone_book::ReceivedBook;

use axum::extract::DefaultBodyLimit;
use naisen_core::limits::BACKUP_BYTES_MAX;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::feature::{Feature, Pages};

/// The operation whose body may be larger than any other's.
pub(crate) const BACKUP_PATH: &str = "/api/v1/terminal/backup";

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let backup = OpenApiRouter::new()
        .routes(routes!(backup::get, backup::update, backup::delete))
        .layer(DefaultBodyLimit::max(BACKUP_BYTES_MAX));
    let api = OpenApiRouter::new()
        .routes(routes!(api::get))
        .routes(routes!(api::profile_get, api::profile_update))
        .routes(routes!(api::wipe))
        .routes(routes!(phone_book::list))
        .routes(routes!(phone_book::file))
        .merge(backup);
    Feature::new(Pages::new(), api)
}
