//! The confirmation call of a set-up (コールバック), as the portal asks for it. Who dials and reads is not
//! known here.

use naisen_core::ids::CompanyId;
use naisen_core::text::Lang;
use naisen_store::Fault;

/// A call to make: the code is read to whoever answers.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfirmationCall {
    /// On whose account.
    pub company: CompanyId,
    /// The outside number, national digits.
    pub number: String,
    /// Four digits.
    pub code: String,
    /// The language they are read in.
    pub lang: Lang,
}

impl std::fmt::Debug for ConfirmationCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ConfirmationCall({})", self.number)
    }
}

/// Makes confirmation calls.
pub trait Callback: std::fmt::Debug + Send + Sync {
    /// Begins a call and does not wait for its end.
    ///
    /// # Errors
    /// A fault when no call can be made now.
    fn ring(&self, call: ConfirmationCall) -> Result<(), Fault>;
}
