//! The operations of 発着信規制.

use axum::Json;
use naisen_store::number::Barring;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TARGETS;
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::{Body, Found, ListQuery};
use crate::number_rows;
use crate::visit::Visit;

/// 発着信規制 of one number.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct BarringOfNumber {
    /// 加入者ID.
    subscriber_id: String,
    /// The version the restrictions were read at.
    version: i64,
    /// 非通知着信拒否.
    anonymous_reject: bool,
    /// 国際発信規制, as stored; without the operator's grant every number is barred and the value sent
    /// is ignored (domain §2.1).
    intl_bar: bool,
    /// 外線発信規制.
    outside_bar: bool,
}

/// Rows to save.
#[derive(Deserialize, ToSchema)]
pub(super) struct BarringRows {
    /// All of them or none are saved.
    rows: Vec<BarringOfNumber>,
}

/// What was saved.
#[derive(Serialize, ToSchema)]
pub(super) struct BarringSaved {
    /// Forwards of these numbers that a restriction keeps from working now.
    resting_forwards: usize,
}

/// 発着信規制 of the numbers found. `target` is `number`, `extension` or `extension_group`, `sort`
/// `number` or `extension`.
#[utoipa::path(get, path = "/barring", tag = "barring", params(ListQuery),
    operation_id = "barring_list", responses((status = 200, body = Found<BarringOfNumber>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Admin,
    query: ListQuery,
) -> Result<Json<Found<BarringOfNumber>>> {
    let found = number_rows::list(&visit, &caller, &query, &TARGETS).await?;
    let rows = found.rows.into_iter().map(|row| BarringOfNumber {
        subscriber_id: row.subscriber.subscriber_id,
        version: row.version,
        anonymous_reject: row.subscriber.anonymous_reject,
        intl_bar: row.subscriber.intl_bar,
        outside_bar: row.subscriber.outside_bar,
    });
    Ok(Json(query.found(rows.collect(), found.total)))
}

/// Changes 発着信規制 of many numbers, all or none.
#[utoipa::path(put, path = "/barring", tag = "barring", operation_id = "barring_rows_update",
    request_body = BarringRows, responses((status = 200, body = BarringSaved)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Body(body): Body<BarringRows>,
) -> Result<Json<BarringSaved>> {
    let rows = body.rows.into_iter().map(|row| {
        let barring = Barring {
            anonymous_reject: row.anonymous_reject,
            intl_bar: row.intl_bar,
            outside_bar: row.outside_bar,
        };
        (row.subscriber_id, row.version, barring)
    });
    let resting_forwards = super::update(&visit, &caller, rows.collect()).await?;
    Ok(Json(BarringSaved { resting_forwards }))
}
