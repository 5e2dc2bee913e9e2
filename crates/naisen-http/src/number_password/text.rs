//! The words of ログイン用パスワード変更.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("ログイン用パスワード変更", "Change login password");
pub(super) const USERS: Text = t("端末利用者", "Users");
pub(super) const NEW: Text = t("新パスワード", "New password");
pub(super) const CONFIRMATION: Text = t("新パスワード(確認)", "New password (again)");
pub(super) const SAVE: Text = t("変更", "Apply");
pub(super) const CHOOSE: Text = t("パスワード変更", "Change password");
pub(super) const ONE_AT_A_TIME: Text = t(
    "パスワードは1つの番号ずつ変更します。番号を1つだけ選択してください。",
    "Passwords are changed one number at a time. Select one number.",
);
pub(super) const SAVED: Text = t(
    "パスワードを変更しました。端末利用者のログインは終了し、次のログインで自分のパスワードに変更します。",
    "The password is changed. The user's sessions have ended; at the next login the user sets an own password.",
);
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "The password was not changed");
pub(super) const PHONES_KEEP: Text = t(
    "ログインの規制も解除されます。電話機の設定は変わりません。",
    "A lock of the login is lifted, too. Phones keep working.",
);
pub(super) const NONE: Text = t(
    "該当する電話番号が見つかりませんでした。",
    "No matching number was found.",
);
pub(super) const EXAMPLE: Text = t("例 0501111", "e.g. 0501111");
