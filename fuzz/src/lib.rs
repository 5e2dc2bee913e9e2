//! The entries of the fuzz targets. They live with the engine's tests, which run them for a bounded
//! count every time.

#[path = "../../crates/naisen-engine/tests/fuzz/entry.rs"]
pub mod entry;
