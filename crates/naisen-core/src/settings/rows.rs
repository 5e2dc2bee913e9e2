//! Saves of many rows: all or nothing, judged on the final state, every failing row told (domain §4).

use crate::error::{ErrorCode, Refusal, RowRefusal};
use crate::ids::SubscriberId;
use crate::settings::CompanySettings;

/// Failing rows gathered in display order.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    failing: Vec<RowRefusal>,
}

impl Rows {
    /// Notes a row's refusal and passes its value on.
    pub(crate) fn take<T>(&mut self, key: &str, result: Result<T, Refusal>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.failing.push(RowRefusal {
                    key: String::from(key),
                    code: refusal.code,
                    field: refusal.field,
                    detail: refusal.detail,
                });
                None
            }
        }
    }

    /// The whole save's answer.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        if self.failing.is_empty() {
            Ok(())
        } else {
            Err(Refusal::rows(self.failing))
        }
    }
}

/// What identifies a subscriber's row: its 加入者ID, or the id asked for when there is none.
pub(crate) fn subscriber_key(world: &CompanySettings, id: SubscriberId) -> String {
    match world.subscriber(id) {
        Some(subscriber) => subscriber.subscriber_id.clone(),
        None => id.to_string(),
    }
}

/// Judges each ticked row; none ticked is 8008 (domain §5).
///
/// # Errors
/// 8008 without rows; otherwise every failing row.
pub fn check_each<I>(
    rows: impl IntoIterator<Item = I>,
    key: impl Fn(&I) -> String,
    check: impl Fn(&I) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut found = Rows::default();
    let mut empty = true;
    for row in rows {
        empty = false;
        found.take(&key(&row), check(&row));
    }
    if empty {
        return Err(ErrorCode::Required.into());
    }
    found.finish()
}
