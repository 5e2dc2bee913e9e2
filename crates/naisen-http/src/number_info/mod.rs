//! 電話番号設定 > 電話番号情報: S09 for the administrator, U02 for the subscriber itself, who only reads.

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_core::error::Refusal;
use naisen_core::fold;
use naisen_core::settings::CallerNumber;
use naisen_store::number::{self, NumberInfo};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Who};
use crate::form::Form;
use crate::visit::Visit;

const PATH: &str = "/numbers/{number}";
const ADMIN: Screen = Screen::new("S09", PATH, text::TITLE, &[Who::Admin]);
const USER: Screen = Screen::new("U02", PATH, text::TITLE, &[Who::User]);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[ADMIN, USER], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::get, api::update));
    Feature::new(pages, api)
}

/// What the form holds.
fn info(form: &Form) -> Result<NumberInfo, Refusal> {
    let extension = fold::trim(form.text("extension"));
    let caller_number = match form.text("caller_number") {
        "" => CallerNumber::Own,
        _ => form.choice("caller_number")?,
    };
    Ok(NumberInfo {
        extension: (!extension.is_empty()).then(|| extension.to_owned()),
        extension_group: form
            .number_or_none("extension_group")?
            .map(naisen_core::ids::ExtensionGroupId),
        caller_number,
        callback_number: form.text("callback_number").to_owned(),
        display_name: form.text("display_name").to_owned(),
    })
}

async fn update(
    visit: &Visit,
    caller: &Caller,
    number: &str,
    version: i64,
    info: NumberInfo,
) -> Result<()> {
    let (caller, code) = (caller.clone(), number.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = caller.number(tx, &code)?;
            number::update_info(tx, &caller.actor, id, version, info.clone())
        })
        .await?;
    Ok(())
}
