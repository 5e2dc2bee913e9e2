//! Which days are holidays, from the rules, the built-in years, loaded lists and the operator's
//! overrides (domain §9).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{builtin, rules};
use crate::text::Text;

/// The holidays of all companies. The default knows 2019–2099 and nothing was loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Loaded days by year: a year with at least one row is replaced whole.
    listed: BTreeMap<i16, BTreeMap<Date, String>>,
    overrides: BTreeMap<Date, HolidayOverride>,
}

/// One row of the official list, published each February for the next year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedHoliday {
    /// The day.
    pub date: Date,
    /// Its name, as listed.
    pub name: String,
}

/// The operator's last word on one day (domain §2.12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HolidayOverride {
    /// The day is a holiday.
    Add {
        /// Its name.
        name: String,
    },
    /// The day is none.
    Remove,
}

/// A holiday, its name in both languages and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// Its name; a name that was loaded in one language only stands in both.
    pub name: Text<String>,
    /// Where it was found.
    pub source: HolidaySource,
}

/// Where a holiday was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidaySource {
    /// The National Holidays Act, computed.
    Rule,
    /// The built-in table of 2019–2021.
    Builtin,
    /// A loaded list.
    List,
    /// An override of the operator.
    Override,
}

impl Calendar {
    /// A calendar with loaded lists and overrides on top of what is built in.
    #[must_use]
    pub fn new(
        listed: impl IntoIterator<Item = ListedHoliday>,
        overrides: impl IntoIterator<Item = (Date, HolidayOverride)>,
    ) -> Self {
        let mut calendar = Self {
            listed: BTreeMap::new(),
            overrides: overrides.into_iter().collect(),
        };
        for ListedHoliday { date, name } in listed {
            let year = calendar.listed.entry(date.year()).or_default();
            year.insert(date, name);
        }
        calendar
    }

    /// Whether the holidays of a year are known; else the year has none but overrides.
    #[must_use]
    pub fn knows(&self, year: i16) -> bool {
        self.listed.contains_key(&year) || (2019..=*rules::YEARS.end()).contains(&year)
    }

    /// Whether a date is a holiday.
    #[must_use]
    pub fn is_holiday(&self, date: Date) -> bool {
        match self.overrides.get(&date) {
            Some(HolidayOverride::Add { .. }) => true,
            Some(HolidayOverride::Remove) => false,
            None => match self.listed.get(&date.year()) {
                Some(year) => year.contains_key(&date),
                None => computed(date).is_some(),
            },
        }
    }

    /// The holiday on a date.
    #[must_use]
    pub fn holiday(&self, date: Date) -> Option<Holiday> {
        let (name, source) = match self.overrides.get(&date) {
            Some(HolidayOverride::Remove) => return None,
            Some(HolidayOverride::Add { name }) => (both(name), HolidaySource::Override),
            None => match self.listed.get(&date.year()) {
                Some(year) => (both(year.get(&date)?), HolidaySource::List),
                None => {
                    let (name, source) = computed(date)?;
                    (own(name), source)
                }
            },
        };
        Some(Holiday { date, name, source })
    }

    /// The holidays of a year, ascending.
    #[must_use]
    pub fn holidays(&self, year: i16) -> Vec<Holiday> {
        let Ok(first) = Date::new(year, 1, 1) else {
            return Vec::new();
        };
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
        days.take_while(|day| day.year() == year)
            .filter_map(|day| self.holiday(day))
            .collect()
    }
}

fn computed(date: Date) -> Option<(Text, HolidaySource)> {
    if rules::YEARS.contains(&date.year()) {
        rules::holiday(date).map(|name| (name, HolidaySource::Rule))
    } else {
        builtin::holiday(date).map(|name| (name, HolidaySource::Builtin))
    }
}

fn own(name: Text) -> Text<String> {
    Text {
        ja: name.ja.to_owned(),
        en: name.en.to_owned(),
    }
}

/// A loaded name in both languages, where it is one of the Act's.
fn both(name: &str) -> Text<String> {
    let known = rules::NAMES
        .iter()
        .find(|known| known.ja == name || known.en == name);
    known.map_or_else(
        || Text {
            ja: name.to_owned(),
            en: name.to_owned(),
        },
        |known| own(*known),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn in_year(calendar: &Calendar, year: i16) -> Vec<String> {
        let days = calendar.holidays(year);
        days.iter()
            .map(|h| h.date.strftime("%m-%d").to_string())
            .collect()
    }

    #[test]
    fn irregular_days_of_the_coming_years() {
        let calendar = Calendar::default();
        let irregular = |year: i16| -> Vec<String> {
            let days = calendar.holidays(year);
            days.into_iter()
                .filter(|h| h.name.ja == "振替休日" || h.name.ja == "国民の休日")
                .map(|h| format!("{} {}", h.date.strftime("%m-%d"), h.name.ja))
                .collect()
        };
        assert_eq!(
            irregular(2025),
            ["02-24 振替休日", "05-06 振替休日", "11-24 振替休日"]
        );
        assert_eq!(irregular(2026), ["05-06 振替休日", "09-22 国民の休日"]);
        assert_eq!(irregular(2027), ["03-22 振替休日"]);
        assert!(irregular(2028).is_empty());
        assert_eq!(
            irregular(2029),
            ["02-12 振替休日", "04-30 振替休日", "09-24 振替休日"]
        );
        assert_eq!(
            irregular(2030),
            ["05-06 振替休日", "08-12 振替休日", "11-04 振替休日"]
        );
        assert_eq!(irregular(2032), ["09-21 国民の休日"]);
    }

    #[test]
    fn whole_years() {
        let calendar = Calendar::default();
        assert_eq!(
            in_year(&calendar, 2026).join(" "),
            "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 \
             09-23 10-12 11-03 11-23"
        );
        assert_eq!(calendar.holidays(2019).len(), 22);
        assert_eq!(calendar.holidays(2020).len(), 18);
        assert_eq!(calendar.holidays(2021).len(), 17);
    }

    #[test]
    fn years_outside_are_empty_until_loaded() {
        let mut calendar = Calendar::default();
        assert!(!calendar.knows(2018) && calendar.knows(2019) && calendar.knows(2099));
        assert!(!calendar.knows(2100) && calendar.holidays(2100).is_empty());
        let name = "春分の日".to_owned();
        calendar = Calendar::new(
            [ListedHoliday {
                date: date(2100, 3, 20),
                name,
            }],
            [],
        );
        assert!(calendar.knows(2100));
        assert_eq!(calendar.holidays(2100)[0].name.en, "Vernal Equinox Day");
    }

    #[test]
    fn a_list_replaces_its_year_and_overrides_stand_above() {
        let listed = ListedHoliday {
            date: date(2027, 6, 1),
            name: "特別な日".to_owned(),
        };
        let extra = HolidayOverride::Add {
            name: "創立記念日".to_owned(),
        };
        let calendar = Calendar::new(
            [listed],
            [
                (date(2027, 6, 2), extra),
                (date(2026, 11, 23), HolidayOverride::Remove),
            ],
        );
        assert_eq!(in_year(&calendar, 2027), ["06-01", "06-02"]);
        assert!(!calendar.is_holiday(date(2026, 11, 23)));
        assert!(calendar.is_holiday(date(2026, 11, 3)));
        for year in 2018..2030 {
            for holiday in calendar.holidays(year) {
                assert!(calendar.is_holiday(holiday.date));
            }
        }
    }
}
