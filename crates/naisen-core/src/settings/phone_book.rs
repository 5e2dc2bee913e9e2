//! 共通電話帳, domain §2.10: the record, its checks, and the members screen (S27). The file's text is
//! [`crate::phone_book_file`]'s business.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{ErrorCode, Refusal};
use crate::ids::{PhoneBookId, SubscriberId};
use crate::settings::rows::{Rows, subscriber_key};
use crate::settings::{CompanySettings, field};
use crate::{fold, limits};

/// A phone book handed to its members' terminals. The file's bytes are kept apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PhoneBook {
    /// 共通電話帳番号, 1–999, shown with three digits; assigned by the system, lowest free.
    pub number: u16,
    /// 共通電話帳名, unique in the company.
    pub name: String,
    /// 共通電話帳ファイル名, without `.csv`.
    pub file_name: String,
    /// 更新日時, epoch milliseconds.
    pub updated_ms: i64,
    /// Subscribers that receive the book.
    #[serde(default)]
    pub members: Vec<SubscriberId>,
}

impl PhoneBook {
    /// The record as it is stored: trimmed, members ascending and each once.
    #[must_use]
    pub fn normalised(self) -> Self {
        let mut members = self.members;
        members.sort_unstable();
        members.dedup();
        Self {
            name: fold::trim(&self.name).to_owned(),
            file_name: file_name(&self.file_name),
            members,
            ..self
        }
    }

    /// Judges a book to be added, or to replace `was` (S26). Fields: `name`, `file_name`, `members`.
    ///
    /// # Errors
    /// 8008, 8009 (a duplicate name too), 8077; by row 8049.
    pub fn check(&self, world: &CompanySettings, was: Option<PhoneBookId>) -> Result<(), Refusal> {
        field::name("name", &self.name)?;
        field::one_line("file_name", &self.file_name, FILE_NAME_CHARS_MAX)?;
        if was.is_some_and(|id| world.phone_book(id).is_none()) {
            return Err(ErrorCode::FileMissing.into());
        }
        let mut found = Rows::default();
        for member in &self.members {
            if world.subscriber(*member).is_none() {
                let missing = ErrorCode::MemberSubscriberMissing.at("members");
                found.take::<()>(&subscriber_key(world, *member), Err(missing));
            }
        }
        found.finish()?;
        let mut others = world.phone_books().filter(|(id, _)| Some(*id) != was);
        if others.any(|(_, other)| fold::same_name(&other.name, &self.name)) {
            return Err(ErrorCode::Invalid.at("name").with_detail(
                "同じ名前の共通電話帳があります。",
                "Another shared phone book has this name.",
            ));
        }
        Ok(())
    }

    /// Judges a deletion (S25); membership goes with the book.
    ///
    /// # Errors
    /// 8077.
    pub fn check_delete(world: &CompanySettings, id: PhoneBookId) -> Result<(), Refusal> {
        match world.phone_book(id) {
            Some(_) => Ok(()),
            None => Err(ErrorCode::FileMissing.into()),
        }
    }

    /// The lowest free 共通電話帳番号.
    ///
    /// # Errors
    /// 9005 when all are taken.
    pub fn next_number(world: &CompanySettings) -> Result<u16, Refusal> {
        let taken: std::collections::BTreeSet<u16> =
            world.phone_books().map(|(_, book)| book.number).collect();
        let mut numbers = limits::PHONE_BOOK_NUMBER;
        numbers
            .find(|number| !taken.contains(number))
            .ok_or_else(|| ErrorCode::SystemLimit.into())
    }

    /// What S27's 変更 makes of the displayed rows `(subscriber, ticked)`.
    ///
    /// # Errors
    /// 8077; by row 8049.
    pub fn save_members(
        world: &CompanySettings,
        id: PhoneBookId,
        rows: &[(SubscriberId, bool)],
    ) -> Result<Self, Refusal> {
        let Some(book) = world.phone_book(id) else {
            return Err(ErrorCode::FileMissing.at("phone_book"));
        };
        let mut members = book.members.clone();
        members.retain(|member| !rows.iter().any(|(displayed, _)| displayed == member));
        members.extend(rows.iter().filter(|(_, ticked)| *ticked).map(|(id, _)| id));
        let after = Self {
            members,
            ..book.clone()
        }
        .normalised();
        let mut found = Rows::default();
        for (subscriber, _) in rows {
            if world.subscriber(*subscriber).is_none() {
                let missing = ErrorCode::MemberSubscriberMissing.at("members");
                found.take::<()>(&subscriber_key(world, *subscriber), Err(missing));
            }
        }
        found.finish().map(|()| after)
    }
}

/// Characters of 共通電話帳ファイル名.
const FILE_NAME_CHARS_MAX: usize = 100;

/// A file's name as it is shown: without folders and without `.csv`.
#[must_use]
pub fn file_name(uploaded: &str) -> String {
    let base = uploaded.rsplit(['/', '\\']).next().unwrap_or_default();
    let base = fold::trim(base);
    let cut = base.len().saturating_sub(4);
    let is_csv = base
        .get(cut..)
        .is_some_and(|end| end.eq_ignore_ascii_case(".csv"));
    base[..if is_csv { cut } else { base.len() }].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names() {
        for (uploaded, shown) in [
            ("本社.csv", "本社"),
            ("C:\\x\\a.CSV", "a"),
            ("a.b.csv", "a.b"),
            ("あ", "あ"),
            ("", ""),
        ] {
            assert_eq!(file_name(uploaded), shown);
        }
    }

    #[test]
    fn the_lowest_free_number() {
        // phone-book.1
        let mut world = CompanySettings::default();
        assert_eq!(PhoneBook::next_number(&world), Ok(1));
        for number in [1, 2, 4] {
            let book = PhoneBook {
                number,
                ..PhoneBook::default()
            };
            world.put_phone_book(PhoneBookId(i64::from(number)), book);
        }
        assert_eq!(PhoneBook::next_number(&world), Ok(3));
    }
}
