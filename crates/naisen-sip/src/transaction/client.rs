//! Client transactions: INVITE (RFC 3261 §17.1.1, RFC 6026 §7.2) and the others (§17.1.2).

use super::{Due, Heard, T1_MS, T2_MS, T4_MS, TRANSACTION_MS};
use crate::Status;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InviteState {
    Calling,
    Proceeding,
    Completed,
    Accepted,
    Ended,
}

/// The machine of an INVITE we sent.
#[derive(Clone, Copy, Debug)]
pub struct ClientInvite {
    state: InviteState,
    repeat_at: Option<u64>,
    interval: u64,
    end_at: Option<u64>,
    is_reliable: bool,
    cancel: Option<u64>,
}

impl ClientInvite {
    /// The INVITE has just been sent.
    #[must_use]
    pub fn new(now_ms: u64, is_reliable: bool) -> Self {
        Self {
            state: InviteState::Calling,
            repeat_at: (!is_reliable).then_some(now_ms + T1_MS),
            interval: T1_MS,
            end_at: Some(now_ms + TRANSACTION_MS),
            is_reliable,
            cancel: None,
        }
    }

    /// A CANCEL has been sent, kept under that id. If the final response is lost, the INVITE ends by
    /// itself 64 × T1 later (RFC 3261 §9.1).
    pub(super) fn give_up(&mut self, now_ms: u64, cancel: u64) {
        self.cancel = Some(cancel);
        if self.is_pending() {
            self.end_at = Some(now_ms + TRANSACTION_MS);
        }
    }

    /// The id of the CANCEL, if one was sent.
    pub(super) const fn cancelled_by(&self) -> Option<u64> {
        self.cancel
    }

    /// When [`Self::due`] must be asked; none while only the user's own timers run.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        earliest(self.repeat_at, self.end_at)
    }

    /// Whether no final response has come.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self.state, InviteState::Calling | InviteState::Proceeding)
    }

    /// Whether a provisional response has come and no final one: only now a CANCEL may be sent
    /// (RFC 3261 §9.1).
    #[must_use]
    pub const fn is_proceeding(&self) -> bool {
        matches!(self.state, InviteState::Proceeding)
    }

    /// A response has come.
    pub fn hear(&mut self, status: Status, now_ms: u64) -> Heard {
        match (self.state, status) {
            (InviteState::Calling | InviteState::Proceeding, status) if status.is_provisional() => {
                self.state = InviteState::Proceeding;
                self.repeat_at = None;
                if self.cancel.is_none() {
                    self.end_at = None;
                }
                Heard::Deliver
            }
            (InviteState::Calling | InviteState::Proceeding, status) if status.is_success() => {
                // RFC 6026 §7.2: timer M lets every 2xx of every fork and repeat reach the user.
                self.state = InviteState::Accepted;
                self.repeat_at = None;
                self.end_at = Some(now_ms + TRANSACTION_MS);
                Heard::Deliver
            }
            (InviteState::Calling | InviteState::Proceeding, _) => {
                self.state = InviteState::Completed;
                self.repeat_at = None;
                let timer_d = if self.is_reliable { 0 } else { TRANSACTION_MS };
                self.end_at = Some(now_ms + timer_d);
                Heard::DeliverAndAck
            }
            (InviteState::Accepted, status) if status.is_success() => Heard::Deliver,
            (InviteState::Completed, status) if status.0 >= 300 => Heard::Ack,
            _ => Heard::Ignore,
        }
    }

    /// The deadline may have come.
    pub fn due(&mut self, now_ms: u64) -> Due {
        if self.end_at.is_some_and(|at| at <= now_ms) {
            let timed_out = self.is_pending();
            self.state = InviteState::Ended;
            (self.repeat_at, self.end_at) = (None, None);
            return if timed_out { Due::TimedOut } else { Due::Ended };
        }
        if self.repeat_at.is_some_and(|at| at <= now_ms) {
            // Timer A doubles without a ceiling; timer B ends it.
            self.interval *= 2;
            self.repeat_at = Some(now_ms + self.interval);
            return Due::Repeat;
        }
        Due::Nothing
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OtherState {
    Trying,
    Proceeding,
    Completed,
    Ended,
}

/// The machine of any other request we sent.
#[derive(Clone, Copy, Debug)]
pub struct ClientOther {
    state: OtherState,
    repeat_at: Option<u64>,
    interval: u64,
    end_at: u64,
    is_reliable: bool,
}

impl ClientOther {
    /// The request has just been sent.
    #[must_use]
    pub fn new(now_ms: u64, is_reliable: bool) -> Self {
        Self {
            state: OtherState::Trying,
            repeat_at: (!is_reliable).then_some(now_ms + T1_MS),
            interval: T1_MS,
            end_at: now_ms + TRANSACTION_MS,
            is_reliable,
        }
    }

    /// When [`Self::due`] must be asked.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        earliest(self.repeat_at, Some(self.end_at))
    }

    /// Whether no final response has come.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self.state, OtherState::Trying | OtherState::Proceeding)
    }

    /// A response has come.
    pub fn hear(&mut self, status: Status, now_ms: u64) -> Heard {
        if !self.is_pending() {
            return Heard::Ignore;
        }
        if status.is_final() {
            self.state = OtherState::Completed;
            self.repeat_at = None;
            self.end_at = now_ms + if self.is_reliable { 0 } else { T4_MS };
        } else {
            self.state = OtherState::Proceeding;
        }
        Heard::Deliver
    }

    /// The deadline may have come.
    pub fn due(&mut self, now_ms: u64) -> Due {
        if self.state == OtherState::Ended {
            return Due::Nothing;
        }
        if self.end_at <= now_ms {
            let timed_out = self.is_pending();
            self.state = OtherState::Ended;
            return if timed_out { Due::TimedOut } else { Due::Ended };
        }
        if self.repeat_at.is_some_and(|at| at <= now_ms) {
            self.interval = match self.state {
                OtherState::Proceeding => T2_MS,
                _ => (self.interval * 2).min(T2_MS),
            };
            self.repeat_at = Some(now_ms + self.interval);
            return Due::Repeat;
        }
        Due::Nothing
    }
}

