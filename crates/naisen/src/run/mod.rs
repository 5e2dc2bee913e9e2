//! What runs around the portal and the engine: sockets, the log, the key, start and end.

mod feed;
mod jobs;
mod key;
pub(crate) mod log;
pub(crate) mod metrics;
mod phones;
mod portal;
mod records;
mod retention;
mod tls;

pub(crate) use jobs::run_jobs;
pub(crate) use key::{Key, write_private};
pub(crate) use phones::Phones;
pub(crate) use portal::Portal;
pub(crate) use records::Records;
pub(crate) use retention::run_retention;
