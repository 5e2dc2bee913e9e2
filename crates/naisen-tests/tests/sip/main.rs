//! Real SIP clients against the real binary.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod calls;
mod kept;
mod line;
mod live;
mod provisioned;
mod seen;
mod softphones;
