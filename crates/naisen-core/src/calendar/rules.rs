//! The National Holidays Act as arithmetic, for the years whose rules are settled (domain §9). Knows
//! no list and no exception by special law.

use std::ops::RangeInclusive;

use jiff::civil::{Date, Weekday};

use crate::text::{Text, t};

/// Years in which the rules of today hold as they stand.
pub(super) const YEARS: RangeInclusive<i16> = 2022..=2099;

pub(super) const NEW_YEAR: Text = t("元日", "New Year's Day");
pub(super) const ADULTS: Text = t("成人の日", "Coming of Age Day");
pub(super) const FOUNDATION: Text = t("建国記念の日", "National Foundation Day");
pub(super) const EMPEROR: Text = t("天皇誕生日", "Emperor's Birthday");
pub(super) const SPRING: Text = t("春分の日", "Vernal Equinox Day");
pub(super) const SHOWA: Text = t("昭和の日", "Showa Day");
pub(super) const CONSTITUTION: Text = t("憲法記念日", "Constitution Memorial Day");
pub(super) const GREENERY: Text = t("みどりの日", "Greenery Day");
pub(super) const CHILDREN: Text = t("こどもの日", "Children's Day");
pub(super) const MARINE: Text = t("海の日", "Marine Day");
pub(super) const MOUNTAIN: Text = t("山の日", "Mountain Day");
pub(super) const AGED: Text = t("敬老の日", "Respect for the Aged Day");
pub(super) const AUTUMN: Text = t("秋分の日", "Autumnal Equinox Day");
pub(super) const SPORTS: Text = t("スポーツの日", "Sports Day");
pub(super) const CULTURE: Text = t("文化の日", "Culture Day");
pub(super) const LABOUR: Text = t("勤労感謝の日", "Labour Thanksgiving Day");
pub(super) const SUBSTITUTE: Text = t("振替休日", "Substitute holiday");
pub(super) const CITIZENS: Text = t("国民の休日", "Citizens' holiday");

/// Names that appear in lists, for their other language.
pub(super) const NAMES: &[Text] = &[
    NEW_YEAR,
    ADULTS,
    FOUNDATION,
    EMPEROR,
    SPRING,
    SHOWA,
    CONSTITUTION,
    GREENERY,
    CHILDREN,
    MARINE,
    MOUNTAIN,
    AGED,
    AUTUMN,
    SPORTS,
    CULTURE,
    LABOUR,
    SUBSTITUTE,
    CITIZENS,
];

/// The name of the holiday on a date: Article 2, then 振替休日, then 国民の休日 (Article 3).
pub(super) fn holiday(date: Date) -> Option<Text> {
    national(date)
        .or_else(|| is_substitute(date).then_some(SUBSTITUTE))
        .or_else(|| is_between(date).then_some(CITIZENS))
}

/// Article 2.
fn national(date: Date) -> Option<Text> {
    let monday = |nth: i8| {
        let first: i8 = nth * 7 - 6;
        date.weekday() == Weekday::Monday && (first..first + 7).contains(&date.day())
    };
    match (date.month(), date.day()) {
        (1, 1) => Some(NEW_YEAR),
        (1, _) if monday(2) => Some(ADULTS),
        (2, 11) => Some(FOUNDATION),
        (2, 23) => Some(EMPEROR),
        (3, day) if day == equinox(20.8431, date.year()) => Some(SPRING),
        (4, 29) => Some(SHOWA),
        (5, 3) => Some(CONSTITUTION),
        (5, 4) => Some(GREENERY),
        (5, 5) => Some(CHILDREN),
        (7, _) if monday(3) => Some(MARINE),
        (8, 11) => Some(MOUNTAIN),
        (9, day) if day == equinox(23.2488, date.year()) => Some(AUTUMN),
        (9, _) if monday(3) => Some(AGED),
        (10, _) if monday(2) => Some(SPORTS),
        (11, 3) => Some(CULTURE),
        (11, 23) => Some(LABOUR),
        _ => None,
    }
}

/// Day of the equinox whose mean day in 1980 is given (domain §9).
fn equinox(in_1980: f64, year: i16) -> i8 {
    let years = f64::from(year) - 1980.0;
    ((in_1980 + 0.242_194 * years).floor() - (years / 4.0).floor()) as i8
}

/// Article 3(2): a holiday fell on a Sunday and every day since is a holiday.
fn is_substitute(date: Date) -> bool {
    let mut before = date.yesterday();
    while let Ok(day) = before
        && national(day).is_some()
    {
        if day.weekday() == Weekday::Sunday {
            return true;
        }
        before = day.yesterday();
    }
    false
}

/// Article 3(3): the day before and the day after are holidays.
fn is_between(date: Date) -> bool {
    let is_national = |day: Result<Date, jiff::Error>| day.is_ok_and(|day| national(day).is_some());
    is_national(date.yesterday()) && is_national(date.tomorrow())
}
