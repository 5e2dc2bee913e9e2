//! The words of 操作履歴.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("操作履歴", "Audit log");
pub(super) const LINE: Text = t(
    "だれが、いつ、何を、どう変えたかを確かめます。",
    "See who changed what, when, from what to what.",
);
pub(super) const AT: Text = t("日時", "Time");
pub(super) const BY: Text = t("操作した人", "By");
pub(super) const OBJECT: Text = t("対象", "Object");
pub(super) const ACTION: Text = t("操作", "Action");
pub(super) const CHANGES: Text = t("変更内容", "Changes");
pub(super) const ADDRESS: Text = t("接続元", "From address");
pub(super) const LOGIN_ID: Text = t("ログインID", "Login ID");
pub(super) const KIND: Text = t("対象の種類", "Kind of object");
pub(super) const ALL_KINDS: Text = t("すべて", "All");
pub(super) const NAME: Text = t("対象の名称・番号", "Name or number");
pub(super) const FROM: Text = t("開始日", "From");
pub(super) const UNTIL: Text = t("終了日", "Until");
pub(super) const COMPANY: Text = t("企業のログインID", "Login ID of the company");
pub(super) const EXPORT: Text = t("CSV出力", "Export (CSV)");
pub(super) const NONE_FOUND: Text = t("該当する操作はありません。", "No matching entry.");
pub(super) const NONE: Text = t("操作はまだありません。", "There are no entries yet.");
pub(super) const ON: Text = t("オン", "on");
pub(super) const OFF: Text = t("オフ", "off");
pub(super) const EMPTY: Text = t("なし", "none");
pub(super) const NOTE_KEPT: Text = t(
    "履歴は変更も削除もできません。保存期間を過ぎたものから消えます。",
    "Entries cannot be changed or deleted. They go after the retention period.",
);
pub(super) const NOTE_SECRETS: Text = t(
    "パスワードや、端末利用者だけが見られる内容は記録しません。",
    "Passwords, and what only a user may see, are not recorded.",
);
