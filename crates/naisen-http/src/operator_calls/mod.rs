//! The operator's look at a company's calls: a reason first, which the company's admin reads in its
//! audit (domain §1, operator.2). The calls themselves are another feature's.

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_store::{call_access, company};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Operator;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Who};
use crate::visit::Visit;

const CALLS: Screen = Screen::new(
    "O26",
    "/operator/companies/{company}/calls",
    text::TITLE,
    &[Who::Operator],
);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[CALLS], get(web::show).post(web::open));
    let api = OpenApiRouter::new().routes(routes!(api::get, api::create));
    Feature::new(pages, api)
}

/// The reason that opens the company's calls to this operator now.
async fn current(visit: &Visit, caller: &Operator, company: &str) -> Result<Option<String>> {
    let (actor, company) = (caller.actor.clone(), company.to_owned());
    let reason = visit
        .app()
        .store
        .read(move |conn| {
            let id = company::find(conn, &actor, &company)?;
            call_access::get(conn, &actor, id)
        })
        .await?;
    Ok(reason)
}

async fn open(visit: &Visit, caller: &Operator, company: &str, reason: &str) -> Result<()> {
    let (actor, company) = (caller.actor.clone(), company.to_owned());
    let reason = reason.to_owned();
    visit
        .app()
        .store
        .write(move |tx| {
            let id = company::find(tx, &actor, &company)?;
            call_access::create(tx, &actor, id, &reason)
        })
        .await?;
    Ok(())
}
