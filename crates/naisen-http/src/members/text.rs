//! The words all member screens share. Notes of the manual are in [`crate::notes::groups`].

use naisen_core::text::{Text, t};

pub(super) const MEMBERS: Text = t("メンバ", "Members");
pub(super) const OTHERS: Text = t("非メンバ", "Non-members");
pub(super) const SHOWN: Text = t("表示するもの", "What to show");
pub(super) const SHOW: Text = t("表示", "Show");
pub(super) const EXAMPLE: Text = t("例 0501111", "e.g. 0501111");
pub(super) const NUMBER: Text = t("外線番号", "External number");
pub(super) const EXTENSION: Text = t("内線番号", "Extension number");
pub(super) const STATE: Text = t("状態", "State");
/// Around the names of other groups a number is in.
pub(crate) const IN: [Text; 2] = [t("", "Member of "), t("のメンバ", "")];
pub(super) const PILOT: Text = t("代表番号", "Representative");
pub(super) const STOPPED: Text = t("緊急停止中", "Stopped");
pub(super) const MAKE_MEMBER: Text = t("をメンバにする", "is a member");
pub(super) const EXTENSION_OF: Text = t("の内線番号", "extension number");
pub(super) const ORDER: Text = t("着信順序", "Ring order");
pub(super) const ORDER_OF: Text = t("の着信順序", "ring order");
pub(super) const TICKED: Text = t("人をメンバとして選択中", "ticked as members");
pub(super) const SAY_TICKED: Text = t("{n}人をメンバとして選択中", "{n} ticked as members");
pub(super) const UNDO: Text = t("取り消す", "Undo");
pub(super) const SAVE: Text = t("変更", "Apply");
pub(crate) const SAVED: Text = t(
    "変更しました。1秒後の発着信から有効です。",
    "Saved. Calls from one second on follow it.",
);
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "Nothing was saved");
pub(super) const NOT_SHOWN: Text = t("表示できませんでした", "Nothing can be shown");
pub(super) const CLEAR: Text = t(
    "内線番号を空にして変更する",
    "Clear the extension number and apply",
);
pub(super) const SETTINGS: Text = t("設定を見る", "See its settings");
pub(super) const NONE_FOUND: Text = t(
    "該当する電話番号が見つかりませんでした。",
    "No matching number was found.",
);
pub(super) const NO_NUMBERS: Text = t(
    "ここに表示する電話番号はありません。",
    "There are no numbers to show here.",
);
