//! スケジュール詳細 as forms and the API write it (S18), and its way to a [`ScheduleRow`].

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ScheduleAction, ScheduleDay, ScheduleRow, Weekdays, YearlyOrDate};
use crate::dial_plan::check_destination;
use crate::error::{ErrorCode, Refusal};
use crate::ids::{ScheduleId, ScheduleRowId};
use crate::settings::answer::check_destination_text;
use crate::settings::{CompanySettings, field};
use crate::{fold, limits};

const DAY_MIN: u16 = 24 * 60;

/// One row as it is typed: API body and form model of S18.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScheduleRowDraft {
    /// タイプ.
    #[serde(rename = "type")]
    pub kind: ScheduleDayKind,
    /// 特定日: `YYYY-MM-DD`, or `--MM-DD` for 毎年; required with type `date`.
    #[serde(default)]
    pub date: String,
    /// 曜日; at least one with type `weekday`.
    #[serde(default)]
    pub weekdays: Vec<WeekdayName>,
    /// 開始時間 `HH:MM`, 00:00–23:59.
    pub start: String,
    /// 終了時間 `HH:MM`, 00:01–24:00, exclusive.
    pub end: String,
    /// 転送種別.
    #[serde(default)]
    pub action: ScheduleActionKind,
    /// 転送情報; required with action `on`.
    #[serde(default)]
    pub destination: String,
    /// 備考.
    #[serde(default)]
    pub remark: String,
}

/// タイプ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleDayKind {
    /// 特定日.
    #[default]
    Date,
    /// 曜日.
    Weekday,
    /// 祝祭日.
    Holiday,
}

/// 転送種別.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleActionKind {
    /// 無条件転送 ON.
    #[default]
    On,
    /// 無条件転送 OFF.
    Off,
}

/// 曜日.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WeekdayName {
    /// 日.
    Sun,
    /// 月.
    Mon,
    /// 火.
    Tue,
    /// 水.
    Wed,
    /// 木.
    Thu,
    /// 金.
    Fri,
    /// 土.
    Sat,
}

impl WeekdayName {
    /// Sunday first.
    pub const ALL: [Self; 7] = [
        Self::Sun,
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
    ];
}

/// Where a row goes.
#[derive(Clone, Copy, Debug)]
pub struct RowPlace<'a> {
    /// The company.
    pub world: &'a CompanySettings,
    /// The schedule.
    pub schedule: ScheduleId,
    /// The row to replace; none adds.
    pub was: Option<ScheduleRowId>,
    /// Today in Asia/Tokyo (8078).
    pub today: Date,
}

impl ScheduleRowDraft {
    /// The row this text describes, judged for its place. A new row has the id 0 and the next No.
    /// Fields: `date`, `weekdays`, `start`, `end`, `destination`, `remark`.
    ///
    /// # Errors
    /// 8008, 8009; adding 8036, changing 8035; 8037, 8041, 8078, 8039; 8009 for a row too many.
    pub fn row(&self, place: RowPlace<'_>) -> Result<ScheduleRow, Refusal> {
        let date = fold::digits(&self.date);
        match self.kind {
            ScheduleDayKind::Date => field::required("date", &date)?,
            ScheduleDayKind::Weekday if self.weekdays.is_empty() => {
                return Err(ErrorCode::Required.at("weekdays"));
            }
            ScheduleDayKind::Weekday | ScheduleDayKind::Holiday => {}
        }
        let start_min = minutes("start", &self.start)?;
        let end_min = minutes("end", &self.end)?;
        let action = self.action()?;
        field::remark(&self.remark)?;
        let (id, no) = place.identity()?;
        let day = self.day(&date);
        if let Some(day) = day
            && place
                .others()
                .any(|row| same_time(row, day, start_min, end_min))
        {
            return Err(ErrorCode::ScheduleRowTwice.into());
        }
        if start_min >= end_min || end_min > DAY_MIN {
            return Err(ErrorCode::TimeRangeInvalid.at("end"));
        }
        let day = day
            .filter(|day| place.may_have(*day))
            .ok_or_else(|| ErrorCode::DateInvalid.at("date"))?;
        if let ScheduleAction::On { destination } = &action {
            place.check_destination(destination)?;
        }
        Ok(ScheduleRow {
            id,
            no,
            day,
            start_min,
            end_min,
            action,
            remark: fold::trim(&self.remark).to_owned(),
        })
    }

