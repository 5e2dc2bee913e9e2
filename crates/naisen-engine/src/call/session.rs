//! Session timers (RFC 4028): the parties agree on one through us; a session nobody refreshes is ended.

use naisen_sip::build::Builder;
use naisen_sip::header::SessionExpires;
use naisen_sip::slab::Id;
use naisen_sip::{HeaderName, Message};

use crate::engine::{Due, Engine};

impl Engine {
    /// Passes the session interval of a 2xx on to the caller and starts to watch it.
    pub(crate) fn with_session(
        &mut self,
        call: Id,
        caller: Id,
        answer: &Message<'_>,
        builder: Builder,
    ) -> Builder {
        let Some(interval) = interval_of(answer) else {
            return builder;
        };
        self.watch_session(call, interval);
        let knows = self
            .parties
            .get(caller)
            .is_some_and(|party| match &party.side {
                super::Side::Inbound(inbound) => inbound
                    .invite
                    .as_ref()
                    .is_some_and(|invite| invite.view().lists(HeaderName::Supported, "timer")),
                super::Side::Outbound(_) => false,
            });
        let builder = builder.copy(answer, &[HeaderName::SessionExpires]);
        if knows && answer.lists(HeaderName::Require, "timer") {
            return builder.header(HeaderName::Require, "timer");
        }
        builder
    }

    /// A re-INVITE or UPDATE has been answered.
    pub(crate) fn session_refreshed(&mut self, party: Id, answer: &Message<'_>) {
        let call = self.parties.get(party).and_then(|party| party.call);
        if let (Some(call), Some(interval)) = (call, interval_of(answer)) {
            self.watch_session(call, interval);
        }
    }

    fn watch_session(&mut self, id: Id, interval: SessionExpires) {
        let end_ms = self.now.mono_ms + u64::from(interval.interval_s) * 1_000;
        if let Some(call) = self.calls.get_mut(id) {
            call.session_ms = Some(end_ms);
            self.timers.set(end_ms, Due::Session(id));
        }
    }

    /// The session's time may be over.
    pub(crate) fn session_due(&mut self, id: Id) {
        let over = self
            .calls
            .get(id)
            .and_then(|call| call.session_ms)
            .is_some_and(|end_ms| end_ms <= self.now.mono_ms);
        if over {
            self.hang_up_call(id, false);
        }
    }
}

fn interval_of(answer: &Message<'_>) -> Option<SessionExpires> {
    answer
        .get(HeaderName::SessionExpires)
        .and_then(SessionExpires::parse)
}
