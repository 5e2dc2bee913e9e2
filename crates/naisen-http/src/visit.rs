//! One request as the portal sees it: who came, from where, in which language, and what the last action
//! told. Made by the edge before anything else; what it reads and writes, its callers say.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::text::Lang;
use naisen_store::account::Theme;
use naisen_store::{Conn, Tx};

use crate::app::App;
use crate::auth::{Caller, Density};
use crate::failure::Failure;

/// One request. Cheap to clone; handlers take it as an argument.
#[derive(Clone, Debug)]
pub struct Visit(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app: App,
    start: Start,
    caller: OnceLock<Arc<Caller>>,
}

/// What the edge found in the request's head.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) request_id: String,
    pub(crate) address: Option<IpAddr>,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) lang_asked: Option<Lang>,
    pub(crate) lang_cookie: Option<Lang>,
    pub(crate) density: Density,
    pub(crate) outcome: Option<String>,
}

impl Visit {
    pub(crate) fn new(app: App, start: Start) -> Self {
        Self(Arc::new(Inner {
            app,
            start,
            caller: OnceLock::new(),
        }))
    }

    /// The application.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// Finds this request in the log; also in `x-request-id`.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.0.start.request_id
    }

    /// The caller's address, behind a proxy the one it reports.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.0.start.address
    }

    /// Path without query, as sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.start.path
    }

    /// Query without `?`, as sent; empty when there is none.
    #[must_use]
    pub fn query(&self) -> &str {
        &self.0.start.query
    }

    /// Whether this is the API: refusals are JSON.
    #[must_use]
    pub fn is_api(&self) -> bool {
        self.path() == "/api" || self.path().starts_with("/api/")
    }

    /// Who asks, once that is known.
    #[must_use]
    pub fn caller(&self) -> Option<&Arc<Caller>> {
        self.0.caller.get()
    }

    pub(crate) fn seat(&self, caller: Arc<Caller>) {
        // A request has one caller; a second login inside it cannot happen.
        let _ = self.0.caller.set(caller);
    }

    /// `?lang=` of this request, to be remembered.
    pub(crate) fn lang_asked(&self) -> Option<Lang> {
        self.0.start.lang_asked
    }

    /// Reads as a caller.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        caller: &Caller,
        read: impl FnOnce(&mut Conn<'_>, &Actor) -> naisen_store::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let actor = caller.actor.clone();
        let read = self.app().store.read(move |conn| read(conn, &actor));
        Ok(read.await?)
    }

    /// Writes as a caller, all or nothing. The closure may run more than once.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        caller: &Caller,
        mut write: impl FnMut(&mut Tx<'_>, &Actor) -> naisen_store::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let actor = caller.actor.clone();
        let written = self.app().store.write(move |tx| write(tx, &actor));
        Ok(written.await?)
    }

    /// The language to answer in: asked for, else the account's, else the browser's cookie, else
    /// Japanese (domain §0.9).
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang_asked()
            .or_else(|| self.caller().map(|c| c.preferences.lang))
            .or(self.0.start.lang_cookie)
            .unwrap_or_default()
    }

    /// The account's choice of light or dark.
    #[must_use]
    pub fn theme(&self) -> Theme {
        self.caller().map_or(Theme::Auto, |c| c.preferences.theme)
    }

    /// The browser's choice of the height of rows.
    #[must_use]
    pub fn density(&self) -> Density {
        self.0.start.density
    }

    /// What the action before this page did, in one line.
    #[must_use]
    pub fn outcome(&self) -> Option<&str> {
        self.0.start.outcome.as_deref()
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| ErrorCode::Internal.into())
    }
}
