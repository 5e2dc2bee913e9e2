//! What a plan wants done. Every value here can be carried out without knowing why.

use serde::{Deserialize, Serialize};

use super::{Call, CallId, Caller, Diverted, Incoming, Origin};
use crate::ids::{HuntGroupId, SubscriberId};

/// A leg's name within its plan; never used twice.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct LegId(pub u32);

/// One thing to do, now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// INVITE a subscriber's terminal.
    Ring(Ring),
    /// INVITE an outside number: a 050 number that another company here holds is decided anew with
    /// that company's settings ([`Carried::into_call`]); everything else goes to a trunk.
    Dial(Dial),
    /// Cancel a leg that has not answered.
    Cancel {
        /// Which.
        leg: LegId,
        /// What its Reason header says.
        reason: CancelReason,
    },
    /// Answer a leg's late 2xx with ACK and BYE: the caller is with somebody else.
    HangUp {
        /// Which.
        leg: LegId,
    },
    /// Join the caller with the leg that answered.
    Connect {
        /// Which.
        leg: LegId,
    },
    /// Join the caller with the colleague who picked the call up; that dialler's call is answered.
    ConnectPicker {
        /// Who.
        by: SubscriberId,
        /// That dialler's call.
        call: CallId,
    },
    /// Take another call for this dialler: report [`PickedUp`](super::Event::PickedUp) to that call's
    /// plan, at once.
    PickUp {
        /// The call to take.
        call: CallId,
    },
    /// Answer the caller and record into a subscriber's box (voicemail).
    Record {
        /// Whose box.
        subscriber: SubscriberId,
    },
    /// Answer the caller with its own mailbox menu.
    OpenMailbox {
        /// Whose box.
        subscriber: SubscriberId,
    },
    /// Send the caller a final response; the plan is over.
    Reject {
        /// Why, hence which status.
        cause: Cause,
        /// Played in early media first.
        guidance: Option<Guidance>,
    },
    /// End an answered call: BYE to both ends.
    Release {
        /// A message being recorded is deleted, else kept.
        delete_message: bool,
    },
    /// Remember 着信順序 of the member a ラウンドロビン group has just alerted.
    Point {
        /// The group.
        group: HuntGroupId,
        /// 着信順序.
        order: u8,
    },
}

/// A leg to a subscriber's terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// The leg's name.
    pub leg: LegId,
    /// Whose terminal.
    pub subscriber: SubscriberId,
    /// What it shows of the caller.
    pub identity: Identity,
    /// 050 number of the pilot on hunt legs: P-Called-Party-ID (RFC 7315 §4.2).
    pub pilot: Option<String>,
    /// Diversions, the latest first: Diversion and History-Info.
    pub diversions: Vec<Diversion>,
}

/// A leg to an outside number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dial {
    /// The leg's name.
    pub leg: LegId,
    /// The number, `0…` or `+…`; see [`Dial::to_trunk`].
    pub number: String,
    /// What it shows of the caller.
    pub identity: Identity,
    /// Diversions, the latest first.
    pub diversions: Vec<Diversion>,
    /// What crosses over when another company here holds the number.
    pub carried: Carried,
}

impl Dial {
    /// The identity to write on a trunk whose `forward_identity` is `diverting`: of a diverted call the
    /// diverting number, in the clear (calls §10).
    #[must_use]
    pub fn diverting_identity(&self) -> Identity {
        match self.diversions.first() {
            Some(diversion) => Identity {
                from: Some(diversion.number.clone()),
                asserted: Some(diversion.number.clone()),
                withheld: false,
                display_name: None,
            },
            None => self.identity.clone(),
        }
    }

    /// The number as a trunk wants it: national (`0…`, abroad `010…`) or with country code (`+…`).
    #[must_use]
    pub fn to_trunk(&self, plus_81: bool) -> String {
        match (
            plus_81,
            self.number.strip_prefix('0'),
            self.number.strip_prefix('+'),
        ) {
            (true, Some(home), _) => format!("+81{home}"),
            (false, _, Some(abroad)) => format!("010{abroad}"),
            _ => self.number.clone(),
        }
    }
}

/// What a leg shows of the caller (calls §3 step 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// User part of From: extension, 050 or outside number; none writes the anonymous URI.
    pub from: Option<String>,
    /// User part of P-Asserted-Identity, for legs inside the trust domain; none when unknown.
    pub asserted: Option<String>,
    /// Write `Privacy: id`.
    pub withheld: bool,
    /// Display name of From where the network says why there is no number.
    pub display_name: Option<String>,
}

