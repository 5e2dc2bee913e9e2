//! What machines ask: whether the portal is ready, its metrics, the description of the API, and the same
//! description as a page for people.

mod reference;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use naisen_core::actor::Actor;
use naisen_store::account::operator;
use utoipa::openapi::OpenApi;

use crate::app::App;
use crate::failure::Result;
use crate::openapi::BASE;

/// Routes open to everybody and in no menu.
pub(crate) fn routes(api: OpenApi) -> Router<App> {
    let pages = reference::routes(&api);
    Router::new()
        .route("/healthz", get(ready))
        .route("/metrics", get(metrics))
        .route(
            &format!("{BASE}/openapi.json"),
            get(move || async move { Json(api) }),
        )
        .merge(pages)
}

/// 200 when the database answers, else 9005.
async fn ready(State(app): State<App>) -> Result<&'static str> {
    app.store
        .read(|conn| operator::list(conn, &Actor::system()))
        .await?;
    Ok("ok\n")
}

async fn metrics(State(app): State<App>) -> Response {
    let text = app.metrics.as_ref().map(|m| m.render()).unwrap_or_default();
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
