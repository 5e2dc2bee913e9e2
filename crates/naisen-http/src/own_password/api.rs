//! The operation of パスワード変更.

use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Typed, change};
use crate::auth::Signed;
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// A new password for the account itself.
#[derive(Deserialize, ToSchema)]
pub(super) struct OwnPassword {
    /// 現在のパスワード.
    current_password: String,
    /// 新パスワード.
    password: String,
    /// 新パスワード(確認).
    password_confirmation: String,
}

/// Changes the account's own password; its other sessions and all trusted browsers end.
#[utoipa::path(put, path = "/password", operation_id = "own_password_update", tag = "session", request_body = OwnPassword,
    responses((status = 204)))]
pub(super) async fn update(
    visit: Visit,
    caller: Signed,
    Body(body): Body<OwnPassword>,
) -> Result<StatusCode> {
    let typed = Typed {
        current: &body.current_password,
        new: &body.password,
        confirmation: &body.password_confirmation,
    };
    change(&visit, &caller, typed).await?;
    Ok(StatusCode::NO_CONTENT)
}
