//! 留守番電話/転送設定 of one number: S11 for the administrator, U04 with メール通知 for the subscriber
//! itself.

mod api;
mod preview;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::{get, post};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::settings::{Answer, AnswerMode, Feature as Contract};
use naisen_store::number;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::notes;
use crate::visit::Visit;

pub(crate) use web::{condition_word, mend, mode_word, ring_seconds};

const PATH: &str = "/numbers/{number}/answer";
/// A company has the screen with one of the two; what it has not is not offered.
pub(crate) const CONTRACT: &[Contract] = &[Contract::Voicemail, Contract::Forward];

const ADMIN: Screen = Screen::new("S11", PATH, text::TITLE, &[Who::Admin]).contract(CONTRACT);
const USER: Screen = Screen::new("U04", PATH, text::TITLE, &[Who::User])
    .contract(CONTRACT)
    .menu(Section::Answer, notes::top::TILE_ANSWER);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[ADMIN, USER], get(web::show).post(web::save))
        .action(&[USER], "/numbers/{number}/mail", post(web::save_mail));
    let api = OpenApiRouter::new()
        .routes(routes!(api::get, api::update))
        .routes(routes!(api::get_mail, api::update_mail));
    Feature::new(pages, api).contract(CONTRACT)
}

/// Whether the company has what a mode needs (answer.19).
///
/// # Errors
/// 9002 at `mode`.
pub(crate) fn permit(caller: &Caller, answer: &Answer) -> Result<(), Refusal> {
    let needed: &[Contract] = match answer.mode {
        AnswerMode::Off => &[],
        AnswerMode::Voicemail => &[Contract::Voicemail],
        AnswerMode::Forward => &[Contract::Forward],
    };
    if caller.has_contract(needed) {
        Ok(())
    } else {
        Err(ErrorCode::NotPermitted.at("mode"))
    }
}

async fn update(
    visit: &Visit,
    caller: &Caller,
    number: &str,
    version: i64,
    answer: Answer,
) -> Result<()> {
    caller.names(number)?;
    permit(caller, &answer)?;
    let (caller, code) = (caller.clone(), number.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = caller.number(tx, &code)?;
            number::update_answer(tx, &caller.actor, id, version, answer.clone())
        })
        .await?;
    Ok(())
}

async fn update_mail(
    visit: &Visit,
    caller: &Caller,
    number: &str,
    version: i64,
    email: &str,
    mail_caller: bool,
) -> Result<()> {
    let (caller, code, email) = (caller.clone(), number.to_owned(), email.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = caller.number(tx, &code)?;
            number::update_mail(tx, &caller.actor, id, version, &email, mail_caller)
        })
        .await?;
    Ok(())
}
