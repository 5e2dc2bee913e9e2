//! パスワード変更 of the account that is logged in: S32 for an administrator, U05 for a user, the same
//! for an operator. The current password counts like a login (domain §3.5).

mod api;
#[cfg(test)]
mod tests;
mod text;
mod web;

use naisen_core::password::{PasswordContext, check, length};
use naisen_store::account;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::{self, Caller, Proof, password};
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::visit::Visit;

const ADMIN: Screen = Screen::new("S32", "/password", text::ADMIN, &[Who::Admin])
    .menu(Section::Password, crate::notes::top::TILE_PASSWORDS)
    .always();
const USER: Screen = Screen::new("U05", "/password", text::TITLE, &[Who::User])
    .menu(Section::Password, text::LINE)
    .always();
const OPERATOR: Screen = Screen::new("O01", "/password", text::TITLE, &[Who::Operator])
    .menu(Section::Password, text::LINE)
    .always();

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let methods = axum::routing::get(web::show).post(web::save);
    let pages = Pages::new().screen(&[ADMIN, USER, OPERATOR], methods);
    let api = OpenApiRouter::new().routes(routes!(api::update));
    Feature::new(pages, api)
}

/// What is typed.
struct Typed<'a> {
    current: &'a str,
    new: &'a str,
    confirmation: &'a str,
}

/// Fields first, then the current password, then the change (domain §4).
async fn change(visit: &Visit, caller: &Caller, typed: Typed<'_>) -> Result<()> {
    use naisen_core::error::ErrorCode;
    if typed.current.is_empty() {
        return Err(ErrorCode::Required.at("current_password").into());
    }
    let app = visit.app();
    let is_user = caller.own_number().is_some();
    let context = PasswordContext {
        login_id: &caller.login_id,
        external_number: if is_user { &caller.login_id } else { "" },
        company_name: caller.company.as_ref().map_or("", |c| &c.name),
        service_name: &app.brand.service_name,
    };
    let length = length(Some(app.brand.password_min));
    check(typed.new, typed.confirmation, &length, &context)?;
    auth::confirm(visit, caller, typed.current)
        .await
        .map_err(at_current)?;
    let hash = password::hash(app, typed.new).await?;
    let actor = caller.actor.clone();
    let keep = match caller.proof {
        Proof::Session(id, _) => Some(id),
        Proof::Token(_) => None,
    };
    app.store
        .write(move |tx| account::change_password(tx, &actor, &hash, keep))
        .await?;
    Ok(())
}

/// A wrong current password is an error of the form's first field (domain §10).
fn at_current(mut failure: crate::failure::Failure) -> crate::failure::Failure {
    failure.refusal.field = Some("current_password");
    failure
}
