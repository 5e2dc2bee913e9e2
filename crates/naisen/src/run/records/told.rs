//! What the engine tells of an ended call, as the record that is kept: the same facts with the words and
//! numbers of that moment.

use naisen_core::call_record::{
    AnsweredBy, CallRecord, Direction, Leg, LegEnd, Outcome, Party, direction, party_called,
};
use naisen_core::ids::SubscriberId;
use naisen_core::settings::CompanySettings;
use naisen_engine as engine;

/// The record of a call, told with the settings it was decided by.
pub(super) fn told(ended: &engine::CallRecord, world: &CompanySettings) -> CallRecord {
    let called = party_called(&ended.why, &ended.dialled, world);
    let direction = direction(ended.caller, &called, &ended.why);
    let answered_by = ended.answered_by.map(answered_by);
    let at = |after_ms: u64| {
        ended
            .arrived_ms
            .saturating_add(i64::try_from(after_ms).unwrap_or(i64::MAX))
    };
    let legs: Vec<Leg> = ended.legs.iter().map(leg).collect();
    CallRecord {
        company: ended.company,
        start_ms: ended.arrived_ms,
        answer_ms: ended.answered_after_ms.map(at),
        end_ms: at(ended.ended_after_ms),
        direction,
        outcome: Outcome::of(answered_by, ended.status),
        caller: caller(ended, direction, world),
        withheld: ended.withheld,
        dialled: ended.dialled.clone(),
        answerer: answerer(answered_by, &legs, world),
        called,
        answered_by,
        status: ended.status,
        legs,
        why: ended.why.iter().map(|why| why.record(world)).collect(),
    }
}

/// Who called. The number somebody outside withholds is not kept at all (通信の秘密).
fn caller(ended: &engine::CallRecord, direction: Direction, world: &CompanySettings) -> Party {
    match ended.caller {
        Some(id) => subscriber(id, world),
        None if ended.withheld && direction == Direction::Incoming => Party::default(),
        None => Party {
            subscriber: None,
            number: ended.caller_number.clone(),
        },
    }
}

fn subscriber(id: SubscriberId, world: &CompanySettings) -> Party {
    let found = world.subscriber(id);
    Party {
        subscriber: Some(id),
        number: found.map_or(String::new(), |one| one.external_number.clone()),
    }
}

/// Who answered; an outside number is that of the leg that talked last.
fn answerer(by: Option<AnsweredBy>, legs: &[Leg], world: &CompanySettings) -> Party {
    match by {
        None => Party::default(),
        Some(AnsweredBy::Outside) => {
            let mut talked = legs.iter().rev().filter(|leg| leg.end == LegEnd::Talked);
            let outside = talked.find(|leg| leg.party.subscriber.is_none());
            outside.map(|leg| leg.party.clone()).unwrap_or_default()
        }
        Some(
            AnsweredBy::Terminal(id)
            | AnsweredBy::Picker(id)
            | AnsweredBy::Voicemail(id)
            | AnsweredBy::Mailbox(id),
        ) => subscriber(id, world),
    }
}

pub(crate) const fn answered_by(by: engine::AnsweredBy) -> AnsweredBy {
    match by {
        engine::AnsweredBy::Terminal(id) => AnsweredBy::Terminal(id),
        engine::AnsweredBy::Picker(id) => AnsweredBy::Picker(id),
        engine::AnsweredBy::Outside => AnsweredBy::Outside,
        engine::AnsweredBy::Voicemail(id) => AnsweredBy::Voicemail(id),
        engine::AnsweredBy::Mailbox(id) => AnsweredBy::Mailbox(id),
    }
}

fn leg(leg: &engine::LegRecord) -> Leg {
    Leg {
        party: Party {
            subscriber: leg.subscriber,
            number: leg.number.clone(),
        },
        began_after_ms: leg.began_after_ms,
        rang_after_ms: leg.rang_after_ms,
        answered_after_ms: leg.answered_after_ms,
        ended_after_ms: leg.ended_after_ms,
        end: match leg.end {
            engine::LegEnd::Talked => LegEnd::Talked,
            engine::LegEnd::Refused(status) => LegEnd::Refused(status),
            engine::LegEnd::Unreachable => LegEnd::Unreachable,
            engine::LegEnd::Cancelled => LegEnd::Cancelled,
            engine::LegEnd::Elsewhere => LegEnd::Elsewhere,
            engine::LegEnd::TooLate => LegEnd::TooLate,
        },
    }
}
