//! The words of スケジュール転送. Notes of the manual are in [`crate::notes::hunt`].

use naisen_core::text::{Lang, Text, t};

pub(super) const LIST: Text = t("スケジュール転送設定一覧", "Schedule forwards");
pub(super) const LIST_LINE: Text = t(
    "代表番号への着信を、日時を決めて転送する設定を行います。",
    "Forward calls to representative numbers at set dates and times.",
);
pub(super) const EDIT: Text = t("スケジュール転送基本設定", "Schedule forward");
pub(super) const NEW: Text = t("スケジュール転送の追加", "Add a schedule forward");
pub(super) const ROWS: Text = t("スケジュール転送詳細設定", "Schedule details");
pub(super) const ROWS_SHORT: Text = t("スケジュール詳細", "Schedule details");
pub(super) const NEW_ROW: Text = t("スケジュール詳細の追加", "Add a schedule detail");
pub(super) const EDIT_ROW: Text = t("スケジュール詳細の変更", "Change a schedule detail");
pub(super) const HOLIDAYS: Text = t("祝日カレンダー", "Holiday calendar");

pub(super) const SCHEDULE: Text = t("スケジュール転送", "schedule forward");
pub(super) const NAME: Text = t("スケジュール転送名", "Schedule forward name");
pub(super) const EXTENSION_GROUP: Text = t("内線グループ", "Extension group");
pub(super) const REMARK: Text = t("備考", "Remark");
pub(super) const USED_BY: Text = t("使っている代表グループ", "Used by hunt groups");
pub(super) const UNUSED: Text = t(
    "どの代表グループにも設定されていないため、まだ動作しません。",
    "No hunt group uses it yet, so it does nothing.",
);
pub(super) const CHOOSE: Text = t("選択してください", "Choose");
pub(super) const NO_GROUP: Text = t(
    "内線グループを先に追加してください。",
    "Add an extension group first.",
);

pub(super) const NO: Text = t("No.", "No.");
pub(super) const TYPE: Text = t("タイプ", "Type");
pub(super) const DATE: Text = t("特定日", "Date");
pub(super) const YEARLY: Text = t("毎年", "Every year");
pub(super) const YEARLY_HINT: Text = t(
    "年を問わず、この月日に毎年当てはめます。2月29日は、うるう年だけです。",
    "Applies on this day of every year; 29 February in leap years only.",
);
pub(super) const WEEKDAYS: Text = t("曜日", "Weekdays");
pub(super) const HOLIDAY: Text = t("祝祭日", "Holidays");
pub(super) const TIME: Text = t("開始〜終了時間", "Start–end");
pub(super) const START: Text = t("開始時間", "Start");
pub(super) const END: Text = t("終了時間", "End");
pub(super) const TIME_HINT: Text = t("00:00〜24:00", "00:00–24:00");
pub(super) const ACTION: Text = t("転送種別", "Forwarding");
pub(super) const ON: Text = t("無条件転送 ON", "Unconditional ON");
pub(super) const OFF: Text = t("無条件転送 OFF", "Unconditional OFF");
pub(super) const DESTINATION: Text = t("転送情報", "Destination");
pub(super) const NO_EFFECT: Text = t("有効になりません", "Never takes effect");

pub(super) const ADD_ROW: Text = t("行を追加", "Add a row");
pub(super) const CHANGE: Text = t("変更", "Apply");
pub(super) const DELETE_ROWS: Text = t("選択した行を削除…", "Delete selected rows…");
pub(super) const NONE_FOUND: Text = t(
    "該当するスケジュール転送設定が見つかりませんでした。",
    "No matching schedule forward was found.",
);
pub(super) const NO_ROWS: Text = t(
    "スケジュール詳細はまだありません。行を追加するまで転送しません。",
    "There are no details yet. Until one is added, nothing is forwarded.",
);

pub(super) const ADDED: Text = t(
    "追加しました。スケジュール詳細に、転送する日時を追加してください。",
    "Added. Now add the days and times to forward as details.",
);
pub(super) const ROW_ADDED: Text = t(
    "追加しました。1秒後の着信から有効です。",
    "Added. Calls from one second on follow it.",
);
pub(super) const SAVED: Text = t(
    "変更しました。1秒後の着信から有効です。",
    "Saved. Calls from one second on follow it.",
);
pub(super) const NOT_ADDED: Text = t("追加できませんでした", "Nothing was added");
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "Nothing was saved");
pub(super) const WARNING: Text = t(
    "スケジュール転送を、そのスケジュール詳細とともに削除します。",
    "The schedule forwards are deleted together with their details.",
);
pub(super) const CONFIRM_ROWS: Text = t("スケジュール詳細の削除", "Delete schedule details");
pub(super) const WARNING_ROWS: Text = t(
    "削除した行の日時には、残りの行に従うか、転送しません。",
    "At the times of deleted rows the remaining rows decide, or nothing is forwarded.",
);

pub(super) const KEY_FORWARD: Text = t("転送", "Forwarded");
pub(super) const KEY_OFF: Text = t("転送しない（OFF）", "Not forwarded (OFF)");
pub(super) const KEY_NONE: Text = t("行なし", "No row");
pub(super) const WINS: Text = t("採用", "Wins");
pub(super) const LOSES: Text = t("負け", "Loses");
pub(super) const NO_MATCH: Text = t(
    "この日に当てはまる行はありません。代表グループの鳴り方に従います。",
    "No row applies on this day. The hunt group rings as set.",
);
pub(super) const GAPS: Text = t(
    "どの行も採用されない時間は転送せず、代表グループのメンバが鳴ります。",
    "While no row wins, calls are not forwarded and the members of the hunt group ring.",
);
pub(super) const UNKNOWN_YEAR: Text = t(
    "この年の祝日は登録されていないため、祝祭日の行は当てはまりません。",
    "The holidays of this year are not known, so rows of type holiday do not apply.",
);
pub(super) const BY_LOWER_NO: Text = t(
    "同じ順位では、No.の小さい行が優先します。",
    "At the same rank the lowest No. wins.",
);
pub(super) const BY_YEAR: Text = t(
    "年を指定した特定日が優先します。",
    "A date with a year goes first.",
);
pub(super) const BY_DATE: Text = t("特定日が優先します。", "A date goes first.");
pub(super) const BY_HOLIDAY: Text = t("祝祭日が優先します。", "A holiday goes first.");

/// How many details a schedule has.
pub(super) fn details(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("スケジュール詳細 {count}行"),
        Lang::En => format!("Details: {count}"),
    }
}
