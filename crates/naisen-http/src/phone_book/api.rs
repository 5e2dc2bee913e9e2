//! The operations of 共通電話帳. A file travels as `multipart/form-data`, as a browser sends it.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use naisen_core::ids::PhoneBookId;
use naisen_core::phone_book_file::PlatformDependent;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::members::PhoneBookMembers;
use super::{Opened, Row, edit, list};
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::{Body, Found, ListQuery, Upload, record_id};
use crate::members::{self, Member, MemberRow, Wanted};
use crate::records;
use crate::visit::Visit;

/// A shared phone book without its file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PhoneBookShown {
    /// Identity.
    id: PhoneBookId,
    /// Rises by one with every change; a save names the version it was made from (9003).
    version: i64,
    /// 共通電話帳番号, `001`–`999`.
    number: String,
    /// 共通電話帳名.
    name: String,
    /// 共通電話帳ファイル名, without `.csv`.
    file_name: String,
    /// 更新日時, ms.
    updated_ms: i64,
    /// How many numbers receive it.
    members: usize,
}

/// A shared phone book and what was found in its file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PhoneBookOpened {
    /// The book.
    book: PhoneBookShown,
    /// Entries of the file.
    entries: usize,
    /// 環境依存文字, cell by cell; they are kept, but an app may garble them.
    warnings: Vec<PhoneBookWarning>,
}

/// 環境依存文字 of one cell.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PhoneBookWarning {
    /// Line of the file, from 1.
    line: usize,
    /// Column: 1 is 名称, 2 is フリガナ.
    column: usize,
    /// The characters, each once.
    characters: String,
}

/// A book to add or to change.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form that is read field by field")]
pub(super) struct PhoneBookForm {
    /// 共通電話帳名.
    name: String,
    /// CSV in CP932 with CRLF, every field quoted: 名称, フリガナ, 電話番号. Required when adding (8077).
    #[schema(value_type = Option<String>, format = Binary)]
    file: Option<Vec<u8>>,
    /// The version the book was read at; when changing.
    version: Option<i64>,
}

/// Shared phone books to delete.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct PhoneBookIds {
    /// Their ids; at least one.
    ids: Vec<PhoneBookId>,
}

/// Rows of S27 to save.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct PhoneBookMembersChange {
    /// The version the book was read at.
    version: i64,
    /// The numbers that are judged; all others stay.
    rows: Vec<PhoneBookMemberChange>,
}

/// One number of S27.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct PhoneBookMemberChange {
    /// 加入者ID.
    number: String,
    /// Whether it is to receive the book.
    ticked: bool,
}

impl PhoneBookShown {
    fn of(book: &Row) -> Self {
        Self {
            id: book.id,
            version: book.version,
            number: format!("{:03}", book.number),
            name: book.name.clone(),
            file_name: book.file_name.clone(),
            updated_ms: book.updated_ms,
            members: book.members.len(),
        }
    }
}

impl PhoneBookOpened {
    fn of(opened: &Opened) -> Self {
        let warnings = opened.file.warnings.iter();
        Self {
            book: PhoneBookShown::of(&opened.book),
            entries: opened.file.entries.len(),
            warnings: warnings.map(PhoneBookWarning::of).collect(),
        }
    }
}

impl PhoneBookWarning {
    fn of(found: &PlatformDependent) -> Self {
        Self {
            line: found.line,
            column: found.column,
            characters: found.characters.clone(),
        }
    }
}

/// Shared phone books of the company. `target` is `name` or `number`; `sort` is `number`, `name`,
/// `file_name` or `updated`.
#[utoipa::path(get, path = "/phone-books", tag = "phone_book", operation_id = "phone_book_list",
    params(ListQuery), responses((status = 200, body = Found<PhoneBookShown>)))]
pub(super) async fn list(
    visit: Visit,
    caller: Admin,
    query: ListQuery,
) -> Result<Json<Found<PhoneBookShown>>> {
    records::list(&visit, &caller, query, |conn, actor, list| {
        Ok(list::find(conn, actor, list)?.map(PhoneBookShown::of))
    })
    .await
}

/// Adds a shared phone book under the lowest free number. 8009 names the line of a bad file, 8077 is no
/// file.
#[utoipa::path(post, path = "/phone-books", tag = "phone_book", operation_id = "phone_book_create",
    request_body(content = PhoneBookForm, content_type = "multipart/form-data"),
    responses((status = 201, body = PhoneBookOpened)))]
pub(super) async fn create(visit: Visit, caller: Admin, upload: Upload) -> Result {
    let name = upload.form.text("name");
    let made = super::create(&visit, &caller, name, upload.file("file")).await?;
    Ok((StatusCode::CREATED, Json(PhoneBookOpened::of(&made))).into_response())
}

/// 全件CSV出力: all shared phone books as CSV in CP932, with header.
#[utoipa::path(get, path = "/phone-books.csv", tag = "phone_book",
    operation_id = "phone_book_export",
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export(visit: Visit, caller: Admin) -> Result<Response> {
    records::export(visit, caller, &list::KIND).await
}

