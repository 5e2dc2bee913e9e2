//! naisen-http
pub mod ui;
