//! The operations on トランク.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use naisen_core::ids::TrunkId;
use naisen_core::settings::Trunk;

use super::Row;
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Body, Versioned, version_of};
use crate::visit::Visit;

/// Every trunk, by name, without secrets.
#[utoipa::path(get, path = "/trunks", operation_id = "trunk_list", tag = "trunk",
    responses((status = 200, body = Vec<Row>)))]
pub(super) async fn list(visit: Visit, caller: Operator) -> Result<Json<Vec<Row>>> {
    Ok(Json(super::list(&visit, &caller).await?))
}

/// One trunk, without secrets.
#[utoipa::path(get, path = "/trunks/{id}", operation_id = "trunk_get", tag = "trunk",
    params(("id" = TrunkId, Path)), responses((status = 200, body = Row)))]
pub(super) async fn get(visit: Visit, caller: Operator, Path(id): Path<i64>) -> Result<Json<Row>> {
    Ok(Json(super::read(&visit, &caller, TrunkId(id)).await?))
}

/// Adds a trunk.
#[utoipa::path(post, path = "/trunks", operation_id = "trunk_create", tag = "trunk",
    request_body = Trunk, responses((status = 201, body = Row)))]
pub(super) async fn create(visit: Visit, caller: Operator, Body(trunk): Body<Trunk>) -> Result {
    let made = super::create(&visit, &caller, trunk).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Changes a trunk; a blank secret keeps the one of the same host and user.
#[utoipa::path(put, path = "/trunks/{id}", operation_id = "trunk_update", tag = "trunk",
    params(("id" = TrunkId, Path)), request_body = Versioned<Trunk>,
    responses((status = 200, body = Row)))]
pub(super) async fn update(
    visit: Visit,
    caller: Operator,
    Path(id): Path<i64>,
    body: Versioned<Trunk>,
) -> Result<Json<Row>> {
    let saved = super::update(&visit, &caller, TrunkId(id), body.version, body.value).await?;
    Ok(Json(saved))
}

/// Removes a trunk.
#[utoipa::path(delete, path = "/trunks/{id}", operation_id = "trunk_delete", tag = "trunk",
    params(("id" = TrunkId, Path), ("version" = i64, Query, description = "The version read")),
    responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Operator,
    Path(id): Path<i64>,
) -> Result<StatusCode> {
    let version = version_of(&visit)?;
    super::delete(&visit, &caller, TrunkId(id), version).await?;
    Ok(StatusCode::NO_CONTENT)
}
