//! お知らせ: the operator's words on the top page of one company or of all (domain §2.1, operator.13).

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_core::fold;
use naisen_store::company;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Operator;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::visit::Visit;

const NOTICE: Screen = Screen::new("O40", "/operator/notice", text::TITLE, &[Who::Operator])
    .menu(Section::Operator, text::LINE);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[NOTICE], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::update));
    Feature::new(pages, api)
}

/// Writes a notice to one company, or to all when none is named; answers to how many.
async fn update(visit: &Visit, caller: &Operator, company: &str, notice: &str) -> Result<usize> {
    let (actor, notice) = (caller.actor.clone(), notice.to_owned());
    let company = fold::digits(company);
    let written = visit
        .app()
        .store
        .write(move |tx| {
            let to = match company.as_str() {
                "" => None,
                login_id => Some(company::find(tx, &actor, login_id)?),
            };
            company::update_notice(tx, &actor, to, &notice)
        })
        .await?;
    Ok(written)
}
