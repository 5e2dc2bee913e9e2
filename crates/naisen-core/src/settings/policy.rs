//! The operator's switches that bear on every call of every company (calls §1, §4).

use serde::{Deserialize, Serialize};

/// What the carrier behind the trunks can reach and what a caller without a number means here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CallPolicy {
    /// `anonymous.reject_unavailable`: 非通知着信拒否 also refuses calls whose number is not
    /// available (payphone, interworking), which pass by default (calls §6 step 4).
    pub reject_unavailable: bool,
    /// The callable column of calls §4.
    pub callable: Callable,
}

/// Which of the special outside classes may be dialled; emergency numbers never (calls §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Callable {
    /// Three-digit services and `#` dialling.
    pub special: bool,
    /// Carrier selection codes `00…`.
    pub carrier: bool,
    /// Toll-free numbers.
    pub free: bool,
    /// Premium numbers.
    pub premium: bool,
    /// Machine numbers `020…`.
    pub m2m: bool,
}

impl Default for Callable {
    fn default() -> Self {
        Self {
            special: false,
            carrier: false,
            free: true,
            premium: false,
            m2m: false,
        }
    }
}
