//! Finds the account behind a request: a bearer token, or the session's cookie. Both are looked up by
//! their SHA-256; an unknown one is nobody.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use naisen_core::actor::{Actor, Role};
use naisen_core::settings::CompanyState;
use naisen_store::account::{self, Account, Preferences, api_token, session};
use naisen_store::{Conn, company};

use super::{Caller, CompanyCard, Proof, secret};
use crate::app::{App, Http};
use crate::cookie::Cookie;
use crate::failure::Failure;
use crate::ui::assets;
use crate::visit::Visit;

/// A secret as the request shows it.
enum Shown {
    Bearer(String),
    Cookie(String),
}

/// What the lookup found, and whether its last use must be noted.
struct Found {
    caller: Caller,
    used_long_ago: bool,
}

pub(crate) async fn identify(
    State(app): State<App>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    if concerns_nobody(visit.path()) {
        return next.run(request).await;
    }
    if let Some(shown) = shown(request.headers(), &app.http)
        && !matches!(&shown, Shown::Bearer(token) if secret::is_terminal_token(token))
        && let Err(failure) = seat(&app, &visit, shown).await
    {
        return failure.into_response();
    }
    next.run(request).await
}

/// Files and probes are answered without looking anybody up.
fn concerns_nobody(path: &str) -> bool {
    let files = assets::PATH.split('{').next().unwrap_or_default();
    path.starts_with(files) || path == "/healthz" || path == "/metrics"
}

fn shown(headers: &HeaderMap, http: &Http) -> Option<Shown> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        return scheme
            .eq_ignore_ascii_case("bearer")
            .then(|| Shown::Bearer(token.trim().to_owned()));
    }
    Cookie::Session.read(headers, http).map(Shown::Cookie)
}

async fn seat(app: &App, visit: &Visit, shown: Shown) -> Result<(), Failure> {
    let address = visit.address();
    let (text, guessed) = match shown {
        Shown::Bearer(text) => (text, true),
        Shown::Cookie(text) => (text, false),
    };
    let found = app
        .store
        .read(move |conn| find(conn, &text, address))
        .await?;
    let Some(Found {
        mut caller,
        used_long_ago,
    }) = found
    else {
        if guessed {
            app.answer_late(address).await;
        }
        return Ok(());
    };
    if used_long_ago {
        note_use(app, &caller).await;
    }
    remember_lang(app, visit, &mut caller).await?;
    visit.seat(Arc::new(caller));
    Ok(())
}

fn find(
    conn: &mut Conn<'_>,
    text: &str,
    address: Option<std::net::IpAddr>,
) -> naisen_store::Result<Option<Found>> {
    let system = Actor::system();
    let hash = secret::hash(text);
    let now_ms = conn.now_ms();
    let (proof, used_long_ago, account) = if secret::is_api_token(text) {
        let Some((token, account)) = api_token::find(conn, &system, &hash)? else {
            return Ok(None);
        };
        let used_ms = token.used_ms.unwrap_or_default();
        let stale = now_ms - used_ms >= api_token::TOUCH_MS;
        (Proof::Token(token.id), stale, account)
    } else {
        let Some((session, account)) = session::find(conn, &system, &hash)? else {
            return Ok(None);
        };
        let stale = now_ms - session.used_ms >= session::TOUCH_MS;
        (Proof::Session(session.id, session.browser), stale, account)
    };
    let caller = caller(conn, account, proof, address)?;
    if closed_for_good(conn, &caller)? {
        return Ok(None);
    }
    Ok(Some(Found {
        caller,
        used_long_ago,
    }))
}

fn caller(
    conn: &mut Conn<'_>,
    account: Account,
    proof: Proof,
    address: Option<std::net::IpAddr>,
) -> naisen_store::Result<Caller> {
    let actor = Actor {
        role: account.role,
        address,
    };
    Ok(Caller {
        company: card(conn, &actor)?,
        actor,
        login_id: account.login_id,
        must_change_password: account.must_change_password,
        preferences: account.preferences,
        proof,
    })
}

/// A day after its company closed, nobody of it is known any more (domain §10, 8016).
fn closed_for_good(conn: &mut Conn<'_>, caller: &Caller) -> naisen_store::Result<bool> {
    let Some(card) = &caller.company else {
        return Ok(false);
    };
    if card.state == CompanyState::Active {
        return Ok(false);
    }
    let now_ms = conn.now_ms();
    let closed_ms = company::closed_ms(conn, &Actor::system(), card.id)?;
    Ok(closed_ms.is_some_and(|at| now_ms - at >= company::CLOSED_ACCESS_MS))
}

/// What pages show of the actor's company; none for an operator.
pub(super) fn card(
    conn: &mut Conn<'_>,
    actor: &Actor,
) -> naisen_store::Result<Option<CompanyCard>> {
    let Some(id) = actor.company() else {
        return Ok(None);
    };
    // As the system, because a closed company is not there for its own people.
    let view = conn.company_of(&Actor::system(), id)?;
    let company = view.settings().company();
    Ok(Some(CompanyCard {
        id,
        login_id: company.login_id.clone(),
        name: company.name.clone(),
        state: company.state,
        features: company.features,
    }))
}

/// A database that takes nothing keeps nobody from reading.
async fn note_use(app: &App, caller: &Caller) {
    let (actor, proof) = (caller.actor.clone(), caller.proof);
    let write = app.store.write(move |tx| match proof {
        Proof::Session(id, _) => session::touch(tx, &actor, id),
        Proof::Token(id) => api_token::touch(tx, &actor, id),
    });
    if let Err(error) = write.await {
        tracing::warn!(%error, "the use of a session or token is not noted");
    }
}

/// `?lang=` on any page is the account's choice from then on (domain §2.12).
async fn remember_lang(app: &App, visit: &Visit, caller: &mut Caller) -> Result<(), Failure> {
    let Some(lang) = visit.lang_asked() else {
        return Ok(());
    };
    let chosen = Preferences {
        lang,
        ..caller.preferences
    };
    if visit.is_api() || caller.preferences == chosen || caller.actor.role == Role::System {
        return Ok(());
    }
    let actor = caller.actor.clone();
    app.store
        .write(move |tx| account::set_preferences(tx, &actor, chosen))
        .await?;
    caller.preferences = chosen;
    Ok(())
}
