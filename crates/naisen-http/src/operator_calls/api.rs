//! The operations of the look at a company's calls.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Operator;
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// A reason to look.
#[derive(Deserialize, ToSchema)]
pub(super) struct ReasonWanted {
    /// 1–200 characters, shown to the company's administrator.
    reason: String,
}

/// Whether the calls are open to the operator who asks.
#[derive(Serialize, ToSchema)]
pub(super) struct CallAccess {
    /// The reason given within the last 30 minutes; none when there is none.
    reason: Option<String>,
}

/// Whether a company's calls are open to the operator who asks.
#[utoipa::path(get, path = "/companies/{company}/call-access", operation_id = "call_access_get",
    tag = "company", params(("company" = String, Path, description = "ログインID")),
    responses((status = 200, body = CallAccess)))]
pub(super) async fn get(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
) -> Result<Json<CallAccess>> {
    let reason = super::current(&visit, &caller, &company).await?;
    Ok(Json(CallAccess { reason }))
}

/// Opens a company's calls for 30 minutes; the reason is audited and shown to its administrator.
#[utoipa::path(post, path = "/companies/{company}/call-access", operation_id = "call_access_create",
    tag = "company", params(("company" = String, Path, description = "ログインID")),
    request_body = ReasonWanted, responses((status = 201)))]
pub(super) async fn create(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    Body(body): Body<ReasonWanted>,
) -> Result<StatusCode> {
    super::open(&visit, &caller, &company, &body.reason).await?;
    Ok(StatusCode::CREATED)
}
