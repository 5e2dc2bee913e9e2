//! The operations of 内線グループ.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use naisen_core::ids::ExtensionGroupId;
use naisen_core::settings::ExtensionGroup;
use serde::Deserialize;
use utoipa::ToSchema;

use super::members::ExtensionMembers;
use super::{Row, list};
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::{Body, Found, ListQuery, record_id};
use crate::members::{self, Member, MemberRow, Wanted};
use crate::records;
use crate::visit::Visit;

/// An extension group to be saved, with the version it was read at (9003).
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct ExtensionGroupChange {
    /// The version the group was read at.
    version: i64,
    /// 内線グループ名.
    name: String,
    /// 拠点番号, `^[1-9]\d{0,7}$`.
    site_number: String,
    /// 備考.
    #[serde(default)]
    remark: String,
}

/// Extension groups to delete.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct ExtensionGroupIds {
    /// Their ids; at least one.
    ids: Vec<ExtensionGroupId>,
}

/// Rows of S21 to save.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct ExtensionMembersChange {
    /// The numbers that are judged; all others stay.
    rows: Vec<ExtensionMemberChange>,
}

/// One number of S21.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct ExtensionMemberChange {
    /// 加入者ID.
    number: String,
    /// Whether it is to be a member.
    ticked: bool,
    /// 内線番号; empty for none. A member needs one (8012), any other number has none (8013).
    #[serde(default)]
    extension: String,
    /// The version the number was read at (9003); left out, none is judged.
    #[serde(default)]
    version: Option<i64>,
}

/// Extension groups of the company. `target` is `name` or `site_number`; `sort` also `remark`.
#[utoipa::path(get, path = "/extension-groups", tag = "extension_group",
    operation_id = "extension_group_list", params(ListQuery),
    responses((status = 200, body = Found<Row>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Admin,
    query: ListQuery,
) -> Result<Json<Found<Row>>> {
    records::list(&visit, &caller, query, list::find).await
}

/// Adds an extension group. 8017, 8018.
#[utoipa::path(post, path = "/extension-groups", tag = "extension_group",
    operation_id = "extension_group_create", request_body = ExtensionGroup,
    responses((status = 201, body = Row)))]
pub(super) async fn create(
    visit: Visit,
    caller: Admin,
    Body(group): Body<ExtensionGroup>,
) -> Result {
    let made = super::create(&visit, &caller, group).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// 全件CSV出力: all extension groups as CSV in CP932, with header.
#[utoipa::path(get, path = "/extension-groups.csv", tag = "extension_group",
    operation_id = "extension_group_export",
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export(visit: Visit, caller: Admin) -> Result<Response> {
    records::export(visit, caller, &list::KIND).await
}

/// One extension group. 8019.
#[utoipa::path(get, path = "/extension-groups/{group}", tag = "extension_group",
    operation_id = "extension_group_get", params(("group" = ExtensionGroupId, Path)),
    responses((status = 200, body = Row)))]
pub(super) async fn get(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
) -> Result<Json<Row>> {
    Ok(Json(super::find(&visit, &caller, id(&group)).await?))
}

/// Changes an extension group. 8018, 8019, 9003.
#[utoipa::path(put, path = "/extension-groups/{group}", tag = "extension_group",
    operation_id = "extension_group_update", params(("group" = ExtensionGroupId, Path)),
    request_body = ExtensionGroupChange, responses((status = 200, body = Row)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
    Body(body): Body<ExtensionGroupChange>,
) -> Result<Json<Row>> {
    let change = ExtensionGroup {
        name: body.name,
        site_number: body.site_number,
        remark: body.remark,
    };
    let saved = super::update(&visit, &caller, id(&group), body.version, change).await?;
    Ok(Json(saved))
}

/// Deletes an extension group; its members lose extension number and group. 8020, 8050, 9004.
#[utoipa::path(delete, path = "/extension-groups/{group}", tag = "extension_group",
    operation_id = "extension_group_delete", params(("group" = ExtensionGroupId, Path)),
    responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
) -> Result<StatusCode> {
    records::remove(&visit, &caller, &list::KIND, vec![id(&group).0]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes several extension groups, all or none. 8008, 8020, 8050, 9004.
#[utoipa::path(post, path = "/extension-groups/delete", tag = "extension_group",
    operation_id = "extension_group_delete_many", request_body = ExtensionGroupIds,
    responses((status = 204)))]
pub(super) async fn delete_many(
    visit: Visit,
    caller: Admin,
    Body(body): Body<ExtensionGroupIds>,
) -> Result<StatusCode> {
    let ids = body.ids.iter().map(|id| id.0).collect();
    records::remove(&visit, &caller, &list::KIND, ids).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Members of a group, or the numbers beside it: `members` (default on) and `others` (default off) are
/// `on` or `off`, not both off. `target` and `sort` are `number` or `extension`. 8008, 8014.
#[utoipa::path(get, path = "/extension-groups/{group}/members", tag = "extension_group",
    operation_id = "extension_member_list",
    params(("group" = ExtensionGroupId, Path), ("members" = Option<String>, Query),
        ("others" = Option<String>, Query), ListQuery),
    responses((status = 200, body = Found<Member>)))]
pub(super) async fn list_members(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
    query: ListQuery,
) -> Result<Json<Found<Member>>> {
    let wanted = Wanted::of(record_id(&group), &query, (true, false));
    let shown = members::find(&visit, &caller, &ExtensionMembers, &query, wanted).await?;
    Ok(Json(query.found(shown.rows.rows, shown.rows.total)))
}

/// Saves numbers beside a group, all or none: ticked is a member with that extension number, unticked is
/// none. Extension numbers are judged on the state after the save, so two may be swapped. 8012, 8013,
/// 8014, 8015, 8050, 8052.
#[utoipa::path(put, path = "/extension-groups/{group}/members", tag = "extension_group",
    operation_id = "extension_member_update", params(("group" = ExtensionGroupId, Path)),
    request_body = ExtensionMembersChange, responses((status = 204)))]
pub(super) async fn update_members(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
    Body(body): Body<ExtensionMembersChange>,
) -> Result<StatusCode> {
    let rows = body.rows.into_iter().map(|row| MemberRow {
        number: row.number,
        ticked: row.ticked,
        extension: row.extension,
        version: row.version,
        ..MemberRow::default()
    });
    let group = record_id(&group);
    members::update(&visit, &caller, &ExtensionMembers, group, 0, rows.collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The members as the file 一括登録 reads (区分 VPN).
#[utoipa::path(get, path = "/extension-groups/{group}/members.csv", tag = "extension_group",
    operation_id = "extension_member_export", params(("group" = ExtensionGroupId, Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export_members(
    visit: Visit,
    caller: Admin,
    Path(group): Path<String>,
) -> Result<Response> {
    members::file(&visit, &caller, &ExtensionMembers, record_id(&group)).await
}

fn id(text: &str) -> ExtensionGroupId {
    ExtensionGroupId(record_id(text))
}
