//! Calls rehearsed against the decision: simple phones and callers in virtual time, no SIP. Worked
//! examples and the simulator run on it, so that both show what the decision really says.
//!
//! It knows no rule: it carries actions out, reports events in the order of calls §2, and writes down
//! what happened in the vocabulary of calls §2.

mod act;
mod carry;
mod live;
mod outcome;
mod people;
mod phone;
mod queue;

pub use act::{Act, Dialling};
pub use outcome::{Happened, Outcome, Shown};
pub use phone::{Credentials, Habit, Phone};
pub use queue::Rehearsal;
