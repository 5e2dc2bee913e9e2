//! バックアップデータ削除 (S30): which numbers have a backup, and its deletion after a confirmation.
//! What is in a backup is nobody's business here (domain §1).

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use std::collections::BTreeSet;

use axum::routing::{get, post};
use naisen_core::error::{ErrorCode, Refusal, RowRefusal};
use naisen_core::ids::SubscriberId;
use naisen_core::settings::{CompanySettings, Feature as Contract};
use naisen_store::number;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::notes;
use crate::number_rows::{BY_EXTENSION, BY_NUMBER, Target};
use crate::visit::Visit;

const PATH: &str = "/backups";
const DELETE: &str = "/backups/delete";
const CONTRACT: &[Contract] = &[Contract::Functions];
const SCREEN: Screen = Screen::new("S30", PATH, text::TITLE, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::Functions, notes::top::TILE_FUNCTIONS);
const TARGETS: [Target; 2] = [BY_NUMBER, BY_EXTENSION];

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[SCREEN], get(web::show).post(web::confirm))
        .action(&[SCREEN], DELETE, post(web::delete));
    let api = OpenApiRouter::new()
        .routes(routes!(api::list))
        .routes(routes!(api::delete));
    Feature::new(pages, api).contract(CONTRACT)
}

/// The numbers that have a backup.
async fn present(visit: &Visit, caller: &Caller) -> Result<BTreeSet<SubscriberId>> {
    let actor = caller.actor.clone();
    let store = &visit.app().store;
    Ok(store
        .read(move |conn| number::with_backup(conn, &actor))
        .await?)
}

/// Judges the rows: 8008 without any, else every row that is gone (8015) or has no backup (8077).
fn check(
    company: &CompanySettings,
    present: &BTreeSet<SubscriberId>,
    codes: &[String],
) -> Result<Vec<SubscriberId>, Refusal> {
    if codes.is_empty() {
        return Err(ErrorCode::Required.at("tick"));
    }
    let mut failing = Vec::new();
    let mut ids = Vec::new();
    for code in codes {
        let refused = match company.subscriber_by_code(code) {
            Some(id) if present.contains(&id) => {
                ids.push(id);
                continue;
            }
            Some(_) => ErrorCode::FileMissing,
            None => ErrorCode::SubscriberMissing,
        };
        failing.push(RowRefusal {
            key: code.clone(),
            code: refused,
            field: None,
            detail: None,
        });
    }
    if failing.is_empty() {
        Ok(ids)
    } else {
        Err(Refusal::rows(failing))
    }
}

/// Deletes the backups of these numbers, all or none (functions.5).
async fn delete(visit: &Visit, caller: &Caller, codes: Vec<String>) -> Result<()> {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| {
            let company = tx.company(&actor)?;
            let present = number::with_backup(tx, &actor)?;
            let ids = check(&company, &present, &codes)?;
            number::delete_backup_rows(tx, &actor, &ids)
        })
        .await?;
    Ok(())
}
