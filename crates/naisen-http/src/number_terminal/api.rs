//! The operations of 端末認証/ワンタイム解除設定.

use axum::Json;
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Admin;
use crate::failure::Result;
use crate::form::Body;
use crate::number_head;
use crate::visit::Visit;

/// 端末認証 of a number.
#[derive(Serialize, ToSchema)]
pub(super) struct TerminalState {
    /// The version the state was read at.
    version: i64,
    /// 端末認証設定 ON.
    on: bool,
    /// ワンタイム解除 waits for the next set-up.
    armed: bool,
    /// A set-up has completed since provisioning or 初期化.
    done: bool,
}

/// What is saved.
#[derive(Deserialize, ToSchema)]
pub(super) struct TerminalChange {
    /// The version the state was read at.
    version: i64,
    /// 端末認証設定 ON.
    on: bool,
    /// ワンタイム解除; only with `on` (8009).
    one_time_release: bool,
}

/// 端末認証 of a number.
#[utoipa::path(get, path = "/numbers/{number}/terminal", tag = "number",
    operation_id = "terminal_auth_get",
    params(("number" = String, Path, description = "加入者ID")),
    responses((status = 200, body = TerminalState)))]
pub(super) async fn get(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
) -> Result<Json<TerminalState>> {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let state = opened.subscriber.terminal_auth;
    Ok(Json(TerminalState {
        version: opened.version,
        on: state.on,
        armed: state.armed,
        done: state.done,
    }))
}

/// Changes 端末認証設定 and ワンタイム解除.
#[utoipa::path(put, path = "/numbers/{number}/terminal", tag = "number",
    operation_id = "terminal_auth_update",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = TerminalChange, responses((status = 200, body = TerminalState)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    Body(body): Body<TerminalChange>,
) -> Result<Json<TerminalState>> {
    let (version, tick) = (body.version, body.one_time_release);
    super::update(&visit, &caller, &number, version, body.on, tick).await?;
    get(visit, caller, Path(number)).await
}
