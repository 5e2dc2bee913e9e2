//! The operations of 掲示板.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Admin;
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// 掲示板.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct Bulletin {
    /// The version the text was read at.
    version: i64,
    /// Plain text, 0–1000 characters, line breaks kept.
    bulletin: String,
}

/// The company's bulletin board.
#[utoipa::path(get, path = "/bulletin", operation_id = "bulletin_get", tag = "company", responses((status = 200, body = Bulletin)))]
pub(super) async fn get(visit: Visit, caller: Admin) -> Result<Json<Bulletin>> {
    let (version, bulletin) = super::bulletin(&visit, &caller).await?;
    Ok(Json(Bulletin { version, bulletin }))
}

/// Posts a new text for everybody of the company.
#[utoipa::path(put, path = "/bulletin", operation_id = "bulletin_update", tag = "company", request_body = Bulletin,
    responses((status = 200, body = Bulletin)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Body(body): Body<Bulletin>,
) -> Result<Json<Bulletin>> {
    super::post(&visit, &caller, body.version, &body.bulletin).await?;
    get(visit, caller).await
}
