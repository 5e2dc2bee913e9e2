//! The operations of 留守番電話/転送設定 of many numbers.

use axum::Json;
use axum::http::StatusCode;
use naisen_core::settings::Answer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TARGETS;
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::{Body, Found, ListQuery};
use crate::number_rows;
use crate::visit::Visit;

/// 留守番電話/転送設定 of one number among many.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct AnswerOfNumber {
    /// 加入者ID.
    subscriber_id: String,
    /// The version the setting was read at.
    version: i64,
    #[serde(flatten)]
    answer: Answer,
}

/// Rows to save.
#[derive(Deserialize, ToSchema)]
pub(super) struct AnswerRows {
    /// All of them or none are saved.
    rows: Vec<AnswerOfNumber>,
}

/// 留守番電話/転送設定 of the numbers found. `target` is `number`, `extension` or `extension_group`,
/// `sort` `number` or `extension`.
#[utoipa::path(get, path = "/answers", tag = "answer", params(ListQuery),
    operation_id = "answer_list", responses((status = 200, body = Found<AnswerOfNumber>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Admin,
    query: ListQuery,
) -> Result<Json<Found<AnswerOfNumber>>> {
    let found = number_rows::list(&visit, &caller, &query, &TARGETS).await?;
    let rows = found.rows.into_iter().map(|row| AnswerOfNumber {
        subscriber_id: row.subscriber.subscriber_id,
        version: row.version,
        answer: row.subscriber.answer,
    });
    Ok(Json(query.found(rows.collect(), found.total)))
}

/// Changes 留守番電話/転送設定 of many numbers, all or none; the refusal lists every failing row.
#[utoipa::path(put, path = "/answers", tag = "answer", operation_id = "answer_rows_update",
    request_body = AnswerRows, responses((status = 204)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Body(body): Body<AnswerRows>,
) -> Result<StatusCode> {
    let rows = body.rows.into_iter();
    let rows = rows.map(|row| (row.subscriber_id, row.version, row.answer));
    super::update(&visit, &caller, rows.collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}
