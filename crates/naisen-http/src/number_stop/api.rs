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
#[derive(Serialize, ToSchema)]
pub(super) struct EmergencyStop {
    /// The version the state was read at.
    version: i64,
    /// Stopped.
    stop: bool,
    /// The last order its app was given to erase itself.
    wipe: Option<TerminalWipe>,
}

/// What became of an order to erase a terminal's data.
#[derive(Serialize, ToSchema)]
pub(super) struct TerminalWipe {
    /// What the device is called.
    device_name: String,
    /// When the number was stopped, ms.
    ordered_ms: i64,
    /// When the app said that it is done, ms.
    confirmed_ms: Option<i64>,
}

/// What is saved.
#[derive(Deserialize, ToSchema)]
pub(super) struct EmergencyStopChange {
    /// The version the state was read at.
    version: i64,
    /// `true` stops, `false` releases.
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
    let holdings = super::holdings(&visit, &caller, &opened).await?;
    Ok(Json(EmergencyStop {
        version: opened.version,
        stop: opened.subscriber.emergency_stop,
        wipe: holdings.wipe.map(|wipe| TerminalWipe {
            device_name: wipe.device_name,
            ordered_ms: wipe.ordered_ms,
            confirmed_ms: wipe.confirmed_ms,
        }),
    }))
}

/// Stops a number, or releases it. Calls end, credentials become void, the user's sessions and tokens
/// end; settings and messages stay.
#[utoipa::path(put, path = "/numbers/{number}/stop", tag = "number",
    operation_id = "emergency_stop_update",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = EmergencyStopChange, responses((status = 200, body = EmergencyStop)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    Body(body): Body<EmergencyStopChange>,
) -> Result<Json<EmergencyStop>> {
    super::update(&visit, &caller, &number, body.version, body.stop).await?;
    get(visit, caller, Path(number)).await
}
