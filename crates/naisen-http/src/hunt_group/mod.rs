//! 代表グループ: the list (S13), one group (S14) and its members with a preview of who rings when (S15).
//! Whether a save is right is core's word, what a call does is the decision's; here are only the
//! screens and operations.

mod api;
mod body;
mod csv;
mod edit;
mod list;
mod members;
mod preview;
#[cfg(test)]
mod tests;
mod text;

use axum::routing::get;
use naisen_core::ids::HuntGroupId;
use naisen_core::settings::{CompanySettings, Feature as Contract, HuntGroup, Stored};
use naisen_store::hunt_group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::members::Codes;
use crate::records;
use crate::visit::Visit;
use body::{HuntGroupBody, StoredBody};
use members::HuntMembers;

const CONTRACT: &[Contract] = &[Contract::Hunt];

const LIST: Screen = Screen::new("S13", "/hunt-groups", text::LIST, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Hunt, text::LIST_LINE);
const EDIT: Screen =
    Screen::new("S14", "/hunt-groups/{group}", text::EDIT, &[Who::Admin]).contract(CONTRACT);
const MEMBERS: Screen = Screen::new("S15", "/hunt-group-members", text::MEMBERS, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Hunt, text::MEMBERS_LINE);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = records::pages(Pages::new(), &list::KIND, &[LIST])
        .screen(&[EDIT], get(edit::show).post(edit::save))
        .action(
            &[EDIT],
            "/hunt-groups/new",
            get(edit::new).post(edit::create),
        );
    let pages = crate::members::pages(pages, &HuntMembers, &[MEMBERS]);
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::export))
        .routes(routes!(api::delete_many))
        .routes(routes!(api::get, api::update, api::delete))
        .routes(routes!(api::list_members, api::update_members))
        .routes(routes!(api::export_members));
    Feature::new(pages, api).contract(CONTRACT)
}

/// One group in the words of the API.
async fn get_group(visit: &Visit, caller: &Caller, id: HuntGroupId) -> Result<StoredBody> {
    let actor = caller.actor.clone();
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let row = hunt_group::get(conn, &actor, id)?;
            let company = conn.company(&actor)?;
            Ok(told(&company, &row))
        })
        .await?;
    Ok(found)
}

fn told(company: &CompanySettings, row: &Stored<HuntGroupId, HuntGroup>) -> StoredBody {
    Stored {
        id: row.id,
        version: row.version,
        value: HuntGroupBody::of(company, row),
    }
}

async fn create(visit: &Visit, caller: &Caller, body: HuntGroupBody) -> Result<StoredBody> {
    let actor = caller.actor.clone();
    let made = visit
        .app()
        .store
        .write(move |tx| {
            let company = tx.company(&actor)?;
            let mut codes = Codes::new(&company);
            let group = body.clone().group(&mut codes, Vec::new());
            let made = hunt_group::create(tx, &actor, group);
            let row = made.map_err(|error| codes.restore(error))?;
            Ok(told(&company, &row))
        })
        .await?;
    Ok(made)
}

async fn update(
    visit: &Visit,
    caller: &Caller,
    id: HuntGroupId,
    version: i64,
    body: HuntGroupBody,
) -> Result<StoredBody> {
    let actor = caller.actor.clone();
    let saved = visit
        .app()
        .store
        .write(move |tx| {
            let company = tx.company(&actor)?;
            let mut codes = Codes::new(&company);
            let members = company.hunt_group(id).map(|old| old.members.clone());
            let group = body.clone().group(&mut codes, members.unwrap_or_default());
            let saved = hunt_group::update(tx, &actor, id, version, group);
            let row = saved.map_err(|error| codes.restore(error))?;
            Ok(told(&company, &row))
        })
        .await?;
    Ok(saved)
}
