//! The operation of 初期化.

use axum::extract::Path;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::auth::Admin;
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// Which state of the number is reset.
#[derive(Deserialize, ToSchema)]
pub(super) struct Initialisation {
    /// The version the number was read at.
    version: i64,
}

/// Initialises a number: its user's settings, messages, backup data and terminal are gone for good;
/// extension, groups, restrictions and password stay.
#[utoipa::path(post, path = "/numbers/{number}/initialise", tag = "number",
    operation_id = "number_initialise",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = Initialisation, responses((status = 204)))]
pub(super) async fn initialise(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    Body(body): Body<Initialisation>,
) -> Result<StatusCode> {
    super::initialise(&visit, &caller, &number, body.version).await?;
    Ok(StatusCode::NO_CONTENT)
}
