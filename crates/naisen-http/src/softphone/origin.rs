//! The portal's address as the caller reaches it, for links that leave the portal. The edge has checked
//! the host.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::failure::Failure;
use crate::visit::Visit;

/// `https://portal.example:8443`.
pub(super) struct Origin(pub(super) String);

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let https = visit.app().http.https;
        let asked = parts
            .headers
            .get(header::HOST)
            .and_then(|h| h.to_str().ok());
        let authority = parts.uri.authority().map(|a| a.as_str());
        let host = authority.or(asked).unwrap_or("localhost");
        let scheme = if https { "https" } else { "http" };
        Ok(Self(format!("{scheme}://{host}")))
    }
}
