//! バックアップデータ: whatever the app sends, sealed for its number and opened for nobody else.

use axum::Json;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use naisen_core::error::ErrorCode;
use naisen_core::ids::SubscriberId;
use naisen_store::terminal::backup;
use naisen_store::{Conn, Fault};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Terminal;
use crate::failure::Result;
use crate::form;
use crate::seal::Seal;
use crate::visit::Visit;

const KIND: &str = "application/octet-stream";

/// A backup just stored.
#[derive(Serialize, ToSchema)]
pub(super) struct BackupStored {
    /// When, ms.
    stored_ms: i64,
}

/// The backup of the terminal's number, as it was sent.
#[utoipa::path(get, path = "/terminal/backup", tag = "terminal",
    operation_id = "terminal_backup_get", security(("terminal" = [])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub(super) async fn get(visit: Visit, caller: Terminal) -> Result {
    let app = visit.app();
    let actor = caller.actor.clone();
    let kept = app
        .store
        .read(move |conn: &mut Conn<'_>| backup::get(conn, &actor))
        .await?;
    let purpose = purpose(caller.terminal.subscriber);
    let bytes = seal(app)?.open_bytes(&purpose, &kept.bytes);
    let bytes = bytes.ok_or_else(|| Fault::because("a backup was sealed with another key"))?;
    Ok(([(header::CONTENT_TYPE, KIND)], bytes).into_response())
}

/// Stores a backup of at most 10 MiB in place of the one before. It is kept for 30 days.
#[utoipa::path(put, path = "/terminal/backup", tag = "terminal",
    operation_id = "terminal_backup_update", security(("terminal" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = BackupStored)))]
pub(super) async fn update(
    visit: Visit,
    caller: Terminal,
    request: Request,
) -> Result<Json<BackupStored>> {
    if form::content_type(request.headers()).as_deref() != Some(KIND) {
        return Err(ErrorCode::ContentType.into());
    }
    let bytes = form::read(request, &()).await?;
    if bytes.is_empty() {
        return Err(ErrorCode::Required.into());
    }
    let app = visit.app();
    let purpose = purpose(caller.terminal.subscriber);
    let sealed = seal(app)?.seal_bytes(&app.random, &purpose, &bytes)?;
    let actor = caller.actor.clone();
    let stored_ms = app
        .store
        .write(move |tx| backup::put(tx, &actor, &sealed))
        .await?;
    Ok(Json(BackupStored { stored_ms }))
}

/// Deletes the backup.
#[utoipa::path(delete, path = "/terminal/backup", tag = "terminal",
    operation_id = "terminal_backup_delete", security(("terminal" = [])),
    responses((status = 204)))]
pub(super) async fn delete(visit: Visit, caller: Terminal) -> Result<StatusCode> {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| backup::delete(tx, &actor))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn seal(app: &App) -> Result<&Seal, Fault> {
    let key = app.seal.as_ref();
    key.ok_or_else(|| Fault::because("sealing a secret without a key"))
}

fn purpose(id: SubscriberId) -> String {
    format!("backup {id}")
}
