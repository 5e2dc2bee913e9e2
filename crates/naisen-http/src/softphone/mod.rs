//! Any softphone and any desk phone on a number (domain §3.1, issue "Any softphone"): a link, also as a QR
//! code, that one softphone reads once as its remote provisioning, and plain credentials told once. Both
//! are set-ups and obey 端末認証; the app's own set-up is `terminal_setup`.

mod api;
mod origin;
mod provision;
mod provisioning;
mod qr;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::{get, post};
use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::set_up::device_name;
use naisen_store::Conn;
use naisen_store::terminal::{self, link};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::{Caller, Secret};
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Who};
use crate::number_head;
use crate::sip_account::{SipAccount, digest_of};
use crate::visit::Visit;

use origin::Origin;

const SCREEN: Screen = Screen::new(
    "X50",
    "/numbers/{number}/softphone",
    text::TITLE,
    &[Who::Admin, Who::User],
);
const PROVISION: Screen = Screen::new("X51", "/provision/{token}", text::PROVISION, &[]);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[SCREEN], get(web::show))
        .action(
            &[SCREEN],
            "/numbers/{number}/softphone/link",
            post(web::link),
        )
        .action(
            &[SCREEN],
            "/numbers/{number}/softphone/credentials",
            post(web::credentials),
        )
        .screen(
            &[PROVISION],
            get(provision::provision).head(provision::look),
        );
    let api = OpenApiRouter::new()
        .routes(routes!(api::link_create))
        .routes(routes!(api::credentials_create));
    Feature::new(pages, api)
}

/// A link just made.
struct Made {
    url: String,
    expires_ms: i64,
}

/// Makes the number's link, in place of the one before.
async fn make_link(visit: &Visit, caller: &Caller, number: &str, origin: &Origin) -> Result<Made> {
    let app = visit.app();
    let token = Secret::new(&app.random);
    let (caller, code, hash) = (caller.clone(), number.to_owned(), token.hash());
    let expires_ms = app
        .store
        .write(move |tx| {
            let id = caller.number(tx, &code)?;
            link::create(tx, &caller.actor, id, &hash)
        })
        .await?;
    Ok(Made {
        url: format!("{}/provision/{}", origin.0, token.reveal()),
        expires_ms,
    })
}

/// Makes credentials for a phone that is not the app; the terminal before loses its own.
async fn make_credentials(
    visit: &Visit,
    caller: &Caller,
    number: &str,
    device: &str,
) -> Result<SipAccount> {
    caller.names(number)?;
    let device = device_name(device)?;
    let opened = number_head::open(visit, caller, number).await?;
    let company = opened.company.settings().id();
    give(visit, &caller.actor, company, opened.id, &device, None).await
}

/// Gives a number a phone that is not the app; with a link only while it is good.
async fn give(
    visit: &Visit,
    actor: &Actor,
    company: CompanyId,
    id: SubscriberId,
    device: &str,
    link_hash: Option<[u8; 32]>,
) -> Result<SipAccount> {
    let app = visit.app();
    let reader = actor.clone();
    let settings = app
        .store
        .read(move |conn: &mut Conn<'_>| conn.company(&reader))
        .await?;
    let number = settings.subscriber(id).cloned();
    let number = number.ok_or(ErrorCode::SubscriberMissing)?;
    let account = SipAccount::new(app, &settings, &number);
    let phone = account.terminal(app, digest_of(&settings, &number), device, None)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            if let Some(hash) = &link_hash {
                // Under the company's lock two readers of a link come one after the other.
                tx.company(&actor)?;
                link::find(tx, &Actor::system(), hash)?.ok_or(ErrorCode::PageMissing)?;
            }
            terminal::set_up_terminal(tx, &actor, company, id, &phone)
        })
        .await?;
    Ok(account)
}
