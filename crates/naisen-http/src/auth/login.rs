//! The login itself (domain §3.5): a locked counter is answered without looking at the password, an
//! unknown login id does the same work as a known one, and a wrong one from a source that guesses is
//! answered late.

use axum::http::HeaderMap;
use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::fold;
use naisen_core::ids::BrowserId;
use naisen_core::settings::CompanyState;
use naisen_store::account::{self, Account, Preferences, browser, login_lock, session};

use super::identify::card;
use super::{Caller, Proof, Secret, password, secret};
use crate::app::App;
use crate::cookie::Cookie;
use crate::failure::{Failure, Result};
use crate::visit::Visit;

/// A session just opened. The secrets go to the browser and nowhere else.
#[derive(Debug)]
pub struct Opened {
    /// The session's token, for the cookie or as a bearer token.
    pub session: Secret,
    /// The cookie that trusts this browser from now on; none when it was trusted already.
    pub browser: Option<Secret>,
    /// Who logged in.
    pub role: Role,
    /// ログインID as stored.
    pub login_id: String,
    /// The password must be changed first.
    pub must_change_password: bool,
    /// What the account chose before.
    pub preferences: Preferences,
}

/// What is known before the password is looked at.
struct Known {
    account: Option<Account>,
    browser: Option<BrowserId>,
}

/// Logs in with what was typed.
///
/// # Errors
/// 8008 for an empty field, 8000, 8001, 8016 for a closed company.
pub async fn login(
    visit: &Visit,
    headers: &HeaderMap,
    login_id: &str,
    password: &str,
) -> Result<Opened> {
    let app = visit.app();
    let login_id = fold::digits(login_id);
    if login_id.is_empty() {
        return Err(ErrorCode::Required.at("login_id").into());
    }
    if password.is_empty() {
        return Err(ErrorCode::Required.at("password").into());
    }
    let cookie = Cookie::Browser.read(headers, &app.http);
    let known = look(app, &login_id, cookie).await?;
    let browser = known.browser;
    let admitted = admit(app, &login_id, browser).await?;
    let stored = known
        .account
        .as_ref()
        .map(|a| a.password_hash.clone())
        .filter(|hash| !hash.is_empty());
    let right = admitted && password::verify(app, password, stored).await?;
    match known.account {
        Some(account) if right => open(visit, account, browser).await,
        _ => Err(failed(visit, &login_id, browser).await?),
    }
}

/// Counts a wrong current password like a failed login of this browser (domain §3.5, S32 and U05).
///
/// # Errors
/// 8001 while locked, 8000 or 8001 for a wrong password.
pub async fn confirm(visit: &Visit, caller: &Caller, typed: &str) -> Result<()> {
    let app = visit.app();
    let browser = match caller.proof {
        Proof::Session(_, browser) => browser,
        Proof::Token(_) => None,
    };
    let actor = caller.actor.clone();
    let stored = app
        .store
        .read(move |conn| account::get(conn, &actor))
        .await?
        .password_hash;
    let right = admit(app, &caller.login_id, browser).await?
        && password::verify(app, typed, Some(stored)).await?;
    if right {
        let login_id = caller.login_id.clone();
        app.store
            .write(move |tx| login_lock::succeeded(tx, &Actor::system(), &login_id, browser))
            .await?;
        return Ok(());
    }
    Err(failed(visit, &caller.login_id, browser).await?)
}

/// Judges the password of a 初期設定: counted like a login of the number's user from a browser nobody
/// trusts.
///
/// # Errors
/// 8000, 8001.
pub async fn prove(visit: &Visit, login_id: &str, typed: &str) -> Result<()> {
    let app = visit.app();
    let known = look(app, login_id, None).await?;
    let admitted = admit(app, login_id, None).await?;
    let stored = known
        .account
        .filter(|account| matches!(account.role, Role::User(..)))
        .map(|account| account.password_hash)
        .filter(|hash| !hash.is_empty());
    // terminal-auth.13
    if !admitted || !password::verify(app, typed, stored).await? {
        return Err(mistaken(visit, login_id).await?);
    }
    let login_id = login_id.to_owned();
    app.store
        .write(move |tx| login_lock::succeeded(tx, &Actor::system(), &login_id, None))
        .await?;
    Ok(())
}

