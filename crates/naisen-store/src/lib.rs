//! Every row read or written, and all SQL (invariant 4). Every public function takes the [`Actor`] on
//! whose behalf it acts, and what belongs to another company is not there for it (invariant 5).
//!
//! [`Actor`]: naisen_core::actor::Actor

pub mod account;
pub mod audit;
pub mod bulk;
pub mod call_access;
pub mod call_record;
pub mod company;
pub mod db;
#[cfg(feature = "dev")]
pub mod dev;
pub mod error;
pub mod extension_group;
pub mod feed;
pub mod holiday;
pub mod hunt_group;
pub mod kept;
pub mod list;
pub mod mailbox;
pub mod number;
pub mod phone_book;
pub mod pickup_group;
pub mod schedule;
pub mod site;
pub mod switches;
pub mod terminal;
pub mod trunk;
pub mod view;

mod migrate;
mod record;
mod sql;
mod word;

pub use db::{Conn, Store, Tx};
pub use error::{Error, Fault, Result};
pub use record::Versions;

/// The statements of every module, for the tests that prepare them all.
#[cfg(test)]
const STATEMENTS: &[&[&sql::Statement]] = &[
    account::STATEMENTS,
    account::api_token::STATEMENTS,
    account::browser::STATEMENTS,
    account::login_lock::STATEMENTS,
    account::session::STATEMENTS,
    audit::STATEMENTS,
    feed::STATEMENTS,
    holiday::STATEMENTS,
    kept::STATEMENTS,
    record::STATEMENTS[0],
    record::STATEMENTS[1],
    record::STATEMENTS[2],
    record::STATEMENTS[3],
    record::STATEMENTS[4],
    record::STATEMENTS[5],
    record::STATEMENTS[6],
    record::STATEMENTS[7],
    bulk::STATEMENTS,
    bulk::RUN_STATEMENTS,
    call_record::STATEMENTS[0],
    call_record::STATEMENTS[1],
    call_record::STATEMENTS[2],
    call_record::STATEMENTS[3],
    company::STATEMENTS,
    mailbox::STATEMENTS,
    mailbox::GREETING_STATEMENTS,
    mailbox::MAIL_STATEMENTS,
    number::LIVE_STATEMENTS,
    number::PROVISION_STATEMENTS,
    phone_book::STATEMENTS,
    switches::STATEMENTS,
    terminal::STATEMENTS[0],
    terminal::STATEMENTS[1],
    terminal::STATEMENTS[2],
    terminal::STATEMENTS[3],
    terminal::STATEMENTS[4],
    trunk::STATEMENTS,
    view::STATEMENTS,
];
