//! What Naisen means: settings and their checks, the dial plan, the calendar, the error table and
//! the decision what a call does. Pure: no I/O, no clock, no randomness (invariants 1 and 2).

// A new plan, event or reason points at every place that must learn it.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod actor;
pub mod bulk;
pub mod calendar;
pub mod call_record;
pub mod cp932;
pub mod csv_cell;
pub mod decide;
pub mod dial_plan;
pub mod doctor;
pub mod error;
pub mod example;
pub mod fold;
pub mod ids;
pub mod limits;
pub mod lock;
pub mod mailbox;
pub mod number_file;
pub mod password;
pub mod phone_book_file;
pub mod plan;
pub mod quoted_csv;
pub mod rehearsal;
pub mod settings;
pub mod simulate;
pub mod text;
