//! Rehearsals of the whole engine in virtual time: phones that speak SIP, a network between them and
//! the engine, and nobody else. Worked examples and the simulation tests run on it.
//!
//! The phones know SIP and nothing of Naisen; what came of a call is read off what they saw.

mod agent;
mod agent_dialog;
mod network;
mod observe;
mod people;
mod play;

pub use agent::{Account, Agent, AgentCall, CallState, Heard};
pub use network::{Impairment, Network};
pub use play::rehearse;
