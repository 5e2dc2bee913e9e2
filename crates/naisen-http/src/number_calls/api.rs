//! The operations of 発着信設定.

use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;

use super::{CallSettings, settings};
use crate::auth::Anyone;
use crate::failure::Result;
use crate::form::Versioned;
use crate::number_head;
use crate::visit::Visit;

/// 発着信設定 with its version.
#[derive(Serialize, ToSchema)]
pub(super) struct NumberCalls {
    /// The version the settings were read at.
    version: i64,
    #[serde(flatten)]
    settings: CallSettings,
}

/// 発着信設定 of a number.
#[utoipa::path(get, path = "/numbers/{number}/calls", operation_id = "number_calls_get", tag = "number",
    params(("number" = String, Path, description = "加入者ID")),
    responses((status = 200, body = NumberCalls)))]
pub(super) async fn get(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
) -> Result<Json<NumberCalls>> {
    let opened = number_head::open(&visit, &caller, &number).await?;
    Ok(Json(NumberCalls {
        version: opened.version,
        settings: settings(&caller, &opened),
    }))
}

/// Changes 発着信設定 of a number. A user cannot name `intl_bar`.
#[utoipa::path(put, path = "/numbers/{number}/calls", operation_id = "number_calls_update", tag = "number",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = NumberCalls, responses((status = 200, body = NumberCalls)))]
pub(super) async fn update(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
    body: Versioned<CallSettings>,
) -> Result<Json<NumberCalls>> {
    super::update(&visit, &caller, &number, body.version, body.value).await?;
    get(visit, caller, Path(number)).await
}
