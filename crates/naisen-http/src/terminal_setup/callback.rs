//! The confirmation call of a set-up (コールバック), as the portal asks for it. Who dials and reads is not
//! known here.

use naisen_core::error::Refusal;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::text::Lang;

/// What a confirmation call is to learn.
#[derive(Clone, PartialEq, Eq)]
pub enum Asks {
    /// Four digits that are read; the app sends them.
    Code(String),
    /// The key 1 is asked for; by this the set-up is named (SHA-256 of what the app names it by).
    Key([u8; 32]),
}

/// A call to make: whoever answers hears the code, or is asked for the key.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfirmationCall {
    /// On whose account.
    pub company: CompanyId,
    /// The number that is set up: it is shown, and has one call at a time.
    pub subscriber: SubscriberId,
    /// The outside number, national digits.
    pub number: String,
    /// What it is to learn.
    pub asks: Asks,
    /// The language it speaks.
    pub lang: Lang,
}

impl std::fmt::Debug for ConfirmationCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ConfirmationCall({})", self.number)
    }
}

/// Makes confirmation calls.
pub trait Callback: std::fmt::Debug + Send + Sync {
    /// Begins a call and does not wait for its end. A call of the same number that is not over ends.
    ///
    /// # Errors
    /// 9005 when no call can be made now.
    fn ring(&self, call: ConfirmationCall) -> Result<(), Refusal>;
}
