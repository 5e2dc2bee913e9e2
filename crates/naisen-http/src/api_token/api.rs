//! The operations of APIトークン.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use naisen_core::ids::TokenId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Signed;
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// A token without its secret.
#[derive(Serialize, ToSchema)]
pub(super) struct TokenShown {
    /// Identity.
    id: TokenId,
    /// What its owner calls it.
    name: String,
    /// Made, ms.
    created_ms: i64,
    /// Last used, ms, exact to a minute.
    used_ms: Option<i64>,
    /// End of its life, ms.
    expires_ms: i64,
    /// Revoked, ms.
    revoked_ms: Option<i64>,
}

/// A token to make.
#[derive(Deserialize, ToSchema)]
pub(super) struct TokenWanted {
    /// What it is for, 1–50 characters.
    name: String,
    /// Days it lives, 1–365.
    days: i64,
}

/// A token just made.
#[derive(Serialize, ToSchema)]
pub(super) struct TokenMade {
    /// Identity.
    id: TokenId,
    /// The secret, answered only now.
    token: String,
}

/// The account's tokens, newest first, with revoked and expired ones.
#[utoipa::path(get, path = "/tokens", operation_id = "token_list", tag = "session",
    responses((status = 200, body = Vec<TokenShown>)))]
pub(super) async fn list(visit: Visit, caller: Signed) -> Result<Json<Vec<TokenShown>>> {
    let tokens = super::list(&visit, &caller).await?;
    let shown = tokens.into_iter().map(|t| TokenShown {
        id: t.id,
        name: t.name,
        created_ms: t.created_ms,
        used_ms: t.used_ms,
        expires_ms: t.expires_ms,
        revoked_ms: t.revoked_ms,
    });
    Ok(Json(shown.collect()))
}

/// Makes a token of the account.
#[utoipa::path(post, path = "/tokens", operation_id = "token_create", tag = "session", request_body = TokenWanted,
    responses((status = 201, body = TokenMade)))]
pub(super) async fn create(visit: Visit, caller: Signed, Body(body): Body<TokenWanted>) -> Result {
    caller.password_is_own()?;
    let (id, secret) = super::create(&visit, &caller, &body.name, body.days).await?;
    let token = secret.reveal().to_owned();
    Ok((StatusCode::CREATED, Json(TokenMade { id, token })).into_response())
}

/// Revokes one of the account's tokens.
#[utoipa::path(delete, path = "/tokens/{id}", operation_id = "token_revoke", tag = "session",
    params(("id" = TokenId, Path)), responses((status = 204)))]
pub(super) async fn revoke(
    visit: Visit,
    caller: Signed,
    Path(id): Path<i64>,
) -> Result<StatusCode> {
    super::revoke(&visit, &caller, TokenId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
