//! The words of 留守番電話/転送設定 of many numbers.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("留守番電話/転送設定", "Voicemail and forwarding");
pub(super) const SETTING: Text = t("設定", "Setting");
pub(super) const RING_SECONDS: Text = t("呼び出し秒数", "Ring seconds");
pub(super) const DESTINATION: Text = t("転送番号", "Forward to");
pub(super) const OFF: Text = t("オフ", "Off");
pub(super) const VOICEMAIL: Text = t("留守番電話", "Voicemail");
pub(super) const FORWARD: Text = t("転送", "Forward");
pub(super) const FILL: Text = t("一括入力", "Fill ticked rows");
pub(super) const FILL_DO: Text = t("選択した行に入力", "Enter in the ticked rows");
pub(super) const FILL_ONLY: Text = t(
    "入力しただけでは登録されません。下の「登録」で、選択した行をまとめて登録します（1件でも誤りがあれば、どれも登録しません）。",
    "This saves nothing yet. Save below saves the ticked rows together, all or none.",
);
pub(super) const AS_IT_IS: Text = t("そのまま", "As it is");
pub(super) const CHANGES: Text = t("登録前の変更", "Unsaved changes:");
pub(super) const UNDO: Text = t("取り消す", "Undo");
pub(super) const SAVE: Text = t("登録", "Save");
pub(super) const NOT_SAVED: Text = t("登録できませんでした", "Nothing was saved");
pub(super) const REMEDY: Text = t("対処", "What to do");
pub(super) const OF: Text = t("の", ": ");
pub(super) const NONE_FOUND: Text = t(
    "該当する電話番号が見つかりませんでした。",
    "No matching number was found.",
);
pub(super) const EXAMPLE: Text = t("例 0001", "e.g. 0001");
pub(super) const FOUND: Text = t("確かめてください", "To be checked");
pub(super) const RESTS: Text = t("規制のため動きません", "Kept from working");
