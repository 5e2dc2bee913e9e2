//! The words of login and sessions.

use naisen_core::text::{Text, t};

pub(super) const LOGIN: Text = t("ログイン", "Log in");
pub(super) const LOGOUT: Text = t("ログアウト", "Log out");
pub(super) const SESSIONS: Text = t("ログイン中のブラウザ", "Sessions and browsers");
pub(super) const SESSIONS_LINE: Text = t(
    "ログイン中のセッションと、信頼したブラウザを確認し、終了します。",
    "See and end where you are logged in and which browsers are trusted.",
);
pub(super) const NOT_LOGGED_IN: Text = t("ログインできませんでした", "You were not logged in");
pub(super) const LOGIN_ID: Text = t("ログインID", "Login ID");
pub(super) const PASSWORD: Text = t("パスワード", "Password");
pub(super) const TROUBLE: Text = t("ログインできないとき", "If you cannot log in");
pub(super) const TROUBLE_LINE: Text = t(
    "ログインIDと最初のパスワードは「登録証」に書いてあります。端末利用者のパスワードは、会社の管理者が変更できます。続けて5回まちがえると、30分間ログインできません。",
    "The login ID and the first password are on the registration sheet. An administrator can change a user's password. Five failures in a row lock the login for 30 minutes.",
);
pub(super) const LOGGED_OUT: Text = t("ログアウトしました。", "You are logged out.");
pub(super) const ENDED: Text = t("セッションを終了しました。", "The session has ended.");
pub(super) const FORGOTTEN: Text = t(
    "ブラウザの信頼を取り消しました。",
    "The browser is no longer trusted.",
);
pub(super) const OPEN_SESSIONS: Text = t("ログイン中のセッション", "Open sessions");
pub(super) const TRUSTED: Text = t("信頼したブラウザ", "Trusted browsers");
pub(super) const TRUSTED_LINE: Text = t(
    "一度ログインしたブラウザは180日間信頼されます。ほかの人がパスワードをまちがえ続けても、信頼したブラウザからはログインできます。パスワードを変更すると、すべての信頼が取り消されます。",
    "A browser that has logged in is trusted for 180 days: you can log in from it even while somebody else keeps guessing your password. Changing the password ends all trust.",
);
pub(super) const BEGUN: Text = t("ログイン日時", "Logged in");
pub(super) const USED: Text = t("最終利用", "Last used");
pub(super) const ADDRESS: Text = t("接続元", "Address");
pub(super) const EXPIRES: Text = t("有効期限", "Trusted until");
pub(super) const FIRST: Text = t("最初のログイン", "First login");
pub(super) const THIS: Text = t("このブラウザ", "This browser");
pub(super) const END: Text = t("終了", "End");
pub(super) const FORGET: Text = t("信頼を取り消す", "Trust no longer");
pub(super) const NO_BROWSER: Text = t("信頼したブラウザはありません。", "No browser is trusted.");
