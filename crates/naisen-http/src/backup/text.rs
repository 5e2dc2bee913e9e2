//! The words of バックアップデータ削除.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("バックアップデータ削除", "Delete backup data");
pub(super) const STATE: Text = t("状態", "State");
pub(super) const PRESENT: Text = t("あり", "Present");
pub(super) const NONE: Text = t("なし", "None");
pub(super) const DELETE: Text = t("削除", "Delete");
pub(super) const STAY: Text = t("削除しないで戻る", "Go back without deleting");
pub(super) const LOST: Text = t(
    "次の番号のバックアップデータが消えます",
    "The backup data of these numbers is lost",
);
pub(super) const NOT_DELETED: Text = t("削除できませんでした", "Nothing was deleted");
pub(super) const NONE_FOUND: Text = t(
    "該当する電話番号が見つかりませんでした。",
    "No matching number was found.",
);
pub(super) const EXAMPLE: Text = t("例 0001", "e.g. 0001");
