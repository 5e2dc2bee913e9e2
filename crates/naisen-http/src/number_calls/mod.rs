//! 発着信設定 of one number (S10), and the part of it a user sees (U03): 非通知着信拒否 and
//! 国際発信規制.
//!
//! This folder is the example for the others: the actions stand here, once; `web.rs` turns forms and
//! pages into them, `api.rs` JSON.

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_core::error::ErrorCode;
use naisen_store::number::{self, CallBarring};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Who};
use crate::number_head::Opened;
use crate::visit::Visit;

const ADMIN: Screen = Screen::new("S10", "/numbers/{number}/calls", text::TITLE, &[Who::Admin]);
const USER: Screen = Screen::new("U03", "/numbers/{number}/calls", text::TITLE, &[Who::User]);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[ADMIN, USER], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::get, api::update));
    Feature::new(pages, api)
}

/// What the screen sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
struct CallSettings {
    /// 非通知着信拒否.
    anonymous_reject: bool,
    /// 国際発信規制; only an administrator sees and sets it. Without the operator's grant the value
    /// sent is ignored and the stored one is kept (domain §2.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    intl_bar: Option<bool>,
}

/// The settings of a number as its caller sees them.
fn settings(caller: &Caller, opened: &Opened) -> CallSettings {
    let admin = caller.who() == Some(Who::Admin);
    CallSettings {
        anonymous_reject: opened.subscriber.anonymous_reject,
        intl_bar: admin.then_some(opened.subscriber.intl_bar),
    }
}

async fn update(
    visit: &Visit,
    caller: &Caller,
    number: &str,
    version: i64,
    settings: CallSettings,
) -> Result<()> {
    caller.names(number)?;
    if caller.own_number().is_some() && settings.intl_bar.is_some() {
        return Err(ErrorCode::NotPermitted.at("intl_bar").into());
    }
    let (caller, code) = (caller.clone(), number.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = caller.number(tx, &code)?;
            let stored = number::get(tx, &caller.actor, id)?;
            let barring = CallBarring {
                anonymous_reject: settings.anonymous_reject,
                intl_bar: settings.intl_bar.unwrap_or(stored.intl_bar),
            };
            number::update_barring(tx, &caller.actor, id, version, barring)
        })
        .await?;
    Ok(())
}
