//! The engine: a state machine that carries out on SIP calls what naisen-core decides.
//!
//! Sans I/O. Whoever owns the sockets follows four steps:
//!
//! 1. Make an [`Engine`]; give it settings, credentials and trunks as [`Input`]s.
//! 2. Whatever arrives goes in by [`Engine::handle`], with both clocks ([`Now`]).
//! 3. Do what the [`Outputs`] say: send, close, tell.
//! 4. At [`Engine::deadline`] at the latest, hand in [`Input::Tick`].
//!
//! It knows no rule about calls (those are plans), no socket, clock, database or random source.

#![deny(clippy::wildcard_enum_match_arm)]

mod auth;
mod call;
pub mod config;
pub mod directory;
mod engine;
mod guard;
mod input;
mod kept;
mod live;
mod media;
mod mwi;
mod output;
mod registrar;
pub mod rehearse;
mod token;
mod trunk;

pub use call::CallNow;
pub use config::Config;
pub use engine::Engine;
pub use input::{Announcement, Input, Now};
pub use kept::{Kept, KeptBinding};
pub use media::Stream;
pub use output::{
    Announced, AnsweredBy, CallRecord, Fact, Guided, LegEnd, LegRecord, Media, Outputs, PeerState,
    Relay, RelayStream,
};
pub use registrar::Said;
