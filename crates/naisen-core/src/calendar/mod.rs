//! The days and hours of Japan: national holidays (domain §9) and which row of a schedule wins at an
//! instant (calls §7). Asia/Tokyo is UTC+9 without daylight saving, so no time-zone data is needed.
//!
//! It does not know pilots, destinations or whether a forward can be carried out.

mod builtin;
mod holiday;
mod official;
mod rules;
mod schedule;

pub use holiday::{Calendar, Holiday, HolidayOverride, HolidaySource, ListedHoliday};
pub use official::official_list;
pub use schedule::{Standing, Stretch, day_strip, matches_day, precedence, standing, winning_row};

use jiff::civil::{Date, DateTime};

/// Milliseconds by which Tokyo is ahead of UTC.
const TOKYO_AHEAD_MS: i64 = 9 * 3_600_000;

/// The wall clock in Tokyo at an instant, epoch milliseconds; the ends of time are clamped.
#[must_use]
pub fn tokyo(epoch_ms: i64) -> DateTime {
    let local_ms = epoch_ms.saturating_add(TOKYO_AHEAD_MS);
    let days = local_ms.div_euclid(86_400_000);
    let of_day_ms = local_ms.rem_euclid(86_400_000);
    let epoch = Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(days);
    let Ok(date) = span.and_then(|span| epoch.checked_add(span)) else {
        return if days < 0 {
            DateTime::MIN
        } else {
            DateTime::MAX
        };
    };
    let second = of_day_ms / 1_000;
    date.at(
        (second / 3_600) as i8,
        (second / 60 % 60) as i8,
        (second % 60) as i8,
        (of_day_ms % 1_000 * 1_000_000) as i32,
    )
}

/// The instant, epoch milliseconds, at which the wall clock in Tokyo shows this.
#[must_use]
pub fn from_tokyo(local: DateTime) -> i64 {
    let days = (local.date() - Date::constant(1970, 1, 1)).get_days();
    let time = local.time();
    let second =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    let ms = i64::from(time.subsec_nanosecond()) / 1_000_000;
    i64::from(days) * 86_400_000 + second * 1_000 + ms - TOKYO_AHEAD_MS
}

/// Day of the week as [`crate::settings::Weekdays`] counts it: 0 = Sunday … 6 = Saturday.
#[must_use]
pub fn weekday(date: Date) -> u8 {
    date.weekday().to_sunday_zero_offset().unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokyo_and_back() {
        let noon = Date::constant(2026, 12, 2).at(14, 0, 0, 0);
        assert_eq!(from_tokyo(noon), 1_796_187_600_000);
        assert_eq!(tokyo(1_796_187_600_000), noon);
        let old = Date::constant(1969, 12, 31).at(23, 59, 59, 999_000_000);
        assert_eq!(tokyo(from_tokyo(old)), old);
        assert_eq!(tokyo(i64::MAX), DateTime::MAX);
        assert_eq!(tokyo(i64::MIN), DateTime::MIN);
    }
}