/// One shared phone book. 8077.
#[utoipa::path(get, path = "/phone-books/{book}", tag = "phone_book",
    operation_id = "phone_book_get", params(("book" = PhoneBookId, Path)),
    responses((status = 200, body = PhoneBookOpened)))]
pub(super) async fn get(
    visit: Visit,
    caller: Admin,
    Path(book): Path<String>,
) -> Result<Json<PhoneBookOpened>> {
    let opened = super::open(&visit, &caller, id(&book)).await?;
    Ok(Json(PhoneBookOpened::of(&opened)))
}

/// Renames a shared phone book, and replaces its file when one is sent. 8009, 8077, 9003.
#[utoipa::path(put, path = "/phone-books/{book}", tag = "phone_book",
    operation_id = "phone_book_update", params(("book" = PhoneBookId, Path)),
    request_body(content = PhoneBookForm, content_type = "multipart/form-data"),
    responses((status = 200, body = PhoneBookOpened)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Path(book): Path<String>,
    upload: Upload,
) -> Result<Json<PhoneBookOpened>> {
    let (name, version) = (upload.form.text("name"), upload.form.version());
    let file = upload.file("file");
    super::update(&visit, &caller, id(&book), version, name, file).await?;
    get(visit, caller, Path(book)).await
}

/// Deletes a shared phone book with its file and memberships. 8077.
#[utoipa::path(delete, path = "/phone-books/{book}", tag = "phone_book",
    operation_id = "phone_book_delete", params(("book" = PhoneBookId, Path)),
    responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Admin,
    Path(book): Path<String>,
) -> Result<StatusCode> {
    records::remove(&visit, &caller, &list::KIND, vec![id(&book).0]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes several shared phone books, all or none. 8008, 8077.
#[utoipa::path(post, path = "/phone-books/delete", tag = "phone_book",
    operation_id = "phone_book_delete_many", request_body = PhoneBookIds,
    responses((status = 204)))]
pub(super) async fn delete_many(
    visit: Visit,
    caller: Admin,
    Body(body): Body<PhoneBookIds>,
) -> Result<StatusCode> {
    let ids = body.ids.iter().map(|id| id.0).collect();
    records::remove(&visit, &caller, &list::KIND, ids).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The file, in CP932; uploading it again restores the same entries. 8077.
#[utoipa::path(get, path = "/phone-books/{book}/file", tag = "phone_book",
    operation_id = "phone_book_download", params(("book" = PhoneBookId, Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn file(visit: Visit, caller: Admin, book: Path<String>) -> Result<Response> {
    edit::download(visit, caller, book).await
}

/// Numbers that receive a book, or the others: `members` (default on) and `others` (default off) are
/// `on` or `off`, not both off. `target` and `sort` are `number` or `extension`. 8008, 8077.
#[utoipa::path(get, path = "/phone-books/{book}/members", tag = "phone_book",
    operation_id = "phone_book_member_list",
    params(("book" = PhoneBookId, Path), ("members" = Option<String>, Query),
        ("others" = Option<String>, Query), ListQuery),
    responses((status = 200, body = Found<Member>)))]
pub(super) async fn list_members(
    visit: Visit,
    caller: Admin,
    Path(book): Path<String>,
    query: ListQuery,
) -> Result<Json<Found<Member>>> {
    let wanted = Wanted::of(record_id(&book), &query, (true, false));
    let shown = members::find(&visit, &caller, &PhoneBookMembers, &query, wanted).await?;
    Ok(Json(query.found(shown.rows.rows, shown.rows.total)))
}

/// Saves numbers beside a book, all or none: ticked receives it, unticked does not. 8049, 8077, 9003.
#[utoipa::path(put, path = "/phone-books/{book}/members", tag = "phone_book",
    operation_id = "phone_book_member_update", params(("book" = PhoneBookId, Path)),
    request_body = PhoneBookMembersChange, responses((status = 204)))]
pub(super) async fn update_members(
    visit: Visit,
    caller: Admin,
    Path(book): Path<String>,
    Body(body): Body<PhoneBookMembersChange>,
) -> Result<StatusCode> {
    let rows = body.rows.into_iter().map(|row| MemberRow {
        number: row.number,
        ticked: row.ticked,
        ..MemberRow::default()
    });
    let (book, rows) = (record_id(&book), rows.collect());
    members::update(&visit, &caller, &PhoneBookMembers, book, body.version, rows).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The numbers that receive a book as CSV in CP932, with header.
#[utoipa::path(get, path = "/phone-books/{book}/members.csv", tag = "phone_book",
    operation_id = "phone_book_member_export", params(("book" = PhoneBookId, Path)),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export_members(
    visit: Visit,
    caller: Admin,
    Path(book): Path<String>,
) -> Result<Response> {
    members::file(&visit, &caller, &PhoneBookMembers, record_id(&book)).await
}

fn id(text: &str) -> PhoneBookId {
    PhoneBookId(record_id(text))
}
