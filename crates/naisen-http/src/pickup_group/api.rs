//! The operations of ピックアップグループ.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use naisen_core::ids::{PickupGroupId, SiteId};
use naisen_core::settings::PickupGroup;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::members::PickupMembers;
use super::{Row, list};
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::{Body, Found, ListQuery, record_id};
use crate::members::{self, Member, MemberRow, Wanted};
use crate::records;
use crate::visit::Visit;

/// A pickup group to be saved, with the version it was read at (9003).
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct PickupGroupChange {
    /// The version the group was read at.
    version: i64,
    /// ピックアップグループ名.
    name: String,
    /// ピックアップグループ番号, `^[1-9]\d{1,7}$`.
    number: String,
    /// サイト, by id.
    site: SiteId,
    /// 備考.
    #[serde(default)]
    remark: String,
}

/// サイト.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SiteShown {
    /// Identity.
    id: SiteId,
    /// サイト名.
    name: String,
}

/// Pickup groups to delete.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct PickupGroupIds {
    /// Their ids; at least one.
    ids: Vec<PickupGroupId>,
}

/// Rows of S24 to save.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct PickupMembersChange {
    /// The numbers that are judged; all others stay.
    rows: Vec<PickupMemberChange>,
}

/// One number of S24.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct PickupMemberChange {
    /// 加入者ID.
    number: String,
    /// Whether it is to be a member.
    ticked: bool,
    /// The version the number was read at (9003); left out, none is judged.
    #[serde(default)]
    version: Option<i64>,
}

/// Pickup groups of the company. `target` is `name`, `number` or `site`; `sort` also `remark`.
#[utoipa::path(get, path = "/pickup-groups", tag = "pickup_group",
    operation_id = "pickup_group_list", params(ListQuery),
    responses((status = 200, body = Found<Row>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Admin,
    query: ListQuery,
) -> Result<Json<Found<Row>>> {
    records::list(&visit, &caller, query, list::find).await
}

/// Adds a pickup group. 8043.
#[utoipa::path(post, path = "/pickup-groups", tag = "pickup_group",
    operation_id = "pickup_group_create", request_body = PickupGroup,
    responses((status = 201, body = Row)))]
pub(super) async fn create(visit: Visit, caller: Admin, Body(group): Body<PickupGroup>) -> Result {
    let made = super::create(&visit, &caller, group).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// The sites a pickup group can be at, by name.
#[utoipa::path(get, path = "/sites", tag = "pickup_group", operation_id = "site_list",
    responses((status = 200, body = Vec<SiteShown>)))]
pub(super) async fn sites(visit: Visit, caller: Admin) -> Result<Json<Vec<SiteShown>>> {
    let sites = super::sites(&visit, &caller).await?.into_iter();
    let shown = sites.map(|site| SiteShown {
        id: site.id,
        name: site.value.name,
    });
    Ok(Json(shown.collect()))
}

/// 全件CSV出力: all pickup groups as CSV in CP932, with header.
#[utoipa::path(get, path = "/pickup-groups.csv", tag = "pickup_group",
    operation_id = "pickup_group_export",
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export(visit: Visit, caller: Admin) -> Result<Response> {
    records::export(visit, caller, &list::KIND).await
}

/// One pickup group. 8045.
#[utoipa::path(get, path = "/pickup-groups/{group}", tag = "pickup_group",
    operation_id = "pickup_group_get", params(("group" = PickupGroupId, Path)),
    responses((status = 200, body = Row)))]
pub(super) async fn get(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
) -> Result<Json<Row>> {
    Ok(Json(super::find(&visit, &caller, id(&group)).await?))
}

/// Changes a pickup group. 8044, 8045, 8081, 9003.
#[utoipa::path(put, path = "/pickup-groups/{group}", tag = "pickup_group",
    operation_id = "pickup_group_update", params(("group" = PickupGroupId, Path)),
    request_body = PickupGroupChange, responses((status = 200, body = Row)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
    Body(body): Body<PickupGroupChange>,
) -> Result<Json<Row>> {
    let change = PickupGroup {
        name: body.name,
        number: body.number,
        site: body.site,
        remark: body.remark,
    };
    let saved = super::update(&visit, &caller, id(&group), body.version, change).await?;
    Ok(Json(saved))
}

/// Deletes a pickup group without members. 8046, 8047.
#[utoipa::path(delete, path = "/pickup-groups/{group}", tag = "pickup_group",
    operation_id = "pickup_group_delete", params(("group" = PickupGroupId, Path)),
    responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
) -> Result<StatusCode> {
    records::remove(&visit, &caller, &list::KIND, vec![id(&group).0]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes several pickup groups, all or none. 8008, 8046, 8047.
#[utoipa::path(post, path = "/pickup-groups/delete", tag = "pickup_group",
    operation_id = "pickup_group_delete_many", request_body = PickupGroupIds,
    responses((status = 204)))]
pub(super) async fn delete_many(
    visit: Visit,
    caller: Admin,
    Body(body): Body<PickupGroupIds>,
) -> Result<StatusCode> {
    let ids = body.ids.iter().map(|id| id.0).collect();
    records::remove(&visit, &caller, &list::KIND, ids).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Members of a group, or the numbers beside it: `members` (default on) and `others` (default off) are
/// `on` or `off`, not both off. `target` and `sort` are `number` or `extension`. 8008, 8048.
#[utoipa::path(get, path = "/pickup-groups/{group}/members", tag = "pickup_group",
    operation_id = "pickup_member_list",
    params(("group" = PickupGroupId, Path), ("members" = Option<String>, Query),
        ("others" = Option<String>, Query), ListQuery),
    responses((status = 200, body = Found<Member>)))]
pub(super) async fn list_members(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
    query: ListQuery,
) -> Result<Json<Found<Member>>> {
    let wanted = Wanted::of(record_id(&group), &query, (true, false));
    let shown = members::find(&visit, &caller, &PickupMembers, &query, wanted).await?;
    Ok(Json(query.found(shown.rows.rows, shown.rows.total)))
}

/// Saves numbers beside a group, all or none: ticked is a member and leaves its former group, unticked is
/// none. 8048, 8049.
#[utoipa::path(put, path = "/pickup-groups/{group}/members", tag = "pickup_group",
    operation_id = "pickup_member_update", params(("group" = PickupGroupId, Path)),
    request_body = PickupMembersChange, responses((status = 204)))]
pub(super) async fn update_members(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
    Body(body): Body<PickupMembersChange>,
) -> Result<StatusCode> {
    let rows = body.rows.into_iter().map(|row| MemberRow {
        number: row.number,
        ticked: row.ticked,
        version: row.version,
        ..MemberRow::default()
    });
    let group = record_id(&group);
    members::update(&visit, &caller, &PickupMembers, group, 0, rows.collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The members as the file 一括登録 reads (区分 PICKUP).
#[utoipa::path(get, path = "/pickup-groups/{group}/members.csv", tag = "pickup_group",
    operation_id = "pickup_member_export", params(("group" = PickupGroupId, Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export_members(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
) -> Result<Response> {
    members::file(&visit, &caller, &PickupMembers, record_id(&group)).await
}

fn id(text: &str) -> PickupGroupId {
    PickupGroupId(record_id(text))
}
