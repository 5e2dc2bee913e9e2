//! The live state a decision reads: which phones are there and what they do right now.

use super::CallId;
use crate::ids::{HuntGroupId, SubscriberId};

/// Phones, pointers and use at this instant (calls §14: read at every step). The engine answers from
/// its tables, examples and the simulator from a model.
pub trait Live {
    /// Whether the subscriber has a live binding.
    fn registered(&self, subscriber: SubscriberId) -> bool;

    /// Whether the subscriber is stopped (緊急停止) now.
    fn stopped(&self, subscriber: SubscriberId) -> bool;

    /// In how many calls the subscriber takes part: dialling, ringing, active or held. In `decide` the
    /// call being decided is not yet counted; later its legs are, until they end or are cancelled.
    fn calls(&self, subscriber: SubscriberId) -> usize;

    /// ラウンドロビン: 着信順序 of the member the group alerted last, by the last [`Point`].
    ///
    /// [`Point`]: super::Action::Point
    fn pointer(&self, group: HuntGroupId) -> Option<u8>;

    /// ユニフォーム: how much the subscriber's terminal was in answered calls.
    fn usage(&self, subscriber: SubscriberId, now_ms: i64) -> Usage;

    /// Calls that alert the subscriber's terminal.
    fn alerting(&self, subscriber: SubscriberId) -> Vec<Alerting>;
}

/// Use of a terminal, for ユニフォーム (calls §8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Milliseconds of answered calls within the last UNI_WINDOW, one in progress included.
    pub used_ms: i64,
    /// End of the last answered call, epoch milliseconds; none when never used; now while in one.
    pub last_end_ms: Option<i64>,
}

/// A call alerting a terminal, as pickup compares them (calls §11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alerting {
    /// The call.
    pub call: CallId,
    /// When its current leg at this terminal began to alert, epoch milliseconds.
    pub since_ms: i64,
    /// When its INVITE arrived, epoch milliseconds.
    pub arrived_ms: i64,
    /// The subscriber of this company that calls, if one does.
    pub caller: Option<SubscriberId>,
}
