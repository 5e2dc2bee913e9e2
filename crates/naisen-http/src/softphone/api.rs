//! The operations of the softphone page.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::origin::Origin;
use crate::auth::Anyone;
use crate::failure::Result;
use crate::form::Body;
use crate::sip_account::SipAccount;
use crate::visit::Visit;

/// A link just made.
#[derive(Serialize, ToSchema)]
pub(super) struct SetUpLink {
    /// The address a softphone reads once as its remote provisioning; told only now.
    url: String,
    /// No longer good from then on, ms.
    expires_ms: i64,
}

/// A phone that needs credentials.
#[derive(Deserialize, ToSchema)]
pub(super) struct SipCredentialsWanted {
    /// What the device is called, 1–50 characters.
    device_name: String,
}

/// Makes a link that sets one softphone up, within 15 minutes; the link before is void.
#[utoipa::path(post, path = "/numbers/{number}/setup-link", tag = "terminal",
    operation_id = "setup_link_create",
    params(("number" = String, Path, description = "加入者ID")),
    responses((status = 201, body = SetUpLink)))]
pub(super) async fn link_create(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
    origin: Origin,
) -> Result {
    let made = super::make_link(&visit, &caller, &number, &origin).await?;
    let link = SetUpLink {
        url: made.url,
        expires_ms: made.expires_ms,
    };
    Ok((StatusCode::CREATED, Json(link)).into_response())
}

/// Makes SIP credentials for a phone that is not the app. They are told only now; the terminal before
/// loses its own.
#[utoipa::path(post, path = "/numbers/{number}/sip-credentials", tag = "terminal",
    operation_id = "sip_credentials_create",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = SipCredentialsWanted, responses((status = 201, body = SipAccount)))]
pub(super) async fn credentials_create(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
    Body(body): Body<SipCredentialsWanted>,
) -> Result {
    let made = super::make_credentials(&visit, &caller, &number, &body.device_name).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}
