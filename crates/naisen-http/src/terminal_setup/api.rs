//! The operations of 初期設定. They are open to everybody: the password is what they ask for.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Done, Progress, Wanted};
use crate::auth::Secret;
use crate::failure::Result;
use crate::form::Body;
use crate::sip_account::SipAccount;
use crate::terminal_api::ReceivedBook;
use crate::visit::Visit;

/// A set-up the app asks for.
#[derive(Deserialize, ToSchema)]
pub(super) struct SetUpWanted {
    /// 外線番号.
    external_number: String,
    /// The user's login password.
    password: String,
    /// The number for the confirmation call: fixed, mobile or another carrier's IP telephone. Not used
    /// where the administrator pinned one, nor where no confirmation call is made.
    #[serde(default)]
    callback_number: String,
    /// What the device is called, 1–50 characters.
    device_name: String,
    /// How the confirmation call confirms.
    #[serde(default)]
    confirmation: Confirmation,
}

/// How a confirmation call confirms.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Confirmation {
    /// It reads four digits, which the app sends.
    #[default]
    Code,
    /// It asks for the key 1.
    Key,
}

/// What the app knows of the confirmation call.
#[derive(Deserialize, ToSchema)]
pub(super) struct SetUpCode {
    /// As the request was answered.
    set_up: String,
    /// The four digits that were read; empty where the call asks for the key.
    #[serde(default)]
    code: String,
}

/// A set-up that waits for its code or its key.
#[derive(Serialize, ToSchema)]
pub(super) struct SetUpWaiting {
    /// Names the set-up in `POST /terminal/setup/confirm`.
    set_up: String,
    /// Either is taken until then, ms.
    expires_ms: i64,
}

/// A set-up that is done. Token and password are told only now.
#[derive(Serialize, ToSchema)]
pub(super) struct SetUpDone {
    /// The terminal's own token for the operations under `/terminal`.
    token: String,
    /// 外線番号.
    external_number: String,
    /// 内線番号.
    extension: Option<String>,
    /// What the terminal registers with.
    sip: SipAccount,
    /// CallKit設定.
    callkit: bool,
    /// 共通電話帳 to fetch.
    phone_books: Vec<ReceivedBook>,
}

impl SetUpDone {
    fn of(done: Done) -> Self {
        Self {
            token: done.token.reveal().to_owned(),
            external_number: done.number,
            extension: done.extension,
            sip: done.account,
            callkit: done.callkit,
            phone_books: done.phone_books,
        }
    }
}

/// Sets the terminal of a number up. Where confirmation calls are made it answers 202 and calls the
/// callback number; elsewhere the terminal is set up at once. The terminal before loses its credentials.
#[utoipa::path(post, path = "/terminal/setup", tag = "terminal", operation_id = "setup_create",
    security(()), request_body = SetUpWanted,
    responses((status = 201, body = SetUpDone), (status = 202, body = SetUpWaiting)))]
pub(super) async fn create(visit: Visit, Body(body): Body<SetUpWanted>) -> Result {
    let wanted = Wanted {
        external_number: body.external_number,
        password: body.password,
        callback_number: body.callback_number,
        device_name: body.device_name,
        by_key: body.confirmation == Confirmation::Key,
    };
    Ok(answered(super::begin(&visit, wanted).await?))
}

fn answered(progress: Progress) -> Response {
    match progress {
        Progress::Done(done) => made(*done),
        Progress::Waiting { set_up, expires_ms } => {
            let waiting = SetUpWaiting {
                set_up: set_up.reveal().to_owned(),
                expires_ms,
            };
            (StatusCode::ACCEPTED, Json(waiting)).into_response()
        }
    }
}

/// Completes a set-up with the code of its confirmation call, within 3 minutes and at the third attempt at
/// the latest. Without a code it asks whether the key was pressed in that call: 202 says not yet.
#[utoipa::path(post, path = "/terminal/setup/confirm", tag = "terminal",
    operation_id = "setup_confirm", security(()), request_body = SetUpCode,
    responses((status = 201, body = SetUpDone), (status = 202, body = SetUpWaiting)))]
pub(super) async fn confirm(visit: Visit, Body(body): Body<SetUpCode>) -> Result {
    let set_up = Secret::told(body.set_up);
    Ok(answered(super::confirm(&visit, set_up, &body.code).await?))
}

fn made(done: Done) -> Response {
    (StatusCode::CREATED, Json(SetUpDone::of(done))).into_response()
}
