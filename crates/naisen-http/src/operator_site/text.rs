//! The words of サイト.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("サイト", "Sites");
pub(super) const NAME: Text = t("サイト名", "Site name");
pub(super) const ADD: Text = t("追加", "Add");
pub(super) const RENAME: Text = t("変更", "Rename");
pub(super) const DELETE: Text = t("削除", "Remove");
pub(super) const NUMBERS: Text = t("番号", "Numbers");
pub(super) const ADDED: Text = t("サイトを追加しました。", "The site is added.");
pub(super) const RENAMED: Text = t("サイト名を変更しました。", "The site is renamed.");
pub(super) const DELETED: Text = t("サイトを削除しました。", "The site is removed.");
pub(super) const NOT_SAVED: Text = t("登録できませんでした", "Nothing was saved");
pub(super) const IN_USE: Text = t(
    "番号やピックアップグループのあるサイトと、最後の1つは削除できません（エラーコード9004）。",
    "A site with numbers or pickup groups, and the last one, cannot be removed (error 9004).",
);
pub(super) const DELETE_ASK: Text = t("このサイトを削除します", "This site will be removed");
pub(super) const STAY: Text = t("戻る", "Go back");
