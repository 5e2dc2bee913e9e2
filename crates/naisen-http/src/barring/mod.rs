//! 発着信規制 (S28): three restrictions of many numbers, ticked rows saved all or none.

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_core::error::ErrorCode;
use naisen_core::settings::Feature as Contract;
use naisen_store::Versions;
use naisen_store::number::{self, Barring};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::notes;
use crate::number_rows::{BY_EXTENSION, BY_GROUP, BY_NUMBER, Named, Target};
use crate::visit::Visit;

const PATH: &str = "/barring";
const CONTRACT: &[Contract] = &[Contract::Barring];
const SCREEN: Screen = Screen::new("S28", PATH, text::TITLE, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Barring, notes::top::TILE_BARRING);
const TARGETS: [Target; 3] = [BY_NUMBER, BY_EXTENSION, BY_GROUP];

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[SCREEN], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::list, api::update));
    Feature::new(pages, api).contract(CONTRACT)
}

/// A row to save: 加入者ID, the version it was made from, the restrictions.
type BarringRow = (String, i64, Barring);

/// Saves the rows, all or none. An existing forward refuses nothing; it rests (barring.9). Answers how
/// many forwards of these rows rest now.
async fn update(visit: &Visit, caller: &Caller, rows: Vec<BarringRow>) -> Result<usize> {
    if rows.is_empty() {
        return Err(ErrorCode::Required.at("tick").into());
    }
    let actor = caller.actor.clone();
    let resting = visit
        .app()
        .store
        .write(move |tx| {
            let company = tx.company(&actor)?;
            let named = Named::of(&company, rows.iter().map(|(code, ..)| code.as_str()));
            let versions: Versions<_> = rows
                .iter()
                .map(|(code, version, _)| (named.id(code), *version))
                .collect();
            let wanted: Vec<_> = rows
                .iter()
                .map(|(code, _, barring)| (named.id(code), *barring))
                .collect();
            number::update_barring_rows(tx, &actor, &wanted, &versions)
                .map_err(|error| named.renamed(error))?;
            let company = tx.company(&actor)?;
            let rests = |id| {
                let subscriber = company.subscriber(id);
                subscriber.is_some_and(|s| crate::number_head::forward_rests(&company, id, s))
            };
            Ok(wanted.iter().filter(|(id, _)| rests(*id)).count())
        })
        .await?;
    Ok(resting)
}
