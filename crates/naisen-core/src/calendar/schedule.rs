//! Which row of a schedule wins at an instant, until when, and the strip of a whole day (calls §7).
//! Destinations are carried along unread.

use jiff::civil::{Date, DateTime};

use super::{Calendar, weekday};
use crate::settings::{ScheduleDay, ScheduleRow, YearlyOrDate};

/// Days that are searched for the next change.
const SEARCH_DAYS: usize = 400;
/// Minutes of a day.
const DAY_MIN: u16 = 1_440;

/// What a schedule says at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The row that wins; none when no row matches.
    pub row: Option<&'a ScheduleRow>,
    /// When another row, or none, takes over; none when nothing changes in the next 400 days.
    pub until: Option<DateTime>,
}

/// A stretch of one day in which the same row wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// Minutes since midnight.
    pub start_min: u16,
    /// Minutes since midnight, exclusive.
    pub end_min: u16,
    /// The row that wins; none when no row matches.
    pub row: Option<&'a ScheduleRow>,
}

/// The row that wins at an instant of Tokyo's clock: the most specific day, then the lowest No.
#[must_use]
pub fn winning_row<'a>(
    calendar: &Calendar,
    rows: &'a [ScheduleRow],
    at: DateTime,
) -> Option<&'a ScheduleRow> {
    let minute = minute_of(at);
    let now = rows
        .iter()
        .filter(|row| (row.start_min..row.end_min).contains(&minute));
    // calls.35
    now.filter(|row| matches_day(calendar, row.day, at.date()))
        .min_by_key(|row| (precedence(row.day), row.no))
}

/// What the schedule says at an instant, and until when.
#[must_use]
pub fn standing<'a>(calendar: &Calendar, rows: &'a [ScheduleRow], at: DateTime) -> Standing<'a> {
    let row = winning_row(calendar, rows, at);
    let id = row.map(|row| row.id);
    let mut after = minute_of(at);
    let days = std::iter::successors(Some(at.date()), |day| day.tomorrow().ok());
    for day in days.take(SEARCH_DAYS) {
        for stretch in day_strip(calendar, rows, day) {
            if stretch.end_min > after && stretch.row.map(|row| row.id) != id {
                let until = Some(at_minute(day, stretch.start_min));
                return Standing { row, until };
            }
        }
        after = 0;
    }
    Standing { row, until: None }
}

/// The stretches of a day, 00:00 to 24:00 without gaps; neighbours differ.
#[must_use]
pub fn day_strip<'a>(calendar: &Calendar, rows: &'a [ScheduleRow], day: Date) -> Vec<Stretch<'a>> {
    let today = rows
        .iter()
        .filter(|row| matches_day(calendar, row.day, day));
    let mut cuts: Vec<u16> = today.flat_map(|row| [row.start_min, row.end_min]).collect();
    cuts.extend([0, DAY_MIN]);
    cuts.retain(|cut| *cut <= DAY_MIN);
    cuts.sort_unstable();
    cuts.dedup();
    let mut strip: Vec<Stretch<'a>> = Vec::new();
    for cut in cuts.windows(2) {
        let row = winning_row(calendar, rows, at_minute(day, cut[0]));
        match strip.last_mut() {
            Some(last) if last.row.map(|r| r.id) == row.map(|r| r.id) => last.end_min = cut[1],
            _ => strip.push(Stretch {
                start_min: cut[0],
                end_min: cut[1],
                row,
            }),
        }
    }
    strip
}

/// Whether a row's day matches a date, whatever the hour.
#[must_use]
pub fn matches_day(calendar: &Calendar, day: ScheduleDay, date: Date) -> bool {
    match day {
        ScheduleDay::Date(YearlyOrDate::Once(once)) => once == date,
        ScheduleDay::Date(YearlyOrDate::Yearly { month, day }) => {
            (month, day) == (date.month(), date.day())
        }
        ScheduleDay::Weekday(days) => days.has(weekday(date)),
        ScheduleDay::Holiday => calendar.is_holiday(date), // calls.36
    }
}

