//! The words of 端末認証/ワンタイム解除設定.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t(
    "端末認証/ワンタイム解除設定",
    "Terminal authentication and one-time release",
);
pub(super) const AUTH: Text = t("端末認証設定", "Terminal authentication");
pub(super) const ON: Text = t("ON", "ON");
pub(super) const OFF: Text = t("OFF", "OFF");
pub(super) const RELEASE: Text = t("ワンタイム解除", "One-time release");
pub(super) const STATE: Text = t("いまの状態", "Now");
pub(super) const FREE: Text = t("初期設定ができます。", "A terminal can be set up.");
pub(super) const ONCE: Text = t(
    "あと1度だけ、初期設定ができます。",
    "A terminal can be set up once more.",
);
pub(super) const LOCKED: Text = t(
    "初期設定はできません（設定済み）。",
    "No terminal can be set up: it has been done.",
);
pub(super) const STOPPED: Text = t(
    "緊急停止中のため、初期設定はできません。",
    "No terminal can be set up: the number is stopped.",
);
pub(super) const TERMINAL: Text = t("設定済みの端末", "Terminal in use");
pub(super) const SAVE: Text = t("変更", "Apply");
pub(super) const SAVED: Text = t("変更しました。", "The change is saved.");
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "Nothing was saved");