    fn action(&self) -> Result<ScheduleAction, Refusal> {
        if self.action == ScheduleActionKind::Off {
            return Ok(ScheduleAction::Off);
        }
        let destination = fold::phone_number(&self.destination);
        field::required("destination", &destination)?;
        check_destination_text(&destination)?;
        Ok(ScheduleAction::On { destination })
    }

    fn day(&self, date: &str) -> Option<ScheduleDay> {
        match self.kind {
            ScheduleDayKind::Date => parse_date(date).map(ScheduleDay::Date),
            ScheduleDayKind::Weekday => {
                let bits = self.weekdays.iter().map(|day| 1 << *day as u8);
                Some(ScheduleDay::Weekday(Weekdays(bits.fold(0, |a, b| a | b))))
            }
            ScheduleDayKind::Holiday => Some(ScheduleDay::Holiday),
        }
    }
}

impl RowPlace<'_> {
    fn others(&self) -> impl Iterator<Item = &ScheduleRow> {
        let rows = self.world.schedule_rows(self.schedule).iter();
        rows.filter(|row| Some(row.id) != self.was)
    }

    fn old(&self) -> Option<&ScheduleRow> {
        let mut rows = self.world.schedule_rows(self.schedule).iter();
        rows.find(|row| Some(row.id) == self.was)
    }

    fn identity(&self) -> Result<(ScheduleRowId, u32), Refusal> {
        if self.was.is_some() {
            let old = self.old().ok_or(ErrorCode::ScheduleToUpdateMissing)?;
            return Ok((old.id, old.no));
        }
        if self.world.schedule(self.schedule).is_none() {
            return Err(ErrorCode::ScheduleToAddMissing.into());
        }
        let rows = self.world.schedule_rows(self.schedule);
        if rows.len() >= limits::SCHEDULE_ROWS_MAX {
            let most = limits::SCHEDULE_ROWS_MAX;
            return Err(Refusal::from(ErrorCode::Invalid).with_detail(
                format!("スケジュール詳細は{most}件までです。"),
                format!("A schedule has at most {most} rows."),
            ));
        }
        let last = rows.last().map_or(0, |row| row.no);
        Ok((ScheduleRowId::default(), last.saturating_add(1)))
    }

    /// A date with a year must not be before today, unless it stays as it was.
    fn may_have(&self, day: ScheduleDay) -> bool {
        let ScheduleDay::Date(YearlyOrDate::Once(date)) = day else {
            return true;
        };
        date >= self.today || self.old().is_some_and(|old| old.day == day)
    }

    /// In the dial plan of the schedule, for each pilot it is attached to (domain §2.8).
    fn check_destination(&self, destination: &str) -> Result<(), Refusal> {
        let schedule = self.world.schedule(self.schedule);
        let group = schedule.map(|schedule| schedule.extension_group);
        let pilots = self.world.pilots_of_schedule(self.schedule);
        for owner in std::iter::once(None).chain(pilots.map(|(id, _)| Some(id))) {
            check_destination(self.world, group, owner, destination)
                .map_err(|fault| fault.refusal("destination"))?;
        }
        Ok(())
    }
}

fn same_time(row: &ScheduleRow, day: ScheduleDay, start_min: u16, end_min: u16) -> bool {
    row.day == day && row.start_min == start_min && row.end_min == end_min
}

