//! A company's サイト, the operator's: add, rename, remove (domain §2.2).

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::{get, post};
use naisen_core::ids::SiteId;
use naisen_core::settings::{Site, Stored};
use naisen_store::{company, site};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Operator;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Who};
use crate::visit::Visit;

const SITES: Screen = Screen::new(
    "O30",
    "/operator/companies/{company}/sites",
    text::TITLE,
    &[Who::Operator],
);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[SITES], get(web::list).post(web::create))
        .action(
            &[SITES],
            "/operator/companies/{company}/sites/{id}",
            post(web::rename),
        )
        .action(
            &[SITES],
            "/operator/companies/{company}/sites/{id}/delete",
            get(web::ask_delete).post(web::delete),
        );
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::update, api::delete));
    Feature::new(pages, api)
}

type Row = Stored<SiteId, Site>;

async fn list(visit: &Visit, caller: &Operator, company: &str) -> Result<Vec<Row>> {
    let (actor, company) = (caller.actor.clone(), company.to_owned());
    let sites = visit
        .app()
        .store
        .read(move |conn| {
            let id = company::find(conn, &actor, &company)?;
            site::list(conn, &actor, id)
        })
        .await?;
    Ok(sites)
}

async fn create(visit: &Visit, caller: &Operator, company: &str, wanted: Site) -> Result<Row> {
    let (actor, company) = (caller.actor.clone(), company.to_owned());
    let made = visit
        .app()
        .store
        .write(move |tx| {
            let id = company::find(tx, &actor, &company)?;
            site::create(tx, &actor, id, wanted.clone())
        })
        .await?;
    Ok(made)
}

async fn update(
    visit: &Visit,
    caller: &Operator,
    (company, site): (&str, SiteId),
    version: i64,
    wanted: Site,
) -> Result<Row> {
    let (actor, company) = (caller.actor.clone(), company.to_owned());
    let saved = visit
        .app()
        .store
        .write(move |tx| {
            let id = company::find(tx, &actor, &company)?;
            site::update(tx, &actor, id, site, version, wanted.clone())
        })
        .await?;
    Ok(saved)
}

async fn delete(visit: &Visit, caller: &Operator, company: &str, site: SiteId) -> Result<()> {
    let (actor, company) = (caller.actor.clone(), company.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = company::find(tx, &actor, &company)?;
            site::delete(tx, &actor, id, site)
        })
        .await?;
    Ok(())
}
