//! The operations of 録音メッセージ. Sound travels as WAV, 16 bits at 8 kHz.

use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use naisen_core::error::ErrorCode;
use naisen_core::ids::MessageId;
use naisen_store::mailbox::{Message, WITHHELD};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{greeting_of, open, wav_of};
use crate::auth::User;
use crate::failure::Result;
use crate::form::{Body, Upload};
use crate::visit::Visit;

/// A message without its sound.
#[derive(Serialize, ToSchema)]
pub(super) struct MessageShown {
    /// Its identity.
    #[schema(value_type = i64)]
    id: MessageId,
    /// When the caller was answered, epoch milliseconds.
    received_ms: i64,
    /// The caller's number; none when it withheld it or had none.
    caller: Option<String>,
    /// The caller withheld its number.
    withheld: bool,
    /// Length, milliseconds.
    length_ms: i64,
    /// Whether it has been heard.
    heard: bool,
    /// When it is deleted, epoch milliseconds.
    expires_ms: i64,
}

/// The messages of a mailbox, oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Messages {
    rows: Vec<MessageShown>,
}

/// What may be changed of a message.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct MessageMark {
    /// Whether it has been heard.
    heard: bool,
}

/// Messages to be deleted.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct MessageIds {
    /// Their identities.
    #[schema(value_type = Vec<i64>)]
    ids: Vec<MessageId>,
}

/// A greeting to be used from now on.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes a form")]
pub(super) struct GreetingForm {
    /// A WAV file of at most 60 s.
    #[schema(format = Binary)]
    file: Vec<u8>,
}

impl From<Message> for MessageShown {
    fn from(message: Message) -> Self {
        let withheld = message.caller == WITHHELD;
        Self {
            id: message.id,
            received_ms: message.received_ms,
            withheld,
            caller: Some(message.caller).filter(|caller| !withheld && !caller.is_empty()),
            length_ms: message.length_ms,
            heard: message.heard,
            expires_ms: message.expires_ms,
        }
    }
}

/// The messages of the own mailbox; nobody else reads them.
#[utoipa::path(get, path = "/numbers/{number}/messages", tag = "answer",
    operation_id = "message_list",
    params(("number" = String, Path, description = "加入者ID")),
    responses((status = 200, body = Messages)))]
pub(super) async fn list(
    visit: Visit,
    caller: User,
    Path(number): Path<String>,
) -> Result<Json<Messages>> {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    let rows = vault.list(&caller.actor, owner).await?;
    let rows = rows.into_iter().map(Into::into).collect();
    Ok(Json(Messages { rows }))
}

/// The sound of a message. 8077 when it is not there.
#[utoipa::path(get, path = "/numbers/{number}/messages/{message}/sound", tag = "answer",
    operation_id = "message_sound",
    params(("number" = String, Path, description = "加入者ID"), ("message" = i64, Path)),
    responses((status = 200, content_type = "audio/wav", body = Vec<u8>)))]
pub(super) async fn sound(
    visit: Visit,
    caller: User,
    Path((number, message)): Path<(String, String)>,
) -> Result {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    let (_, sound) = vault.sound(&caller.actor, owner, id(&message)?).await?;
    Ok(audio(&sound))
}

/// Marks a message as heard or as new. 8077 when it is not there.
#[utoipa::path(put, path = "/numbers/{number}/messages/{message}", tag = "answer",
    operation_id = "message_update",
    params(("number" = String, Path, description = "加入者ID"), ("message" = i64, Path)),
    request_body = MessageMark, responses((status = 204)))]
pub(super) async fn update(
    visit: Visit,
    caller: User,
    Path((number, message)): Path<(String, String)>,
    Body(body): Body<MessageMark>,
) -> Result<StatusCode> {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    vault
        .mark(&caller.actor, owner, id(&message)?, body.heard)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes messages, all or none. 8008 without any; 8077 when one is not there.
#[utoipa::path(post, path = "/numbers/{number}/messages/delete", tag = "answer",
    operation_id = "message_delete",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = MessageIds, responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: User,
    Path(number): Path<String>,
    Body(body): Body<MessageIds>,
) -> Result<StatusCode> {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    vault.delete(&caller.actor, owner, body.ids).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The subscriber's greeting. 8077 while the standard one is in use.
#[utoipa::path(get, path = "/numbers/{number}/greeting", tag = "answer",
    operation_id = "greeting_get",
    params(("number" = String, Path, description = "加入者ID")),
    responses((status = 200, content_type = "audio/wav", body = Vec<u8>)))]
pub(super) async fn greeting(visit: Visit, caller: User, Path(number): Path<String>) -> Result {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    let sound = vault.greeting(&caller.actor, owner).await?;
    Ok(audio(&sound.ok_or(ErrorCode::FileMissing)?))
}

/// Replaces the greeting. 8077 without a file; 8009 for one that cannot be used.
#[utoipa::path(put, path = "/numbers/{number}/greeting", tag = "answer",
    operation_id = "greeting_update",
    params(("number" = String, Path, description = "加入者ID")),
    request_body(content = GreetingForm, content_type = "multipart/form-data"),
    responses((status = 204)))]
pub(super) async fn update_greeting(
    visit: Visit,
    caller: User,
    Path(number): Path<String>,
    upload: Upload,
) -> Result<StatusCode> {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    let sound = greeting_of(upload.file("file").map(|file| &file.bytes[..]))?;
    vault.keep_greeting(&caller.actor, owner, &sound).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns to the standard greeting. 8077 when it is in use already.
#[utoipa::path(delete, path = "/numbers/{number}/greeting", tag = "answer",
    operation_id = "greeting_delete",
    params(("number" = String, Path, description = "加入者ID")),
    responses((status = 204)))]
pub(super) async fn delete_greeting(
    visit: Visit,
    caller: User,
    Path(number): Path<String>,
) -> Result<StatusCode> {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    vault.delete_greeting(&caller.actor, owner).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A message's identity in a path; what is none names no message.
pub(super) fn id(text: &str) -> Result<MessageId, ErrorCode> {
    text.parse()
        .map(MessageId)
        .map_err(|_| ErrorCode::FileMissing)
}

/// A kept sound as an answer.
pub(super) fn audio(sound: &[u8]) -> axum::response::Response {
    ([(header::CONTENT_TYPE, "audio/wav")], wav_of(sound)).into_response()
}
