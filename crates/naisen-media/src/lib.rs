//! Sound for voicemail, guidance and the relay: RTP and RTCP, G.711, telephone events, tones, WAV.
//!
//! Pure: bytes and milliseconds in, bytes and samples out. It knows no socket, no clock, no file and
//! nothing about calls; sequence numbers and sources that must be unguessable are arguments.
//! Samples are 16-bit linear mono at [`SAMPLE_RATE_HZ`] everywhere inside.

#![deny(clippy::wildcard_enum_match_arm)]

pub mod dtmf;
pub mod g711;
pub mod latch;
pub mod play;
pub mod prompt;
pub mod receive;
pub mod reception;
pub mod record;
pub mod resample;
pub mod rtcp;
pub mod rtp;
pub mod tone;
pub mod wav;

/// Samples a second of everything inside this crate (G.711, RFC 3551 §4.5.14).
pub const SAMPLE_RATE_HZ: u32 = 8_000;
/// Samples of one packet of ours: 20 ms (RFC 3551 §4.2).
pub const FRAME_SAMPLES: usize = 160;
/// Milliseconds of one packet of ours.
pub const FRAME_MS: u64 = 20;
