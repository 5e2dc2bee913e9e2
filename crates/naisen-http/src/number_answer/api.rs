//! The operations of 留守番電話/転送設定 and メール通知.

use axum::Json;
use axum::extract::Path;
use naisen_core::settings::Answer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::{Anyone, User};
use crate::failure::Result;
use crate::form::Body;
use crate::number_head::{self, Opened};
use crate::visit::Visit;

/// 留守番電話/転送設定 with its version.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct NumberAnswer {
    /// The version the setting was read at.
    version: i64,
    #[serde(flatten)]
    answer: Answer,
}

/// メール通知 with its version.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct MailNotification {
    /// The version the setting was read at.
    version: i64,
    /// Address; empty for none.
    email: String,
    /// The subject shows the caller.
    mail_caller: bool,
}

impl From<Opened> for NumberAnswer {
    fn from(opened: Opened) -> Self {
        Self {
            version: opened.version,
            answer: opened.subscriber.answer,
        }
    }
}

impl From<Opened> for MailNotification {
    fn from(opened: Opened) -> Self {
        Self {
            version: opened.version,
            email: opened.subscriber.email,
            mail_caller: opened.subscriber.mail_caller,
        }
    }
}

/// 留守番電話/転送設定 of a number.
#[utoipa::path(get, path = "/numbers/{number}/answer", tag = "answer",
    operation_id = "answer_get",
    params(("number" = String, Path, description = "加入者ID")),
    responses((status = 200, body = NumberAnswer)))]
pub(super) async fn get(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
) -> Result<Json<NumberAnswer>> {
    let opened = number_head::open(&visit, &caller, &number).await?;
    Ok(Json(opened.into()))
}

/// Changes 留守番電話/転送設定 of a number. 8039 for a destination no forward may have.
#[utoipa::path(put, path = "/numbers/{number}/answer", tag = "answer",
    operation_id = "answer_update",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = NumberAnswer, responses((status = 200, body = NumberAnswer)))]
pub(super) async fn update(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
    Body(body): Body<NumberAnswer>,
) -> Result<Json<NumberAnswer>> {
    super::update(&visit, &caller, &number, body.version, body.answer).await?;
    get(visit, caller, Path(number)).await
}

/// メール通知 of the own number; nobody else reads it.
#[utoipa::path(get, path = "/numbers/{number}/mail", tag = "answer",
    operation_id = "mail_get",
    params(("number" = String, Path, description = "加入者ID")),
    responses((status = 200, body = MailNotification)))]
pub(super) async fn get_mail(
    visit: Visit,
    caller: User,
    Path(number): Path<String>,
) -> Result<Json<MailNotification>> {
    let opened = number_head::open(&visit, &caller, &number).await?;
    Ok(Json(opened.into()))
}

/// Changes メール通知 of the own number.
#[utoipa::path(put, path = "/numbers/{number}/mail", tag = "answer",
    operation_id = "mail_update",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = MailNotification, responses((status = 200, body = MailNotification)))]
pub(super) async fn update_mail(
    visit: Visit,
    caller: User,
    Path(number): Path<String>,
    Body(body): Body<MailNotification>,
) -> Result<Json<MailNotification>> {
    let MailNotification {
        version,
        email,
        mail_caller,
    } = body;
    super::update_mail(&visit, &caller, &number, version, &email, mail_caller).await?;
    get_mail(visit, caller, Path(number)).await
}
