//! The operations of CallKit設定.

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

/// CallKit設定 of one number.
#[derive(Serialize, ToSchema)]
pub(super) struct CallkitOfNumber {
    /// 加入者ID.
    subscriber_id: String,
    /// The version the switch was read at.
    version: i64,
    /// ON.
    on: bool,
}

/// A number to switch.
#[derive(Deserialize, ToSchema)]
pub(super) struct CallkitRow {
    /// 加入者ID.
    subscriber_id: String,
    /// The version the switch was read at.
    version: i64,
}

/// Numbers to switch together.
#[derive(Deserialize, ToSchema)]
pub(super) struct CallkitRows {
    /// ON or OFF, for all of them.
    on: bool,
    /// All of them or none are saved.
    rows: Vec<CallkitRow>,
}

/// CallKit設定 of the numbers found. `target` and `sort` are `number` or `extension`.
#[utoipa::path(get, path = "/callkit", tag = "functions", params(ListQuery),
    operation_id = "callkit_list", responses((status = 200, body = Found<CallkitOfNumber>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Admin,
    query: ListQuery,
) -> Result<Json<Found<CallkitOfNumber>>> {
    let found = number_rows::list(&visit, &caller, &query, &TARGETS).await?;
    let rows = found.rows.into_iter().map(|row| CallkitOfNumber {
        subscriber_id: row.subscriber.subscriber_id,
        version: row.version,
        on: row.subscriber.callkit,
    });
    Ok(Json(query.found(rows.collect(), found.total)))
}

/// Switches CallKit設定 of many numbers, all or none.
#[utoipa::path(put, path = "/callkit", tag = "functions", operation_id = "callkit_rows_update",
    request_body = CallkitRows, responses((status = 204)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Body(body): Body<CallkitRows>,
) -> Result<StatusCode> {
    let rows = body.rows.into_iter();
    let rows = rows.map(|row| (row.subscriber_id, row.version)).collect();
    super::update(&visit, &caller, rows, body.on).await?;
    Ok(StatusCode::NO_CONTENT)
}
