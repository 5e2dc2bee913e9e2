//! What is reported to a plan, and in which order at one instant.

use super::{CallId, LegId};
use crate::ids::SubscriberId;

/// Something that happened to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The plan's deadline has come.
    Timeout,
    /// The caller sent CANCEL or vanished before an answer (the engine answers 487 itself).
    CallerCancelled,
    /// A leg sent 2xx, also one that was just cancelled (RFC 3261 §9.1).
    Answered {
        /// Which.
        leg: LegId,
    },
    /// A leg ended without 2xx: its final status, 408 for no response in 32 s, 503 when there is no
    /// trunk. Legs that the plan cancelled are not reported.
    Failed {
        /// Which.
        leg: LegId,
        /// Final status, 300–699.
        status: u16,
    },
    /// A subscriber's last binding expired or its flow failed; reported while a leg alerts it.
    Unregistered {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// 緊急停止 of a subscriber the call concerns.
    Stopped {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// 初期化 of a subscriber the call concerns.
    Initialised {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// A colleague's plan said [`PickUp`](super::Action::PickUp) of this call.
    PickedUp {
        /// Who dialled the pickup number.
        by: SubscriberId,
        /// That dialler's call.
        call: CallId,
    },
    /// The call ended by BYE of either side.
    HungUp,
}

/// Order of things at one instant (calls §2). The lowest is reported first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// The caller's CANCEL, and the end of a call.
    Caller,
    /// 緊急停止 and 初期化.
    Stop,
    /// T_MAX.
    Limit,
    /// 無応答 of a hunt group.
    GroupNoAnswer,
    /// Answers, declines, pickup.
    Answer,
    /// Registrations.
    Registration,
    /// スライドタイマ and 無応答 of one number.
    Slide,
}

impl Event {
    /// Its place among things of the same instant; a timeout's is its [`Deadline`]'s.
    #[must_use]
    pub const fn order(self) -> Option<Order> {
        // calls.57
        match self {
            Self::Timeout => None,
            Self::CallerCancelled | Self::HungUp => Some(Order::Caller),
            Self::Stopped { .. } | Self::Initialised { .. } => Some(Order::Stop),
            Self::Answered { .. } | Self::Failed { .. } | Self::PickedUp { .. } => {
                Some(Order::Answer)
            }
            Self::Unregistered { .. } => Some(Order::Registration),
        }
    }
}

/// When a plan wants [`Event::Timeout`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// Epoch milliseconds.
    pub at_ms: i64,
    /// Its place among things of the same instant.
    pub order: Order,
}
