//! スケジュール転送 (domain §2.8).

use naisen_core::settings::{Schedule, ScheduleRow};

/// A schedule with its rows, which change together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleTable {
    /// 基本設定.
    pub head: Schedule,
    /// スケジュール詳細, ascending by No.
    pub rows: Vec<ScheduleRow>,
}
