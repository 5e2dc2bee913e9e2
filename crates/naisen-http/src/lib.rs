//! naisen-http

pub mod help;
pub mod notes;
pub mod ui;
