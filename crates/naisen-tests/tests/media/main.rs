//! Mailboxes over real SIP and real RTP: a phone of ours speaks a known tone, and what was kept is
//! measured. The signalling of these phones is the engine's own rehearsal phone on a real socket; what it
//! hears and says is ours.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod down;
mod groups;
mod guidance;
mod metrics;
mod phone;
mod refused;
mod served;
mod stage;
mod voicemail;
