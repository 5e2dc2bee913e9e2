//! The command line as a person types it, and `naisen serve` as it runs for real: the binary itself, in
//! folders of its own.

mod cli;
mod installation;
mod serve;
