//! The engine in virtual time: phones A, B, C… and a carrier, over a network that may lose, double and
//! reorder. Every failure prints its seed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acks;
mod announce;
mod basic;
mod credentials;
mod dialogs;
mod early;
mod hostile;
mod load;
mod mailbox;
mod memory;
mod relay;
mod stage;
mod storm;
mod torture;
mod transfer;
mod trunk;
mod typed;