/// Rank among rows that match the same instant; the lowest wins (domain §2.8).
#[must_use]
pub const fn precedence(day: ScheduleDay) -> u8 {
    match day {
        ScheduleDay::Date(YearlyOrDate::Once(_)) => 0,
        ScheduleDay::Date(YearlyOrDate::Yearly { .. }) => 1,
        ScheduleDay::Holiday => 2,
        ScheduleDay::Weekday(_) => 3,
    }
}

fn minute_of(at: DateTime) -> u16 {
    u16::from(at.hour().unsigned_abs()) * 60 + u16::from(at.minute().unsigned_abs())
}

/// A minute of a day, 24:00 as the next day's first.
fn at_minute(day: Date, minute: u16) -> DateTime {
    if minute >= DAY_MIN {
        return day.tomorrow().unwrap_or(day).at(0, 0, 0, 0);
    }
    day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::ids::ScheduleRowId;
    use crate::settings::{ScheduleAction, Weekdays};

    fn row(no: u32, day: ScheduleDay, start_h: u16, end_h: u16) -> ScheduleRow {
        ScheduleRow {
            id: ScheduleRowId(i64::from(no)),
            no,
            day,
            start_min: start_h * 60,
            end_min: end_h * 60,
            action: ScheduleAction::Off,
            remark: String::new(),
        }
    }

    fn office() -> Vec<ScheduleRow> {
        let weekdays = ScheduleDay::Weekday(Weekdays(0b011_1110));
        vec![
            row(1, weekdays, 18, 24),
            row(2, weekdays, 0, 9),
            row(3, ScheduleDay::Holiday, 0, 24),
            row(
                4,
                ScheduleDay::Date(YearlyOrDate::Once(date(2026, 12, 24))),
                13,
                17,
            ),
            row(
                6,
                ScheduleDay::Date(YearlyOrDate::Yearly { month: 12, day: 24 }),
                12,
                17,
            ),
        ]
    }

    fn strip(day: Date) -> String {
        let rows = office();
        let strip = day_strip(&Calendar::default(), &rows, day);
        let words = strip.iter().map(|s| {
            let row = s.row.map_or("-".to_owned(), |row| row.no.to_string());
            format!("{}-{}:{row}", s.start_min / 60, s.end_min / 60)
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn strips_of_days() {
        assert_eq!(strip(date(2026, 12, 2)), "0-9:2 9-18:- 18-24:1");
        assert_eq!(strip(date(2026, 12, 5)), "0-24:-");
        assert_eq!(strip(date(2026, 11, 23)), "0-24:3");
        assert_eq!(
            strip(date(2026, 12, 24)),
            "0-9:2 9-12:- 12-13:6 13-17:4 17-18:- 18-24:1"
        );
        assert_eq!(
            strip(date(2027, 12, 24)),
            "0-9:2 9-12:- 12-17:6 17-18:- 18-24:1"
        );
    }

    #[test]
    fn until_when() {
        let rows = office();
        let standing = |at| {
            let standing = standing(&Calendar::default(), &rows, at);
            let until = standing.until.map(|u| u.to_string()).unwrap_or_default();
            (standing.row.map(|row| row.no), until)
        };
        let at = |d: Date, h| d.at(h, 30, 0, 0);
        assert_eq!(
            standing(at(date(2026, 12, 2), 14)),
            (None, "2026-12-02T18:00:00".to_owned())
        );
        assert_eq!(
            standing(at(date(2026, 12, 2), 19)),
            (Some(1), "2026-12-03T00:00:00".to_owned())
        );
        assert_eq!(
            standing(at(date(2026, 12, 4), 23)),
            (Some(1), "2026-12-05T00:00:00".to_owned())
        );
        assert_eq!(
            standing(at(date(2026, 12, 5), 10)),
            (None, "2026-12-07T00:00:00".to_owned())
        );
        assert_eq!(
            standing(at(date(2026, 9, 21), 10)),
            (Some(3), "2026-09-24T00:00:00".to_owned())
        );
        assert_eq!(
            winning_row(&Calendar::default(), &[], at(date(2026, 9, 21), 10)),
            None
        );
    }
}
