//! Server transactions: INVITE (RFC 3261 §17.2.1, RFC 6026 §7.1) and the others (§17.2.2).

use super::client::earliest;
use super::{Due, T1_MS, T2_MS, T4_MS, TRANSACTION_MS};
use crate::Status;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InviteState {
    Proceeding,
    /// A 2xx was sent; its repeats are the user's until the ACK, ours here because we are the user agent.
    Accepted,
    Completed,
    Confirmed,
    Ended,
}

/// The machine of an INVITE we received.
///
/// The 2xx is repeated by the machine itself (RFC 3261 §13.3.1.4 leaves it to the user agent core),
/// since every user of this crate is one.
#[derive(Clone, Copy, Debug)]
pub struct ServerInvite {
    state: InviteState,
    repeat_at: Option<u64>,
    interval: u64,
    end_at: Option<u64>,
    is_reliable: bool,
    acked: bool,
}

impl ServerInvite {
    /// The INVITE has just arrived.
    #[must_use]
    pub const fn new(is_reliable: bool) -> Self {
        Self {
            state: InviteState::Proceeding,
            repeat_at: None,
            interval: T1_MS,
            end_at: None,
            is_reliable,
            acked: false,
        }
    }

    /// When [`Self::due`] must be asked; none before a final response.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        earliest(self.repeat_at, self.end_at)
    }

    /// Whether no final response has been sent.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self.state, InviteState::Proceeding)
    }

    /// Whether a repeated INVITE is answered by the last response again.
    #[must_use]
    pub const fn repeats(&self) -> bool {
        match self.state {
            InviteState::Proceeding | InviteState::Completed => true,
            InviteState::Accepted => !self.acked,
            InviteState::Confirmed | InviteState::Ended => false,
        }
    }

    /// Whether a 2xx was sent, so that the ACK is the dialog's.
    #[must_use]
    pub const fn has_succeeded(&self) -> bool {
        matches!(self.state, InviteState::Accepted)
    }

    /// A response is being sent.
    pub fn say(&mut self, status: Status, now_ms: u64) {
        if !self.is_pending() || !status.is_final() {
            return;
        }
        self.state = if status.is_success() {
            InviteState::Accepted
        } else {
            InviteState::Completed
        };
        // A 2xx is repeated on streams too: the ACK is end to end.
        let repeats = status.is_success() || !self.is_reliable;
        self.repeat_at = repeats.then_some(now_ms + T1_MS);
        self.interval = T1_MS;
        self.end_at = Some(now_ms + TRANSACTION_MS);
    }

    /// An ACK has come. True if it is the first one.
    pub fn acknowledge(&mut self, now_ms: u64) -> bool {
        match self.state {
            InviteState::Completed => {
                self.state = InviteState::Confirmed;
                self.repeat_at = None;
                self.end_at = Some(now_ms + if self.is_reliable { 0 } else { T4_MS });
                true
            }
            InviteState::Accepted if !self.acked => {
                self.acked = true;
                self.repeat_at = None;
                true
            }
            _ => false,
        }
    }

    /// The deadline may have come. Without ACK in time: [`Due::TimedOut`].
    pub fn due(&mut self, now_ms: u64) -> Due {
        if self.end_at.is_some_and(|at| at <= now_ms) {
            let confirmed = self.acked || self.state == InviteState::Confirmed;
            self.state = InviteState::Ended;
            (self.repeat_at, self.end_at) = (None, None);
            return if confirmed { Due::Ended } else { Due::TimedOut };
        }
        if self.repeat_at.is_some_and(|at| at <= now_ms) {
            self.interval = (self.interval * 2).min(T2_MS);
            self.repeat_at = Some(now_ms + self.interval);
            return Due::Repeat;
        }
        Due::Nothing
    }
}

/// The machine of any other request we received.
#[derive(Clone, Copy, Debug)]
pub struct ServerOther {
    end_at: Option<u64>,
    is_reliable: bool,
}

impl ServerOther {
    /// The request has just arrived.
    #[must_use]
    pub const fn new(is_reliable: bool) -> Self {
        Self {
            end_at: None,
            is_reliable,
        }
    }

    /// When it ends; none before a final response.
    #[must_use]
    pub const fn deadline(&self) -> Option<u64> {
        self.end_at
    }

    /// Whether no final response has been sent.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        self.end_at.is_none()
    }

    /// A response is being sent.
    pub fn say(&mut self, status: Status, now_ms: u64) {
        if self.is_pending() && status.is_final() {
            self.end_at = Some(now_ms + if self.is_reliable { 0 } else { TRANSACTION_MS });
        }
    }

    /// The deadline may have come.
    #[must_use]
    pub fn due(&self, now_ms: u64) -> Due {
        match self.end_at {
            Some(at) if at <= now_ms => Due::Ended,
            _ => Due::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_repeated_until_its_ack() {
        let mut invite = ServerInvite::new(false);
        invite.say(Status(180), 0);
        assert_eq!(invite.deadline(), None);
        invite.say(Status(486), 1000);
        assert_eq!(invite.due(1500), Due::Repeat);
        assert_eq!(invite.due(2500), Due::Repeat);
        assert!(invite.acknowledge(2600) && !invite.acknowledge(2700));
        assert_eq!(invite.due(3000), Due::Nothing);
        assert_eq!(invite.due(2600 + T4_MS), Due::Ended);
    }

    #[test]
    fn a_success_is_repeated_on_streams_too_and_fails_without_ack() {
        let mut invite = ServerInvite::new(true);
        invite.say(Status(200), 0);
        let mut repeats = 0;
        for now in (0..TRANSACTION_MS).step_by(100) {
            repeats += usize::from(invite.due(now) == Due::Repeat);
        }
        assert_eq!(repeats, 10);
        assert_eq!(invite.due(TRANSACTION_MS), Due::TimedOut);
    }

    #[test]
    fn another_request_absorbs_repeats_for_64_t1() {
        let mut options = ServerOther::new(false);
        assert!(options.is_pending());
        options.say(Status(200), 10);
        assert_eq!(options.due(32_009), Due::Nothing);
        assert_eq!(options.due(32_010), Due::Ended);
    }
}
