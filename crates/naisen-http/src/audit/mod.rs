//! 操作履歴 (domain §6.7): who changed what, when, from where, before → after, in words a person reads.
//! An administrator reads its company's entries; an operator its own, or what operators did to one
//! company. Nothing here can be changed.

mod api;
mod entry;
mod filter;
mod labels;
#[cfg(test)]
mod tests;
mod text;
mod web;
mod words;

use axum::routing::get;
use naisen_core::error::ErrorCode;
use naisen_core::ids::CompanyId;
use naisen_core::settings::CompanySettings;
use naisen_store::audit::{self, AuditRow};
use naisen_store::list::{Listing, Page, Query};
use naisen_store::{Conn, company};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::visit::Visit;
use entry::Entry;
use filter::Filter;

const ADMIN: Screen =
    Screen::new("X30", "/audit", text::TITLE, &[Who::Admin]).menu(Section::Verify, text::LINE);
const OPERATOR: Screen =
    Screen::new("O80", "/audit", text::TITLE, &[Who::Operator]).menu(Section::Verify, text::LINE);

/// Entries an export holds, newest first.
const EXPORT_MAX: usize = 100_000;

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    const BOTH: &[Screen] = &[ADMIN, OPERATOR];
    let pages =
        Pages::new()
            .screen(BOTH, get(web::list))
            .action(BOTH, "/audit.csv", get(web::export));
    let api = OpenApiRouter::new()
        .routes(routes!(api::list))
        .routes(routes!(api::export));
    Feature::new(pages, api)
}

/// One page of entries; the words of ids are today's names.
async fn list(
    visit: &Visit,
    caller: &Caller,
    filter: &Filter,
    page: Page,
) -> Result<Listing<Entry>> {
    let (actor, filter) = (caller.actor.clone(), filter.clone());
    let operator = caller.who() == Some(Who::Operator);
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let mut query = filter.query();
            let (found, names): (Listing<AuditRow>, Option<Arc<CompanySettings>>) = if !operator {
                let view = conn.company(&actor)?;
                let names = Arc::clone(view.settings());
                (audit::list(conn, &actor, &query, page)?, Some(names))
            } else if filter.company.is_empty() {
                (audit::list(conn, &actor, &query, page)?, None)
            } else {
                // audit.5: what the company's own people did is not the operator's to read.
                query.only_operator = true;
                let id = company_by_login(conn, &actor, &filter.company)?;
                let view = conn.company_of(&actor, id)?;
                let names = Arc::clone(view.settings());
                (audit::list_of(conn, &actor, id, &query, page)?, Some(names))
            };
            let rows = found.rows.into_iter();
            Ok(Listing {
                rows: rows.map(|row| Entry::of(names.as_deref(), row)).collect(),
                total: found.total,
            })
        })
        .await?;
    Ok(found)
}

/// Every entry found, for an export.
async fn all(visit: &Visit, caller: &Caller, filter: &Filter) -> Result<Vec<Entry>> {
    let page = Page {
        number: 1,
        size: EXPORT_MAX,
    };
    Ok(list(visit, caller, filter, page).await?.rows)
}

fn company_by_login(
    conn: &mut Conn<'_>,
    actor: &naisen_core::actor::Actor,
    login_id: &str,
) -> naisen_store::Result<CompanyId> {
    let all = Query {
        page: Page::ALL,
        ..Query::default()
    };
    let companies = company::list(conn, actor, &all)?.rows;
    let found = companies.iter().find(|line| line.login_id == login_id);
    found
        .map(|line| CompanyId(line.company_id))
        .ok_or_else(|| ErrorCode::CompanyMissing.at("company").into())
}
