//! 企業 as the operator sees them: list, create, change, close and open again, and the admin's first
//! password (domain §2.1, §6.7). Sites, numbers and calls stand in folders of their own.

mod api;
mod draft;
mod place;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod web;

pub(crate) use place::Place;

use axum::routing::get;
use naisen_core::actor::Role;
use naisen_core::ids::CompanyId;
use naisen_core::settings::{Company, CompanyState, Stored};
use naisen_store::list::Listing;
use naisen_store::{account, company};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::draft::CompanyDraft;
use crate::auth::{Operator, password};
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::form::{Holds, ListQuery};
use crate::visit::Visit;

/// Where every page of a company begins.
pub(crate) const PATH: &str = "/operator/companies";

const LIST: Screen =
    Screen::new("O10", PATH, text::TITLE, &[Who::Operator]).menu(Section::Operator, text::LINE);
const NEW: Screen = Screen::new(
    "O11",
    "/operator/companies/new",
    text::NEW,
    &[Who::Operator],
);
const SHOW: Screen = Screen::new(
    "O12",
    "/operator/companies/{company}",
    text::OVERVIEW,
    &[Who::Operator],
);
const EDIT: Screen = Screen::new(
    "O13",
    "/operator/companies/{company}/edit",
    text::CONTRACT,
    &[Who::Operator],
);
const STATE: Screen = Screen::new(
    "O14",
    "/operator/companies/{company}/state",
    text::CLOSE,
    &[Who::Operator],
);
const PASSWORD: Screen = Screen::new(
    "O15",
    "/operator/companies/{company}/password",
    text::PASSWORD,
    &[Who::Operator],
);

const TARGETS: [(&str, company::Column, Holds); 3] = [
    ("login_id", company::Column::LoginId, Holds::Name),
    ("name", company::Column::Name, Holds::Name),
    ("sip_domain", company::Column::SipDomain, Holds::Name),
];
const COLUMNS: [(&str, company::Column); 4] = [
    ("login_id", company::Column::LoginId),
    ("name", company::Column::Name),
    ("sip_domain", company::Column::SipDomain),
    ("state", company::Column::State),
];

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[LIST], get(web::list))
        .screen(&[NEW], get(web::add).post(web::create))
        .screen(&[SHOW], get(web::show))
        .screen(&[EDIT], get(web::edit).post(web::save))
        .screen(&[STATE], get(web::ask_state).post(web::set_state))
        .screen(&[PASSWORD], get(web::ask_password).post(web::reset));
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::get, api::update, api::delete))
        .routes(routes!(api::update_state))
        .routes(routes!(api::reset_password));
    Feature::new(pages, api)
}

/// A company as the list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CompanyRow {
    /// ログインID.
    login_id: String,
    /// Its name.
    name: String,
    /// SIPドメイン.
    sip_domain: String,
    /// `active` or `closed`.
    state: String,
    /// How many numbers it has.
    numbers: i64,
}

async fn list(visit: &Visit, caller: &Operator, query: &ListQuery) -> Result<Listing<CompanyRow>> {
    let (actor, query) = (caller.actor.clone(), query.query(&TARGETS, &COLUMNS)?);
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let found = company::list(conn, &actor, &query)?;
            let mut rows = Vec::with_capacity(found.rows.len());
            for line in found.rows {
                let id = CompanyId(line.company_id);
                rows.push(CompanyRow {
                    numbers: company::number_count(conn, &actor, id)?,
                    login_id: line.login_id,
                    name: line.name,
                    sip_domain: line.sip_domain,
                    state: line.state,
                });
            }
            Ok(Listing {
                rows,
                total: found.total,
            })
        })
        .await?;
    Ok(found)
}

/// Provisions a company; answers its admin's first password, told only here.
async fn create(visit: &Visit, caller: &Operator, draft: CompanyDraft) -> Result<String> {
    let app = visit.app();
    let first = password::first(app);
    let hash = password::hash(app, &first).await?;
    let actor = caller.actor.clone();
    let prefix = app.brand.login_prefix.clone();
    let wanted = draft.over(Company::default());
    app.store
        .write(move |tx| company::create(tx, &actor, wanted.clone(), &prefix, &hash))
        .await?;
    Ok(first)
}

async fn update(
    visit: &Visit,
    caller: &Operator,
    login_id: &str,
    version: i64,
    draft: CompanyDraft,
) -> Result<Stored<CompanyId, Company>> {
    let app = visit.app();
    let (actor, login_id) = (caller.actor.clone(), login_id.to_owned());
    let prefix = app.brand.login_prefix.clone();
    let saved = app
        .store
        .write(move |tx| {
            let id = company::find(tx, &actor, &login_id)?;
            let stored = company::get(tx, &actor, id)?.value;
            let (bar_all, wanted) = (draft.bar_all, draft.clone().over(stored));
            company::update(tx, &actor, id, version, wanted, &prefix, bar_all)
        })
        .await?;
    Ok(saved)
}

async fn update_state(
    visit: &Visit,
    caller: &Operator,
    login_id: &str,
    version: i64,
    state: CompanyState,
) -> Result<()> {
    let (actor, login_id) = (caller.actor.clone(), login_id.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = company::find(tx, &actor, &login_id)?;
            company::update_state(tx, &actor, id, version, state)
        })
        .await?;
    Ok(())
}

async fn delete(visit: &Visit, caller: &Operator, login_id: &str, version: i64) -> Result<()> {
    let (actor, login_id) = (caller.actor.clone(), login_id.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = company::find(tx, &actor, &login_id)?;
            company::delete(tx, &actor, id, version)
        })
        .await?;
    Ok(())
}

/// Gives the admin a new password, told only here; it must be changed at the next login, and every
/// counter of failed logins starts again (operator.12).
async fn reset_password(visit: &Visit, caller: &Operator, login_id: &str) -> Result<String> {
    let app = visit.app();
    let first = password::first(app);
    let hash = password::hash(app, &first).await?;
    let (actor, login_id) = (caller.actor.clone(), login_id.to_owned());
    app.store
        .write(move |tx| {
            let id = company::find(tx, &actor, &login_id)?;
            account::reset_password(tx, &actor, Role::Admin(id), &hash)
        })
        .await?;
    Ok(first)
}
