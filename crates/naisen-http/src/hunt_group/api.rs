//! The operations of 代表グループ.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use naisen_core::error::ErrorCode;
use naisen_core::ids::HuntGroupId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{HuntGroupBody, HuntGroupChange, MemberRowBody, StoredBody};
use super::list;
use super::members::HuntMembers;
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::{Body, Found, ListQuery};
use crate::members::{self, Member, MemberRow, Wanted};
use crate::records;
use crate::visit::Visit;

/// Hunt groups to delete.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct HuntGroupIds {
    /// Their ids; at least one.
    ids: Vec<HuntGroupId>,
}

/// Rows of S15 to save.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct HuntMembersChange {
    /// The version the group was read at.
    version: i64,
    /// The rows displayed; members not named stay.
    rows: Vec<MemberRowBody>,
}

/// Which rows of S15 are wanted.
#[derive(Clone, Copy, Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes parameters that the list's query carries"
)]
pub(super) struct MemberChoice {
    /// Members are shown; true when left out.
    members: Option<bool>,
    /// Non-members are shown; true when left out.
    others: Option<bool>,
}

/// One number on S15.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct HuntMemberShown {
    /// 加入者ID.
    pub(super) number: String,
    /// 外線番号.
    pub(super) external_number: String,
    /// 内線番号; none when not set.
    pub(super) extension: Option<String>,
    /// Whether it is a member of this group.
    pub(super) member: bool,
    /// 着信順序 of a member.
    pub(super) order: Option<u8>,
    /// Name of the other hunt group it is in.
    pub(super) other_group: Option<String>,
}

impl HuntMemberShown {
    fn of(member: &Member) -> Self {
        Self {
            number: member.number.clone(),
            external_number: member.external_number.clone(),
            extension: member.extension.clone(),
            member: member.ticked,
            order: member.order,
            other_group: member.elsewhere.first().cloned(),
        }
    }
}

/// A choice that is made unless it is refused.
fn chosen(query: &ListQuery, name: &'static str) -> Result<bool> {
    match query.choice(name) {
        "" | "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(ErrorCode::Invalid.at(name).into()),
    }
}

/// Hunt groups of the company. `target` is `name`, `pilot` or `slide_type`; `sort` also `slide_timer`
/// or `remark`.
#[utoipa::path(get, path = "/hunt-groups", tag = "hunt_group", operation_id = "hunt_group_list",
    params(ListQuery), responses((status = 200, body = Found<StoredBody>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Admin,
    query: ListQuery,
) -> Result<Json<Found<StoredBody>>> {
    records::list(&visit, &caller, query, |conn, actor, list| {
        let found = list::find(conn, actor, list)?;
        let company = conn.company(actor)?;
        Ok(found.map(|row| super::told(&company, row)))
    })
    .await
}

/// Adds a hunt group; the pilot becomes no member by itself.
#[utoipa::path(post, path = "/hunt-groups", tag = "hunt_group", operation_id = "hunt_group_create",
    request_body = HuntGroupBody, responses((status = 201, body = StoredBody)))]
pub(super) async fn create(visit: Visit, caller: Admin, Body(body): Body<HuntGroupBody>) -> Result {
    let made = super::create(&visit, &caller, body).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// 全件CSV出力: all hunt groups as CSV in CP932, with header.
#[utoipa::path(get, path = "/hunt-groups.csv", tag = "hunt_group", operation_id = "hunt_group_export",
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export(visit: Visit, caller: Admin) -> Result<Response> {
    records::export(visit, caller, &list::KIND).await
}

/// One hunt group with its members.
#[utoipa::path(get, path = "/hunt-groups/{group}", tag = "hunt_group", operation_id = "hunt_group_get",
    params(("group" = HuntGroupId, Path)), responses((status = 200, body = StoredBody)))]
pub(super) async fn get(
    visit: Visit,
    caller: Admin,
    Path(group): Path<HuntGroupId>,
) -> Result<Json<StoredBody>> {
    Ok(Json(super::get_group(&visit, &caller, group).await?))
}

