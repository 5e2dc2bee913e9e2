//! A call as it comes in, with nothing judged yet.

use serde::{Deserialize, Serialize};

use crate::ids::SubscriberId;

/// The name the engine gives a call; it means nothing here.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct CallId(pub u64);

/// A call to be decided with the settings of one company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its name.
    pub id: CallId,
    /// Arrival of the first INVITE, epoch milliseconds: T_MAX counts from it, across companies.
    pub arrived_ms: i64,
    /// Randomness for ランダム, drawn once a call.
    pub seed: u64,
    /// Where it comes from and what it asks for.
    pub origin: Origin,
}

/// Where a call comes from (calls §3 step 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An authenticated terminal of this company dialled. A stopped number's terminal with its
    /// suspended credentials comes here too: the decision refuses it.
    Terminal {
        /// Whose terminal, from the digest.
        subscriber: SubscriberId,
        /// The user part of the Request-URI, unescaped.
        dialled: String,
    },
    /// An authenticated terminal sent REFER in a call (calls §11.1). A [`Action::Reject`] is the status
    /// of the NOTIFY.
    ///
    /// [`Action::Reject`]: super::Action::Reject
    Transfer {
        /// Who transfers: its plan and restrictions hold.
        transferor: SubscriberId,
        /// The user part of Refer-To.
        dialled: String,
        /// Who is transferred: the new leg shows this party. As `Plan::caller` or `Plan::party` of the
        /// call being transferred says.
        transferred: Caller,
    },
    /// A trusted trunk.
    Trunk {
        /// The called number, in any form the trunk uses.
        called: String,
        /// What the carrier says about the caller.
        identity: CarrierIdentity,
        /// What it says about diversions.
        diverted: Diverted,
    },
    /// Another company of this installation: from [`Carried::into_call`](super::Carried::into_call).
    Company(Incoming),
}

/// A call that another company's plan sends here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The called 050 number.
    pub called: String,
    /// Who calls.
    pub caller: Caller,
    /// Diversions so far.
    pub diverted: Diverted,
}

/// Who calls, as far as the decision needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The subscriber of this company that calls, if one does.
    pub subscriber: Option<SubscriberId>,
    /// 050 or outside number in normal form (`0…`, `+…`); empty when unknown.
    pub number: String,
    /// Whether the number may be shown.
    pub withheld: Withheld,
}

/// Whether a caller's number is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// It is.
    #[default]
    No,
    /// The caller withholds it.
    Deliberate,
    /// The network does not have it: payphone, interworking (calls §6 step 4).
    Unavailable,
}

/// The caller as a trusted trunk's INVITE describes it, unjudged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarrierIdentity {
    /// User part of P-Asserted-Identity; empty when there is none.
    pub asserted: String,
    /// User part of From.
    pub from_user: String,
    /// Host of From.
    pub from_host: String,
    /// Display name of From, unquoted; empty when there is none.
    pub display_name: String,
    /// The values of Privacy, lower case.
    pub privacy: Vec<String>,
}

/// Diversions a call has behind it when it arrives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diverted {
    /// Sum of the counters of all Diversion values, a missing one counting 1.
    pub diversion_count: u32,
    /// History-Info entries that carry a cause of RFC 4458.
    pub history_count: u32,
    /// The numbers that diverted it, in normal form, first one first.
    pub numbers: Vec<String>,
}

impl Diverted {
    /// How many diversions that is: carriers write both headers for one diversion (calls §10).
    #[must_use]
    pub fn count(&self) -> u32 {
        self.diversion_count.max(self.history_count)
    }
}
