//! The words of 運用スイッチ.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("運用スイッチ", "Switches");
pub(super) const LINE: Text = t(
    "すべての企業に効く設定です。",
    "Settings that bear on every company.",
);
pub(super) const IDENTITY: Text = t(
    "本人確認が済むまで番号を追加させない",
    "No numbers before the identity check",
);
pub(super) const IDENTITY_HINT: Text = t(
    "企業の確認日・確認方法・責任者がそろうまで、番号の追加をエラーコード8008で断ります。すでにある番号はそのままです。",
    "Until date, method and responsible person of a company are recorded, adding numbers answers error 8008. Numbers there already stay.",
);
pub(super) const SAVE: Text = t("変更", "Save");
pub(super) const SAVED: Text = t("変更しました。", "Saved.");
