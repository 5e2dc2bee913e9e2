//! The operations on a company's numbers, the operator's.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use naisen_core::error::ErrorCode;

use super::import::{self, Progress};
use super::{NumberChange, NumberDraft, NumberRow, sheets};
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Body, Found, ListQuery, Versioned, content_type, version_of};
use crate::operator_company::Place;
use crate::operator_sheet::FirstPassword;
use crate::visit::Visit;

/// Numbers of a company. `target` and `sort` are `number` or `site`.
#[utoipa::path(get, path = "/companies/{company}/numbers", operation_id = "company_number_list",
    tag = "company", params(("company" = String, Path, description = "ログインID"), ListQuery),
    responses((status = 200, body = Found<NumberRow>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    query: ListQuery,
) -> Result<Json<Found<NumberRow>>> {
    let place = Place::find(&visit, &caller, &company).await?;
    let found = super::list(&visit, &caller, &place, &query).await?;
    Ok(Json(query.found(found.rows, found.total)))
}

/// Gives a company a number. Its user has no password until one is set by `…/password`.
#[utoipa::path(post, path = "/companies/{company}/numbers", operation_id = "company_number_create",
    tag = "company", params(("company" = String, Path, description = "ログインID")),
    request_body = NumberDraft, responses((status = 201)))]
pub(super) async fn create(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    Body(draft): Body<NumberDraft>,
) -> Result<StatusCode> {
    super::create(&visit, &caller, &company, draft).await?;
    Ok(StatusCode::CREATED)
}

/// Adds the numbers of a CSV file (外線番号, サイト名, 表示名; CP932 or UTF-8), all or none, in the
/// background.
#[utoipa::path(post, path = "/companies/{company}/imports", operation_id = "number_import_create",
    tag = "company", params(("company" = String, Path, description = "ログインID")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 202, body = Progress)))]
pub(super) async fn import(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    headers: HeaderMap,
    bytes: axum::body::Bytes,
) -> Result {
    if content_type(&headers).as_deref() != Some("text/csv") {
        return Err(ErrorCode::ContentType.into());
    }
    let started = import::start(&visit, &caller, &company, Some(&bytes)).await?;
    Ok((StatusCode::ACCEPTED, Json(started)).into_response())
}

/// How far an import is; a refused one answers what it was refused for, with every failing line. 9011
/// after a restart, and of another node's: then the list of numbers tells, where all are or none.
#[utoipa::path(get, path = "/companies/{company}/imports/{id}", operation_id = "number_import_get",
    tag = "company", params(("company" = String, Path, description = "ログインID"),
                            ("id" = String, Path)),
    responses((status = 200, body = Progress)))]
pub(super) async fn progress(
    visit: Visit,
    caller: Operator,
    Path((company, id)): Path<(String, String)>,
) -> Result<Json<Progress>> {
    Ok(Json(
        import::progress(&visit, &caller, &company, &id).await?,
    ))
}

/// Moves a number to another site and sets its 認証方式.
#[utoipa::path(put, path = "/companies/{company}/numbers/{number}",
    operation_id = "company_number_update", tag = "company",
    params(("company" = String, Path, description = "ログインID"),
           ("number" = String, Path, description = "加入者ID")),
    request_body = Versioned<NumberChange>, responses((status = 204)))]
pub(super) async fn update(
    visit: Visit,
    caller: Operator,
    Path((company, number)): Path<(String, String)>,
    body: Versioned<NumberChange>,
) -> Result<StatusCode> {
    let named = (company.as_str(), number.as_str());
    super::update(&visit, &caller, named, body.version, body.value).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a number back, with everything of its user.
#[utoipa::path(delete, path = "/companies/{company}/numbers/{number}",
    operation_id = "company_number_delete", tag = "company",
    params(("company" = String, Path, description = "ログインID"),
           ("number" = String, Path, description = "加入者ID"),
           ("version" = i64, Query, description = "The version read")),
    responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Operator,
    Path((company, number)): Path<(String, String)>,
) -> Result<StatusCode> {
    let version = version_of(&visit)?;
    super::delete(&visit, &caller, &company, &number, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a user a new password, told only now; it must be changed at the next login.
#[utoipa::path(post, path = "/companies/{company}/numbers/{number}/password",
    operation_id = "company_number_password_reset", tag = "company",
    params(("company" = String, Path, description = "ログインID"),
           ("number" = String, Path, description = "加入者ID")),
    responses((status = 200, body = FirstPassword)))]
pub(super) async fn reset_password(
    visit: Visit,
    caller: Operator,
    Path((company, number)): Path<(String, String)>,
) -> Result<Json<FirstPassword>> {
    let place = Place::find(&visit, &caller, &company).await?;
    let made = sheets::reset(&visit, &caller, &place, &[number]).await?;
    let first = made.into_iter().next().map(|sheet| sheet.first);
    first
        .map(Json)
        .ok_or_else(|| ErrorCode::SubscriberMissing.into())
}
