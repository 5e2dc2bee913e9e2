//! 共通電話帳一覧 (S25).

use naisen_core::actor::Actor;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::ids::PhoneBookId;
use naisen_core::text::Lang;
use naisen_store::list::Listing as Found;
use naisen_store::phone_book::{self, Column as By};
use naisen_store::{Conn, Result};

use super::{Row, text};
use crate::form::{Holds, ListQuery};
use crate::records::{self, Cell, Column, Kind, Line, Words};
use crate::ui::format;

pub(super) const PATH: &str = "/phone-books";

pub(super) const KIND: Kind = Kind {
    path: PATH,
    csv: "/phone-books.csv",
    delete: "/phone-books/delete",
    words: Words {
        title: text::LIST,
        noun: text::BOOK,
        plural: "shared phone books",
        none_found: text::NONE_FOUND,
        warning: text::WARNING,
        notes: &[],
    },
    targets: &[("name", text::NAME), ("number", text::NUMBER)],
    columns: &[
        Column::sorted("number", text::NUMBER),
        Column::sorted("name", text::NAME),
        Column::sorted("file_name", text::FILE_NAME),
        Column::sorted("updated", text::UPDATED),
        Column::plain(text::MEMBER_COUNT),
        Column::plain(text::DOWNLOAD),
    ],
    lines,
    file,
    doomed: |company, id, lang| {
        let book = company.phone_book(PhoneBookId(id))?;
        let name = format!("{:03} {}", book.number, book.name);
        Some((name, text::members(book.members.len(), lang)))
    },
    remove: |tx, actor, ids| {
        let ids: Vec<_> = ids.iter().copied().map(PhoneBookId).collect();
        phone_book::delete(tx, actor, &ids)
    },
};

const TARGETS: [(&str, By, Holds); 2] = [
    ("name", By::Name, Holds::Name),
    ("number", By::Number, Holds::Number),
];
const COLUMNS: [(&str, By); 4] = [
    ("number", By::Number),
    ("name", By::Name),
    ("file_name", By::FileName),
    ("updated", By::Updated),
];
/// Header of the export; in Japanese whatever the language, because programs read it.
const HEADER: [&str; 4] = [
    "共通電話帳番号",
    "共通電話帳名",
    "共通電話帳ファイル名",
    "更新日時",
];

/// One page of books.
pub(super) fn find(conn: &mut Conn<'_>, actor: &Actor, list: &ListQuery) -> Result<Found<Row>> {
    phone_book::list(conn, actor, &list.query(&TARGETS, &COLUMNS)?)
}

fn lines(conn: &mut Conn<'_>, actor: &Actor, list: &ListQuery, _: Lang) -> Result<Found<Line>> {
    let line = |row: &Row| Line {
        id: row.id.0,
        name: row.name.clone(),
        cells: vec![
            Cell::Text(format!("{:03}", row.number)),
            Cell::Name,
            Cell::Text(row.file_name.clone()),
            Cell::Digits(format::stamp(row.updated_ms)),
            Cell::members(row.members.len(), "/phone-book-members", row.id.0),
            Cell::File(format!("{PATH}/{}/file", row.id), text::DOWNLOAD),
        ],
    };
    Ok(find(conn, actor, list)?.map(line))
}

fn file(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<u8>> {
    let books = phone_book::list(conn, actor, &records::all())?;
    let lines = books.rows.iter().map(|book| {
        [
            format!("{:03}", book.number),
            csv_cell::defuse(&book.name),
            csv_cell::defuse(&book.file_name),
            format::stamp(book.updated_ms),
        ]
    });
    Ok(csv_cell::list(ListEncoding::Cp932, &HEADER, lines))
}