/// Changes a hunt group; `members` left out stay.
#[utoipa::path(put, path = "/hunt-groups/{group}", tag = "hunt_group", operation_id = "hunt_group_update",
    params(("group" = HuntGroupId, Path)), request_body = HuntGroupChange,
    responses((status = 200, body = StoredBody)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Path(group): Path<HuntGroupId>,
    Body(body): Body<HuntGroupChange>,
) -> Result<Json<StoredBody>> {
    let saved = super::update(&visit, &caller, group, body.version, body.group).await?;
    Ok(Json(saved))
}

/// Deletes a hunt group without members.
#[utoipa::path(delete, path = "/hunt-groups/{group}", tag = "hunt_group", operation_id = "hunt_group_delete",
    params(("group" = HuntGroupId, Path)), responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Admin,
    Path(group): Path<HuntGroupId>,
) -> Result<StatusCode> {
    records::remove(&visit, &caller, &list::KIND, vec![group.0]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes several hunt groups, all or none.
#[utoipa::path(post, path = "/hunt-groups/delete", tag = "hunt_group",
    operation_id = "hunt_group_delete_many", request_body = HuntGroupIds, responses((status = 204)))]
pub(super) async fn delete_many(
    visit: Visit,
    caller: Admin,
    Body(body): Body<HuntGroupIds>,
) -> Result<StatusCode> {
    let ids = body.ids.iter().map(|id| id.0).collect();
    records::remove(&visit, &caller, &list::KIND, ids).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Numbers of the company as members or non-members of a group. `target` and `sort` are `number` or
/// `extension`.
#[utoipa::path(get, path = "/hunt-groups/{group}/members", tag = "hunt_group",
    operation_id = "hunt_member_list",
    params(("group" = HuntGroupId, Path), MemberChoice, ListQuery),
    responses((status = 200, body = Found<HuntMemberShown>)))]
pub(super) async fn list_members(
    visit: Visit,
    caller: Admin,
    Path(group): Path<HuntGroupId>,
    query: ListQuery,
) -> Result<Json<Found<HuntMemberShown>>> {
    let wanted = Wanted {
        group: group.0,
        members: chosen(&query, "members")?,
        others: chosen(&query, "others")?,
    };
    let shown = members::find(&visit, &caller, &HuntMembers, &query, wanted).await?;
    let rows = shown.rows.map(HuntMemberShown::of);
    Ok(Json(query.found(rows.rows, rows.total)))
}

/// Saves displayed rows: ticked becomes a member with its order, unticked is none; all or none.
#[utoipa::path(put, path = "/hunt-groups/{group}/members", tag = "hunt_group",
    operation_id = "hunt_member_update", params(("group" = HuntGroupId, Path)),
    request_body = HuntMembersChange, responses((status = 200, body = StoredBody)))]
pub(super) async fn update_members(
    visit: Visit,
    caller: Admin,
    Path(group): Path<HuntGroupId>,
    Body(body): Body<HuntMembersChange>,
) -> Result<Json<StoredBody>> {
    let rows = body.rows.into_iter().map(|row| MemberRow {
        number: row.number,
        ticked: row.ticked,
        order: row.order,
        ..MemberRow::default()
    });
    let rows = rows.collect();
    members::update(&visit, &caller, &HuntMembers, group.0, body.version, rows).await?;
    Ok(Json(super::get_group(&visit, &caller, group).await?))
}

/// The members as the file 一括登録 reads (区分 HUNT).
#[utoipa::path(get, path = "/hunt-groups/{group}/members.csv", tag = "hunt_group",
    operation_id = "hunt_member_export", params(("group" = HuntGroupId, Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export_members(
    visit: Visit,
    caller: Admin,
    Path(group): Path<HuntGroupId>,
) -> Result<Response> {
    members::file(&visit, &caller, &HuntMembers, group.0).await
}
