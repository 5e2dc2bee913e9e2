//! The month of a schedule: for each day which row wins and when, and for one day why. What wins is the
//! calendar's word (core); here it is drawn.

use jiff::civil::Date;
use naisen_core::calendar::{Calendar as Holidays, day_strip, matches_day, precedence};
use naisen_core::settings::{ScheduleAction, ScheduleDay, ScheduleRow, YearlyOrDate};
use naisen_core::text::{Lang, Text};

use super::{text, words};
use crate::ui::{Bar, Calendar, Day, Mark, format};

/// Minutes of a day.
const DAY_MIN: u32 = 1_440;

/// Why one day goes as it does.
pub(super) struct DayShown {
    pub(super) title: String,
    /// Rows that apply on the day, in the order of their rank.
    pub(super) rows: Vec<Verdict>,
    /// Hours without a winner exist.
    pub(super) gaps: bool,
}

/// One row on one day.
pub(super) struct Verdict {
    pub(super) wins: bool,
    pub(super) rule: String,
    pub(super) reason: String,
}

/// The month of a date; `here` is the page without month and day.
pub(super) fn month(
    holidays: &Holidays,
    rows: &[ScheduleRow],
    shown: Date,
    here: &str,
    lang: Lang,
) -> Calendar {
    let month_of = |date: Date| format!("{here}?month={}#cal", date.strftime("%Y-%m"));
    Calendar::of(shown, lang, month_of, |date, day| Day {
        note: holidays
            .holiday(date)
            .map_or_else(String::new, |holiday| holiday.name.get(lang).to_owned()),
        sentence: sentence(holidays, rows, date, lang),
        bars: bars(holidays, rows, date),
        href: Some(format!(
            "{here}?month={}&day={date}#day",
            date.strftime("%Y-%m")
        )),
        current: date == shown,
        ..day
    })
}

fn bars(holidays: &Holidays, rows: &[ScheduleRow], date: Date) -> Vec<Bar> {
    let mut bars: Vec<Bar> = day_strip(holidays, rows, date)
        .into_iter()
        .filter_map(|stretch| {
            let row = stretch.row?;
            let mark = match row.action {
                ScheduleAction::On { .. } => Mark::Forward,
                ScheduleAction::Off => Mark::Ring,
            };
            let (from, to) = (u32::from(stretch.start_min), u32::from(stretch.end_min));
            Some(Bar::of(mark, from, to, DAY_MIN, row.no.to_string()))
        })
        .collect();
    if bars.is_empty() {
        // An empty strip still shows the day's background.
        bars.push(Bar::of(Mark::Nothing, 0, 0, DAY_MIN, ""));
    }
    bars
}

fn sentence(holidays: &Holidays, rows: &[ScheduleRow], date: Date, lang: Lang) -> String {
    let stretches: Vec<String> = day_strip(holidays, rows, date)
        .into_iter()
        .filter_map(|stretch| {
            let row = stretch.row?;
            let hours = words::hours(stretch.start_min, stretch.end_min, lang);
            Some(format!(
                "{hours} No.{} {}",
                row.no,
                words::action(row, lang)
            ))
        })
        .collect();
    if stretches.is_empty() {
        return text::KEY_NONE.get(lang).to_owned();
    }
    stretches.join(match lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    })
}

/// The day's rows with their verdicts (schedule.12, schedule.14).
pub(super) fn day(holidays: &Holidays, rows: &[ScheduleRow], date: Date, lang: Lang) -> DayShown {
    let strip = day_strip(holidays, rows, date);
    let mut today: Vec<&ScheduleRow> = rows
        .iter()
        .filter(|row| matches_day(holidays, row.day, date))
        .collect();
    today.sort_by_key(|row| (precedence(row.day), row.no));
    let verdict = |row: &&ScheduleRow| {
        let won: Vec<String> = strip
            .iter()
            .filter(|stretch| stretch.row.is_some_and(|winner| winner.id == row.id))
            .map(|stretch| words::hours(stretch.start_min, stretch.end_min, lang))
            .collect();
        let winners: Vec<&ScheduleRow> = strip
            .iter()
            .filter(|s| s.start_min < row.end_min && row.start_min < s.end_min)
            .filter_map(|stretch| stretch.row.filter(|winner| winner.id != row.id))
            .collect();
        let mut reason = won.join(" ");
        for winner in &winners {
            if !reason.is_empty() {
                reason.push(' ');
            }
            reason.push_str(&beaten(row, winner, lang));
        }
        Verdict {
            wins: !won.is_empty(),
            rule: format!(
                "No.{} {} {}",
                row.no,
                words::kind(row.day).get(lang),
                words::action(row, lang)
            ),
            reason,
        }
    };
    let title = format::day(date, true, lang);
    DayShown {
        title: match holidays.holiday(date) {
            Some(holiday) => format!("{title} {}", holiday.name.get(lang)),
            None => title,
        },
        rows: today.iter().map(verdict).collect(),
        gaps: strip.iter().any(|stretch| stretch.row.is_none()),
    }
}

/// Who takes a row's hours, and by which rule.
fn beaten(row: &ScheduleRow, winner: &ScheduleRow, lang: Lang) -> String {
    let rule: Text = match (winner.day, row.day) {
        (a, b) if precedence(a) == precedence(b) => text::BY_LOWER_NO,
        (
            ScheduleDay::Date(YearlyOrDate::Once(_)),
            ScheduleDay::Date(YearlyOrDate::Yearly { .. }),
        ) => text::BY_YEAR,
        (ScheduleDay::Date(_), _) => text::BY_DATE,
        (ScheduleDay::Holiday | ScheduleDay::Weekday(_), _) => text::BY_HOLIDAY,
    };
    let from = winner.start_min.max(row.start_min);
    let to = winner.end_min.min(row.end_min);
    let hours = words::hours(from, to, lang);
    let (no, rule) = (winner.no, rule.get(lang));
    match lang {
        Lang::Ja => format!("{hours}はNo.{no}：{rule}"),
        Lang::En => format!("{hours} goes to No. {no}: {rule}"),
    }
}
