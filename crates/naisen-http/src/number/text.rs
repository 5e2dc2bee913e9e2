//! The words of 電話番号一覧.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("電話番号一覧", "Numbers");
pub(super) const EXTERNAL_NUMBER: Text = t("外線番号", "External number");
pub(super) const EXTENSION: Text = t("内線番号", "Extension number");
pub(super) const EXTENSION_GROUP: Text = t("内線グループ", "Extension group");
pub(super) const PICKUP_GROUP: Text = t("ピックアップグループ", "Pickup group");
pub(super) const SITE: Text = t("サイト", "Site");
pub(super) const STATE: Text = t("状態", "State");
pub(super) const STOPPED: Text = t("緊急停止中", "Stopped");
pub(super) const PILOT: Text = t("代表番号", "Representative");
pub(super) const EXPORT: Text = t("全件CSV出力", "Export all (CSV)");
pub(super) const EXAMPLE: Text = t("例 0501111", "e.g. 0501111");
pub(super) const NONE_FOUND: Text = t(
    "該当する電話番号が見つかりませんでした。",
    "No matching number was found.",
);
pub(super) const NONE: Text = t("電話番号はまだありません。", "There are no numbers yet.");
pub(super) const PASSWORD: Text = t("ログイン用パスワード変更", "Change login password");
pub(super) const TERMINAL_AUTH: Text = t("端末認証", "Terminal authentication");
pub(super) const STOP: Text = t("緊急停止", "Emergency stop");
pub(super) const RELEASE: Text = t("緊急停止の解除", "Release the stop");
pub(super) const INITIALISE: Text = t("初期化", "Initialise");
