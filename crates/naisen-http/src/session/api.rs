//! The operations of login and sessions.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use naisen_core::actor::Role;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{BrowserId, SessionId};
use naisen_store::account::{browser, session};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::web;
use crate::auth::{self, Caller, Proof, Signed};
use crate::cookie::Cookie;
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// What a login is made of.
#[derive(Deserialize, ToSchema)]
pub(super) struct Login {
    /// ログインID of an operator or administrator, 加入者ID of a user.
    login_id: String,
    /// パスワード.
    password: String,
}

/// A session just opened.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionOpened {
    /// To be sent as `Authorization: Bearer …`; also set as cookie.
    token: String,
    #[serde(flatten)]
    account: AccountShown,
}

/// The account behind a request.
#[derive(Serialize, ToSchema)]
pub(super) struct AccountShown {
    /// `operator`, `admin` or `user`.
    role: &'static str,
    /// ログインID.
    login_id: String,
    /// Every other operation answers 9002 until the password is changed.
    must_change_password: bool,
}

/// An open session.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionShown {
    /// Identity.
    id: SessionId,
    /// Login, ms.
    created_ms: i64,
    /// Last use, ms.
    used_ms: i64,
    /// Where the login came from.
    address: String,
    /// Whether this is the session of the request.
    own: bool,
}

/// A trusted browser.
#[derive(Serialize, ToSchema)]
pub(super) struct BrowserShown {
    /// Identity.
    id: BrowserId,
    /// First login, ms.
    created_ms: i64,
    /// End of the trust, ms.
    expires_ms: i64,
}

/// Logs in.
#[utoipa::path(post, path = "/session", operation_id = "session_create", tag = "session", security(()), request_body = Login,
    responses((status = 200, body = SessionOpened)))]
pub(super) async fn create(
    visit: Visit,
    headers: HeaderMap,
    Body(login): Body<Login>,
) -> Result<Response> {
    let opened = auth::login(&visit, &headers, &login.login_id, &login.password).await?;
    let body = SessionOpened {
        token: opened.session.reveal().to_owned(),
        account: AccountShown {
            role: word(opened.role),
            login_id: opened.login_id.clone(),
            must_change_password: opened.must_change_password,
        },
    };
    let mut response = Json(body).into_response();
    web::keep(&mut response, &opened, &visit.app().http);
    Ok(response)
}

/// Says who is logged in.
#[utoipa::path(get, path = "/session", operation_id = "session_get", tag = "session",
    responses((status = 200, body = AccountShown)))]
pub(super) async fn get(caller: Signed) -> Json<AccountShown> {
    Json(AccountShown {
        role: word(caller.actor.role),
        login_id: caller.login_id.clone(),
        must_change_password: caller.must_change_password,
    })
}

/// Logs out: ends the session of the request.
#[utoipa::path(delete, path = "/session", operation_id = "session_delete", tag = "session", responses((status = 204)))]
pub(super) async fn delete(visit: Visit, caller: Signed) -> Result<Response> {
    let id = session_of(&caller).ok_or(ErrorCode::SessionMissing)?;
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| session::end(tx, &actor, id))
        .await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    web::set(&mut response, Cookie::Session.clear(&visit.app().http));
    Ok(response)
}

/// The account's open sessions, newest first.
#[utoipa::path(get, path = "/sessions", operation_id = "session_list", tag = "session",
    responses((status = 200, body = Vec<SessionShown>)))]
pub(super) async fn list(visit: Visit, caller: Signed) -> Result<Json<Vec<SessionShown>>> {
    let actor = caller.actor.clone();
    let own = session_of(&caller);
    let sessions = visit
        .app()
        .store
        .read(move |conn| session::list(conn, &actor))
        .await?;
    let shown = sessions.into_iter().map(|s| SessionShown {
        id: s.id,
        created_ms: s.created_ms,
        used_ms: s.used_ms,
        address: s.address,
        own: own == Some(s.id),
    });
    Ok(Json(shown.collect()))
}

/// Ends one of the account's sessions.
#[utoipa::path(delete, path = "/sessions/{id}", operation_id = "session_end", tag = "session",
    params(("id" = SessionId, Path)), responses((status = 204)))]
pub(super) async fn end(visit: Visit, caller: Signed, Path(id): Path<i64>) -> Result<StatusCode> {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| session::end(tx, &actor, SessionId(id)))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The browsers the account trusts, newest first.
#[utoipa::path(get, path = "/browsers", operation_id = "browser_list", tag = "session",
    responses((status = 200, body = Vec<BrowserShown>)))]
pub(super) async fn list_browsers(visit: Visit, caller: Signed) -> Result<Json<Vec<BrowserShown>>> {
    let actor = caller.actor.clone();
    let browsers = visit
        .app()
        .store
        .read(move |conn| browser::list(conn, &actor))
        .await?;
    let shown = browsers.into_iter().map(|b| BrowserShown {
        id: b.id,
        created_ms: b.created_ms,
        expires_ms: b.expires_ms,
    });
    Ok(Json(shown.collect()))
}

/// Trusts one of the account's browsers no longer.
#[utoipa::path(delete, path = "/browsers/{id}", operation_id = "browser_forget", tag = "session",
    params(("id" = BrowserId, Path)), responses((status = 204)))]
pub(super) async fn forget(
    visit: Visit,
    caller: Signed,
    Path(id): Path<i64>,
) -> Result<StatusCode> {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| browser::end(tx, &actor, BrowserId(id)))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn session_of(caller: &Caller) -> Option<SessionId> {
    match caller.proof {
        Proof::Session(id, _) => Some(id),
        Proof::Token(_) => None,
    }
}

const fn word(role: Role) -> &'static str {
    match role {
        Role::Operator(_) => "operator",
        Role::Admin(_) => "admin",
        Role::User(..) => "user",
        Role::System => "system",
    }
}
