//! The words of パスワード変更.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("パスワード変更", "Change password");
pub(super) const ADMIN: Text = t("管理者", "Administrator");
pub(super) const LINE: Text = t(
    "ご自分のログイン用パスワードを変更します。",
    "Change your own login password.",
);
pub(super) const CURRENT: Text = t("現在のパスワード", "Current password");
pub(super) const NEW: Text = t("新パスワード", "New password");
pub(super) const CONFIRMATION: Text = t("新パスワード(確認)", "New password (again)");
pub(super) const SAVE: Text = t("変更", "Apply");
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "The password was not changed");
pub(super) const SAVED: Text = t(
    "パスワードを変更しました。ほかのブラウザでのログインは終了しました。",
    "Your password is changed. Your other sessions have ended.",
);
pub(super) const MUST: Text = t(
    "配布されたパスワードは、はじめに変更してください。変更するまで、ほかの画面は使用できません。",
    "Change the password you were given first. Until then no other page can be used.",
);
pub(super) const OTHERS_END: Text = t(
    "変更すると、ほかのブラウザでのログインと、ブラウザの信頼がすべて取り消されます。電話機の設定は変わりません。",
    "Changing it ends your other sessions and the trust of all browsers. Phones keep working.",
);
