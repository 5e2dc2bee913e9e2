//! What happened in a call, in the vocabulary of calls §2.

use crate::ids::SubscriberId;
use crate::plan::{Diversion, DivertReason, Identity};

/// One outcome of a call. Times are epoch milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// When it happened, or began.
    pub at_ms: i64,
    /// What.
    pub what: Happened,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// `RING`: a terminal alerts.
    Ring {
        /// Whose.
        subscriber: SubscriberId,
        /// Until when; none while it rings.
        until_ms: Option<i64>,
        /// What it shows.
        shown: Shown,
        /// It was told that the call was completed elsewhere.
        elsewhere: bool,
    },
    /// `ANS`: a person answered; none is the outside number.
    Answer {
        /// Whose terminal.
        subscriber: Option<SubscriberId>,
    },
    /// `VM`: voicemail answered.
    Voicemail {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// `BOX`: the own mailbox answered.
    Mailbox {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// `FWD`: a call was forwarded.
    Forward {
        /// By whom.
        by: SubscriberId,
        /// Where to, as written.
        destination: String,
        /// Why.
        reason: DivertReason,
    },
    /// `PSTN`: a leg to a trunk.
    Outside {
        /// The number, `0…` or `+…`.
        number: String,
        /// What it shows.
        shown: Shown,
    },
    /// `REJ`: a final response to the caller.
    Reject {
        /// Its status.
        status: u16,
    },
    /// `PICK`: a colleague picked the call up.
    Pick {
        /// Who.
        by: SubscriberId,
    },
    /// `BYE`: the call was released by an action of the administrator.
    Bye,
    /// `KEPT` or `DELETED`: what became of a message that was being recorded.
    Message {
        /// It was deleted.
        deleted: bool,
    },
    /// `REG`: the answer to a REGISTER.
    Register {
        /// Whose.
        subscriber: SubscriberId,
        /// Its status.
        status: u16,
    },
}

/// What a leg shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// User part of From; none is anonymous.
    pub from: Option<String>,
    /// Privacy: id.
    pub withheld: bool,
    /// P-Called-Party-ID.
    pub pilot: Option<String>,
    /// Diversion and History-Info, the latest first.
    pub diversions: Vec<Diversion>,
}

impl Shown {
    pub(super) fn of(identity: &Identity, pilot: Option<String>, diversions: &[Diversion]) -> Self {
        Self {
            from: identity.from.clone(),
            withheld: identity.withheld,
            pilot,
            diversions: diversions.to_vec(),
        }
    }
}
