//! The words of トップ and 掲示板.

use naisen_core::text::{Text, t};

pub(super) const TOP: Text = t("トップ", "Top");
pub(super) const BULLETIN: Text = t("掲示板", "Bulletin board");
pub(super) const NO_BULLETIN: Text = t("掲示板への書き込みはありません。", "Nothing is posted.");
pub(super) const EDIT: Text = t("編集", "Edit");
pub(super) const NOTICE: Text<&str> = t("からのお知らせ", "Notice from ");
