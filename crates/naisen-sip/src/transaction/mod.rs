//! The four transaction machines (RFC 3261 §17 with the corrections of RFC 6026), without I/O: bytes and
//! time go in, what to send and what to tell goes out.
//!
//! [`ClientInvite`], [`ClientOther`], [`ServerInvite`] and [`ServerOther`] are the machines alone; they
//! hold states and deadlines, no messages. [`Transactions`] keeps them with their messages, matches what
//! arrives and repeats what must be repeated. Neither knows what a call is.

mod client;
mod key;
mod server;
mod table;

pub use client::{ClientInvite, ClientOther};
pub use key::{BRANCH_BYTES, ServerKey, branch, branch_id};
pub use server::{ServerInvite, ServerOther};
pub use table::{Arrival, ClientEvent, ClientId, Expiry, Outgoing, ServerId, Transactions};

/// Round-trip estimate, ms (RFC 3261 §17.1.1.1).
pub const T1_MS: u64 = 500;
/// Longest interval between repeats, ms.
pub const T2_MS: u64 = 4_000;
/// How long a message may stay in the network, ms.
pub const T4_MS: u64 = 5_000;
/// 64 × T1: timers B, D, F, H, J, L and M, ms.
pub const TRANSACTION_MS: u64 = 64 * T1_MS;

/// What a machine wants done when its deadline has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Send the last message again.
    Repeat,
    /// No answer (client) or no ACK (server) came in time; the machine has ended.
    TimedOut,
    /// The machine has ended in good order.
    Ended,
    /// Nothing: the deadline had moved.
    Nothing,
}

/// What a client machine makes of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Tell the user.
    Deliver,
    /// Tell the user and send ACK (a final response other than 2xx).
    DeliverAndAck,
    /// Only repeat the ACK.
    Ack,
    /// A repeat of what is known.
    Ignore,
}
