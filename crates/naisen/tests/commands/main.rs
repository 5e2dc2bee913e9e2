//! The command line as a person types it, and `naisen serve` as it runs for real: the binary itself, in
//! folders of its own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli;
mod installation;
mod serve;
