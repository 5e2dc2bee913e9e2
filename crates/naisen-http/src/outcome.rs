//! What an action answers in a browser: a redirect to a page, and one line that this page shows
//! (POST-redirect-GET). The line travels in a cookie, so that it needs neither script nor database.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::app::Http;
use crate::cookie::Cookie;
use crate::visit::Visit;

/// Seconds the line waits for its page.
const WAITS_S: i64 = 60;
/// Bytes of the line; a cookie may hold 4,096 encoded.
const LINE_BYTES_MAX: usize = 2_000;

/// Goes to a page of ours after something was done.
#[must_use]
pub fn done(visit: &Visit, to: &str, line: &str) -> Response {
    let mut response = go(to);
    let mut end = line.len().min(LINE_BYTES_MAX);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let value = URL_SAFE_NO_PAD.encode(&line[..end]);
    if let Some(cookie) = Cookie::Outcome.set(&visit.app().http, &value, Some(WAITS_S)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Goes to a page of ours; anything that is not a plain local path goes to the top page, so that no
/// parameter can send a visitor elsewhere.
#[must_use]
pub fn go(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, local(to))]).into_response()
}

/// The path if it is one of ours, else `/`.
#[must_use]
pub fn local(to: &str) -> &str {
    let plain = to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if to.starts_with('/') && !to.starts_with("//") && plain {
        to
    } else {
        "/"
    }
}

pub(crate) fn read(headers: &HeaderMap, http: &Http) -> Option<String> {
    let value = Cookie::Outcome.read(headers, http)?;
    let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
    String::from_utf8(bytes)
        .ok()
        .filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_local_paths_are_followed() {
        for (to, followed) in [
            ("/numbers?q=1", "/numbers?q=1"),
            ("//elsewhere.example/", "/"),
            ("/\\elsewhere.example/", "/"),
            ("https://elsewhere.example/", "/"),
            ("/a\r\nx: y", "/"),
            ("", "/"),
        ] {
            assert_eq!(local(to), followed, "{to:?}");
        }
    }
}
