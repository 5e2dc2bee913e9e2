//! Days of Asia/Tokyo as fields and URLs name them.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use naisen_core::error::{ErrorCode, Refusal};

/// Milliseconds of a day.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Hours between UTC and Asia/Tokyo.
const TOKYO_H: i8 = 9;

/// When a day, `YYYY-MM-DD`, begins in Tokyo, epoch milliseconds; none for an empty text.
///
/// # Errors
/// 8009 for what is no day.
pub fn midnight(day: &str, field: &'static str) -> Result<Option<i64>, Refusal> {
    if day.is_empty() {
        return Ok(None);
    }
    let invalid = || ErrorCode::Invalid.at(field);
    let date: Date = day.parse().map_err(|_| invalid())?;
    let tokyo = TimeZone::fixed(Offset::constant(TOKYO_H));
    let begin = date.to_zoned(tokyo).map_err(|_| invalid())?;
    Ok(Some(begin.timestamp().as_millisecond()))
}
