//! 共通電話帳 (S25–S27) with the bytes of its file.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{PhoneBookId, SubscriberId};
use naisen_core::settings::{PhoneBook, Stored};

use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::list::{Cell, Listing, Query, listing};
use crate::record::{self, accept, check_version, judge, permit_admin};
use crate::sql::{row, sql};
use crate::view::Kind;

row! {
    pub(crate) struct FileRow { bytes: Vec<u8> }
}

sql! {
    fn select_file(company_id: i64, id: i64) -> FileRow =
        "SELECT bytes FROM phone_book_file WHERE company_id = $1 AND phone_book_id = $2";
    fn put_file(company_id: i64, id: i64, bytes: &[u8]) =
        "INSERT INTO phone_book_file (company_id, phone_book_id, bytes) VALUES ($1, $2, $3)
         ON CONFLICT (company_id, phone_book_id) DO UPDATE SET bytes = excluded.bytes";
}

/// The columns of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// 共通電話帳番号.
    #[default]
    Number,
    /// 共通電話帳名.
    Name,
    /// 共通電話帳ファイル名.
    FileName,
    /// 更新日時.
    Updated,
}

type Row = Stored<PhoneBookId, PhoneBook>;

/// The books of the actor's company.
///
/// # Errors
/// 8016; 9002 for all but admins.
pub fn list(conn: &mut Conn<'_>, actor: &Actor, query: &Query<Column>) -> Result<Listing<Row>> {
    permit_admin(actor)?;
    let view = conn.company(actor)?;
    let rows = view.phone_books().filter_map(|(id, book)| {
        Some((
            record::stored::<PhoneBook>(&view, id.0)?,
            format!("{:03}", book.number),
        ))
    });
    let found = listing(
        rows,
        query,
        Column::Name,
        |(row, number): &(Row, String), column| match column {
            Column::Number => Cell::Number(number),
            Column::Name => Cell::Text(&row.value.name),
            Column::FileName => Cell::Text(&row.value.file_name),
            Column::Updated => Cell::Rank(row.value.updated_ms, ""),
        },
    );
    Ok(Listing {
        rows: found.rows.into_iter().map(|(row, _)| row).collect(),
        total: found.total,
    })
}

/// One book.
///
/// # Errors
/// 8016, 8077; 9002 for all but admins.
pub fn get(conn: &mut Conn<'_>, actor: &Actor, id: PhoneBookId) -> Result<Row> {
    permit_admin(actor)?;
    let view = conn.company(actor)?;
    record::stored(&view, id.0).ok_or_else(|| ErrorCode::FileMissing.into())
}

/// The bytes of a book's file.
///
/// # Errors
/// 8016, 8077; 9002 for all but admins.
pub fn file(conn: &mut Conn<'_>, actor: &Actor, id: PhoneBookId) -> Result<Vec<u8>> {
    let company = permit_admin(actor)?;
    conn.company(actor)?;
    let file = select_file(conn, company.0, id.0)?.pop();
    file.map(|row| row.bytes)
        .ok_or_else(|| ErrorCode::FileMissing.into())
}

/// The books the actor's own number receives, by 共通電話帳番号.
///
/// # Errors
/// 8016; 9002 for all but users.
pub fn received(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<Row>> {
    let Role::User(_, own) = actor.role else {
        return Err(ErrorCode::NotPermitted.into());
    };
    let view = conn.company(actor)?;
    let mut books: Vec<Row> = view
        .phone_books()
        .filter(|(_, book)| book.members.contains(&own))
        .filter_map(|(id, _)| record::stored(&view, id.0))
        .collect();
    books.sort_by_key(|book| book.number);
    Ok(books)
}

/// A book the actor's own number receives, with the bytes of its file.
///
/// # Errors
/// 8016; 8077 for a book it does not receive; 9002 for all but users.
pub fn received_file(conn: &mut Conn<'_>, actor: &Actor, number: u16) -> Result<(Row, Vec<u8>)> {
    let mut books = received(conn, actor)?.into_iter();
    let book = books.find(|book| book.number == number);
    let book = book.ok_or(ErrorCode::FileMissing)?;
    let company = actor.company().ok_or(ErrorCode::NotPermitted)?;
    let file = select_file(conn, company.0, book.id.0)?.pop();
    let file = file.ok_or(ErrorCode::FileMissing)?;
    Ok((book, file.bytes))
}

/// Adds a book (S26) under the lowest free number. The file has been checked.
///
/// # Errors
/// 8016, 9002, 9005 and those of [`PhoneBook::check`].
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    name: &str,
    file_name: &str,
    file: &[u8],
) -> Result<Row> {
    let company = permit_admin(actor)?;
    let view = tx.company(actor)?;
    let book = PhoneBook {
        name: name.to_owned(),
        file_name: file_name.to_owned(),
        updated_ms: tx.now_ms(),
        ..PhoneBook::default()
    }
    .normalised();
    book.check(&view, None)?;
    let number = PhoneBook::next_number(&view)?;
    let stored = record::create(tx, actor, company, PhoneBook { number, ..book })?;
    put_file(tx, company.0, stored.id.0, file)?;
    Ok(stored)
}

/// Renames a book, or gives it another file `(name, bytes)` (S26).
///
/// # Errors
/// 8016, 9002, 9003 and those of [`PhoneBook::check`].
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PhoneBookId,
    version: i64,
    name: &str,
    file: Option<(&str, &[u8])>,
) -> Result<Row> {
    let company = permit_admin(actor)?;
    let view = tx.company(actor)?;
    let mut book = view.phone_book(id).cloned().unwrap_or_default();
    name.clone_into(&mut book.name);
    if let Some((file_name, _)) = file {
        file_name.clone_into(&mut book.file_name);
        book.updated_ms = tx.now_ms();
    }
    let book = book.normalised();
    judge(
        book.check(&view, Some(id)),
        check_version(&view, Kind::PhoneBook, id.0, version),
    )?;
    if let Some((_, bytes)) = file {
        put_file(tx, company.0, id.0, bytes)?;
    }
    record::save(tx, actor, &view, id.0, "update", book)
}

/// Removes books with their files and memberships (S25), all or none.
///
/// # Errors
/// 8008 without books; 8016, 8077, 9002.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, ids: &[PhoneBookId]) -> Result<()> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    record::check_deletion(ids, |id| PhoneBook::check_delete(&view, *id))?;
    for id in ids {
        record::delete::<PhoneBook>(tx, actor, &view, id.0)?;
    }
    Ok(())
}

/// Saves the displayed rows of S27: `(subscriber, ticked)`.
///
/// # Errors
/// 8016, 9002, 9003 and those of [`PhoneBook::save_members`].
pub fn update_members(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PhoneBookId,
    version: i64,
    rows: &[(SubscriberId, bool)],
) -> Result<Row> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    let saved = PhoneBook::save_members(&view, id, rows);
    let book = accept(saved, check_version(&view, Kind::PhoneBook, id.0, version))?;
    record::save(tx, actor, &view, id.0, "update", book)
}
