//! Rows of 共通電話帳 and its members. The file's bytes are in [`crate::phone_book`].

use std::collections::BTreeMap;

use naisen_core::ids::{PhoneBookId, SubscriberId};
use naisen_core::settings::{CompanySettings, PhoneBook};
use serde_json::{Value as Json, json};

use super::Record;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};
use crate::view::Kind;
use crate::word;

row! {
    pub(crate) struct PhoneBookRow {
        company_id: i64,
        id: i64,
        version: i64,
        number: i64,
        name: String,
        file_name: String,
        updated_ms: i64,
    }
    pub(crate) struct PhoneBookMemberRow { company_id: i64, phone_book_id: i64, subscriber_id: i64 }
}

sql! {
    fn select(company_id: i64, id: i64) -> PhoneBookRow =
        "SELECT company_id, id, version, number, name, file_name, updated_ms
         FROM phone_book WHERE company_id = $1 AND id = $2";
    fn select_all(company_id: i64) -> PhoneBookRow =
        "SELECT company_id, id, version, number, name, file_name, updated_ms
         FROM phone_book WHERE company_id = $1 ORDER BY id";
    fn insert(..PhoneBookRow) =
        "INSERT INTO phone_book (company_id, id, version, number, name, file_name, updated_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    fn update(..PhoneBookRow) =
        "UPDATE phone_book SET version = $3, number = $4, name = $5, file_name = $6, updated_ms = $7
         WHERE company_id = $1 AND id = $2";
    fn delete(company_id: i64, id: i64) = "DELETE FROM phone_book WHERE company_id = $1 AND id = $2";
    fn delete_file(company_id: i64, id: i64) =
        "DELETE FROM phone_book_file WHERE company_id = $1 AND phone_book_id = $2";
    fn select_members(company_id: i64, id: i64) -> PhoneBookMemberRow =
        "SELECT company_id, phone_book_id, subscriber_id FROM phone_book_member
         WHERE company_id = $1 AND phone_book_id = $2 ORDER BY subscriber_id";
    fn select_all_members(company_id: i64) -> PhoneBookMemberRow =
        "SELECT company_id, phone_book_id, subscriber_id FROM phone_book_member
         WHERE company_id = $1 ORDER BY phone_book_id, subscriber_id";
    fn insert_member(each ..PhoneBookMemberRow) =
        "INSERT INTO phone_book_member (company_id, phone_book_id, subscriber_id) VALUES ($1, $2, $3)";
    fn delete_member(each ..PhoneBookMemberRow) =
        "DELETE FROM phone_book_member
         WHERE company_id = $1 AND phone_book_id = $2 AND subscriber_id = $3";
    fn delete_members(company_id: i64, id: i64) =
        "DELETE FROM phone_book_member WHERE company_id = $1 AND phone_book_id = $2";
}

fn row(book: &PhoneBook, company_id: i64, id: i64, version: i64) -> PhoneBookRow {
    PhoneBookRow {
        company_id,
        id,
        version,
        number: i64::from(book.number),
        name: book.name.clone(),
        file_name: book.file_name.clone(),
        updated_ms: book.updated_ms,
    }
}

fn record(row: PhoneBookRow, members: Vec<SubscriberId>) -> Result<PhoneBook> {
    Ok(PhoneBook {
        number: word::narrow(row.number)?,
        name: row.name,
        file_name: row.file_name,
        updated_ms: row.updated_ms,
        members,
    })
}

fn member_rows(
    company_id: i64,
    id: i64,
    members: impl IntoIterator<Item = SubscriberId>,
) -> Vec<PhoneBookMemberRow> {
    let row = |subscriber: SubscriberId| PhoneBookMemberRow {
        company_id,
        phone_book_id: id,
        subscriber_id: subscriber.0,
    };
    members.into_iter().map(row).collect()
}

impl Record for PhoneBook {
    type Id = PhoneBookId;
    const KIND: Kind = Kind::PhoneBook;

    fn id(raw: i64) -> PhoneBookId {
        PhoneBookId(raw)
    }
    fn called(&self) -> &str {
        &self.name
    }
    fn audit(&self) -> Json {
        json!(self)
    }
    fn select(conn: &mut Conn<'_>, company: i64, id: i64) -> Result<Option<(i64, Self)>> {
        let Some(row) = select(conn, company, id)?.pop() else {
            return Ok(None);
        };
        let members = select_members(conn, company, id)?;
        let members = members
            .iter()
            .map(|m| SubscriberId(m.subscriber_id))
            .collect();
        Ok(Some((row.version, record(row, members)?)))
    }
    fn select_all(conn: &mut Conn<'_>, company: i64) -> Result<Vec<(i64, i64, Self)>> {
        let mut members: BTreeMap<i64, Vec<SubscriberId>> = BTreeMap::new();
        for row in select_all_members(conn, company)? {
            members
                .entry(row.phone_book_id)
                .or_default()
                .push(SubscriberId(row.subscriber_id));
        }
        select_all(conn, company)?
            .into_iter()
            .map(|row| {
                let members = members.remove(&row.id).unwrap_or_default();
                Ok((row.id, row.version, record(row, members)?))
            })
            .collect()
    }
    fn insert(&self, tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
        insert(tx, &row(self, company, id, 1))?;
        let members = member_rows(company, id, self.members.iter().copied());
        insert_member(tx, &members)?;
        Ok(())
    }
    fn update(&self, tx: &mut Tx<'_>, company: i64, id: i64, version: i64) -> Result<()> {
        update(tx, &row(self, company, id, version))?;
        // A book may have every number of a company: only the difference is written.
        let held: Vec<SubscriberId> = select_members(tx, company, id)?
            .iter()
            .map(|m| SubscriberId(m.subscriber_id))
            .collect();
        let mut wanted = self.members.clone();
        wanted.sort_unstable();
        let gone = held
            .iter()
            .filter(|m| wanted.binary_search(m).is_err())
            .copied();
        let gone = member_rows(company, id, gone);
        let new = wanted
            .iter()
            .filter(|m| held.binary_search(m).is_err())
            .copied();
        let new = member_rows(company, id, new);
        delete_member(tx, &gone)?;
        insert_member(tx, &new)?;
        Ok(())
    }
    fn delete(tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
        delete_members(tx, company, id)?;
        delete_file(tx, company, id)?;
        delete(tx, company, id)?;
        Ok(())
    }
    fn put(mut self, settings: &mut CompanySettings, id: i64) {
        self.members.sort_unstable();
        settings.put_phone_book(PhoneBookId(id), self);
    }
    fn take(settings: &mut CompanySettings, id: i64) {
        settings.remove_phone_book(PhoneBookId(id));
    }
    fn find(settings: &CompanySettings, id: i64) -> Option<Self> {
        settings.phone_book(PhoneBookId(id)).cloned()
    }
}
