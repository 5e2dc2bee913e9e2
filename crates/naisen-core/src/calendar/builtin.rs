//! The holidays of the years that special laws rearranged: the new era in 2019, the Games in 2020 and
//! 2021 (domain §9).

use jiff::civil::{Date, date};

use super::rules::{
    ADULTS, AGED, AUTUMN, CHILDREN, CITIZENS, CONSTITUTION, CULTURE, EMPEROR, FOUNDATION, GREENERY,
    LABOUR, MARINE, MOUNTAIN, NEW_YEAR, SHOWA, SPORTS, SPRING, SUBSTITUTE,
};
use crate::text::{Text, t};

const HEALTH_SPORTS: Text = t("体育の日", "Health and Sports Day");
const ACCESSION: Text = t("即位の日", "Day of the Emperor's Accession");
const ENTHRONEMENT: Text = t("即位礼正殿の儀", "Enthronement Ceremony Day");

/// Every holiday of 2019–2021, ascending.
pub(super) const DAYS: &[(Date, Text)] = &[
    (date(2019, 1, 1), NEW_YEAR),
    (date(2019, 1, 14), ADULTS),
    (date(2019, 2, 11), FOUNDATION),
    (date(2019, 3, 21), SPRING),
    (date(2019, 4, 29), SHOWA),
    (date(2019, 4, 30), CITIZENS),
    (date(2019, 5, 1), ACCESSION),
    (date(2019, 5, 2), CITIZENS),
    (date(2019, 5, 3), CONSTITUTION),
    (date(2019, 5, 4), GREENERY),
    (date(2019, 5, 5), CHILDREN),
    (date(2019, 5, 6), SUBSTITUTE),
    (date(2019, 7, 15), MARINE),
    (date(2019, 8, 11), MOUNTAIN),
    (date(2019, 8, 12), SUBSTITUTE),
    (date(2019, 9, 16), AGED),
    (date(2019, 9, 23), AUTUMN),
    (date(2019, 10, 14), HEALTH_SPORTS),
    (date(2019, 10, 22), ENTHRONEMENT),
    (date(2019, 11, 3), CULTURE),
    (date(2019, 11, 4), SUBSTITUTE),
    (date(2019, 11, 23), LABOUR),
    (date(2020, 1, 1), NEW_YEAR),
    (date(2020, 1, 13), ADULTS),
    (date(2020, 2, 11), FOUNDATION),
    (date(2020, 2, 23), EMPEROR),
    (date(2020, 2, 24), SUBSTITUTE),
    (date(2020, 3, 20), SPRING),
    (date(2020, 4, 29), SHOWA),
    (date(2020, 5, 3), CONSTITUTION),
    (date(2020, 5, 4), GREENERY),
    (date(2020, 5, 5), CHILDREN),
    (date(2020, 5, 6), SUBSTITUTE),
    (date(2020, 7, 23), MARINE),
    (date(2020, 7, 24), SPORTS),
    (date(2020, 8, 10), MOUNTAIN),
    (date(2020, 9, 21), AGED),
    (date(2020, 9, 22), AUTUMN),
    (date(2020, 11, 3), CULTURE),
    (date(2020, 11, 23), LABOUR),
    (date(2021, 1, 1), NEW_YEAR),
    (date(2021, 1, 11), ADULTS),
    (date(2021, 2, 11), FOUNDATION),
    (date(2021, 2, 23), EMPEROR),
    (date(2021, 3, 20), SPRING),
    (date(2021, 4, 29), SHOWA),
    (date(2021, 5, 3), CONSTITUTION),
    (date(2021, 5, 4), GREENERY),
    (date(2021, 5, 5), CHILDREN),
    (date(2021, 7, 22), MARINE),
    (date(2021, 7, 23), SPORTS),
    (date(2021, 8, 8), MOUNTAIN),
    (date(2021, 8, 9), SUBSTITUTE),
    (date(2021, 9, 20), AGED),
    (date(2021, 9, 23), AUTUMN),
    (date(2021, 11, 3), CULTURE),
    (date(2021, 11, 23), LABOUR),
];

/// The name of the holiday on a date of 2019–2021.
pub(super) fn holiday(date: Date) -> Option<Text> {
    let at = DAYS.binary_search_by_key(&date, |(day, _)| *day).ok()?;
    Some(DAYS[at].1)
}
