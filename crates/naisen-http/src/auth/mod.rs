//! Who asks, and whether they may: sessions, bearer tokens, passwords, and the rules every route obeys
//! (domain §1, §3.5, §4 steps 1–2).

mod caller;
mod extract;
mod gate;
mod identify;
mod login;
pub mod password;
mod secret;
mod terminal;

pub use caller::{Caller, CompanyCard, Density, Proof};
pub use extract::{Admin, Anyone, Keeper, Operator, Signed, User};
pub use gate::Rule;
pub use login::{Opened, confirm, login, mistaken, prove};
pub use secret::{Secret, hash as token_hash};
pub use terminal::{AnyTerminal, Terminal};

pub(crate) use gate::{contract_gate, gate};
pub(crate) use identify::identify;
