//! The words of 発着信規制.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("発着信規制", "Call restrictions");
pub(super) const ANONYMOUS_REJECT: Text = t("非通知着信拒否", "Anonymous call rejection");
pub(super) const INTL_BAR: Text = t("国際発信規制", "International call barring");
pub(super) const OUTSIDE_BAR: Text = t("外線発信規制", "Outside call barring");
pub(super) const FILL: Text = t("一括入力", "Fill ticked rows");
pub(super) const FILL_DO: Text = t("選択した行に入力", "Enter in the ticked rows");
pub(super) const AS_IT_IS: Text = t("そのまま", "As it is");
pub(super) const ON: Text = t("規制する", "On");
pub(super) const OFF: Text = t("規制しない", "Off");
pub(super) const ALL_TICKED: Text = t("選択した行をまとめて設定", "set for all ticked rows");
pub(super) const CHANGES: Text = t("変更前の入力", "Unsaved changes:");
pub(super) const UNDO: Text = t("取り消す", "Undo");
pub(super) const SAVE: Text = t("変更", "Apply");
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "Nothing was saved");
pub(super) const RESTS: Text = t("転送は動きません", "Forward rests");
pub(super) const OF: Text = t("の", ": ");
pub(super) const NONE_FOUND: Text = t(
    "該当する電話番号が見つかりませんでした。",
    "No matching number was found.",
);
pub(super) const EXAMPLE: Text = t("例 0001", "e.g. 0001");
