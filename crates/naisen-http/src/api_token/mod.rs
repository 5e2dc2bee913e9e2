//! APIトークン of the account that is logged in, whatever its role: made with a name and an end, shown
//! once, listed, revoked (domain §2.12). Only the SHA-256 is kept.

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::{get, post};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::TokenId;
use naisen_core::{fold, limits};
use naisen_store::account::api_token::{self, ApiToken};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::{Secret, Signed};
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::visit::Visit;

const TOKENS: Screen = Screen::new(
    "X04",
    "/tokens",
    text::TITLE,
    &[Who::Operator, Who::Admin, Who::User],
)
.menu(Section::Account, text::LINE);

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Days a token may live.
const DAYS: std::ops::RangeInclusive<i64> = 1..=365;

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[TOKENS], get(web::show).post(web::create))
        .action(&[TOKENS], "/tokens/{id}/revoke", post(web::revoke));
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::revoke));
    Feature::new(pages, api)
}

async fn list(visit: &Visit, caller: &Signed) -> Result<Vec<ApiToken>> {
    let actor = caller.actor.clone();
    let tokens = visit
        .app()
        .store
        .read(move |conn| api_token::list(conn, &actor))
        .await?;
    Ok(tokens)
}

/// Makes a token that lives some days; the secret is answered here and never again.
async fn create(
    visit: &Visit,
    caller: &Signed,
    name: &str,
    days: i64,
) -> Result<(TokenId, Secret)> {
    let name = fold::trim(name).to_owned();
    check(&name, days)?;
    let app = visit.app();
    let secret = Secret::token(&app.random);
    let (actor, hash) = (caller.actor.clone(), secret.hash());
    let expires_ms = app.now_ms() + days * DAY_MS;
    let id = app
        .store
        .write(move |tx| api_token::create(tx, &actor, &name, &hash, expires_ms))
        .await?;
    Ok((id, secret))
}

async fn revoke(visit: &Visit, caller: &Signed, id: TokenId) -> Result<()> {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| api_token::revoke(tx, &actor, id))
        .await?;
    Ok(())
}

fn check(name: &str, days: i64) -> Result<(), Refusal> {
    if name.is_empty() {
        return Err(ErrorCode::Required.at("name"));
    }
    let fits = limits::NAME_CHARS.contains(&name.chars().count());
    if !fits || name.chars().any(char::is_control) {
        return Err(ErrorCode::Invalid.at("name"));
    }
    if !DAYS.contains(&days) {
        return Err(ErrorCode::Invalid.at("days"));
    }
    Ok(())
}
