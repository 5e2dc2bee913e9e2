//! CallKit設定 (S29): a switch handed to the app, ON or OFF for the ticked numbers.

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_core::error::ErrorCode;
use naisen_core::ids::SubscriberId;
use naisen_core::settings::Feature as Contract;
use naisen_store::{Versions, number};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::notes;
use crate::number_rows::{BY_EXTENSION, BY_NUMBER, Named, Target};
use crate::visit::Visit;

const PATH: &str = "/callkit";
const CONTRACT: &[Contract] = &[Contract::Functions];
const SCREEN: Screen = Screen::new("S29", PATH, text::TITLE, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Functions, notes::top::TILE_FUNCTIONS);
const TARGETS: [Target; 2] = [BY_NUMBER, BY_EXTENSION];

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[SCREEN], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::list, api::update));
    Feature::new(pages, api).contract(CONTRACT)
}

/// Switches the rows (加入者ID and the version it was made from), all or none (functions.1).
async fn update(visit: &Visit, caller: &Caller, rows: Vec<(String, i64)>, on: bool) -> Result<()> {
    if rows.is_empty() {
        return Err(ErrorCode::Required.at("tick").into());
    }
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| {
            let company = tx.company(&actor)?;
            let named = Named::of(&company, rows.iter().map(|(code, _)| code.as_str()));
            let versions: Versions<_> = rows
                .iter()
                .map(|(code, version)| (named.id(code), *version))
                .collect();
            let ids: Vec<SubscriberId> = rows.iter().map(|(code, _)| named.id(code)).collect();
            number::update_callkit_rows(tx, &actor, &ids, on, &versions)
                .map_err(|error| named.renamed(error))
        })
        .await?;
    Ok(())
}
