//! The words of トップ and 掲示板.

use naisen_core::text::{Lang, Text, t};

pub(super) const TOP: Text = t("トップ", "Top");
pub(super) const BULLETIN: Text = t("掲示板", "Bulletin board");
pub(super) const NO_BULLETIN: Text = t("掲示板への書き込みはありません。", "Nothing is posted.");
pub(super) const EDIT: Text = t("編集", "Edit");
pub(super) const SAVE: Text = t("保存", "Save");
pub(super) const SAVED: Text = t(
    "掲示板を保存しました。全員のトップに表示されます。",
    "The bulletin board is saved and shown on everybody's top page.",
);
pub(super) const NOT_SAVED: Text = t("保存できませんでした", "The bulletin board was not saved");
pub(super) const CONTENT: Text = t("本文（1000文字まで）", "Text (up to 1,000 characters)");
pub(super) const NOTICE: Text<&str> = t("からのお知らせ", "Notice from ");
pub(super) const PILOTS: Text = t(
    "代表番号にかかってきたら",
    "Calls to the representative numbers",
);
pub(super) const NUMBERS: Text = t("電話番号にかかってきたら", "Calls to your numbers");
pub(super) const OTHER_TIMES: Text = t("日時を変えて試す", "Try another date and time");
pub(super) const TODAY: Text = t("今日", "Today");
pub(super) const NEXT_HOLIDAY: Text = t("次の祝日", "Next holiday");
pub(super) const ALL_DAY: Text = t("終日", "All day");
pub(super) const LOST: Text = t("つながりません", "Not reached");
pub(super) const ALL_GROUPS: Text = t("すべての代表グループ", "All hunt groups");
pub(super) const SHOW_ALL: Text = t("すべて見る", "Show all");
pub(super) const USUAL: Text = t("よく使う操作", "Often used");
pub(super) const AS_OF: Text = t("現在", "now");
/// Screens that are used often, in the words of who uses them.
pub(super) const USUAL_SCREENS: [(&str, Text); 5] = [
    (
        "S12",
        t(
            "不在の人の電話を転送する",
            "Forward the calls of somebody who is away",
        ),
    ),
    (
        "S16",
        t(
            "休業日・営業時間外の転送先を変える",
            "Change where calls go on holidays and after hours",
        ),
    ),
    (
        "S15",
        t(
            "代表番号で鳴る人を変える",
            "Change who rings for a representative number",
        ),
    ),
    (
        "S04",
        t(
            "機種変更する（端末認証のワンタイム解除）",
            "Change a phone (one-time release)",
        ),
    ),
    (
        "S34",
        t(
            "紛失・盗難のとき（緊急停止）",
            "A phone is lost or stolen (emergency stop)",
        ),
    ),
];

/// A mark of the hour.
pub(super) fn hour(hour: u16, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{hour}時"),
        Lang::En => format!("{hour}:00"),
    }
}

/// A number by its extension.
pub(super) fn extension(extension: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("内線{extension}"),
        Lang::En => format!("Extension {extension}"),
    }
}

/// What happens in some hours.
pub(super) fn during(hours: &str, what: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{hours}: {what}"),
        Lang::En => format!("{hours}: {what}."),
    }
}

/// The representative numbers that are not shown.
pub(super) fn more(groups: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("ほか{groups}グループ"),
        Lang::En => format!("{groups} more"),
    }
}