/// `H:MM` or `HH:MM`; whether the range is right is judged later (8041).
fn minutes(field: &'static str, text: &str) -> Result<u16, Refusal> {
    let text = fold::digits(text);
    field::required(field, &text)?;
    let parsed = text.split_once(':').and_then(|(hours, minutes)| {
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let shaped = matches!(hours.len(), 1 | 2) && minutes.len() == 2;
        let minutes: u16 = minutes.parse().ok().filter(|minutes| *minutes < 60)?;
        let hours: u16 = hours.parse().ok()?;
        (shaped && digits(&text.replace(':', ""))).then_some(hours * 60 + minutes)
    });
    parsed.ok_or_else(|| ErrorCode::Invalid.at(field))
}

/// `YYYY-MM-DD` or `--MM-DD`, where the day exists in that (or some) year.
fn parse_date(text: &str) -> Option<YearlyOrDate> {
    let numbers = |text: &str| -> Option<Vec<i16>> {
        let parts = text.split('-');
        parts
            .map(|part| {
                let plain = part.bytes().all(|b| b.is_ascii_digit());
                part.parse().ok().filter(|_| plain)
            })
            .collect()
    };
    // 02-29 must be sayable: any leap year judges the day of 毎年.
    const LEAP_YEAR: i16 = 2028;
    match text.strip_prefix("--") {
        Some(rest) if rest.len() == 5 => {
            let [month, day] = numbers(rest)?.try_into().ok()?;
            let date = Date::new(LEAP_YEAR, month.try_into().ok()?, day.try_into().ok()?).ok()?;
            Some(YearlyOrDate::Yearly {
                month: date.month(),
                day: date.day(),
            })
        }
        None if text.len() == 10 => {
            let [year, month, day] = numbers(text)?.try_into().ok()?;
            let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?);
            date.ok().map(YearlyOrDate::Once)
        }
        _ => None,
    }
}

impl From<&ScheduleRow> for ScheduleRowDraft {
    fn from(row: &ScheduleRow) -> Self {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let mut draft = Self {
            start: clock(row.start_min),
            end: clock(row.end_min),
            remark: row.remark.clone(),
            ..Self::default()
        };
        match row.day {
            ScheduleDay::Date(date) => draft.date = date.to_string(),
            ScheduleDay::Weekday(days) => {
                draft.kind = ScheduleDayKind::Weekday;
                let all = WeekdayName::ALL.into_iter();
                draft.weekdays = all.filter(|day| days.has(*day as u8)).collect();
            }
            ScheduleDay::Holiday => draft.kind = ScheduleDayKind::Holiday,
        }
        match &row.action {
            ScheduleAction::On { destination } => draft.destination.clone_from(destination),
            ScheduleAction::Off => draft.action = ScheduleActionKind::Off,
        }
        draft
    }
}

impl std::fmt::Display for YearlyOrDate {
    /// `YYYY-MM-DD` or `--MM-DD`, as it is typed and stored.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Once(date) => date.fmt(f),
            Self::Yearly { month, day } => write!(f, "--{month:02}-{day:02}"),
        }
    }
}

impl std::str::FromStr for YearlyOrDate {
    type Err = ErrorCode;

    fn from_str(text: &str) -> Result<Self, ErrorCode> {
        parse_date(text).ok_or(ErrorCode::DateInvalid)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_and_times() {
        for text in ["2026-12-24", "--02-29", "--12-31", "2028-02-29"] {
            assert_eq!(text.parse::<YearlyOrDate>().unwrap().to_string(), text);
        }
        for text in [
            "2027-02-29",
            "--02-30",
            "--2-3",
            "2026-1-1",
            "--",
            "",
            "abc",
            "2026-12-+1",
            "26-12-24xx",
        ] {
            assert_eq!(
                text.parse::<YearlyOrDate>(),
                Err(ErrorCode::DateInvalid),
                "{text}"
            );
        }
        for (text, expected) in [
            ("09:00", Some(540)),
            ("9:00", Some(540)),
            ("２４：００", Some(1_440)),
            ("25:00", Some(1_500)),
            ("9:60", None),
            ("900", None),
            ("+9:00", None),
            ("9:0", None),
        ] {
            assert_eq!(minutes("start", text).ok(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,12}") {
            let _ = parse_date(&text);
            let _ = minutes("start", &text);
        }
    }
}
