//! The portal in a real browser, one file a feature.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bulk;
mod company;
mod every_page;
mod groups;
mod hunt_group;
mod login;
mod narrow;
mod softphone;
mod verify;
