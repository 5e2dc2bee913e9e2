//! The operation of お知らせ.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Operator;
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// A notice to write.
#[derive(Deserialize, ToSchema)]
pub(super) struct NoticeWanted {
    /// ログインID of the company; left out, every company.
    #[serde(default)]
    company: Option<String>,
    /// The text, 0–1000 characters; empty shows the standard sentence.
    notice: String,
}

/// What was written.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeWritten {
    /// To how many companies.
    companies: usize,
}

/// Writes the notice of one company, or of all.
#[utoipa::path(put, path = "/notice", operation_id = "notice_update", tag = "company",
    request_body = NoticeWanted, responses((status = 200, body = NoticeWritten)))]
pub(super) async fn update(
    visit: Visit,
    caller: Operator,
    Body(body): Body<NoticeWanted>,
) -> Result<Json<NoticeWritten>> {
    let company = body.company.unwrap_or_default();
    let companies = super::update(&visit, &caller, &company, &body.notice).await?;
    Ok(Json(NoticeWritten { companies }))
}
