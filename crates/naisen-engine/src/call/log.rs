//! What is kept of a call's legs: when each was called, rang, answered and ended, and how.

use naisen_core::plan::{CancelReason, LegId};
use naisen_sip::Status;
use naisen_sip::slab::Id;

use super::{Party, Side, Stage};
use crate::engine::Engine;
use crate::output::{LegEnd, LegRecord};

/// A leg being kept; it has no end yet.
#[derive(Debug)]
pub(crate) struct LegLog {
    leg: LegId,
    ended: bool,
    record: LegRecord,
}

impl Stage {
    /// The legs as they go into the record of a call that ends now: what still talks, talked till now.
    pub(super) fn take_leg_records(&mut self, after_ms: u64) -> Vec<LegRecord> {
        let finish = |log: LegLog| {
            let mut record = log.record;
            if !log.ended {
                record.ended_after_ms = after_ms;
                record.end = match record.answered_after_ms {
                    Some(_) => LegEnd::Talked,
                    None => LegEnd::Cancelled,
                };
            }
            record
        };
        std::mem::take(&mut self.log)
            .into_iter()
            .map(finish)
            .collect()
    }
}

impl Engine {
    /// A leg is being called.
    pub(super) fn log_began(
        &mut self,
        stage: Id,
        leg: LegId,
        whom: Option<naisen_core::ids::SubscriberId>,
        number: &str,
    ) {
        let now_ms = self.now.mono_ms;
        let Some(stage) = self.stages.get_mut(&stage) else {
            return;
        };
        // sip.24
        let began_after_ms = stage.after_ms(now_ms);
        stage.log.push(LegLog {
            leg,
            ended: false,
            record: LegRecord {
                subscriber: whom,
                number: number.to_owned(),
                began_after_ms,
                rang_after_ms: None,
                answered_after_ms: None,
                ended_after_ms: began_after_ms,
                end: LegEnd::Unreachable,
            },
        });
    }

    /// A leg says that it rings.
    pub(super) fn log_rings(&mut self, stage: Id, leg: LegId) {
        self.log(stage, leg, |record, now_ms| {
            record.rang_after_ms.get_or_insert(now_ms);
        });
    }

    /// A leg has answered.
    pub(super) fn log_answered(&mut self, stage: Id, leg: LegId) {
        self.log(stage, leg, |record, now_ms| {
            record.answered_after_ms.get_or_insert(now_ms);
        });
    }

    /// A leg has ended.
    pub(super) fn log_ended(&mut self, stage: Id, leg: LegId, end: LegEnd) {
        self.log(stage, leg, |record, now_ms| {
            record.ended_after_ms = now_ms;
            record.end = end;
        });
        if let Some(log) = self.log_of(stage, leg) {
            log.ended = true;
        }
    }

    /// A party that was called has ended.
    pub(super) fn log_party_ended(&mut self, party: Id, end: LegEnd) {
        if let Some(Party {
            side: Side::Outbound(leg),
            ..
        }) = self.parties.get(party)
        {
            let (stage, leg) = (leg.stage, leg.leg);
            self.log_ended(stage, leg, end);
        }
    }

    fn log(&mut self, stage: Id, leg: LegId, note: impl FnOnce(&mut LegRecord, u64)) {
        let now_ms = self.now.mono_ms;
        let after_ms = self.stages.get(&stage).map(|stage| stage.after_ms(now_ms));
        if let (Some(after_ms), Some(log)) = (after_ms, self.log_of(stage, leg)) {
            note(&mut log.record, after_ms);
        }
    }

    /// The leg's entry, while the leg has not ended.
    fn log_of(&mut self, stage: Id, leg: LegId) -> Option<&mut LegLog> {
        let mut log = self.stages.get_mut(&stage)?.log.iter_mut().rev();
        log.find(|log| log.leg == leg && !log.ended)
    }
}

impl LegEnd {
    /// How a leg ended that was given up.
    pub(super) const fn given_up(reason: CancelReason) -> Self {
        match reason {
            CancelReason::Missed => Self::Cancelled,
            CancelReason::CompletedElsewhere => Self::Elsewhere,
        }
    }

    /// How a leg ended that got this final response.
    pub(super) const fn refused(status: Status) -> Self {
        match status.0 {
            408 | 430 => Self::Unreachable,
            status => Self::Refused(status),
        }
    }
}
