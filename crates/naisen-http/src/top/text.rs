//! The words of トップ and 掲示板.

use naisen_core::text::{Text, t};

pub(super) const TOP: Text = t("トップ", "Top");
pub(super) const BULLETIN: Text = t("掲示板", "Bulletin board");
pub(super) const NO_BULLETIN: Text = t("掲示板への書き込みはありません。", "Nothing is posted.");
pub(super) const EDIT: Text = t("編集", "Edit");
pub(super) const SAVE: Text = t("保存", "Save");
pub(super) const SAVED: Text = t(
    "掲示板を保存しました。全員のトップに表示されます。",
    "The bulletin board is saved and shown on everybody's top page.",
);
pub(super) const NOT_SAVED: Text = t("保存できませんでした", "The bulletin board was not saved");
pub(super) const CONTENT: Text = t("本文（1000文字まで）", "Text (up to 1,000 characters)");
pub(super) const NOTICE: Text<&str> = t("からのお知らせ", "Notice from ");
