//! The operations on 企業, the operator's.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use naisen_core::settings::{Company, CompanyState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draft::CompanyDraft;
use super::{CompanyRow, Place};
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Body, Found, ListQuery, Versioned, version_of};
use crate::operator_sheet::FirstPassword;
use crate::visit::Visit;

/// A company with its version.
#[derive(Serialize, ToSchema)]
pub(super) struct CompanyShown {
    /// The version the record was read at.
    version: i64,
    /// How many numbers it has.
    numbers: usize,
    #[serde(flatten)]
    company: Company,
}

/// 状態 to set.
#[derive(Deserialize, ToSchema)]
pub(super) struct StateWanted {
    /// `active` or `closed`.
    state: CompanyState,
}

/// Companies. `target` is `login_id`, `name` or `sip_domain`; `sort` also `state`.
#[utoipa::path(get, path = "/companies", operation_id = "company_list", tag = "company",
    params(ListQuery), responses((status = 200, body = Found<CompanyRow>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Operator,
    query: ListQuery,
) -> Result<Json<Found<CompanyRow>>> {
    let found = super::list(&visit, &caller, &query).await?;
    Ok(Json(query.found(found.rows, found.total)))
}

/// Adds a company and answers the first password of its administrator, told only now.
#[utoipa::path(post, path = "/companies", operation_id = "company_create", tag = "company",
    request_body = CompanyDraft, responses((status = 201, body = FirstPassword)))]
pub(super) async fn create(
    visit: Visit,
    caller: Operator,
    Body(draft): Body<CompanyDraft>,
) -> Result {
    let login_id = naisen_core::fold::digits(draft.login_id());
    let password = super::create(&visit, &caller, draft).await?;
    let made = Json(FirstPassword { login_id, password });
    Ok((StatusCode::CREATED, made).into_response())
}

/// One company, by the login id of its administrator.
#[utoipa::path(get, path = "/companies/{company}", operation_id = "company_get", tag = "company",
    params(("company" = String, Path, description = "ログインID")),
    responses((status = 200, body = CompanyShown)))]
pub(super) async fn get(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
) -> Result<Json<CompanyShown>> {
    let place = Place::find(&visit, &caller, &company).await?;
    Ok(Json(CompanyShown {
        version: place.version,
        numbers: place.view.settings().subscriber_count(),
        company: place.company().clone(),
    }))
}

/// Changes a company; its members left out stay as they are.
#[utoipa::path(put, path = "/companies/{company}", operation_id = "company_update", tag = "company",
    params(("company" = String, Path, description = "ログインID")),
    request_body = Versioned<CompanyDraft>, responses((status = 200, body = CompanyShown)))]
pub(super) async fn update(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    body: Versioned<CompanyDraft>,
) -> Result<Json<CompanyShown>> {
    let saved = super::update(&visit, &caller, &company, body.version, body.value).await?;
    get(visit, caller, Path(saved.value.login_id)).await
}

/// Removes a company without numbers.
#[utoipa::path(delete, path = "/companies/{company}", operation_id = "company_delete", tag = "company",
    params(("company" = String, Path, description = "ログインID"),
           ("version" = i64, Query, description = "The version read")),
    responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
) -> Result<StatusCode> {
    let version = version_of(&visit)?;
    super::delete(&visit, &caller, &company, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes a company or opens it again.
#[utoipa::path(put, path = "/companies/{company}/state", operation_id = "company_state_update",
    tag = "company", params(("company" = String, Path, description = "ログインID")),
    request_body = Versioned<StateWanted>, responses((status = 204)))]
pub(super) async fn update_state(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    body: Versioned<StateWanted>,
) -> Result<StatusCode> {
    super::update_state(&visit, &caller, &company, body.version, body.value.state).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives the administrator a new password, told only now; it must be changed at the next login.
#[utoipa::path(post, path = "/companies/{company}/password", operation_id = "company_password_reset",
    tag = "company", params(("company" = String, Path, description = "ログインID")),
    responses((status = 200, body = FirstPassword)))]
pub(super) async fn reset_password(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
) -> Result<Json<FirstPassword>> {
    let password = super::reset_password(&visit, &caller, &company).await?;
    Ok(Json(FirstPassword {
        login_id: company,
        password,
    }))
}
