//! The log's line of every call that ended: never whose it was, only how it went.

use naisen_engine::{Engine, Fact, Now};

use super::phones::Listener;

/// Writes the lines.
pub(crate) struct CallLog;

impl Listener for CallLog {
    fn hear(&mut self, fact: &Fact, _: &Engine, _: Now) {
        if let Fact::Ended(record) = fact {
            tracing::info!(
                call = record.call.0,
                company = record.company.0,
                status = record.status,
                ended_after_ms = record.ended_after_ms,
                "call ended"
            );
        }
    }

    fn rest(&mut self, _: &Engine, _: Now) -> Option<u64> {
        None
    }
}