/// Counts one more mistake of a 初期設定, as a wrong code is.
///
/// # Errors
/// Faults of the database; the refusal itself is the answer.
pub async fn mistaken(visit: &Visit, login_id: &str) -> Result<Failure> {
    failed(visit, login_id, None).await
}

async fn look(app: &App, login_id: &str, cookie: Option<String>) -> Result<Known> {
    let login_id = login_id.to_owned();
    let known = app
        .store
        .read(move |conn| {
            let account = account::find(conn, &Actor::system(), &login_id)?;
            let browser = match (&account, cookie) {
                (Some(account), Some(cookie)) => {
                    let owner = owner(account.role, None);
                    browser::find(conn, &owner, &secret::hash(&cookie))?.map(|b| b.id)
                }
                _ => None,
            };
            Ok(Known { account, browser })
        })
        .await?;
    Ok(known)
}

/// Whether the counter lets the password be looked at.
async fn admit(app: &App, login_id: &str, browser: Option<BrowserId>) -> Result<bool> {
    let login_id = login_id.to_owned();
    let admitted = app
        .store
        .read(move |conn| login_lock::admit(conn, &Actor::system(), &login_id, browser))
        .await
        .map_err(Failure::from);
    match admitted {
        Ok(()) => Ok(true),
        Err(failure) if failure.refusal.code == ErrorCode::LoginLocked => Ok(false),
        Err(failure) => Err(failure),
    }
}

/// The answer to a failed attempt; from a source that guesses it comes late, from a trusted browser
/// never.
async fn failed(visit: &Visit, login_id: &str, browser: Option<BrowserId>) -> Result<Failure> {
    let app = visit.app();
    let id = login_id.to_owned();
    let code = app
        .store
        .write(move |tx| login_lock::failed(tx, &Actor::system(), &id, browser))
        .await?;
    metrics::counter!("naisen_login_failures_total").increment(1);
    if browser.is_none() {
        app.answer_late(visit.address()).await;
    }
    Ok(code.into())
}

async fn open(visit: &Visit, account: Account, known: Option<BrowserId>) -> Result<Opened> {
    let app = visit.app();
    let session = Secret::new(&app.random);
    let browser = known.is_none().then(|| Secret::new(&app.random));
    let owner = owner(account.role, visit.address());
    let login_id = account.login_id.clone();
    let (session_hash, browser_hash) = (session.hash(), browser.as_ref().map(Secret::hash));
    let old = visit.caller().map(|c| (c.actor.clone(), c.proof));
    app.store
        .write(move |tx| {
            // Guesses that ran side by side meanwhile may have locked it.
            login_lock::admit(tx, &Actor::system(), &login_id, known)?;
            let closed = card(tx, &owner)?.is_some_and(|c| c.state == CompanyState::Closed);
            if closed {
                return Err(ErrorCode::CompanyMissing.into());
            }
            login_lock::succeeded(tx, &Actor::system(), &login_id, known)?;
            let browser = match &browser_hash {
                Some(hash) => Some(browser::create(tx, &owner, hash)?),
                None => known,
            };
            if let Some((actor, Proof::Session(id, _))) = &old {
                session::end(tx, actor, *id)?;
            }
            session::create(tx, &owner, &session_hash, browser)
        })
        .await?;
    Ok(Opened {
        session,
        browser,
        role: account.role,
        login_id: account.login_id,
        must_change_password: account.must_change_password,
        preferences: account.preferences,
    })
}

const fn owner(role: Role, address: Option<std::net::IpAddr>) -> Actor {
    Actor { role, address }
}
