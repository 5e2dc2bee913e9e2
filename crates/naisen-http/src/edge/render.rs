//! Writes a [`Failure`] out: JSON for the API, a page in the visitor's language for a browser. What the
//! framework itself refuses (an unknown path, a wrong method) becomes a row of the table here. A fault
//! is logged here and nowhere else.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use naisen_core::error::ErrorCode;

use crate::failure::{ApiError, Failure};
use crate::page;
use crate::visit::Visit;

pub(super) async fn write_out(visit: Visit, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let failure = response
        .extensions_mut()
        .remove::<Failure>()
        .or_else(|| foreign(&response).map(Failure::from));
    let Some(failure) = failure else {
        return response;
    };
    if let Some(fault) = &failure.fault {
        tracing::error!(
            request_id = visit.request_id(),
            code = failure.refusal.code.number(),
            %fault,
            "fault"
        );
    }
    let headers = std::mem::take(response.headers_mut());
    let mut written = if visit.is_api() {
        let body = ApiError::new(&failure, visit.request_id());
        (failure.status(), Json(body)).into_response()
    } else {
        page::problem(&visit, &failure)
    };
    keep(headers, written.headers_mut());
    written
}

/// `Allow`, `Retry-After`, cookies: everything but what described the old body.
fn keep(old: HeaderMap, new: &mut HeaderMap) {
    for name in [header::ALLOW, header::RETRY_AFTER, header::SET_COOKIE] {
        for value in old.get_all(&name) {
            new.append(&name, value.clone());
        }
    }
}

/// The code of a refusal that is not ours: no handler of ours answers plain text with such a status.
fn foreign(response: &Response) -> Option<ErrorCode> {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    plain.then(|| match status {
        StatusCode::NOT_FOUND => ErrorCode::PageMissing,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::ContentType,
        StatusCode::SERVICE_UNAVAILABLE => ErrorCode::SystemLimit,
        other if other.is_client_error() => ErrorCode::RequestMalformed,
        _ => ErrorCode::Internal,
    })
}
