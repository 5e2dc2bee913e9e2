//! For tests only: databases that come and go.

pub mod postgres;
