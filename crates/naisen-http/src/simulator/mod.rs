//! 着信シミュレータ (domain §6.7): what would happen to a call, second by second, and why. The
//! administrator tries calls to any number of the company, a user calls to its own. Nothing rings and
//! nothing is saved; the question stands whole in the URL, so that it can be sent to a colleague.
//!
//! The answer is the core's, made by the decision that handles live calls; this folder reads the
//! question and draws the answer.

mod api;
pub(crate) mod picture;
mod question;
#[cfg(test)]
mod tests;
mod text;
mod web;
pub(crate) mod why;

use std::sync::Arc;

use axum::routing::get;
use naisen_core::error::ErrorCode;
use naisen_core::ids::SubscriberId;
use naisen_core::settings::CompanySettings;
use naisen_core::simulate::{Simulation, Trial, simulate};
use naisen_store::Error;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::form::Form;
use crate::visit::Visit;

/// The page's path.
pub(crate) const PATH: &str = "/simulator";

const SCREEN: Screen = Screen::new("X10", PATH, text::TITLE, &[Who::Admin, Who::User])
    .menu(Section::Verify, text::LINE);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[SCREEN], get(web::show));
    let api = OpenApiRouter::new().routes(routes!(api::get));
    Feature::new(pages, api)
}

/// A call that was tried out.
pub(crate) struct Tried {
    world: Arc<CompanySettings>,
    trial: Trial,
    pub(crate) simulation: Simulation,
}

/// Tries out the call that a question asks for; [`question`] says what it may ask.
pub(crate) async fn try_out(visit: &Visit, caller: &Caller, question: &Form) -> Result<Tried> {
    let (caller, question) = (caller.clone(), question.clone());
    let (now_ms, live) = (visit.app().now_ms(), Arc::clone(&visit.app().live));
    let tried = visit
        .app()
        .store
        .read(move |conn| {
            let view = conn.company(&caller.actor)?;
            let world = Arc::clone(view.settings());
            let phones = live.phones(world.id());
            let trial = question::read(&question, &caller, &world, now_ms, phones.as_deref())?;
            // Other companies' phones are none of the caller's business: their numbers are outside.
            let simulation = simulate(&world, &[], &trial);
            Ok::<_, Error>(Tried {
                world,
                trial,
                simulation,
            })
        })
        .await?;
    Ok(tried)
}

/// The number of a company with this 外線番号, 加入者ID or extension.
pub(crate) fn number_of(world: &CompanySettings, text: &str) -> Option<SubscriberId> {
    question::find(world, text)
}

/// The question that was asked in the URL; the language is no part of it.
fn asked(visit: &Visit) -> std::result::Result<Form, ErrorCode> {
    let pairs = crate::form::pairs(visit.query().as_bytes())?;
    let own = pairs.into_iter().filter(|(name, _)| name != "lang");
    Ok(Form::new(own.collect()))
}
