//! The operations of バックアップデータ削除.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TARGETS;
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::{Body, Found, ListQuery};
use crate::number_rows;
use crate::visit::Visit;

/// Whether a number has backup data; never what is in it.
#[derive(Serialize, ToSchema)]
pub(super) struct BackupOfNumber {
    /// 加入者ID.
    subscriber_id: String,
    /// あり.
    present: bool,
}

/// Numbers whose backup data is deleted.
#[derive(Deserialize, ToSchema)]
pub(super) struct BackupDeletion {
    /// 加入者ID of each; all of them or none are deleted.
    subscriber_ids: Vec<String>,
}

/// Backup data of the numbers found. `target` and `sort` are `number` or `extension`.
#[utoipa::path(get, path = "/backups", tag = "functions", params(ListQuery),
    operation_id = "backup_list", responses((status = 200, body = Found<BackupOfNumber>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Admin,
    query: ListQuery,
) -> Result<Json<Found<BackupOfNumber>>> {
    let found = number_rows::list(&visit, &caller, &query, &TARGETS).await?;
    let present = super::present(&visit, &caller).await?;
    let rows = found.rows.into_iter().map(|row| BackupOfNumber {
        present: present.contains(&row.id),
        subscriber_id: row.subscriber.subscriber_id,
    });
    Ok(Json(query.found(rows.collect(), found.total)))
}

/// Deletes backup data of many numbers, all or none; 8077 for a number that has none.
#[utoipa::path(post, path = "/backups/delete", tag = "functions",
    operation_id = "backup_rows_delete",
    request_body = BackupDeletion, responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Admin,
    Body(body): Body<BackupDeletion>,
) -> Result<StatusCode> {
    super::delete(&visit, &caller, body.subscriber_ids).await?;
    Ok(StatusCode::NO_CONTENT)
}
