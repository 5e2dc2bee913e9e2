//! Headers every response carries (quality bar A6).

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::cookie::Cookie;
use crate::visit::Visit;

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";
/// Seconds a browser remembers to use https only: two years.
const HSTS: &str = "max-age=63072000; includeSubDomains";
/// Seconds the language before login is remembered: one year.
const LANG_AGE_S: i64 = 365 * 24 * 60 * 60;

const FIXED: [(&str, &str); 6] = [
    ("content-security-policy", CSP),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

pub(super) async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned();
    let mut response = next.run(request).await;
    let html = is_html(response.headers());
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    if app.http.https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HSTS),
        );
    }
    // Only embedded files say themselves how long they may be kept.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if let Some(visit) = visit {
        remember(&app, &visit, html, headers);
    }
    response
}

fn remember(app: &App, visit: &Visit, html: bool, headers: &mut HeaderMap) {
    if let Ok(id) = HeaderValue::from_str(visit.request_id()) {
        headers.insert("x-request-id", id);
    }
    let mut set = |cookie: Option<HeaderValue>| {
        if let Some(cookie) = cookie {
            headers.append(header::SET_COOKIE, cookie);
        }
    };
    if let Some(lang) = visit.lang_asked() {
        set(Cookie::Lang.set(&app.http, lang.tag(), Some(LANG_AGE_S)));
    }
    // The page that showed the line has used it up.
    if html && visit.outcome().is_some() {
        set(Cookie::Outcome.clear(&app.http));
    }
}

fn is_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("text/html"))
}
