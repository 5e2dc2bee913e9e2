//! ログイン用パスワード変更 (S05) of a user by its administrator, and the list of パスワード変更(端末利用者)
//! that leads there (S33).

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_core::actor::Role;
use naisen_core::error::ErrorCode;
use naisen_core::password::{PasswordContext, check, length};
use naisen_store::account;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::{Caller, password};
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::notes;
use crate::visit::Visit;

const EDIT: Screen = Screen::new(
    "S05",
    "/numbers/{number}/password",
    text::TITLE,
    &[Who::Admin],
);
const LIST: Screen = Screen::new("S33", "/user-passwords", text::USERS, &[Who::Admin])
    .menu(Section::Password, notes::top::TILE_PASSWORDS);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[LIST], get(web::list).post(web::choose))
        .screen(&[EDIT], get(web::show).post(web::save));
    let api = OpenApiRouter::new().routes(routes!(api::update));
    Feature::new(pages, api)
}

/// Sets a user's password: fields first, then whether the number is there (domain §4).
async fn update(
    visit: &Visit,
    caller: &Caller,
    number: &str,
    new: &str,
    confirmation: &str,
) -> Result<()> {
    let app = visit.app();
    let context = PasswordContext {
        login_id: number,
        external_number: number,
        company_name: caller.company.as_ref().map_or("", |c| &c.name),
        service_name: &app.brand.service_name,
    };
    check(
        new,
        confirmation,
        &length(Some(app.brand.password_min)),
        &context,
    )?;
    let hash = password::hash(app, new).await?;
    let (caller, code) = (caller.clone(), number.to_owned());
    app.store
        .write(move |tx| {
            let id = caller.number(tx, &code)?;
            let company = caller.actor.company().ok_or(ErrorCode::NotPermitted)?;
            account::reset_password(tx, &caller.actor, Role::User(company, id), &hash)
        })
        .await?;
    Ok(())
}
