//! 一括登録 (domain §7, §3.4): what an uploaded file may be, what it would change, and the states of
//! its job. Preview and run are one function, so that a run does what was shown.

mod job;
mod run;
mod template;
#[cfg(test)]
mod tests;
mod upload;

pub use job::{BulkJobState, check_run, check_stored};
pub use run::{BulkChanges, Place, RowChange, run};
pub use template::{TEMPLATES, Template};
pub use upload::{BulkFile, BulkKind, BulkRow, UploadFault, upload};