pub(super) fn earliest(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets the machine run alone and notes when it did what.
    fn run(mut due: impl FnMut(u64) -> Due) -> Vec<(u64, Due)> {
        let mut log = Vec::new();
        for now in (0..=40_000).step_by(500) {
            match due(now) {
                Due::Nothing => {}
                what => log.push((now, what)),
            }
        }
        log
    }

    #[test]
    fn an_unanswered_invite_is_repeated_six_times() {
        let mut invite = ClientInvite::new(0, false);
        let log = run(|now| invite.due(now));
        let times: Vec<u64> = log.iter().map(|(at, _)| *at).collect();
        assert_eq!(times, [500, 1500, 3500, 7500, 15_500, 31_500, 32_000]);
        assert_eq!(log.last(), Some(&(32_000, Due::TimedOut)));
    }

    #[test]
    fn another_request_is_repeated_at_most_every_four_seconds() {
        let mut bye = ClientOther::new(0, false);
        let log = run(|now| bye.due(now));
        let times: Vec<u64> = log.iter().map(|(at, _)| *at).collect();
        assert_eq!(
            times,
            [
                500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500, 32_000
            ]
        );
    }

    #[test]
    fn a_stream_is_not_repeated_on() {
        let mut invite = ClientInvite::new(0, true);
        assert_eq!(run(|now| invite.due(now)), [(32_000, Due::TimedOut)]);
    }

    #[test]
    fn a_provisional_response_stops_repeats_and_allows_cancel() {
        let mut invite = ClientInvite::new(0, false);
        assert!(!invite.is_proceeding());
        assert_eq!(invite.hear(Status(180), 100), Heard::Deliver);
        assert!(invite.is_proceeding());
        assert_eq!(invite.deadline(), None);
        assert_eq!(invite.hear(Status(200), 200), Heard::Deliver);
        assert_eq!(invite.hear(Status(200), 700), Heard::Deliver);
        assert_eq!(invite.hear(Status(486), 800), Heard::Ignore);
        assert_eq!(invite.due(32_200), Due::Ended);
    }

    #[test]
    fn a_repeated_failure_is_acknowledged_again() {
        let mut invite = ClientInvite::new(0, false);
        assert_eq!(invite.hear(Status(486), 100), Heard::DeliverAndAck);
        assert_eq!(invite.hear(Status(486), 600), Heard::Ack);
        assert_eq!(invite.due(32_100), Due::Ended);
        let mut stream = ClientInvite::new(0, true);
        stream.hear(Status(486), 100);
        assert_eq!(stream.due(100), Due::Ended);
    }
}
