//! The portal and its API over HTTP, one file a feature. Every test runs on both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod audit;
mod bulk;
mod bulk_kill;
mod closed;
mod defensive;
mod demo;
mod edge;
mod extension_group;
mod hunt_group;
mod kill;
mod live;
mod login;
mod number;
mod number_rows;
mod operator;
mod own;
mod phone_book;
mod pickup_group;
mod schedule;
mod terminal;
mod upload;
mod verify;
