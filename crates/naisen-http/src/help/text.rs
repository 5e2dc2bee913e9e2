//! The words of S35 and S36 themselves.

use naisen_core::text::{Text, t};

pub(super) const ERRORS_LINE: Text = t(
    "エラーコードの意味、原因、対処の説明です。",
    "What each error code means, why it appears and what to do.",
);
pub(super) const GLOSSARY_LINE: Text = t("用語の説明です。", "Terms explained.");

pub(super) const CODE: Text = t("コード", "Code");
pub(super) const MEANING: Text = t("意味", "Meaning");
pub(super) const CAUSE: Text = t("原因", "Cause");
pub(super) const REMEDY: Text = t("対処", "What to do");
pub(super) const SCREENS: Text = t("画面", "Screens");
pub(super) const ANY_SCREEN: Text = t("すべての画面", "Any screen");
pub(super) const AND: Text = t("、", ", ");
pub(super) const NUMBER: Text = t("番号", "Number");
pub(super) const FOUND: Text = t("検索結果件数:", "Results: ");
pub(super) const FOUND_UNIT: Text = t("件", "");
pub(super) const TERM: Text = t("用語", "Term");
pub(super) const OTHER_LANGUAGE: Text = t("英語", "Japanese");
pub(super) const DESCRIPTION: Text = t("説明", "Description");
