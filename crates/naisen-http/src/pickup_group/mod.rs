//! ピックアップグループ: the list (S22), one group (S23) and its members (S24).
//! Whether a save is right is core's word; here are only the screens and operations.

mod api;
mod edit;
mod list;
mod members;
#[cfg(test)]
mod tests;
mod text;

use axum::routing::get;
use naisen_core::ids::{PickupGroupId, SiteId};
use naisen_core::settings::{Feature as Contract, PickupGroup, Site, Stored};
use naisen_store::{pickup_group, site};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::records;
use crate::visit::Visit;
use members::PickupMembers;

const CONTRACT: &[Contract] = &[Contract::Pickup];

const LIST: Screen = Screen::new("S22", "/pickup-groups", text::LIST, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Pickup, text::LIST_LINE);
const EDIT: Screen =
    Screen::new("S23", "/pickup-groups/{group}", text::EDIT, &[Who::Admin]).contract(CONTRACT);
const MEMBERS: Screen = Screen::new("S24", "/pickup-group-members", text::MEMBERS, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Pickup, text::MEMBERS_LINE);

type Row = Stored<PickupGroupId, PickupGroup>;

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = records::pages(Pages::new(), &list::KIND, &[LIST])
        .screen(&[EDIT], get(edit::show).post(edit::save))
        .action(
            &[EDIT],
            "/pickup-groups/new",
            get(edit::new).post(edit::create),
        );
    let pages = crate::members::pages(pages, &PickupMembers, &[MEMBERS]);
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::export))
        .routes(routes!(api::sites))
        .routes(routes!(api::delete_many))
        .routes(routes!(api::get, api::update, api::delete))
        .routes(routes!(api::list_members, api::update_members))
        .routes(routes!(api::export_members));
    Feature::new(pages, api).contract(CONTRACT)
}

async fn find(visit: &Visit, caller: &Caller, id: PickupGroupId) -> Result<Row> {
    visit
        .read(caller, move |conn, actor| {
            pickup_group::get(conn, actor, id)
        })
        .await
}

async fn create(visit: &Visit, caller: &Caller, group: PickupGroup) -> Result<Row> {
    visit
        .write(caller, move |tx, actor| {
            pickup_group::create(tx, actor, group.clone())
        })
        .await
}

async fn update(
    visit: &Visit,
    caller: &Caller,
    id: PickupGroupId,
    version: i64,
    group: PickupGroup,
) -> Result<Row> {
    visit
        .write(caller, move |tx, actor| {
            pickup_group::update(tx, actor, id, version, group.clone())
        })
        .await
}

/// The sites of the company, by name; made by the operator.
async fn sites(visit: &Visit, caller: &Caller) -> Result<Vec<Stored<SiteId, Site>>> {
    let actor = caller.actor.clone();
    let sites = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?.settings().id();
            site::list(conn, &actor, company)
        })
        .await?;
    Ok(sites)
}
