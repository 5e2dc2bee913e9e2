//! The operations of 一括登録.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::response::sse::Event;
use naisen_core::ids::BulkJobId;
use serde::Serialize;
use utoipa::ToSchema;

use super::file::BulkUpload;
use super::job::Job;
use super::preview::Preview;
use super::{events as watching, web};
use crate::auth::Admin;
use crate::failure::Result;
use crate::visit::Visit;

/// Every job of the company.
#[derive(Serialize, ToSchema)]
pub(super) struct BulkJobList {
    /// In the order they were uploaded, which is the order they run in.
    items: Vec<Job>,
}

/// A file in a form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
pub(super) struct BulkFileForm {
    /// The CSV file; its name counts.
    #[schema(format = Binary)]
    file: String,
}

/// Jobs of the company.
#[utoipa::path(get, path = "/bulk-jobs", operation_id = "bulk_job_list", tag = "bulk",
    responses((status = 200, body = BulkJobList)))]
pub(super) async fn list(visit: Visit, caller: Admin) -> Result<Json<BulkJobList>> {
    let jobs = super::list(&visit, &caller).await?;
    Ok(Json(BulkJobList {
        items: jobs.into_iter().map(Job::from).collect(),
    }))
}

/// ファイルアップロード: a form with the part `file`, or the bare file with its name in the query. A
/// refused file answers its code and, but for 8068, 8056 and 8062, is listed with it.
#[utoipa::path(post, path = "/bulk-jobs", operation_id = "bulk_job_create", tag = "bulk",
    params(("file_name" = Option<String>, Query, description = "ファイル名 of a bare body")),
    request_body(content((BulkFileForm = "multipart/form-data"), (Vec<u8> = "text/csv"))),
    responses((status = 201, body = Job)))]
pub(super) async fn create(
    visit: Visit,
    caller: Admin,
    file: BulkUpload,
) -> Result<(StatusCode, Json<Job>)> {
    let id = super::upload(&visit, &caller, file).await?;
    let job = super::find(&visit, &caller, id).await?;
    Ok((StatusCode::CREATED, Json(job.into())))
}

/// One job, with every failing line.
#[utoipa::path(get, path = "/bulk-jobs/{id}", operation_id = "bulk_job_get", tag = "bulk",
    params(("id" = i64, Path)), responses((status = 200, body = Job)))]
pub(super) async fn get(visit: Visit, caller: Admin, Path(id): Path<i64>) -> Result<Json<Job>> {
    let job = super::find(&visit, &caller, BulkJobId(id)).await?;
    Ok(Json(job.into()))
}

/// 削除 of a job with its file.
#[utoipa::path(delete, path = "/bulk-jobs/{id}", operation_id = "bulk_job_delete", tag = "bulk",
    params(("id" = i64, Path)), responses((status = 204)))]
pub(super) async fn delete(visit: Visit, caller: Admin, Path(id): Path<i64>) -> Result<StatusCode> {
    super::delete(&visit, &caller, BulkJobId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What 即時投入 would change now, row by row; refused with every failing line.
#[utoipa::path(get, path = "/bulk-jobs/{id}/preview", operation_id = "bulk_job_preview", tag = "bulk",
    params(("id" = i64, Path)), responses((status = 200, body = Preview)))]
pub(super) async fn preview(
    visit: Visit,
    caller: Admin,
    Path(id): Path<i64>,
) -> Result<Json<Preview>> {
    Ok(Json(super::preview(&visit, &caller, BulkJobId(id)).await?))
}

/// 即時投入, also again after 投入エラー. The run goes on after the answer; its end is in the job.
#[utoipa::path(post, path = "/bulk-jobs/{id}/run", operation_id = "bulk_job_run", tag = "bulk",
    params(("id" = i64, Path)), responses((status = 202, body = Job)))]
pub(super) async fn run(
    visit: Visit,
    caller: Admin,
    Path(id): Path<i64>,
) -> Result<(StatusCode, Json<Job>)> {
    let id = BulkJobId(id);
    super::run(&visit, &caller, id).await?;
    let job = super::find(&visit, &caller, id).await?;
    Ok((StatusCode::ACCEPTED, Json(job.into())))
}

/// The job as server-sent events, one for each step; the stream ends with the run.
#[utoipa::path(get, path = "/bulk-jobs/{id}/events", operation_id = "bulk_job_watch", tag = "bulk",
    params(("id" = i64, Path)),
    responses((status = 200, content_type = "text/event-stream", body = Job)))]
pub(super) async fn events(visit: Visit, caller: Admin, Path(id): Path<i64>) -> Result<Response> {
    let id = BulkJobId(id);
    super::find(&visit, &caller, id).await?;
    Ok(watching::follow(
        &visit.app().store,
        &caller.actor,
        id,
        |job| {
            Event::default()
                .json_data(Job::from(job.clone()))
                .unwrap_or_default()
        },
    ))
}

/// Failing lines of a job as CSV in CP932, with header.
#[utoipa::path(get, path = "/bulk-jobs/{id}/errors.csv", operation_id = "bulk_job_errors", tag = "bulk",
    params(("id" = i64, Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn errors(visit: Visit, caller: Admin, id: Path<i64>) -> Result<Response> {
    web::errors(visit, caller, id).await
}

/// 一括登録用フォーマット: `vpn.csv`, `hunt.csv` or `pickup.csv`, in CP932.
#[utoipa::path(get, path = "/bulk-templates/{file}", operation_id = "bulk_template_get", tag = "bulk",
    params(("file" = String, Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn template(caller: Admin, file: Path<String>) -> Result<Response> {
    web::template(caller, file).await
}
