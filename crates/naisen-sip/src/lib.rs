//! SIP as a language: what its messages, headers, bodies, transactions and dialogs are.
//!
//! Pure and usable alone. It knows no company, no call plan, no socket, no clock and no random source:
//! bytes, time (`now_ms`, monotonic) and keys are arguments. Nothing a peer can send makes it panic.
//!
//! A message is scanned once ([`scan`]) into offsets; typed headers are views that are made when asked
//! for, and a header nobody changes is copied byte for byte.

pub mod address;
pub mod build;
pub mod check;
pub mod dialog;
pub mod digest;
pub mod flow;
pub mod header;
pub mod lex;
pub mod message;
pub mod method;
pub mod mwi;
pub mod name;
mod parsed;
pub mod scan;
pub mod sdp;
pub mod slab;
pub mod status;
pub mod stream;
pub mod timers;
pub mod transaction;
pub mod uri;
pub mod via;

pub use address::NameAddr;
pub use dialog::Dialog;
pub use flow::{Flow, Transport};
pub use message::{Message, OwnedMessage, Start};
pub use method::Method;
pub use name::HeaderName;
pub use scan::{Field, ScanError, scan};
pub use status::Status;
pub use uri::{Scheme, Uri};
pub use via::Via;