/// One diversion, for the headers Diversion (RFC 5806) and History-Info (RFC 7044).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diversion {
    /// 050 number that diverted.
    pub number: String,
    /// Why.
    pub reason: DivertReason,
}

/// Why a call was diverted (calls §10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DivertReason {
    /// 無条件, and schedules.
    Unconditional,
    /// BUSY.
    Busy,
    /// NO-ANSWER.
    NoAnswer,
    /// UNREACHABLE.
    Unavailable,
}

impl DivertReason {
    /// The value of Diversion's `reason` (RFC 5806).
    #[must_use]
    pub const fn token(self) -> &'static str {
        match self {
            Self::Unconditional => "unconditional",
            Self::Busy => "user-busy",
            Self::NoAnswer => "no-answer",
            Self::Unavailable => "unavailable",
        }
    }

    /// The `cause` of History-Info (RFC 4458, RFC 7544).
    #[must_use]
    pub const fn cause(self) -> u16 {
        match self {
            Self::Unconditional => 302,
            Self::Busy => 486,
            Self::NoAnswer => 408,
            Self::Unavailable => 503,
        }
    }
}

/// What crosses over to another company's decision; nothing else of this company does (calls §3
/// step 8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The number called over there.
    pub called: String,
    /// The caller, by 050 or outside number.
    pub caller: Caller,
    /// Diversions so far.
    pub diverted: Diverted,
    /// Arrival of the first INVITE, epoch milliseconds.
    pub arrived_ms: i64,
    /// The call's randomness.
    pub seed: u64,
}

impl Carried {
    /// The call to decide with the other company's settings.
    #[must_use]
    pub fn into_call(self, id: CallId) -> Call {
        // calls.58
        Call {
            id,
            arrived_ms: self.arrived_ms,
            seed: self.seed,
            origin: Origin::Company(Incoming {
                called: self.called,
                caller: self.caller,
                diverted: self.diverted,
            }),
        }
    }
}

/// What the Reason header of a CANCEL says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelReason {
    /// No Reason header: the terminal shows a missed call.
    Missed,
    /// `SIP;cause=200;text="Call completed elsewhere"` (RFC 3326).
    CompletedElsewhere,
}

/// Guidance for the caller before a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guidance {
    /// What is said.
    pub announcement: Announcement,
    /// Whose language it is said in: a colleague's that calls, else that of the number called; none
    /// where neither is known.
    pub language_of: Option<SubscriberId>,
}

/// What guidance says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// この番号からは110・118・119などの緊急通報はできません.
    Emergency,
    /// The called number wants to see the caller's.
    Anonymous,
    /// A restriction of the caller, or a class that is not called.
    Barred,
    /// Nobody has the number.
    Unknown,
}

/// Why a caller gets a final response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The caller is stopped, at once or in mid-call.
    CallerStopped,
    /// The company is closed.
    CompanyClosed,
    /// The caller is in two calls already.
    TooManyCalls,
    /// The dialled string means nothing, or nobody has the number.
    UnknownNumber,
    /// A class that is not called, emergency numbers first of all.
    NotCallable,
    /// A restriction of the caller.
    Barred,
    /// The called number is stopped, at once or in mid-call.
    CalleeStopped,
    /// 指定番号着信拒否.
    Listed,
    /// 非通知着信拒否.
    Anonymous,
    /// Busy, or declined.
    Busy,
    /// Not registered, or the terminal failed.
    Unreachable,
    /// Nobody answered within T_MAX.
    NoAnswer,
    /// Nothing rings that could be picked up.
    NothingToPickUp,
    /// No trunk, or it failed.
    NoTrunk,
    /// The final status of the number outside that the call went to.
    Outside(u16),
}

impl Cause {
    /// The final response of calls §13.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::CallerStopped | Self::NotCallable | Self::Barred => 403,
            Self::CompanyClosed | Self::UnknownNumber => 404,
            Self::Anonymous => 433,
            Self::CalleeStopped | Self::Unreachable | Self::NoAnswer | Self::NothingToPickUp => 480,
            Self::TooManyCalls | Self::Busy => 486,
            Self::NoTrunk => 503,
            Self::Listed => 603,
            Self::Outside(status) => status,
        }
    }
}
