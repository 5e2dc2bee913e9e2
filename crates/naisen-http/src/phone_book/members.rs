//! 共通電話帳メンバ設定 (S27): a number may receive several books; the book holds its members.

use naisen_core::actor::Actor;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{PhoneBookId, SubscriberId};
use naisen_core::settings::CompanySettings;
use naisen_core::text::Lang;
use naisen_store::view::{CompanyView, Kind, Within};
use naisen_store::{Tx, phone_book};

use super::{list, text};
use crate::members::{self, Fact, Input, Membership, SentRow, Words};
use crate::notes;
use crate::ui::format;

/// Numbers that receive a book.
pub(super) struct PhoneBookMembers;

/// Header of the export; in Japanese whatever the language, because programs read it.
const HEADER: [&str; 2] = ["外線番号", "内線番号"];

const WORDS: Words = Words {
    path: "/phone-book-members",
    csv: "/phone-book-members.csv",
    list: list::PATH,
    title: text::MEMBERS,
    group: text::BOOK,
    field: "phone_book",
    missing: ErrorCode::FileMissing,
    none: text::NONE,
    add: text::NEW,
    saved: text::SAVED_MEMBERS,
    export: text::EXPORT_MEMBERS,
    input: Input::Nothing,
    elsewhere: members::IN,
    exclusive: false,
    notes: &[
        notes::groups::PHONE_BOOK_FIRST,
        notes::groups::SHOW_MEMBERS,
        notes::groups::SHOW_NON_MEMBERS,
        notes::groups::SHOW_BOTH,
        notes::groups::APPLY_SHOWN,
    ],
};

impl Membership for PhoneBookMembers {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    fn groups(&self, company: &CompanySettings) -> Vec<(i64, String)> {
        let mut books: Vec<_> = company.phone_books().collect();
        books.sort_by_key(|(_, book)| book.number);
        let named = books.into_iter().map(|(id, book)| {
            let name = format!("{:03} {}", book.number, book.name);
            (id.0, name)
        });
        named.collect()
    }

    fn within(&self, group: i64) -> Within {
        Within::PhoneBook(PhoneBookId(group))
    }

    fn is_member(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> bool {
        let book = company.phone_book(PhoneBookId(group));
        book.is_some_and(|book| book.members.binary_search(&id).is_ok())
    }

    fn elsewhere(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> Vec<String> {
        let others = company.phone_books().filter(|(other, _)| other.0 != group);
        let holding = others.filter(|(_, book)| book.members.binary_search(&id).is_ok());
        holding.map(|(_, book)| book.name.clone()).collect()
    }

    fn facts(&self, group: i64, company: &CompanySettings, lang: Lang) -> Vec<Fact> {
        let Some(book) = company.phone_book(PhoneBookId(group)) else {
            return Vec::new();
        };
        vec![
            Fact::new(text::FILE_NAME.get(lang), book.file_name.clone()),
            Fact::new(text::UPDATED.get(lang), format::stamp(book.updated_ms)),
            Fact::new(text::MEMBER_COUNT.get(lang), book.members.len().to_string()),
        ]
    }

    fn version(&self, group: i64, company: &CompanyView) -> Option<i64> {
        company.version(Kind::PhoneBook, group)
    }

    fn file(&self, group: i64, company: &CompanySettings) -> (&'static str, Vec<u8>) {
        let book = company.phone_book(PhoneBookId(group));
        let members = book.map(|book| book.members.clone()).unwrap_or_default();
        let members = members::by_number(company, members.into_iter());
        let lines = members.into_iter().map(|member| {
            let extension = member.extension.clone().unwrap_or_default();
            [member.external_number.clone(), extension]
        });
        let bytes = csv_cell::list(ListEncoding::Cp932, &HEADER, lines);
        ("phone-book-members.csv", bytes)
    }

    fn save(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        group: i64,
        version: i64,
        rows: &[SentRow],
    ) -> naisen_store::Result<()> {
        let ticks: Vec<(SubscriberId, bool)> = rows
            .iter()
            .map(|row| (row.subscriber, row.ticked))
            .collect();
        phone_book::update_members(tx, actor, PhoneBookId(group), version, &ticks)?;
        Ok(())
    }
}
