//! A number's terminal (domain §3.1, §3.2): who sets it up and how, its credentials, and what the app on
//! it keeps here. Secrets arrive sealed or hashed; neither key nor cipher is known.

pub mod backup;
pub mod confirmation;
pub mod link;
mod own;
mod set_up;

pub use own::{Terminal, Wipe, confirm_wipe, find};
pub use set_up::{
    Door, NewTerminal, SealedCredentials, credentials, door, door_of, set_up_terminal,
};

pub(crate) use own::{forget, last_wipe, order_wipe};

/// The statements of every file here.
#[cfg(test)]
pub(crate) const STATEMENTS: [&[&crate::sql::Statement]; 5] = [
    backup::STATEMENTS,
    confirmation::STATEMENTS,
    link::STATEMENTS,
    own::STATEMENTS,
    set_up::STATEMENTS,
];
