//! The operations on サイト.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use naisen_core::ids::SiteId;
use naisen_core::settings::Site;

use super::Row;
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Body, Versioned};
use crate::visit::Visit;

/// The sites of a company, by name.
#[utoipa::path(get, path = "/companies/{company}/sites", operation_id = "company_site_list",
    tag = "company", params(("company" = String, Path, description = "ログインID")),
    responses((status = 200, body = Vec<Row>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
) -> Result<Json<Vec<Row>>> {
    Ok(Json(super::list(&visit, &caller, &company).await?))
}

/// Adds a site.
#[utoipa::path(post, path = "/companies/{company}/sites", operation_id = "company_site_create",
    tag = "company", params(("company" = String, Path, description = "ログインID")),
    request_body = Site, responses((status = 201, body = Row)))]
pub(super) async fn create(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    Body(site): Body<Site>,
) -> Result {
    let made = super::create(&visit, &caller, &company, site).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Renames a site.
#[utoipa::path(put, path = "/companies/{company}/sites/{id}", operation_id = "company_site_update",
    tag = "company", params(("company" = String, Path, description = "ログインID"),
                            ("id" = SiteId, Path)),
    request_body = Versioned<Site>, responses((status = 200, body = Row)))]
pub(super) async fn update(
    visit: Visit,
    caller: Operator,
    Path((company, id)): Path<(String, i64)>,
    body: Versioned<Site>,
) -> Result<Json<Row>> {
    let named = (company.as_str(), SiteId(id));
    let saved = super::update(&visit, &caller, named, body.version, body.value).await?;
    Ok(Json(saved))
}

/// Removes a site nothing is at.
#[utoipa::path(delete, path = "/companies/{company}/sites/{id}",
    operation_id = "company_site_delete", tag = "company",
    params(("company" = String, Path, description = "ログインID"), ("id" = SiteId, Path)),
    responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Operator,
    Path((company, id)): Path<(String, i64)>,
) -> Result<StatusCode> {
    super::delete(&visit, &caller, &company, SiteId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
