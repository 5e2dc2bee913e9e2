//! A schedule row in words: its day, hours and action, as list, calendar and panel say them.

use jiff::civil::Date;
use naisen_core::settings::{ScheduleAction, ScheduleDay, ScheduleRow, Weekdays, YearlyOrDate};
use naisen_core::text::{Lang, Text};

use super::text;
use crate::ui::format;

/// A Sunday, to name weekdays by.
const SUNDAY: Date = Date::constant(2023, 1, 1);

/// タイプ.
pub(super) const fn kind(day: ScheduleDay) -> Text {
    match day {
        ScheduleDay::Date(_) => text::DATE,
        ScheduleDay::Weekday(_) => text::WEEKDAYS,
        ScheduleDay::Holiday => text::HOLIDAY,
    }
}

/// 特定日: `2026/12/24（木）`, or `毎年 12/24`; empty for the other types.
pub(super) fn date(day: ScheduleDay, lang: Lang) -> String {
    match day {
        ScheduleDay::Date(YearlyOrDate::Once(date)) => {
            let word = format::weekday(date.weekday(), lang);
            let plain = date.strftime("%Y/%m/%d");
            match lang {
                Lang::Ja => format!("{plain}（{word}）"),
                Lang::En => format!("{plain} ({word})"),
            }
        }
        ScheduleDay::Date(YearlyOrDate::Yearly { month, day }) => match lang {
            Lang::Ja => format!("毎年 {month:02}/{day:02}"),
            Lang::En => format!("Every year {month:02}/{day:02}"),
        },
        ScheduleDay::Weekday(_) | ScheduleDay::Holiday => String::new(),
    }
}

/// 曜日: `月 火 水`; empty for the other types.
pub(super) fn weekdays(day: ScheduleDay, lang: Lang) -> String {
    match day {
        ScheduleDay::Weekday(days) => set(days, lang),
        ScheduleDay::Date(_) | ScheduleDay::Holiday => String::new(),
    }
}

fn set(days: Weekdays, lang: Lang) -> String {
    let names: Vec<&str> = (0_u8..7)
        .filter(|day| days.has(*day))
        .map(|day| weekday(day, lang))
        .collect();
    names.join(" ")
}

/// The name of a weekday, 0 = Sunday.
pub(super) fn weekday(day: u8, lang: Lang) -> &'static str {
    let date = SUNDAY.checked_add(jiff::Span::new().days(i64::from(day)));
    format::weekday(date.unwrap_or(SUNDAY).weekday(), lang)
}

/// Minutes of a day as `HH:MM`.
pub(super) fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Hours: `09:00〜12:00`, `09:00–12:00`, or the whole day in words.
pub(super) fn hours(start_min: u16, end_min: u16, lang: Lang) -> String {
    let (start, end) = (clock(start_min), clock(end_min));
    match lang {
        Lang::Ja if (start_min, end_min) == (0, 1_440) => "終日".to_owned(),
        Lang::En if (start_min, end_min) == (0, 1_440) => "all day".to_owned(),
        Lang::Ja => format!("{start}〜{end}"),
        Lang::En => format!("{start}–{end}"),
    }
}

/// What the row does: `0090-1234-5678へ転送` or `転送しない`.
pub(super) fn action(row: &ScheduleRow, lang: Lang) -> String {
    match (&row.action, lang) {
        (ScheduleAction::On { destination }, Lang::Ja) => {
            format!("{}へ転送", format::tel(destination))
        }
        (ScheduleAction::On { destination }, Lang::En) => {
            format!("forward to {}", format::tel(destination))
        }
        (ScheduleAction::Off, Lang::Ja) => "転送しない".to_owned(),
        (ScheduleAction::Off, Lang::En) => "do not forward".to_owned(),
    }
}

/// 転送種別.
pub(super) const fn switch(row: &ScheduleRow) -> Text {
    match row.action {
        ScheduleAction::On { .. } => text::ON,
        ScheduleAction::Off => text::OFF,
    }
}

/// 転送情報, bare; empty with OFF.
pub(super) fn destination(row: &ScheduleRow) -> &str {
    match &row.action {
        ScheduleAction::On { destination } => destination,
        ScheduleAction::Off => "",
    }
}
