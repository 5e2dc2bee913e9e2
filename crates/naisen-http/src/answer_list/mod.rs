//! 留守番電話/転送設定 of many numbers (S12): a list whose rows are typed into, filled together
//! (一括入力) and saved all or none.

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_core::error::ErrorCode;
use naisen_core::settings::Answer;
use naisen_store::{Versions, number};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::notes;
use crate::number_answer::{CONTRACT, permit};
use crate::number_rows::{BY_EXTENSION, BY_GROUP, BY_NUMBER, Named, Target};
use crate::visit::Visit;

const PATH: &str = "/answers";
const SCREEN: Screen = Screen::new("S12", PATH, text::TITLE, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Answer, notes::top::TILE_ANSWER);
const TARGETS: [Target; 3] = [BY_NUMBER, BY_EXTENSION, BY_GROUP];

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[SCREEN], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::list, api::update));
    Feature::new(pages, api).contract(CONTRACT)
}

/// A row to save: 加入者ID, the version it was made from, the setting.
type AnswerRow = (String, i64, Answer);

/// Saves the rows, all or none; every failing row is told (answer.9).
async fn update(visit: &Visit, caller: &Caller, rows: Vec<AnswerRow>) -> Result<()> {
    if rows.is_empty() {
        return Err(ErrorCode::Required.at("tick").into());
    }
    for (_, _, answer) in &rows {
        permit(caller, answer)?;
    }
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| {
            let company = tx.company(&actor)?;
            let named = Named::of(&company, rows.iter().map(|(code, ..)| code.as_str()));
            let versions: Versions<_> = rows
                .iter()
                .map(|(code, version, _)| (named.id(code), *version))
                .collect();
            let answers = rows
                .iter()
                .map(|(code, _, answer)| (named.id(code), answer.clone()))
                .collect();
            number::update_answer_rows(tx, &actor, answers, &versions)
                .map_err(|error| named.renamed(error))
        })
        .await?;
    Ok(())
}
