//! スケジュール転送, domain §2.8: the records. What forms and the API exchange is in [`draft`], the
//! checks of the header in [`check`].

mod check;
mod draft;

pub use draft::{RowPlace, ScheduleActionKind, ScheduleDayKind, ScheduleRowDraft, WeekdayName};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{ExtensionGroupId, ScheduleRowId};

/// A schedule: when the pilot's calls are forwarded, and where to. May be attached to any number of
/// hunt groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Schedule {
    /// スケジュール転送名, unique in the company.
    pub name: String,
    /// 内線グループ: the dial plan of 転送情報.
    pub extension_group: ExtensionGroupId,
    /// 備考.
    #[serde(default)]
    pub remark: String,
}

/// スケジュール詳細: one row of a schedule. Times are minutes of the day, Asia/Tokyo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    /// Identity of the row.
    pub id: ScheduleRowId,
    /// No., from 1 in creation order; the lowest wins among rows of one precedence.
    pub no: u32,
    /// タイプ with its day.
    pub day: ScheduleDay,
    /// 開始時間, minutes since midnight, 0–1439.
    pub start_min: u16,
    /// 終了時間, minutes since midnight, 1–1440, exclusive.
    pub end_min: u16,
    /// 転送種別 with 転送情報.
    pub action: ScheduleAction,
    /// 備考.
    pub remark: String,
}

/// タイプ of a row and the days it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleDay {
    /// 特定日.
    Date(YearlyOrDate),
    /// 曜日.
    Weekday(Weekdays),
    /// 祝祭日.
    Holiday,
}

/// 特定日: with a year, or every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearlyOrDate {
    /// `YYYY-MM-DD`.
    Once(Date),
    /// `--MM-DD`, 毎年.
    Yearly {
        /// Month, 1–12.
        month: i8,
        /// Day, 1–31; 02-29 matches in leap years only.
        day: i8,
    },
}

/// 曜日: a set of weekdays; bit 0 is Sunday, bit 6 Saturday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weekdays(pub u8);

impl Weekdays {
    /// Whether the set has this day, 0 = Sunday … 6 = Saturday.
    #[must_use]
    pub const fn has(self, day: u8) -> bool {
        day < 7 && self.0 & (1 << day) != 0
    }
}

/// 転送種別 of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScheduleAction {
    /// 無条件転送 ON to 転送情報, bare.
    On {
        /// 転送情報.
        destination: String,
    },
    /// 無条件転送 OFF: an explicit exception.
    Off,
}
