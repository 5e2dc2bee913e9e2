//! 内線グループ: the list (S19), one group (S20) and its members with their extension numbers (S21).
//! Whether a save is right is core's word; here are only the screens and operations.

mod api;
mod edit;
mod list;
mod members;
#[cfg(test)]
mod tests;
mod text;

use axum::routing::get;
use naisen_core::ids::ExtensionGroupId;
use naisen_core::settings::{ExtensionGroup, Feature as Contract, Stored};
use naisen_store::extension_group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::records;
use crate::visit::Visit;
use members::ExtensionMembers;

const CONTRACT: &[Contract] = &[Contract::Extension];

const LIST: Screen = Screen::new("S19", "/extension-groups", text::LIST, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Extension, text::LIST_LINE);
const EDIT: Screen = Screen::new(
    "S20",
    "/extension-groups/{group}",
    text::EDIT,
    &[Who::Admin],
)
.contract(CONTRACT);
const MEMBERS: Screen = Screen::new(
    "S21",
    "/extension-group-members",
    text::MEMBERS,
    &[Who::Admin],
)
.contract(CONTRACT)
.menu(Section::Extension, text::MEMBERS_LINE);

type Row = Stored<ExtensionGroupId, ExtensionGroup>;

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = records::pages(Pages::new(), &list::KIND, &[LIST])
        .screen(&[EDIT], get(edit::show).post(edit::save))
        .action(
            &[EDIT],
            "/extension-groups/new",
            get(edit::new).post(edit::create),
        );
    let pages = crate::members::pages(pages, &ExtensionMembers, &[MEMBERS]);
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::export))
        .routes(routes!(api::delete_many))
        .routes(routes!(api::get, api::update, api::delete))
        .routes(routes!(api::list_members, api::update_members))
        .routes(routes!(api::export_members));
    Feature::new(pages, api).contract(CONTRACT)
}

async fn find(visit: &Visit, caller: &Caller, id: ExtensionGroupId) -> Result<Row> {
    visit
        .read(caller, move |conn, actor| {
            extension_group::get(conn, actor, id)
        })
        .await
}

async fn create(visit: &Visit, caller: &Caller, group: ExtensionGroup) -> Result<Row> {
    visit
        .write(caller, move |tx, actor| {
            extension_group::create(tx, actor, group.clone())
        })
        .await
}

async fn update(
    visit: &Visit,
    caller: &Caller,
    id: ExtensionGroupId,
    version: i64,
    group: ExtensionGroup,
) -> Result<Row> {
    visit
        .write(caller, move |tx, actor| {
            extension_group::update(tx, actor, id, version, group.clone())
        })
        .await
}
