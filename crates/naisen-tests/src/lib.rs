//! The harness of the black-box tests: the real binary, a private copy of the demo for every test, an
//! HTTP client that keeps cookies, and a real browser. It knows the product only from outside.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a harness fails by panicking in the test that called it"
)]

mod answer;
pub mod browser;
mod client;
mod database;
mod demo;
pub mod page_form;
mod portal;
mod records;
pub mod routes;
pub mod sip;

pub use answer::Answer;
pub use client::Client;
pub use database::Database;
pub use demo::{Account, Company, Demo, Sip, User};
pub use portal::{Portal, Ran, naisen};
pub use records::Records;
pub use serde_json::{Value, json};

/// Runs each named function, `fn(&Portal)`, as a test on SQLite and as one on PostgreSQL, with a portal
/// of its own each time.
#[macro_export]
macro_rules! on_both_databases {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&$crate::Portal::start($crate::Database::Sqlite)); })*
        }
        mod postgres {
            $(#[test] fn $name() { super::$name(&$crate::Portal::start($crate::Database::Postgres)); })*
        }
    };
}
