//! The operations of 運用スイッチ.

use axum::Json;
use naisen_store::switches::Switches;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Operator;
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// 運用スイッチ.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct SwitchesShown {
    /// A company gets no number before its identity check is recorded.
    require_identity_check: bool,
}

/// The switches as they stand.
#[utoipa::path(get, path = "/switches", operation_id = "switches_get", tag = "company",
    responses((status = 200, body = SwitchesShown)))]
pub(super) async fn get(visit: Visit, caller: Operator) -> Result<Json<SwitchesShown>> {
    let found = super::read(&visit, &caller).await?;
    Ok(Json(SwitchesShown {
        require_identity_check: found.require_identity_check,
    }))
}

/// Sets the switches.
#[utoipa::path(put, path = "/switches", operation_id = "switches_update", tag = "company",
    request_body = SwitchesShown, responses((status = 200, body = SwitchesShown)))]
pub(super) async fn update(
    visit: Visit,
    caller: Operator,
    Body(body): Body<SwitchesShown>,
) -> Result<Json<SwitchesShown>> {
    let wanted = Switches {
        require_identity_check: body.require_identity_check,
    };
    super::update(&visit, &caller, wanted).await?;
    Ok(Json(body))
}
