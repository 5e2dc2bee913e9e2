//! The words of APIトークン.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("APIトークン", "API tokens");
pub(super) const LINE: Text = t(
    "画面の操作をプログラムから行うためのトークンを作成・失効します。",
    "Make and revoke tokens with which programs do what the screens do.",
);
pub(super) const LEAD: Text = t(
    "トークンは、あなたと同じことができます。人に渡さず、使い終わったら失効してください。",
    "A token may do what you may do. Keep it to yourself and revoke it when it is no longer needed.",
);
pub(super) const REFERENCE: Text = t("APIリファレンス", "API reference");
pub(super) const NAME: Text = t("名前（用途）", "Name (what it is for)");
pub(super) const DAYS: Text = t("有効日数（1〜365）", "Valid for days (1–365)");
pub(super) const CREATE: Text = t("作成", "Make token");
pub(super) const NOT_CREATED: Text = t("作成できませんでした", "No token was made");
pub(super) const MADE: Text = t(
    "トークンを作成しました。この画面を離れると二度と表示できません。いま控えてください。",
    "The token is made. It is shown only now: copy it before leaving this page.",
);
pub(super) const CREATED: Text = t("作成日時", "Made");
pub(super) const USED: Text = t("最終利用", "Last used");
pub(super) const EXPIRES: Text = t("有効期限", "Valid until");
pub(super) const STATE: Text = t("状態", "State");
pub(super) const REVOKE: Text = t("失効", "Revoke");
pub(super) const REVOKED: Text = t("トークンを失効しました。", "The token is revoked.");
pub(super) const IS_REVOKED: Text = t("失効済み", "Revoked");
pub(super) const IS_OVER: Text = t("期限切れ", "Expired");
pub(super) const IS_VALID: Text = t("有効", "Valid");
pub(super) const NEVER: Text = t("未使用", "Never");
pub(super) const NO_TOKEN: Text = t("トークンはありません。", "There is no token.");
