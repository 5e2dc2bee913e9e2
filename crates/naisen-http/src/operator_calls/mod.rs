//! The operator's look at a company's calls: a reason first, which the company's admin reads in its
//! audit (domain §1, operator.2). How many calls there are needs no reason. The
//! calls themselves are shown as `call_record` does.

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_core::call_record::Outcome;
use naisen_core::ids::CompanyId;
use naisen_core::text::Text;
use naisen_store::{call_access, call_record, company};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Operator;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Who};
use crate::ui::format;
use crate::visit::Visit;

const CALLS: Screen = Screen::new(
    "O26",
    "/operator/companies/{company}/calls",
    text::TITLE,
    &[Who::Operator],
);

/// How far back calls are counted: 30 days.
const COUNTED_MS: i64 = 30 * 86_400_000;

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

/// How many calls a company had in the last [`COUNTED_MS`], by what became of them (domain §1: counts
/// need no reason).
async fn counts(visit: &Visit, caller: &Operator, id: CompanyId) -> Result<Vec<(Text, String)>> {
    let actor = caller.actor.clone();
    let until_ms = visit.app().now_ms();
    let from_ms = until_ms - COUNTED_MS;
    let read = visit.app().store.read(move |conn| {
        call_record::tally(conn, &actor, Some(id), from_ms, until_ms, COUNTED_MS)
    });
    let told = read.await?;
    let of = |outcome| {
        let like = told.iter().filter(|one| one.outcome == outcome);
        like.map(|one| one.count).sum::<u64>()
    };
    let all = Outcome::ALL.map(|outcome| (outcome.text(), of(outcome)));
    let some = all.into_iter().filter(|(_, count)| *count > 0);
    Ok(some
        .map(|(word, count)| (word, format::count(count)))
        .collect())
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
