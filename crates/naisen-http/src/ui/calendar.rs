//! A month as a grid that begins on Sunday, with a strip a day. It knows neither holidays nor rules:
//! who shows it says what each day holds.

use jiff::civil::{Date, Weekday};
use naisen_core::text::Lang;

use super::{Bar, format};

/// Columns of the grid.
const DAYS_A_WEEK: usize = 7;

/// A month.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Language of its words.
    pub lang: Lang,
    /// `2027年1月` or `January 2027`.
    pub title: String,
    /// Address of the month before.
    pub previous: String,
    /// Address of the month after.
    pub next: String,
    /// Every day of the month.
    pub days: Vec<Day>,
}

/// One day.
#[derive(Clone, Debug, Default)]
pub struct Day {
    /// Its number in the month.
    pub number: i8,
    /// 0 = Sunday.
    pub weekday: u8,
    /// Name of its holiday; empty when it is none.
    pub note: String,
    /// What its strip shows, in words.
    pub sentence: String,
    /// The strip; empty draws none.
    pub bars: Vec<Bar>,
    /// Where the day's details are.
    pub href: Option<String>,
    /// Whether it is the day shown.
    pub current: bool,
}

impl Day {
    /// Sundays and holidays are red, as on paper.
    #[must_use]
    pub const fn red(&self) -> bool {
        self.weekday == 0 || !self.note.is_empty()
    }
}

impl Calendar {
    /// The month of a date; `fill` says what each of its days holds.
    #[must_use]
    pub fn of(
        month: Date,
        lang: Lang,
        href: impl Fn(Date) -> String,
        fill: impl Fn(Date, Day) -> Day,
    ) -> Self {
        let first = month.first_of_month();
        let title = match lang {
            Lang::Ja => format!("{}年{}月", first.year(), first.month()),
            Lang::En => first.strftime("%B %Y").to_string(),
        };
        let days = first.series(jiff::Span::new().days(1));
        Self {
            lang,
            title,
            previous: href(first.yesterday().map_or(first, Date::first_of_month)),
            next: href(first.last_of_month().tomorrow().unwrap_or(first)),
            days: days
                .take_while(|day| day.month() == first.month())
                .map(|date| {
                    let day = Day {
                        number: date.day(),
                        weekday: date.weekday().to_sunday_zero_offset().unsigned_abs(),
                        ..Day::default()
                    };
                    fill(date, day)
                })
                .collect(),
        }
    }

    /// Words above the columns.
    #[must_use]
    pub fn weekdays(&self) -> Vec<&'static str> {
        [
            Weekday::Sunday,
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
        ]
        .map(|day| format::weekday(day, self.lang))
        .to_vec()
    }

    /// Rows of the grid; nothing before the first and after the last day.
    #[must_use]
    pub fn weeks(&self) -> Vec<Vec<Option<&Day>>> {
        let before = self.days.first().map_or(0, |day| usize::from(day.weekday));
        let mut cells: Vec<Option<&Day>> = vec![None; before];
        cells.extend(self.days.iter().map(Some));
        cells.resize(cells.len().next_multiple_of(DAYS_A_WEEK), None);
        cells.chunks(DAYS_A_WEEK).map(<[_]>::to_vec).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_begins_under_its_weekday() {
        let month = Calendar::of(date(2027, 1, 15), Lang::Ja, |d| d.to_string(), |_, day| day);
        assert_eq!(month.title, "2027年1月");
        assert_eq!(month.previous, "2026-12-01");
        assert_eq!(month.next, "2027-02-01");
        let weeks = month.weeks();
        assert_eq!(weeks.len(), 6);
        assert!(weeks[0][4].is_none());
        assert_eq!(weeks[0][5].map(|d| d.number), Some(1));
        assert_eq!(weeks[5][0].map(|d| d.number), Some(31));
        assert!(weeks[5][0].is_some_and(Day::red));
    }
}
