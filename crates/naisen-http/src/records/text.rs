//! The words all lists of records share, made of the record's noun.

use naisen_core::text::{Lang, Text, t};

use super::Words;

pub(crate) const ADD: Text = t("追加", "Add");
pub(crate) const EXPORT: Text = t("全件CSV出力", "Export all (CSV)");
pub(crate) const SET_MEMBERS: Text = t("メンバの設定", "Set members");
pub(crate) const NONE_TICKED: Text = t("行が選択されていません", "No row is selected");
pub(crate) const NOT_DELETED: Text = t("削除できませんでした", "Nothing was deleted");
pub(crate) const GONE: Text = t("（削除済み）", "(already deleted)");

impl Words {
    /// The button below the list.
    pub(super) fn delete(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("選択した{}を削除…", self.noun.ja),
            Lang::En => format!("Delete selected {}…", self.plural),
        }
    }

    /// Said of a company without any.
    pub(super) fn none(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("{}はまだありません。", self.noun.ja),
            Lang::En => format!("There are no {} yet.", self.plural),
        }
    }

    /// Title of the confirmation.
    pub(super) fn deletion(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("{}の削除", self.noun.ja),
            Lang::En => format!("Delete {}", self.plural),
        }
    }

    /// The button that deletes.
    pub(super) fn verb(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("{}{count}件を削除する", self.noun.ja),
            Lang::En => format!("Delete {}", self.counted(count)),
        }
    }

    /// Said after the deletion.
    pub(super) fn deleted(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("{}{count}件を削除しました。", self.noun.ja),
            Lang::En => format!("Deleted {}.", self.counted(count)),
        }
    }

    fn counted(&self, count: usize) -> String {
        let noun = if count == 1 {
            self.noun.en
        } else {
            self.plural
        };
        format!("{count} {noun}")
    }
}
