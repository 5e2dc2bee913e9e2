//! Calls the engine answers itself: voicemail that records, and one's own mailbox. What is played and
//! recorded is the media side's business; here is the signalling and the agreed description.

use naisen_core::plan::{CallId, Withheld};
use naisen_sip::Status;
use naisen_sip::sdp::{Direction, Local, Sdp, answer, offer};
use naisen_sip::slab::Id;

use super::{CallOrigin, OwnMedia};
use crate::engine::Engine;
use crate::media::{ENCODINGS, Stream};
use crate::output::{AnsweredBy, Fact, Media};

impl Engine {
    /// Answers the caller with the engine's own media.
    pub(crate) fn join_mailbox(&mut self, call: Id, origin: CallOrigin, by: AnsweredBy) {
        let caller = origin.waiting();
        let theirs = self.parties.get(caller).and_then(|party| party.sdp.clone());
        let Some((session, port)) = self.media.open(call) else {
            return self.refuse_mailbox(call, origin, Status(503));
        };
        let media = OwnMedia { session, port };
        let Some(own) = self.describe(media, theirs.as_deref()) else {
            self.media.close(session, port);
            return self.refuse_mailbox(call, origin, Status(488));
        };
        self.mark_answered(call, by);
        let opened = self.media_fact(call, caller, media, by);
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

    fn refuse_mailbox(&mut self, call: Id, origin: CallOrigin, status: Status) {
        match origin {
            CallOrigin::Caller(caller) => self.final_response(caller, status),
            CallOrigin::Transfer { transferor, .. } => {
                self.notify_transfer(transferor, status, true);
            }
        }
        self.end_call(call, status);
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

    fn media_fact(&self, call: Id, caller: Id, media: OwnMedia, by: AnsweredBy) -> Option<Fact> {
        let stage = *self.calls.get(call)?.stages.last()?;
        let party = self.parties.get(caller)?;
        let who = self.stages.get(&stage)?.plan.caller();
        let (AnsweredBy::Voicemail(owner) | AnsweredBy::Mailbox(owner)) = by else {
            return None;
        };
        let (_, company) = self.directory.number_of(owner)?;
        let shown = who.withheld == Withheld::No;
        Some(Fact::MediaOpened(Media {
            session: media.session,
            call: CallId(stage),
            company,
            by,
            port: media.port,
            stream: party.sdp.as_deref().map(Stream::of).unwrap_or_default(),
            peer: party.flow.peer.ip(),
            caller: if shown {
                who.number.clone()
            } else {
                String::new()
            },
            withheld: who.withheld == Withheld::Deliberate,
        }))
    }

    /// A party in a call with the engine's own media has described itself anew.
    pub(crate) fn media_moved(&mut self, id: Id, theirs: &[u8]) {
        if let Some(media) = self.own_media_of(id) {
            self.out.facts.push(Fact::MediaMoved {
                session: media.session,
                stream: Stream::of(theirs),
            });
        }
    }

    /// The engine's own media in a party's call.
    pub(crate) fn own_media_of(&self, id: Id) -> Option<OwnMedia> {
        let call = self.parties.get(id)?.call?;
        self.calls.get(call)?.media
    }

    /// The engine's own media in a call ends.
    pub(crate) fn close_media(&mut self, call: Id, discard: bool) {
        if let Some(media) = self.calls.get_mut(call).and_then(|call| call.media.take()) {
            let OwnMedia { session, port } = media;
            self.media.close(session, port);
            self.out.facts.push(Fact::MediaClosed { session, discard });
        }
    }
}
