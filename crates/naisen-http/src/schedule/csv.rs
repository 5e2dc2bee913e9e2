//! Schedules and their rows as CSV in CP932, in the words of the screens.

use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::settings::{Schedule, ScheduleRow};
use naisen_core::text::Lang;

use super::words;

/// Headers; in Japanese whatever the language, because programs read them.
const HEADER: [&str; 3] = ["スケジュール転送名", "内線グループ", "備考"];
const ROW_HEADER: [&str; 9] = [
    "No.",
    "タイプ",
    "特定日",
    "曜日",
    "開始時間",
    "終了時間",
    "転送種別",
    "転送情報",
    "備考",
];

/// 全件CSV出力 of S16: each schedule with the name of its 内線グループ.
pub(super) fn schedules<'a>(schedules: impl Iterator<Item = (&'a Schedule, &'a str)>) -> Vec<u8> {
    let lines = schedules.map(|(schedule, group)| {
        [
            csv_cell::defuse(&schedule.name),
            csv_cell::defuse(group),
            csv_cell::defuse(&schedule.remark),
        ]
    });
    csv_cell::list(ListEncoding::Cp932, &HEADER, lines)
}

/// 全件CSV出力 of S18.
pub(super) fn rows(rows: &[ScheduleRow]) -> Vec<u8> {
    let lines = rows.iter().map(|row| {
        [
            row.no.to_string(),
            words::kind(row.day).ja.to_owned(),
            words::date(row.day, Lang::Ja),
            words::weekdays(row.day, Lang::Ja),
            words::clock(row.start_min),
            words::clock(row.end_min),
            words::switch(row).ja.to_owned(),
            words::destination(row).to_owned(),
            csv_cell::defuse(&row.remark),
        ]
    });
    csv_cell::list(ListEncoding::Cp932, &ROW_HEADER, lines)
}
