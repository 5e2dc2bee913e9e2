//! The words of 共通電話帳. Notes of the manual are in [`crate::notes::groups`].

use naisen_core::phone_book_file::PlatformDependent;
use naisen_core::text::{Lang, Text, t};

pub(super) const LIST: Text = t("共通電話帳一覧", "Shared phone books");
pub(super) const LIST_LINE: Text = t(
    "共通電話帳の追加、変更、削除、ダウンロードを行います。",
    "Add, change, delete and download shared phone books.",
);
pub(super) const EDIT: Text = t("共通電話帳の変更", "Shared phone book");
pub(super) const NEW: Text = t("共通電話帳の追加", "Add a shared phone book");
pub(super) const MEMBERS: Text = t("共通電話帳メンバ設定", "Shared phone book members");
pub(super) const MEMBERS_LINE: Text = t(
    "共通電話帳を受け取る番号の設定を行います。",
    "Set which numbers receive a shared phone book.",
);

pub(super) const BOOK: Text = t("共通電話帳", "Shared phone book");
pub(super) const NUMBER: Text = t("共通電話帳番号", "Number");
pub(super) const NAME: Text = t("共通電話帳名", "Name");
pub(super) const FILE_NAME: Text = t("共通電話帳ファイル名", "File name");
pub(super) const UPDATED: Text = t("更新日時", "Updated");
pub(super) const MEMBER_COUNT: Text = t("メンバ", "Members");
pub(super) const FILE: Text = t("共通電話帳ファイル", "File");
pub(super) const NEW_FILE: Text = t("新しい共通電話帳ファイル", "New file");
pub(super) const KEEP_FILE: Text = t(
    "名前だけを変更するときは、選択しないでください。",
    "Choose none to change only the name.",
);
pub(super) const DOWNLOAD: Text = t("ダウンロード", "Download");

pub(super) const CHANGE: Text = t("変更", "Apply");
pub(super) const EXPORT_MEMBERS: Text = t("メンバをCSVで出力", "Export members (CSV)");
pub(super) const NONE: Text = t(
    "共通電話帳はまだありません。",
    "There are no shared phone books yet.",
);
pub(super) const NONE_FOUND: Text = t(
    "該当する共通電話帳が見つかりませんでした。",
    "No matching shared phone book was found.",
);

pub(super) const SAVED: Text = t("変更しました。", "Saved.");
pub(super) const SAVED_MEMBERS: Text = t(
    "変更しました。受け取る番号のアプリに反映されます。",
    "Saved. The apps of these numbers receive the book.",
);
pub(super) const NOT_ADDED: Text = t("追加できませんでした", "Nothing was added");
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "Nothing was saved");
pub(super) const WARNING: Text = t(
    "共通電話帳を削除すると、ファイルとメンバの設定も消えます。",
    "Its file and its members go with a shared phone book.",
);

pub(super) const CONTENT: Text = t("登録されている内容", "What it holds");
pub(super) const ENTRY_NAME: Text = t("名称", "Name");
pub(super) const READING: Text = t("フリガナ", "Reading");
pub(super) const PHONE: Text = t("電話番号", "Phone number");
pub(super) const GARBLED: Text = t(
    "環境依存文字が含まれています。登録はできますが、アプリで文字化けする場合があります。",
    "There are platform-dependent characters. They are kept, but an app may garble them.",
);

/// How many entries there are, and how many of them are shown.
pub(super) fn entries(total: usize, shown: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja if shown < total => format!("全{total}件のうち、はじめの{shown}件です。"),
        Lang::Ja => format!("全{total}件です。"),
        Lang::En if shown < total => format!("The first {shown} of {total} entries."),
        Lang::En if total == 1 => "1 entry.".to_owned(),
        Lang::En => format!("{total} entries."),
    }
}

/// Where a 環境依存文字 stands: line, column and characters (phone-book.6).
pub(super) fn place(found: &PlatformDependent, lang: Lang) -> String {
    let column = if found.column == 1 {
        ENTRY_NAME
    } else {
        READING
    };
    let (line, column, characters) = (found.line, column.get(lang), &found.characters);
    match lang {
        Lang::Ja => format!("{line}行目 {column}: {characters}"),
        Lang::En => format!("Line {line}, {}: {characters}", column.to_lowercase()),
    }
}

pub(super) fn added(number: u16, entries: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(
            "共通電話帳番号{number:03}で{entries}件を登録しました。次に、メンバを設定してください。"
        ),
        Lang::En => format!("Added as {number:03} with {entries} entries. Now set its members."),
    }
}

pub(super) fn members(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("メンバ{count}人"),
        Lang::En if count == 1 => "1 member".to_owned(),
        Lang::En => format!("{count} members"),
    }
}
