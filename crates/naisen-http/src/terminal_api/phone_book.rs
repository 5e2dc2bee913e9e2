//! 共通電話帳 as the app fetches it: a list that says what has changed, and the files as they were
//! uploaded. An `ETag` saves both when nothing has.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use naisen_core::error::ErrorCode;
use naisen_core::ids::PhoneBookId;
use naisen_core::settings::{PhoneBook, Stored};
use naisen_store::{Conn, Fault, phone_book};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::auth::Terminal;
use crate::download;
use crate::failure::Result;
use crate::visit::Visit;

/// A shared phone book a number receives.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ReceivedBook {
    /// 共通電話帳番号, `001`–`999`.
    number: String,
    /// 共通電話帳名.
    name: String,
    /// 更新日時 of its file, ms: another time is another file.
    updated_ms: i64,
    /// The `ETag` its file is answered with.
    etag: String,
}

impl ReceivedBook {
    pub(crate) fn of(book: &Stored<PhoneBookId, PhoneBook>) -> Self {
        Self {
            number: format!("{:03}", book.number),
            name: book.name.clone(),
            updated_ms: book.updated_ms,
            etag: format!("\"{}-{}\"", book.id, book.updated_ms),
        }
    }
}

/// The shared phone books the number receives. With `If-None-Match` it answers 304 while none was added,
/// renamed, replaced or taken away.
#[utoipa::path(get, path = "/terminal/phone-books", tag = "terminal",
    operation_id = "terminal_phone_book_list", security(("terminal" = [])),
    responses((status = 200, body = Vec<ReceivedBook>), (status = 304)))]
pub(super) async fn list(visit: Visit, caller: Terminal, headers: HeaderMap) -> Result {
    let actor = caller.actor.clone();
    let read = move |conn: &mut Conn<'_>| phone_book::received(conn, &actor);
    let books = visit.app().store.read(read).await?;
    let books: Vec<ReceivedBook> = books.iter().map(ReceivedBook::of).collect();
    let text = serde_json::to_vec(&books).map_err(|e| Fault::new("writing phone books", e))?;
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(&text)));
    tagged(&headers, &etag, || Json(books).into_response())
}

/// The file of a shared phone book the number receives: CSV in CP932, as it was uploaded.
#[utoipa::path(get, path = "/terminal/phone-books/{book}", tag = "terminal",
    operation_id = "terminal_phone_book_get", security(("terminal" = [])),
    params(("book" = String, Path, description = "共通電話帳番号")),
    responses((status = 200, content_type = "text/csv", body = String), (status = 304)))]
pub(super) async fn file(
    visit: Visit,
    caller: Terminal,
    Path(book): Path<String>,
    headers: HeaderMap,
) -> Result {
    let number: u16 = book.parse().map_err(|_| ErrorCode::FileMissing)?;
    let actor = caller.actor.clone();
    let read = move |conn: &mut Conn<'_>| phone_book::received_file(conn, &actor, number);
    let (book, bytes) = visit.app().store.read(read).await?;
    tagged(&headers, &ReceivedBook::of(&book).etag, || {
        download::csv(&format!("{}.csv", book.file_name), "Shift_JIS", bytes)
    })
}

/// The answer with its tag, or 304 when the caller has it already.
fn tagged(headers: &HeaderMap, etag: &str, answer: impl FnOnce() -> Response) -> Result {
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut known = known
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"));
    let mut response = if known.any(|tag| tag == etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        answer()
    };
    let value = HeaderValue::from_str(etag).map_err(|e| Fault::new("writing a tag", e))?;
    response.headers_mut().insert(header::ETAG, value);
    Ok(response)
}
