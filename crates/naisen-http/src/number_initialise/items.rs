//! What 初期化 of this very number resets: the manual's five items, each with what there is of it now,
//! and the terminal.

use naisen_core::text::{Lang, Text};
use naisen_store::number::Holdings;

use super::text;
use crate::notes;
use crate::number_head::Opened;
use crate::ui::format;

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// The manual's words.
    pub(super) name: Text,
    /// What there is of it now; empty for nothing to say.
    pub(super) now: String,
}

/// Everything that is reset (domain §3.3).
pub(super) fn items(opened: &Opened, holdings: &Holdings, lang: Lang) -> Vec<Item> {
    let [profile, privacy, app, options, books] = notes::numbers::INITIALISED;
    let item = |name, now| Item { name, now };
    // initialise.12
    vec![
        item(profile, String::new()),
        item(privacy, blocklist(holdings, lang)),
        item(app, backup(holdings, lang)),
        item(options, messages(holdings, lang)),
        item(books, phone_books(opened, lang)),
        item(
            text::TERMINAL,
            match &holdings.device_name {
                Some(device) => device.clone(),
                None => text::NO_TERMINAL.get(lang).to_owned(),
            },
        ),
    ]
}

fn joined(parts: &[String], lang: Lang) -> String {
    parts.join(match lang {
        Lang::Ja => "、",
        Lang::En => "; ",
    })
}

fn blocklist(holdings: &Holdings, lang: Lang) -> String {
    let count = holdings.blocklist_count;
    let list = match lang {
        Lang::Ja => format!("指定番号着信拒否 {count}件を削除"),
        Lang::En => format!("{count} numbers of the block list deleted"),
    };
    joined(&[list, text::PRIVACY.get(lang).to_owned()], lang)
}

fn backup(holdings: &Holdings, lang: Lang) -> String {
    let word = text::BACKUP.get(lang);
    let backup = match (holdings.backup_ms, lang) {
        (None, _) => format!("{word}: {}", text::NONE.get(lang)),
        (Some(ms), Lang::Ja) => format!("{word}（{}）を削除", format::stamp(ms)),
        (Some(ms), Lang::En) => format!("{word} of {} deleted", format::stamp(ms)),
    };
    joined(&[backup, text::CALLKIT.get(lang).to_owned()], lang)
}

fn messages(holdings: &Holdings, lang: Lang) -> String {
    let (all, unheard) = (holdings.messages, holdings.unheard);
    let messages = match lang {
        Lang::Ja => format!("録音メッセージ {all}件（未再生 {unheard}件）を削除"),
        Lang::En => format!("{all} messages ({unheard} unheard) deleted"),
    };
    let mut parts = vec![messages, text::OPTIONS.get(lang).to_owned()];
    if holdings.email_set {
        parts.push(text::MAIL.get(lang).to_owned());
    }
    joined(&parts, lang)
}

fn phone_books(opened: &Opened, lang: Lang) -> String {
    let books = opened.company.phone_books();
    let names: Vec<String> = books
        .filter(|(_, book)| book.members.contains(&opened.id))
        .map(|(_, book)| book.name.clone())
        .collect();
    if names.is_empty() {
        text::NO_BOOK.get(lang).to_owned()
    } else {
        joined(&names, lang)
    }
}
