//! The words of CallKit設定.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("CallKit設定", "CallKit");
pub(super) const STATE: Text = t("状態", "State");
pub(super) const ON: Text = t("ON", "ON");
pub(super) const OFF: Text = t("OFF", "OFF");
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "Nothing was saved");
pub(super) const NONE_FOUND: Text = t(
    "該当する電話番号が見つかりませんでした。",
    "No matching number was found.",
);
pub(super) const EXAMPLE: Text = t("例 0001", "e.g. 0001");
