//! 共通電話帳: the list (S25), one book with its file (S26) and the numbers that receive it (S27). What a
//! file may hold is core's word; here are only the screens and operations.

mod api;
mod edit;
mod list;
mod members;
#[cfg(test)]
mod tests;
mod text;

use axum::routing::get;
use naisen_core::ids::PhoneBookId;
use naisen_core::phone_book_file::{self, PhoneBookFile};
use naisen_core::settings::{Feature as Contract, PhoneBook, Stored};
use naisen_store::phone_book;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::form::UploadedFile;
use crate::records;
use crate::visit::Visit;
use members::PhoneBookMembers;

const CONTRACT: &[Contract] = &[Contract::Phonebook];

const LIST: Screen = Screen::new("S25", "/phone-books", text::LIST, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::PhoneBook, text::LIST_LINE);
const EDIT: Screen =
    Screen::new("S26", "/phone-books/{book}", text::EDIT, &[Who::Admin]).contract(CONTRACT);
const MEMBERS: Screen = Screen::new("S27", "/phone-book-members", text::MEMBERS, &[Who::Admin])
    .contract(CONTRACT)
    .menu(Section::PhoneBook, text::MEMBERS_LINE);

type Row = Stored<PhoneBookId, PhoneBook>;

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = records::pages(Pages::new(), &list::KIND, &[LIST])
        .screen(&[EDIT], get(edit::show).post(edit::save))
        .action(
            &[EDIT],
            "/phone-books/new",
            get(edit::new).post(edit::create),
        )
        .action(&[EDIT], "/phone-books/{book}/file", get(edit::download));
    let pages = crate::members::pages(pages, &PhoneBookMembers, &[MEMBERS]);
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::export))
        .routes(routes!(api::delete_many))
        .routes(routes!(api::get, api::update, api::delete))
        .routes(routes!(api::file))
        .routes(routes!(api::list_members, api::update_members))
        .routes(routes!(api::export_members));
    Feature::new(pages, api).contract(CONTRACT)
}

/// A book with what stands in its file.
struct Opened {
    book: Row,
    file: PhoneBookFile,
}

async fn open(visit: &Visit, caller: &Caller, id: PhoneBookId) -> Result<Opened> {
    let actor = caller.actor.clone();
    let (book, bytes) = visit
        .app()
        .store
        .read(move |conn| {
            let book = phone_book::get(conn, &actor, id)?;
            Ok((book, phone_book::file(conn, &actor, id)?))
        })
        .await?;
    let file = phone_book_file::parse(Some(&bytes))?;
    Ok(Opened { book, file })
}

/// Adds a book: the name is judged before the file, as they stand in the form (domain §4).
async fn create(
    visit: &Visit,
    caller: &Caller,
    name: &str,
    file: Option<&UploadedFile>,
) -> Result<Opened> {
    let parsed = parsed(visit, caller, None, name, file).await?;
    let (actor, name) = (caller.actor.clone(), name.to_owned());
    let (file_name, bytes) = file
        .map(|f| (f.name.clone(), f.bytes.clone()))
        .unwrap_or_default();
    let book = visit
        .app()
        .store
        .write(move |tx| phone_book::create(tx, &actor, &name, &file_name, &bytes))
        .await?;
    Ok(Opened { book, file: parsed })
}

/// Renames a book, and replaces its file when there is one (phone-book.3).
async fn update(
    visit: &Visit,
    caller: &Caller,
    id: PhoneBookId,
    version: i64,
    name: &str,
    file: Option<&UploadedFile>,
) -> Result<Row> {
    if file.is_some() {
        parsed(visit, caller, Some(id), name, file).await?;
    }
    let (actor, name) = (caller.actor.clone(), name.to_owned());
    let file = file.map(|f| (f.name.clone(), f.bytes.clone()));
    let saved = visit
        .app()
        .store
        .write(move |tx| {
            let file = file
                .as_ref()
                .map(|(n, bytes)| (n.as_str(), bytes.as_slice()));
            phone_book::update(tx, &actor, id, version, &name, file)
        })
        .await?;
    Ok(saved)
}

/// What stands in an uploaded file. A refused file gives way to a refused name, which stands before it.
async fn parsed(
    visit: &Visit,
    caller: &Caller,
    was: Option<PhoneBookId>,
    name: &str,
    file: Option<&UploadedFile>,
) -> Result<PhoneBookFile> {
    let refused = match phone_book_file::parse(file.map(|f| f.bytes.as_slice())) {
        Ok(parsed) => return Ok(parsed),
        Err(refused) => refused,
    };
    let book = PhoneBook {
        name: name.to_owned(),
        file_name: file.map_or_else(|| "-".to_owned(), |f| f.name.clone()),
        ..PhoneBook::default()
    }
    .normalised();
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .read(move |conn| Ok(book.check(&*conn.company(&actor)?, was)?))
        .await?;
    Err(refused.into())
}
