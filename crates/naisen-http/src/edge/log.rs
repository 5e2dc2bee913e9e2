//! One log line a request: what, by whom in kind, how it ended, how long it took. Neither query nor
//! body is logged, because they hold numbers and passwords (A10).

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::visit::Visit;

pub(super) async fn record(request: Request, next: Next) -> Response {
    let id = request
        .extensions()
        .get::<Visit>()
        .map_or_else(String::new, |v| v.request_id().to_owned());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |p| p.as_str().to_owned());
    let started = Instant::now();
    let span = tracing::info_span!("http", request_id = %id);
    let response = next.run(request).instrument(span).await;
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    tracing::info!(
        request_id = %id,
        %method,
        route,
        status,
        elapsed_us = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    let labels = [
        ("method", method.as_str().to_owned()),
        ("route", route),
        ("status", status.to_string()),
    ];
    metrics::counter!("naisen_http_requests_total", &labels).increment(1);
    metrics::histogram!("naisen_http_request_seconds").record(elapsed.as_secs_f64());
    response
}
