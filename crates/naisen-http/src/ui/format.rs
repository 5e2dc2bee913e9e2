//! How values are written: numbers, dates and amounts, in both languages. Stored values stay bare; only
//! what is shown passes here. Times are epoch milliseconds and shown in Asia/Tokyo, UTC+9 all year.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};
use naisen_core::text::Lang;

/// Hours between UTC and Asia/Tokyo.
const TOKYO_H: i8 = 9;

/// A telephone number with hyphens, as in `050-1111-0001`; what is not clearly one stays as it is. A
/// number behind 外線プレフィックス keeps its 0 in front: `0080-1234-5678`.
#[must_use]
pub fn tel(number: &str) -> String {
    hyphenated(number)
        .or_else(|| {
            let rest = number.strip_prefix('0').filter(|n| n.starts_with('0'))?;
            Some(format!("0{}", hyphenated(rest)?))
        })
        .unwrap_or_else(|| number.to_owned())
}

fn hyphenated(number: &str) -> Option<String> {
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (a, b) = match (number.len(), number.get(..2)?, number.get(..3)?) {
        (11, _, "050" | "060" | "070" | "080" | "090") => (3, 7),
        (10, "03" | "06", _) => (2, 6),
        (10, _, "012") if number.starts_with("0120") => (4, 7),
        _ => return None,
    };
    Some(format!(
        "{}-{}-{}",
        &number[..a],
        &number[a..b],
        &number[b..]
    ))
}

fn civil(ms: i64) -> Option<DateTime> {
    let tokyo = TimeZone::fixed(Offset::constant(TOKYO_H));
    Some(
        Timestamp::from_millisecond(ms)
            .ok()?
            .to_zoned(tokyo)
            .datetime(),
    )
}

/// `2026/12/02 13:58:20`, for columns.
#[must_use]
pub fn stamp(ms: i64) -> String {
    civil(ms).map_or_else(String::new, |at| {
        at.strftime("%Y/%m/%d %H:%M:%S").to_string()
    })
}

/// `2026-12-02T13:58:20+09:00`, for `<time datetime>`.
#[must_use]
pub fn iso(ms: i64) -> String {
    civil(ms).map_or_else(String::new, |at| {
        at.strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string()
    })
}

/// `12月2日（水）14:00`, or `Wed 2 December 14:00`; with the year when `year` says so.
#[must_use]
pub fn moment(ms: i64, year: bool, lang: Lang) -> String {
    civil(ms).map_or_else(String::new, |at| {
        format!(
            "{}{}{}",
            day(at.date(), year, lang),
            if lang == Lang::En { " " } else { "" },
            at.strftime("%-H:%M")
        )
    })
}

/// `12月2日（水）`, or `Wed 2 December`.
#[must_use]
pub fn day(date: Date, year: bool, lang: Lang) -> String {
    let word = weekday(date.weekday(), lang);
    match lang {
        Lang::Ja => {
            let ahead = if year {
                format!("{}年", date.year())
            } else {
                String::new()
            };
            format!("{ahead}{}月{}日（{word}）", date.month(), date.day())
        }
        Lang::En => {
            let behind = if year {
                format!(" {}", date.year())
            } else {
                String::new()
            };
            format!("{word} {} {}{behind}", date.day(), date.strftime("%B"))
        }
    }
}

/// 日 月 火 水 木 金 土, or Sun … Sat.
#[must_use]
pub fn weekday(day: Weekday, lang: Lang) -> &'static str {
    use super::words;
    match day {
        Weekday::Sunday => words::SUNDAY,
        Weekday::Monday => words::MONDAY,
        Weekday::Tuesday => words::TUESDAY,
        Weekday::Wednesday => words::WEDNESDAY,
        Weekday::Thursday => words::THURSDAY,
        Weekday::Friday => words::FRIDAY,
        Weekday::Saturday => words::SATURDAY,
    }
    .get(lang)
}

/// `10秒`, or `10 s`.
#[must_use]
pub fn seconds(s: u32, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{s}秒"),
        Lang::En => format!("{s} s"),
    }
}

/// Elapsed time: `2:14`, `1:02:14`.
#[must_use]
pub fn elapsed(s: u64) -> String {
    let (h, m, s) = (s / 3600, s / 60 % 60, s % 60);
    if h > 0 {
        format!("{h}:{m:02}:{s:02}")
    } else {
        format!("{m}:{s:02}")
    }
}

/// A count with separators: `1,000,000`.
#[must_use]
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-12-02 14:00:20 in Tokyo.
    const MS: i64 = 1_796_187_620_000;

    #[test]
    fn numbers_get_hyphens_only_where_they_are_certain() {
        for (bare, shown) in [
            ("05011110001", "050-1111-0001"),
            ("09012345678", "090-1234-5678"),
            ("009012345678", "0090-1234-5678"),
            ("008012345678", "0080-1234-5678"),
            ("0312345678", "03-1234-5678"),
            ("00312345678", "003-1234-5678"),
            ("0120123456", "0120-123-456"),
            ("0771234567", "0771234567"),
            ("2001", "2001"),
            ("0", "0"),
            ("", ""),
            ("+819012345678", "+819012345678"),
            ("０５０１１１１０００１", "０５０１１１１０００１"),
        ] {
            assert_eq!(tel(bare), shown, "{bare}");
        }
    }

    #[test]
    fn times_are_tokyo_time() {
        assert_eq!(stamp(MS), "2026/12/02 14:00:20");
        assert_eq!(iso(MS), "2026-12-02T14:00:20+09:00");
        assert_eq!(moment(MS, false, Lang::Ja), "12月2日（水）14:00");
        assert_eq!(moment(MS, true, Lang::Ja), "2026年12月2日（水）14:00");
        assert_eq!(moment(MS, true, Lang::En), "Wed 2 December 2026 14:00");
        assert_eq!(stamp(i64::MAX), "");
    }

    #[test]
    fn amounts() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_000_000), "1,000,000");
        assert_eq!(elapsed(134), "2:14");
        assert_eq!(elapsed(3734), "1:02:14");
        assert_eq!(seconds(10, Lang::En), "10 s");
    }
}
