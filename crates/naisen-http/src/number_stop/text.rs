//! The words of 緊急停止.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("緊急停止", "Emergency stop");
pub(super) const STATE: Text = t("状態", "State");
pub(super) const NORMAL: Text = t("通常", "In use");
pub(super) const STOPPED: Text = t("緊急停止中", "Stopped");
pub(super) const NUMBER: Text = t("電話番号", "Number");
pub(super) const TERMINAL: Text = t("端末", "Terminal");
pub(super) const WIPE: Text = t("端末内データの消去", "Data on the terminal");
pub(super) const WIPED: Text = t("消去済み", "Erased");
pub(super) const NOT_WIPED: Text = t("端末からの応答待ち", "Waiting for the terminal");
pub(super) const CHOOSE: Text = t("緊急停止/解除", "Stop or release");
pub(super) const AT_ONCE: Text = t("止めると、すぐに起こること", "What happens at once");
pub(super) const LOST: Text = t("消えて、元に戻せないもの", "What is lost for good");
pub(super) const KEPT: Text = t("残るもの", "What stays");
pub(super) const AGAIN: Text = t("もう一度使うには", "To use it again");
pub(super) const AFTER: Text = t("解除すると", "After the release");
pub(super) const STAY: Text = t("停止しないで戻る", "Go back without stopping");
pub(super) const STAY_STOPPED: Text = t("解除しないで戻る", "Go back without releasing");
pub(super) const NO_TERMINAL: Text = t(
    "設定済みの端末はありません。消去されるものもありません。",
    "No terminal is set up, so nothing is erased.",
);
pub(super) const PRESENT: Text = t("あり", "present");
pub(super) const NONE: Text = t("なし", "none");
pub(super) const SAVED: Text = t(
    "緊急停止しました。この番号は発信も着信もできません。",
    "The number is stopped. It makes and takes no calls.",
);
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "Nothing was changed");
pub(super) const NONE_FOUND: Text = t(
    "該当する電話番号が見つかりませんでした。",
    "No matching number was found.",
);
pub(super) const EXAMPLE: Text = t("例 0501111", "e.g. 0501111");
