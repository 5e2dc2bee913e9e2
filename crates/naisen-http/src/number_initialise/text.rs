//! The words of 初期化.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("初期化", "Initialise");
pub(super) const NUMBER: Text = t("電話番号", "Number");
pub(super) const KEPT: Text = t("変わらないもの", "What stays");
pub(super) const TERMINAL: Text = t(
    "端末の登録と認証情報",
    "Registration and credentials of the terminal",
);
pub(super) const PRIVACY: Text = t("代表着信拒否はオフ", "hunt call rejection off");
pub(super) const CALLKIT: Text = t("CallKit設定はOFF", "CallKit OFF");
pub(super) const BACKUP: Text = t("バックアップデータ", "backup data");
pub(super) const NONE: Text = t("なし", "none");
pub(super) const OPTIONS: Text = t(
    "留守番電話/転送設定と非通知着信拒否はオフ、応答メッセージは削除",
    "voicemail, forwarding and anonymous call rejection off, greeting deleted",
);
pub(super) const MAIL: Text = t("メール通知は削除", "e-mail notification deleted");
pub(super) const NO_BOOK: Text = t("どの電話帳のメンバでもありません", "member of none");
pub(super) const NO_TERMINAL: Text = t("設定済みの端末はありません", "no terminal is set up");
pub(super) const STAY: Text = t("初期化しないで戻る", "Go back without initialising");
pub(super) const SAVED: Text = t(
    "初期化しました。端末は、もう一度初期設定をしてください。",
    "The number is initialised. Set the terminal up again.",
);
pub(super) const NOT_SAVED: Text = t("初期化できませんでした", "Nothing was initialised");
