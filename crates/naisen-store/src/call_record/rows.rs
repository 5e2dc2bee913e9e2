//! The rows of call records.

use naisen_core::call_record::CallRecord;
use naisen_core::ids::{CallRecordId, SubscriberId};
use naisen_core::simulate::Viewer;

use super::subscriber_id;
use crate::sql::{row, sql};

row! {
    /// A call as a list shows it. Ids of subscribers are 0 outside the company.
    pub struct CallRow {
        company_id: i64,
        id: i64,
        start_ms: i64,
        answer_ms: Option<i64>,
        end_ms: i64,
        direction: String,
        outcome: String,
        withheld: bool,
        caller_id: i64,
        caller: String,
        called_id: i64,
        called: String,
        answerer_id: i64,
        answerer: String,
    }
    pub(super) struct DetailRow { company_id: i64, id: i64, record: String }
    pub(super) struct PartyRow {
        company_id: i64,
        call_record_id: i64,
        number: String,
        subscriber_id: i64,
        start_ms: i64,
        direction: String,
        outcome: String,
    }
    pub(super) struct TextRow { record: String }
    pub(super) struct NumberRow { number: String }
}

sql! {
    fn insert(each ..CallRow) =
        "INSERT INTO call_record (company_id, id, start_ms, answer_ms, end_ms, direction, outcome,
                                  withheld, caller_id, caller, called_id, called, answerer_id, answerer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (company_id, id) DO NOTHING";
    fn insert_detail(each ..DetailRow) =
        "INSERT INTO call_detail (company_id, id, record) VALUES ($1, $2, $3)
         ON CONFLICT (company_id, id) DO NOTHING";
    fn insert_party(each ..PartyRow) =
        "INSERT INTO call_party (company_id, call_record_id, number, subscriber_id, start_ms,
                                 direction, outcome)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (company_id, call_record_id, number, subscriber_id) DO NOTHING";
    fn detail(company_id: i64, id: i64) -> TextRow =
        "SELECT record FROM call_detail WHERE company_id = $1 AND id = $2";
    fn parties(company_id: i64, id: i64, subscriber_id: i64) -> NumberRow =
        "SELECT number FROM call_party
         WHERE company_id = $1 AND call_record_id = $2 AND subscriber_id = $3";
}

impl CallRow {
    pub(super) fn of(id: CallRecordId, record: &CallRecord) -> Self {
        Self {
            company_id: record.company.0,
            id: id.0,
            start_ms: record.start_ms,
            answer_ms: record.answer_ms,
            end_ms: record.end_ms,
            direction: record.direction.word().to_owned(),
            outcome: record.outcome.word().to_owned(),
            withheld: record.withheld,
            caller_id: subscriber_id(&record.caller),
            caller: record.caller.number.clone(),
            called_id: subscriber_id(&record.called),
            called: record.called.number.clone(),
            answerer_id: subscriber_id(&record.answerer),
            answerer: record.answerer.number.clone(),
        }
    }

    /// The row without what a user may not see: the full record says more, and hides likewise.
    pub(super) fn seen_by(mut self, viewer: Viewer) -> Self {
        if let Viewer::User(SubscriberId(own)) = viewer {
            let called_it = self.caller_id == own;
            if self.withheld && !called_it {
                self.caller_id = 0;
                self.caller.clear();
            }
            // Whose forward led outside is in the record only.
            if self.answerer_id == 0 && !(called_it && self.answerer == self.called) {
                self.answerer.clear();
            }
        }
        self
    }
}
