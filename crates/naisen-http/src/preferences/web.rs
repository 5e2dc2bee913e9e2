//! The buttons of the account's menu.

use axum::http::header;
use naisen_core::error::ErrorCode;
use naisen_store::account::{self, Preferences, Theme};

use crate::auth::Density;
use crate::cookie::Cookie;
use crate::failure::Result;
use crate::form::Form;
use crate::outcome;
use crate::visit::Visit;

/// Seconds a browser remembers the height of rows: one year.
const DENSITY_AGE_S: i64 = 365 * 24 * 60 * 60;

pub(super) async fn save(visit: Visit, form: Form) -> Result {
    let mut response = outcome::go(form.text("back"));
    if !form.text("density").is_empty() {
        let word = Density::of(form.text("density")).word();
        let cookie = Cookie::Density.set(&visit.app().http, word, Some(DENSITY_AGE_S));
        if let Some(cookie) = cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    if !form.text("theme").is_empty() {
        let caller = visit.caller().ok_or(ErrorCode::SessionMissing)?;
        let theme: Theme = form.choice("theme")?;
        let chosen = Preferences {
            theme,
            ..caller.preferences
        };
        let actor = caller.actor.clone();
        visit
            .app()
            .store
            .write(move |tx| account::set_preferences(tx, &actor, chosen))
            .await?;
    }
    Ok(response)
}
