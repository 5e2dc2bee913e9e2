//! Calls the engine answers itself: voicemail that records, and one's own mailbox. What is played and
//! recorded is the media side's business; here is the signalling and the agreed description.

use std::net::SocketAddr;

use naisen_core::plan::CallId;
use naisen_sip::Status;
use naisen_sip::sdp::{Direction, Local, Sdp, answer, offer};
use naisen_sip::slab::Id;

use super::{CallOrigin, OwnMedia};
use crate::engine::Engine;
use crate::output::{AnsweredBy, Fact, Media};

/// What the engine's own media speaks.
const ENCODINGS: &[&str] = &["PCMU/8000", "PCMA/8000"];

impl Engine {
    /// Answers the caller with the engine's own media.
    pub(crate) fn join_mailbox(&mut self, call: Id, origin: CallOrigin, by: AnsweredBy) {
        let caller = origin.waiting();
        let theirs = self.parties.get(caller).and_then(|party| party.sdp.clone());
        let media = self.open_media();
        let Some(own) = self.describe(media, theirs.as_deref()) else {
            return self.refuse_mailbox(call, origin);
        };
        self.mark_answered(call, by);
        let opened = self.media_fact(call, media, by, theirs.as_deref());
        if let Some(call) = self.calls.get_mut(call) {
            call.media = Some(media);
            call.talking = vec![caller];
        }
        if let Some(party) = self.parties.get_mut(caller) {
            party.call = Some(call);
        }
        match origin {
            CallOrigin::Caller(_) => self.answer_with(caller, &own),
            CallOrigin::Transfer { transferor, .. } => {
                self.detach_for_transfer(call, caller, transferor);
                self.move_media(caller, &own);
            }
        }
        self.out.facts.extend(opened);
    }

    fn refuse_mailbox(&mut self, call: Id, origin: CallOrigin) {
        match origin {
            CallOrigin::Caller(caller) => self.final_response(caller, Status(488)),
            CallOrigin::Transfer { transferor, .. } => {
                self.notify_transfer(transferor, Status(488), true);
            }
        }
        self.end_call(call, Status(488));
    }

    fn open_media(&mut self) -> OwnMedia {
        self.media_sessions += 1;
        let ports = &self.config.media_ports;
        let first = ports.start().next_multiple_of(2);
        let pairs = u64::from(ports.end().saturating_sub(first) / 2).max(1);
        let offset = (self.media_sessions % pairs) as u16 * 2;
        OwnMedia {
            session: self.media_sessions,
            port: first + offset,
        }
    }

    /// Our answer to what the caller described, or our offer if it described nothing. None when we share
    /// no encoding (488).
    pub(crate) fn describe(&self, media: OwnMedia, theirs: Option<&[u8]>) -> Option<Vec<u8>> {
        let local = Local {
            owner: "naisen",
            session: media.session,
            address: self.config.media_address,
            port: media.port,
            encodings: ENCODINGS,
            direction: Direction::SendRecv,
        };
        match theirs {
            Some(theirs) => answer(&Sdp::parse(theirs).ok()?, &local),
            None => Some(offer(&local)),
        }
    }

    fn media_fact(
        &self,
        call: Id,
        media: OwnMedia,
        by: AnsweredBy,
        theirs: Option<&[u8]>,
    ) -> Option<Fact> {
        let call = self.calls.get(call)?;
        let stage = call.stages.last()?;
        let caller = self.stages.get(stage)?.plan.caller().number.clone();
        let described = theirs.and_then(|theirs| Sdp::parse(theirs).ok());
        let audio = described.as_ref().and_then(Sdp::audio);
        let payload = |wanted: &[&str]| {
            let mut formats = audio.into_iter().flat_map(|audio| &audio.formats);
            let format = formats.find(|format| {
                wanted
                    .iter()
                    .any(|one| one.as_bytes().eq_ignore_ascii_case(format.encoding))
            });
            format.map(|format| format.payload)
        };
        let remote = audio.and_then(|audio| Some(SocketAddr::new(audio.address?, audio.port)));
        Some(Fact::MediaOpened(Media {
            session: media.session,
            call: CallId(*stage),
            by,
            port: media.port,
            remote,
            payload: payload(ENCODINGS).unwrap_or_default(),
            events: payload(&["telephone-event/8000"]),
            caller,
        }))
    }
}
