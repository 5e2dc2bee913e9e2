//! The portal's cookies: their names, flags and how they are read. It does not know what they mean.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::app::Http;

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The session's token.
    Session,
    /// Trusts this browser for a login id (domain §3.5).
    Browser,
    /// The language before login.
    Lang,
    /// The height of rows.
    Density,
    /// One line the next page shows.
    Outcome,
}

impl Cookie {
    /// The name sent to browsers: `__Host-` needs https, loopback without TLS goes without.
    #[must_use]
    pub const fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-naisen_session",
            (Self::Session, false) => "naisen_session",
            (Self::Browser, true) => "__Host-naisen_browser",
            (Self::Browser, false) => "naisen_browser",
            (Self::Lang, true) => "__Host-naisen_lang",
            (Self::Lang, false) => "naisen_lang",
            (Self::Density, true) => "__Host-naisen_density",
            (Self::Density, false) => "naisen_density",
            (Self::Outcome, true) => "__Host-naisen_outcome",
            (Self::Outcome, false) => "naisen_outcome",
        }
    }

    /// The value in a request, if it was sent.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, http: &Http) -> Option<String> {
        let name = self.name(http.https);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|h| h.to_str().ok())
            .flat_map(|h| h.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    }

    /// A `Set-Cookie` value; without `max_age_s` it ends with the browser. The value must be plain
    /// token characters, which base64url is.
    #[must_use]
    pub fn set(self, http: &Http, value: &str, max_age_s: Option<i64>) -> Option<HeaderValue> {
        use std::fmt::Write as _;
        let mut text = format!(
            "{}={value}; Path=/; HttpOnly; SameSite=Lax",
            self.name(http.https)
        );
        if http.https {
            text.push_str("; Secure");
        }
        if let Some(age) = max_age_s {
            write!(text, "; Max-Age={age}").ok()?;
        }
        HeaderValue::from_str(&text).ok()
    }

    /// A `Set-Cookie` value that makes the browser forget it.
    #[must_use]
    pub fn clear(self, http: &Http) -> Option<HeaderValue> {
        self.set(http, "", Some(0))
    }
}
