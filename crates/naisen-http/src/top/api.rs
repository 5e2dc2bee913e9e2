//! The operations of 掲示板.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::Admin;
use crate::failure::Result;
use crate::visit::Visit;

/// 掲示板.
#[derive(Serialize, ToSchema)]
pub(super) struct Bulletin {
    /// The version the text was read at.
    version: i64,
    /// Plain text, 0–1000 characters, line breaks kept.
    bulletin: String,
}

/// The company's bulletin board.
#[utoipa::path(get, path = "/bulletin", tag = "company", responses((status = 200, body = Bulletin)))]
pub(super) async fn get(visit: Visit, caller: Admin) -> Result<Json<Bulletin>> {
    let (version, bulletin) = super::bulletin(&visit, &caller).await?;
    Ok(Json(Bulletin { version, bulletin }))
}
