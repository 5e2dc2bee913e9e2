//! The operation of ログイン用パスワード変更.

use axum::extract::Path;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::auth::Admin;
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// A new password for a user.
#[derive(Deserialize, ToSchema)]
pub(super) struct UserPassword {
    /// 新パスワード.
    password: String,
    /// 新パスワード(確認).
    password_confirmation: String,
}

/// Sets a user's password. Its sessions end, its lock is lifted, and it must be changed at the next
/// login.
#[utoipa::path(put, path = "/numbers/{number}/password", tag = "number",
    operation_id = "user_password_update",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = UserPassword, responses((status = 204)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    Body(body): Body<UserPassword>,
) -> Result<StatusCode> {
    let (new, again) = (&body.password, &body.password_confirmation);
    super::update(&visit, &caller, &number, new, again).await?;
    Ok(StatusCode::NO_CONTENT)
}
