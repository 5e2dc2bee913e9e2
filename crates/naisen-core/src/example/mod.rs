//! Worked examples as text: settings on top of a named fixture, a script with times, and what must
//! come of it. The language is described in docs/examples.md; whoever carries a [`Script`] out (the
//! rehearsal, or the engine in virtual time) must get the same [`Observation`].

mod definition;
mod dialling;
mod expect;
mod file;
mod scene;
mod script;
mod set;
mod show;
mod verdict;
mod want;
mod words;

pub use expect::Expectation;
pub use file::{Example, read};
pub use scene::Scene;
pub use script::{Script, ScriptCall};
pub use verdict::{Failure, Observation, rehearse, verify};
pub use want::{Moment, Want};
pub use words::Mistake;

#[cfg(test)]
mod tests;
