//! The words of 登録証.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("登録証", "Registration sheet");
pub(super) const TITLE_ADMIN: Text = t("登録証（管理者）", "Registration sheet (administrator)");
pub(super) const TITLE_USER: Text = t("登録証（端末利用者）", "Registration sheet (user)");
pub(super) const COMPANY: Text = t("企業", "Company");
pub(super) const NUMBER: Text = t("外線番号", "External number");
pub(super) const LOGIN_ID: Text = t("ログインID", "Login ID");
pub(super) const PASSWORD: Text = t("最初のパスワード", "First password");
pub(super) const ADDRESS: Text = t("ログイン画面", "Where to log in");
pub(super) const ISSUED: Text = t("発行日時", "Issued");
pub(super) const ONCE: Text = t(
    "最初のパスワードは、この画面でしか表示されません。いま印刷してください（ブラウザの「印刷」、1人1枚）。",
    "First passwords are shown on this page only. Print it now (your browser's Print; one sheet a person).",
);
pub(super) const PRINT: Text = t("印刷する", "Print");
pub(super) const DONE: Text = t("印刷を終えて戻る", "Printed: go back");
pub(super) const MUST_CHANGE: Text = t(
    "はじめてログインしたときに、このパスワードを自分のものに変更してください。",
    "Change this password to one of your own when you first log in.",
);
pub(super) const KEEP: Text = t(
    "この紙は他人に見せず、変更後は破棄してください。",
    "Show this sheet to nobody, and destroy it once the password is changed.",
);
