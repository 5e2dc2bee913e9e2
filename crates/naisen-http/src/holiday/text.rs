//! The words of the holiday calendar and of what the operator does to it.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("祝日カレンダー", "Holiday calendar");
pub(super) const LEAD: Text = t(
    "スケジュール転送の「祝祭日」は、この表の日に当てはまります。土曜・日曜や年末年始は、それだけでは祝祭日になりません。",
    "Schedule rows of type holiday apply on these days. Weekends and the turn of the year are no holidays by themselves.",
);
pub(super) const DATE: Text = t("日付", "Date");
pub(super) const NAME: Text = t("名称", "Name");
pub(super) const SOURCE: Text = t("根拠", "Source");
pub(super) const BY_RULE: Text = t(
    "国民の祝日に関する法律による計算",
    "Computed from the National Holidays Act",
);
pub(super) const BY_TABLE: Text = t("内蔵の表", "Built-in table");
pub(super) const BY_LIST: Text = t("読み込んだ公式の一覧", "Loaded official list");
pub(super) const BY_OVERRIDE: Text = t("保守者による追加", "Added by the operator");
pub(super) const UNKNOWN: Text = t(
    "この年の祝日は登録されていません。",
    "The holidays of this year are not known.",
);
pub(super) const PREVIOUS_YEAR: Text = t("前の年", "Previous year");
pub(super) const NEXT_YEAR: Text = t("次の年", "Next year");

pub(super) const OVERRIDES: Text = t("祝日の追加と除外", "Holiday overrides");
pub(super) const OVERRIDES_LINE: Text = t(
    "祝日を追加・除外し、公式の一覧を読み込みます。すべての企業に有効です。",
    "Add and remove holidays and load the official list, for every company.",
);
pub(super) const KIND: Text = t("種別", "Kind");
pub(super) const ADD_KIND: Text = t("祝日にする", "Make it a holiday");
pub(super) const REMOVE_KIND: Text = t("祝日から外す", "Make it no holiday");
pub(super) const ORIGIN: Text = t("出典", "Announced in");
pub(super) const NAME_HINT: Text = t(
    "祝日にするときに入力してください。",
    "Enter it to make the day a holiday.",
);
pub(super) const ADD: Text = t("追加", "Add");
pub(super) const ADD_TITLE: Text = t("追加・除外する日", "A day to add or remove");
pub(super) const DELETE: Text = t("削除…", "Delete…");
pub(super) const NONE: Text = t(
    "追加・除外した日はありません。",
    "No day was added or removed.",
);
pub(super) const LOAD_TITLE: Text = t("公式の一覧の読み込み", "Load the official list");
pub(super) const LOAD_LEAD: Text = t(
    "内閣府が公表する「国民の祝日・休日」のCSV（Shift_JIS）です。一覧に1日でも載っている年は、その年の計算を一覧で置き換えます。",
    "The CSV of national holidays published by the Cabinet Office (Shift_JIS). It replaces every year of which it names at least one day.",
);
pub(super) const FILE: Text = t("CSVファイル", "CSV file");
pub(super) const LOAD: Text = t("読み込む", "Load");
pub(super) const EXPORT: Text = t("全件CSV出力", "Export all (CSV)");

pub(super) const ADDED: Text = t(
    "登録しました。すべての企業の着信に有効です。",
    "Saved. Calls of every company follow it.",
);
pub(super) const DELETED: Text = t(
    "削除しました。その日は計算または一覧に従います。",
    "Deleted. The day follows the computation or the list again.",
);
pub(super) const NOT_SAVED: Text = t("登録できませんでした", "Nothing was saved");
pub(super) const NOT_LOADED: Text = t("読み込めませんでした", "Nothing was loaded");
pub(super) const CONFIRM: Text = t("追加・除外の取り消し", "Delete an override");
pub(super) const WARNING: Text = t(
    "この日の追加または除外を取り消します。",
    "The day is no longer added or removed.",
);
pub(super) const DELETE_IT: Text = t("取り消す", "Delete the override");
