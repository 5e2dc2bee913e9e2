//! Guidance: what a refused caller hears before the refusal, as early media (calls §13). The call is
//! over all the same; only its final response waits until the guidance has been played.

use naisen_core::plan::{CallId, Guidance};
use naisen_sip::Status;
use naisen_sip::slab::Id;

use super::{CallOrigin, OwnMedia};
use crate::config::GUIDANCE_MS_MAX;
use crate::engine::{Due, Engine};
use crate::media::Stream;
use crate::output::{Fact, Guided};

impl Engine {
    /// Lets a caller hear guidance before it is refused. False when nobody can play it, or the caller
    /// cannot hear it.
    pub(super) fn guide(&mut self, stage: Id, guidance: Guidance, status: Status) -> bool {
        let Some((call, company)) = self
            .stages
            .get(&stage)
            .map(|here| (here.call, here.company))
        else {
            return false;
        };
        // sip.20
        let origin = self.calls.get(call).map(|call| call.origin);
        let (Some(CallOrigin::Caller(caller)), true) = (origin, self.plays_guidance) else {
            return false;
        };
        let Some(party) = self.parties.get(caller) else {
            return false;
        };
        let (theirs, peer) = (party.sdp.clone(), party.flow.peer.ip());
        let Some(theirs) = theirs else {
            return false;
        };
        let Some((session, port)) = self.media.open(call) else {
            return false;
        };
        let media = OwnMedia { session, port };
        let Some(own) = self.describe(media, Some(&theirs)) else {
            self.media.close(session, port);
            return false;
        };
        if let Some(call) = self.calls.get_mut(call) {
            call.media = Some(media);
            call.refusal = Some((stage, status));
        }
        self.provisional(
            caller,
            Status(183),
            Some((&b"application/sdp"[..], &own[..])),
        );
        self.out.facts.push(Fact::GuidanceOpened(Guided {
            session,
            call: CallId(stage),
            company,
            guidance,
            port,
            stream: Stream::of(&theirs),
            peer,
        }));
        let at_ms = self.now.mono_ms + GUIDANCE_MS_MAX;
        self.timers.set(at_ms, Due::Guidance(call));
        true
    }

    /// The guidance has been played, or should have been by now: the refusal follows.
    pub(crate) fn guided(&mut self, call: Id) {
        let Some(here) = self.calls.get_mut(call) else {
            return;
        };
        let Some((stage, status)) = here.refusal.take() else {
            return;
        };
        self.close_media(call, false);
        self.reject(stage, status);
    }

    /// Whether a call only waits for its guidance to end.
    pub(crate) fn is_guided(&self, call: Id) -> bool {
        self.calls
            .get(call)
            .is_some_and(|call| call.refusal.is_some())
    }
}
