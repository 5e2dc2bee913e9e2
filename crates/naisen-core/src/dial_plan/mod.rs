//! What a dialled string means (calls §4): normalisation, the ordered steps, the classes of outside
//! numbers, and whether a string may stand as a forward destination (8039).
//!
//! It knows who dials and the company's numbers. It does not know whether the dialler may call what
//! it finds (calls §5), nor whether a 050 number of nobody here belongs to another company.

mod class;
mod destination;
mod number;
mod parse;

pub use class::{Class, classify_outside};
pub use destination::{DestinationFault, check_destination, parse_destination};
pub use number::{drop_separators, normalise_number};
pub use parse::{Dialled, Dialler, Presentation, Step, parse};

#[cfg(test)]
mod tests;
