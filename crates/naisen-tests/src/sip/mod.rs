//! Worked examples (docs/examples.md) carried out by real SIP clients on the real binary: every phone,
//! every caller and the carrier is a SIPp process of its own, settings are saved through the API, and
//! what came of each call is read off the messages the clients saw.
//!
//! The examples are those of `examples/calls`, unchanged, so that the decision, the engine in virtual
//! time and real sockets are held to one text.

mod baresip;
mod cast;
mod clock;
mod linphone;
mod observe;
mod place;
mod play;
mod process;
mod recorded;
mod scenario;
mod stage;
mod trace;

pub use baresip::{Baresip, Manner};
pub use clock::{wait_for, wait_until};
pub use linphone::Linphone;
pub use place::Place;
pub use play::{check, examples, play};
pub use process::Sipp;
pub use scenario::{Caller, Reaction, Scenario};
pub use stage::add_trunk;
pub use trace::{Message, read_trace};
