//! The operations of 緊急停止.

use axum::Json;
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Admin;
use crate::failure::Result;
use crate::form::Body;
use crate::number_head;
use crate::visit::Visit;

/// 緊急停止 of a number with its version.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct EmergencyStop {
    /// The version the state was read at.
    version: i64,
    /// Stopped; sending `false` releases.
    stop: bool,
}

/// Whether a number is stopped.
#[utoipa::path(get, path = "/numbers/{number}/stop", tag = "number",
    operation_id = "emergency_stop_get",
    params(("number" = String, Path, description = "加入者ID")),
    responses((status = 200, body = EmergencyStop)))]
pub(super) async fn get(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
) -> Result<Json<EmergencyStop>> {
    let opened = number_head::open(&visit, &caller, &number).await?;
    Ok(Json(EmergencyStop {
        version: opened.version,
        stop: opened.subscriber.emergency_stop,
    }))
}

/// Stops a number, or releases it. Calls end, credentials become void, the user's sessions and tokens
/// end; settings and messages stay.
#[utoipa::path(put, path = "/numbers/{number}/stop", tag = "number",
    operation_id = "emergency_stop_update",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = EmergencyStop, responses((status = 200, body = EmergencyStop)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    Body(body): Body<EmergencyStop>,
) -> Result<Json<EmergencyStop>> {
    super::update(&visit, &caller, &number, body.version, body.stop).await?;
    get(visit, caller, Path(number)).await
}
