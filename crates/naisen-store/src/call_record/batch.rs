//! Records on their way into the database: each is put into rows once, by whoever makes it, so that the
//! database's writer has only to write.

use naisen_core::call_record::{CallRecord, Party};
use naisen_core::ids::CallRecordId;

use super::rows::{CallRow, DetailRow, PartyRow};
use crate::error::{Fault, Result};

/// One record as it is kept.
#[derive(Debug)]
pub struct Entry {
    row: CallRow,
    detail: DetailRow,
    parties: Vec<PartyRow>,
}

impl Entry {
    /// Puts a record into rows, under the id made at its call's end.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn of(id: CallRecordId, record: &CallRecord) -> Result<Self> {
        let text = serde_json::to_string(record);
        let party = |party: Party| PartyRow {
            company_id: record.company.0,
            call_record_id: id.0,
            subscriber_id: super::subscriber_id(&party),
            number: party.number,
            start_ms: record.start_ms,
            direction: record.direction.word().to_owned(),
            outcome: record.outcome.word().to_owned(),
        };
        Ok(Self {
            row: CallRow::of(id, record),
            detail: DetailRow {
                company_id: record.company.0,
                id: id.0,
                record: text.map_err(|e| Fault::new("writing a call record", e))?,
            },
            parties: record.parties().into_iter().map(party).collect(),
        })
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> CallRecordId {
        CallRecordId(self.detail.id)
    }

    /// The whole record as JSON.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.detail.record
    }
}

/// Records that are written together.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) rows: Vec<CallRow>,
    pub(super) details: Vec<DetailRow>,
    pub(super) parties: Vec<PartyRow>,
}

impl Batch {
    /// Puts records into rows.
    ///
    /// # Errors
    /// When one cannot be written as JSON.
    pub fn of<'a>(
        records: impl IntoIterator<Item = (CallRecordId, &'a CallRecord)>,
    ) -> Result<Self> {
        let entries = records.into_iter();
        entries.map(|(id, record)| Entry::of(id, record)).collect()
    }

    /// How many records it holds.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Extend<Entry> for Batch {
    fn extend<I: IntoIterator<Item = Entry>>(&mut self, entries: I) {
        for entry in entries {
            self.rows.push(entry.row);
            self.details.push(entry.detail);
            self.parties.extend(entry.parties);
        }
    }
}

impl FromIterator<Entry> for Batch {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        let mut batch = Self::default();
        batch.extend(entries);
        batch
    }
}
