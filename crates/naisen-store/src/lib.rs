//! Every row read or written, and all SQL (invariant 4). Every public function takes the [`Actor`] on
//! whose behalf it acts, and what belongs to another company is not there for it (invariant 5).
//!
//! [`Actor`]: naisen_core::actor::Actor

pub mod db;
#[cfg(feature = "dev")]
pub mod dev;
pub mod error;

mod company_view;
mod migrate;
mod sql;

pub use db::{Conn, Store, Tx};
pub use error::{Error, Fault, Result};
