//! What no route needs to look at: a foreign host, another site's form, a body too large, an address
//! that is not UTF-8. All are answered before the database is asked.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use naisen_core::error::ErrorCode;

use super::{BODY_BYTES_MAX, LARGE};
use crate::app::{App, Http};
use crate::failure::Failure;

pub(super) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    match judge(&request, &app.http) {
        Ok(()) => next.run(request).await,
        Err(code) => Failure::from(code).into_response(),
    }
}

fn judge(request: &Request, http: &Http) -> Result<(), ErrorCode> {
    let headers = request.headers();
    let host = host_of(request.uri(), headers).ok_or(ErrorCode::HostRefused)?;
    if !served(host, http) {
        return Err(ErrorCode::HostRefused);
    }
    utf8(request.uri())?;
    let most = match LARGE {
        (path, most) if path == request.uri().path() => most,
        _ => BODY_BYTES_MAX,
    };
    if declared_length(headers).is_some_and(|n| n > most) {
        return Err(ErrorCode::BodyTooLarge);
    }
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
    );
    // A bearer token is never sent by a browser on its own.
    if !safe && !headers.contains_key(header::AUTHORIZATION) && !same_origin(host, headers) {
        return Err(ErrorCode::OriginRefused);
    }
    Ok(())
}

fn host_of<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    uri.authority().map_or_else(
        || headers.get(header::HOST)?.to_str().ok(),
        |authority| Some(authority.as_str()),
    )
}

/// The host without its port; `[::1]` loses its brackets.
fn name_of(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn served(host: &str, http: &Http) -> bool {
    let name = name_of(host);
    if http.hosts.is_empty() {
        return name.eq_ignore_ascii_case("localhost")
            || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    }
    http.hosts.iter().any(|h| h.eq_ignore_ascii_case(name))
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// Fetch Metadata first; `Origin` for browsers without it. A request with neither comes from no
/// browser, so nobody's cookie was sent against their will.
fn same_origin(host: &str, headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    origin
        .to_str()
        .ok()
        .and_then(|o| o.split_once("://"))
        .is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

fn utf8(uri: &Uri) -> Result<(), ErrorCode> {
    let whole = |text: &str| {
        crate::form::percent_decode(text.as_bytes())
            .map(|_| ())
            .map_err(|_| ErrorCode::RequestMalformed)
    };
    whole(uri.path())?;
    whole(uri.query().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn check(method: &str, uri: &str, headers: &[(&str, &str)]) -> u16 {
        let http = Http {
            hosts: vec!["portal.example".to_owned()],
            ..Http::default()
        };
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        judge(&request, &http).map_or_else(ErrorCode::number, |()| 0)
    }

    #[test]
    fn hosts_and_origins() {
        let host = ("host", "portal.example");
        for (method, uri, headers, code) in [
            ("GET", "/", vec![host], 0),
            ("GET", "/", vec![("host", "PORTAL.example:8080")], 0),
            ("GET", "/", vec![("host", "other.example")], 9016),
            ("GET", "/", vec![], 9016),
            ("GET", "/%ff", vec![host], 9010),
            ("GET", "/?q=%e3%81", vec![host], 9010),
            ("GET", "/?q=%zz", vec![host], 0),
            ("POST", "/", vec![host], 0),
            (
                "POST",
                "/",
                vec![host, ("sec-fetch-site", "same-origin")],
                0,
            ),
            (
                "POST",
                "/",
                vec![host, ("sec-fetch-site", "same-site")],
                9015,
            ),
            (
                "POST",
                "/",
                vec![host, ("sec-fetch-site", "cross-site")],
                9015,
            ),
            (
                "POST",
                "/",
                vec![host, ("origin", "https://portal.example")],
                0,
            ),
            (
                "POST",
                "/",
                vec![host, ("origin", "https://evil.example")],
                9015,
            ),
            ("POST", "/", vec![host, ("origin", "null")], 9015),
            (
                "POST",
                "/",
                vec![host, ("content-length", "99999999")],
                9013,
            ),
        ] {
            assert_eq!(
                check(method, uri, &headers),
                code,
                "{method} {uri} {headers:?}"
            );
        }
    }
}
