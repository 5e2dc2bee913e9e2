//! What runs around the portal and the engine: sockets, the log, the key, start and end.

mod call_log;
mod confirmation;
mod feed;
mod jobs;
mod keep;
mod key;
mod live;
pub(crate) mod log;
mod mail;
mod media;
pub(crate) mod metrics;
pub(crate) mod node;
mod phones;
mod portal;
mod records;
mod relay;
mod retention;
#[cfg(test)]
mod tests;
mod tls;
mod trunks;

pub(crate) use call_log::CallLog;
pub(crate) use confirmation::Confirmations;
pub(crate) use feed::run as feed;
pub(crate) use jobs::run_jobs;
pub(crate) use keep::Keeper;
pub(crate) use key::{Key, write_private};
pub(crate) use live::Live;
pub(crate) use mail::Mailer;
pub(crate) use media::MediaThread;
pub(crate) use phones::Phones;
pub(crate) use portal::Portal;
pub(crate) use records::Records;
pub(crate) use relay::RelayThread;
pub(crate) use retention::run_retention;
