//! Around every route: request id, log, security headers, refusals written out, checks of host, origin
//! and size, the time limit, and who asks. It knows no feature.

mod guard;
mod head;
mod log;
mod render;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::HeaderMap;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use naisen_core::error::ErrorCode;
use naisen_core::limits::BACKUP_BYTES_MAX;
use naisen_core::text::Lang;
use naisen_store::Fault;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::App;
use crate::auth::{self, Density};
use crate::cookie::Cookie;
use crate::failure::Failure;
use crate::outcome;
use crate::terminal_api;
use crate::visit::{Start, Visit};

/// Bytes of a request's body; uploads are checked again by their own limits.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;
/// The one operation with a larger body.
const LARGE: (&str, usize) = (terminal_api::BACKUP_PATH, BACKUP_BYTES_MAX);
/// Time one request may take; the latest answer to a guesser waits 30 s of it (domain §3.5).
const REQUEST_LIMIT: Duration = Duration::from_secs(60);

/// The router with everything around it, outermost last.
pub(crate) fn wrap(router: Router, app: &App) -> Router {
    router
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(app.clone(), auth::identify))
        .layer(from_fn(limit_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), guard::check))
        .layer(from_fn(render::write_out))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), head::secure))
        .layer(from_fn(log::record))
        .layer(from_fn_with_state(app.clone(), open))
}

/// Reads the request's head once, for everything further in.
async fn open(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let start = Start {
        request_id: request_id(&app),
        address: address(&request, &app),
        path: request.uri().path().to_owned(),
        lang_asked: crate::form::pairs(query.as_bytes())
            .ok()
            .and_then(|pairs| pairs.into_iter().find(|(key, _)| key == "lang"))
            .and_then(|(_, tag)| lang(&tag)),
        lang_cookie: Cookie::Lang
            .read(headers, &app.http)
            .and_then(|tag| lang(&tag)),
        density: Cookie::Density
            .read(headers, &app.http)
            .map_or(Density::Normal, |word| Density::of(&word)),
        outcome: outcome::read(headers, &app.http),
        query,
    };
    request.extensions_mut().insert(Visit::new(app, start));
    next.run(request).await
}

async fn limit_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(REQUEST_LIMIT, next.run(request))
        .await
        .unwrap_or_else(|_| Failure::from(ErrorCode::SystemLimit).into_response())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic's payload over"
)]
fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let message = payload
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    Failure::from(Fault::because(format!("a handler panicked: {message}"))).into_response()
}

fn request_id(app: &App) -> String {
    format!("{:016x}", u64::from_be_bytes(app.random.bytes()))
}

fn address(request: &Request, app: &App) -> Option<std::net::IpAddr> {
    if app.http.behind_proxy {
        return forwarded_for(request.headers());
    }
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0.ip().to_canonical())
}

/// The nearest proxy appends; everything before its entry is the caller's claim.
fn forwarded_for(headers: &HeaderMap) -> Option<std::net::IpAddr> {
    headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()?
        .to_str()
        .ok()?
        .rsplit(',')
        .next()?
        .trim()
        .parse()
        .ok()
}

fn lang(tag: &str) -> Option<Lang> {
    match tag {
        "ja" => Some(Lang::Ja),
        "en" => Some(Lang::En),
        _ => None,
    }
}
