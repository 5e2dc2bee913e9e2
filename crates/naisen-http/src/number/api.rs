//! The operations of 電話番号一覧.

use axum::Json;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::row::NumberRow;
use super::web;
use crate::auth::{Admin, Anyone};
use crate::failure::Result;
use crate::form::ListQuery;
use crate::visit::Visit;

/// One page of numbers.
#[derive(Serialize, ToSchema)]
pub(super) struct NumberList {
    /// Numbers found on all pages.
    total: usize,
    /// The numbers of this page.
    items: Vec<NumberRow>,
}

/// Numbers of the company. `target` and `sort` are `number`, `extension`, `extension_group`,
/// `pickup_group` or `site`; a user finds only its own number.
#[utoipa::path(get, path = "/numbers", operation_id = "number_list", tag = "number", params(ListQuery),
    responses((status = 200, body = NumberList)))]
pub(super) async fn list(
    visit: Visit,
    caller: Anyone,
    query: ListQuery,
) -> Result<Json<NumberList>> {
    let found = super::list(&visit, &caller, &query).await?;
    Ok(Json(NumberList {
        total: found.total,
        items: found.rows,
    }))
}

/// 全件CSV出力: all numbers of the company as CSV in CP932, with header.
#[utoipa::path(get, path = "/numbers.csv", operation_id = "number_export", tag = "number",
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export(visit: Visit, caller: Admin) -> Result<Response> {
    web::export(visit, caller).await
}
