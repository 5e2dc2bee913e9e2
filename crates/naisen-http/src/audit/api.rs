//! The operations of 操作履歴.

use axum::Json;
use axum::response::Response;
use naisen_core::text::Lang;
use naisen_store::list::Page;
use serde::Serialize;
use utoipa::ToSchema;

use super::entry::Entry;
use super::filter::Filter;
use super::web::{self, Reader};
use crate::failure::Result;
use crate::form::{Found, ListQuery};
use crate::visit::Visit;

/// What narrows the list; days are of Asia/Tokyo.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes what is sent")]
pub(super) struct AuditParams {
    /// ログインID of who did it.
    login_id: Option<String>,
    /// Kind of object, as `subscriber` or `hunt_group`.
    object: Option<String>,
    /// What a person calls the object: a number, a group's name.
    object_name: Option<String>,
    /// First day, `YYYY-MM-DD`.
    from: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    until: Option<String>,
    /// For an operator: ログインID of the company whose entries made by operators are wanted.
    company: Option<String>,
    /// Page, from 1.
    page: Option<u32>,
    /// Rows a page: 20 (default), 50, 100 or 500.
    size: Option<u32>,
}

/// One entry.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditEntry {
    id: i64,
    /// When, milliseconds since 1970.
    at_ms: i64,
    /// `operator`, `admin`, `user` or `system`.
    role: String,
    /// ログインID; empty for the system.
    login_id: String,
    /// Where from; empty when not over a network.
    address: String,
    /// Kind of object.
    object: String,
    /// What a person calls it.
    object_name: String,
    /// What was done.
    action: String,
    /// What changed.
    changes: Vec<AuditChange>,
}

/// One member that changed.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditChange {
    /// Its name, as `answer.mode`.
    member: String,
    /// Its label in Japanese.
    label_ja: String,
    /// Its label in English.
    label_en: String,
    /// What it was, in Japanese; none in what was created.
    before_ja: Option<String>,
    /// The same in English.
    before_en: Option<String>,
    /// What it became, in Japanese; none in what was deleted.
    after_ja: Option<String>,
    /// The same in English.
    after_en: Option<String>,
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        let Entry { row, changes } = entry;
        let changes = changes.into_iter().map(|change| AuditChange {
            label_ja: change.label(Lang::Ja),
            label_en: change.label(Lang::En),
            before_ja: change.before.as_ref().map(|text| text.ja.clone()),
            before_en: change.before.map(|text| text.en),
            after_ja: change.after.as_ref().map(|text| text.ja.clone()),
            after_en: change.after.map(|text| text.en),
            member: change.member,
        });
        Self {
            id: row.id,
            at_ms: row.at_ms,
            role: row.role,
            login_id: row.login_id,
            address: row.address,
            object: row.object,
            object_name: row.object_name,
            action: row.action,
            changes: changes.collect(),
        }
    }
}

/// Entries, newest first: an admin's company's, or an operator's own.
#[utoipa::path(get, path = "/audit", operation_id = "audit_list", tag = "audit", params(AuditParams),
    responses((status = 200, body = Found<AuditEntry>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Reader,
    query: ListQuery,
) -> Result<Json<Found<AuditEntry>>> {
    let filter = Filter::of(&query)?;
    let page = Page {
        number: query.page as usize,
        size: query.size as usize,
    };
    let found = super::list(&visit, &caller, &filter, page).await?;
    let rows = found.rows.into_iter().map(AuditEntry::from).collect();
    Ok(Json(query.found(rows, found.total)))
}

/// The same entries, at most 100,000, as CSV in UTF-8 with byte order mark.
#[utoipa::path(get, path = "/audit.csv", operation_id = "audit_export", tag = "audit",
    params(AuditParams),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export(visit: Visit, caller: Reader, query: ListQuery) -> Result<Response> {
    web::export(visit, caller, query).await
}
