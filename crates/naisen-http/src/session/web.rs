//! The pages of login and sessions.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use naisen_core::actor::Actor;
use naisen_core::ids::{BrowserId, SessionId};
use naisen_core::text::Lang;
use naisen_store::account::browser::Browser;
use naisen_store::account::session::Session;
use naisen_store::account::{self, Preferences, browser, session};

use super::text;
use crate::app::Http;
use crate::auth::{self, Opened, Proof, Signed};
use crate::cookie::Cookie;
use crate::failure::Result;
use crate::form::{Entry, Form};
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{outcome, page};

#[derive(Template)]
#[template(path = "session/login.html")]
struct LoginPage {
    shell: Shell,
    entry: Entry,
    next: String,
    /// The language chosen here, which becomes the account's; empty when none was.
    chosen: String,
}

pub(super) async fn show(visit: Visit) -> Result {
    if visit.caller().is_some() {
        return Ok(outcome::go(&next(&visit)));
    }
    let empty: [(&str, &str); 0] = [];
    login_page(&visit, Entry::saved(empty), next(&visit))
}

pub(super) async fn log_in(visit: Visit, headers: HeaderMap, form: Form) -> Result {
    let to = outcome::local(form.text("next")).to_owned();
    let opened = auth::login(
        &visit,
        &headers,
        form.text("login_id"),
        form.text("password"),
    )
    .await;
    match opened {
        Ok(opened) => {
            keep_lang(&visit, &opened, form.text("lang")).await?;
            let to = if opened.must_change_password {
                "/password"
            } else {
                &to
            };
            let mut response = outcome::go(to);
            keep(&mut response, &opened, &visit.app().http);
            Ok(response)
        }
        // A closed company's refusal belongs to the form, too: nobody is logged in yet.
        Err(failure) if failure.fault.is_none() => {
            let entry = Entry::typed(form, &failure.refusal, visit.lang());
            login_page(&visit, entry, to)
        }
        Err(failure) => Err(failure),
    }
}

/// The language chosen on the login page stays the account's (domain §2.12).
async fn keep_lang(visit: &Visit, opened: &Opened, tag: &str) -> Result<()> {
    let chosen = [Lang::Ja, Lang::En].into_iter().find(|l| l.tag() == tag);
    let Some(lang) = chosen.filter(|lang| *lang != opened.preferences.lang) else {
        return Ok(());
    };
    let owner = Actor {
        role: opened.role,
        address: visit.address(),
    };
    let preferences = Preferences {
        lang,
        ..opened.preferences
    };
    visit
        .app()
        .store
        .write(move |tx| account::set_preferences(tx, &owner, preferences))
        .await?;
    Ok(())
}

pub(super) async fn log_out(visit: Visit) -> Result {
    let http = &visit.app().http;
    if let Some(caller) = visit.caller()
        && let Proof::Session(id, _) = caller.proof
    {
        let actor = caller.actor.clone();
        visit
            .app()
            .store
            .write(move |tx| session::end(tx, &actor, id))
            .await?;
    }
    let mut response = outcome::done(&visit, "/login", text::LOGGED_OUT.get(visit.lang()));
    set(&mut response, Cookie::Session.clear(http));
    Ok(response)
}

/// The cookies of a session just opened.
pub(super) fn keep(response: &mut Response, opened: &Opened, http: &Http) {
    set(
        response,
        Cookie::Session.set(http, opened.session.reveal(), None),
    );
    if let Some(secret) = &opened.browser {
        let age_s = browser::AGE_MAX_MS / 1_000;
        set(
            response,
            Cookie::Browser.set(http, secret.reveal(), Some(age_s)),
        );
    }
}

pub(super) fn set(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn next(visit: &Visit) -> String {
    let pairs = crate::form::pairs(visit.query().as_bytes()).unwrap_or_default();
    let next = pairs.iter().find(|(key, _)| key == "next");
    outcome::local(next.map_or("/", |(_, to)| to)).to_owned()
}

fn login_page(visit: &Visit, entry: Entry, next: String) -> Result {
    let mut shell = visit.shell(text::LOGIN);
    let labels = [("login_id", text::LOGIN_ID), ("password", text::PASSWORD)];
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_LOGGED_IN, p, &labels, visit.lang()));
    let asked = visit.lang_asked().map(|lang| lang.tag().to_owned());
    let chosen = asked.unwrap_or_else(|| entry.value("lang").to_owned());
    let login = LoginPage {
        shell,
        entry,
        next,
        chosen,
    };
    page::form(&login.entry, &login)
}

#[derive(Template)]
#[template(path = "session/list.html")]
struct ListPage {
    shell: Shell,
    sessions: Vec<Session>,
    browsers: Vec<Browser>,
    own: Option<SessionId>,
    own_browser: Option<BrowserId>,
}

impl ListPage {
    fn is_own(&self, session: &Session) -> bool {
        self.own == Some(session.id)
    }

    fn trusts_this(&self, browser: &Browser) -> bool {
        self.own_browser == Some(browser.id)
    }
}

pub(super) async fn list(visit: Visit, caller: Signed) -> Result {
    let actor = caller.actor.clone();
    let (sessions, browsers) = visit
        .app()
        .store
        .read(move |conn| Ok((session::list(conn, &actor)?, browser::list(conn, &actor)?)))
        .await?;
    let (own, own_browser) = match caller.proof {
        Proof::Session(id, browser) => (Some(id), browser),
        Proof::Token(_) => (None, None),
    };
    page::show(&ListPage {
        shell: visit.shell(text::SESSIONS),
        sessions,
        browsers,
        own,
        own_browser,
    })
}

pub(super) async fn end(visit: Visit, caller: Signed, Path(id): Path<i64>) -> Result {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| session::end(tx, &actor, SessionId(id)))
        .await?;
    Ok(outcome::done(
        &visit,
        "/sessions",
        text::ENDED.get(visit.lang()),
    ))
}

pub(super) async fn forget(visit: Visit, caller: Signed, Path(id): Path<i64>) -> Result {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| browser::end(tx, &actor, BrowserId(id)))
        .await?;
    Ok(outcome::done(
        &visit,
        "/sessions",
        text::FORGOTTEN.get(visit.lang()),
    ))
}
