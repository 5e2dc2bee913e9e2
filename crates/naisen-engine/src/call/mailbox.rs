//! Calls the engine answers itself: voicemail that records, and one's own mailbox. What is played and
//! recorded is the media side's business; here is the signalling and the agreed description.

use naisen_core::plan::{CallId, Withheld};
use naisen_sip::sdp::{Direction, Local, Sdp, answer, offer};
use naisen_sip::slab::Id;
use naisen_sip::{HeaderName, Message, Status};

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
        self.release_anchor(caller);
        match origin {
            CallOrigin::Caller(_) => self.answer_with(caller, &own),
            CallOrigin::Transfer { transferor, .. } => {
                self.detach_for_transfer(call, caller, transferor);
                self.move_media(caller, &own);
            }
            CallOrigin::Announcement { .. } => self.move_media(caller, &own),
        }
        self.out.facts.extend(opened);
    }

    fn refuse_mailbox(&mut self, call: Id, origin: CallOrigin, status: Status) {
        match origin {
            CallOrigin::Caller(caller) => self.final_response(caller, status),
            CallOrigin::Transfer { transferor, .. } => {
                self.notify_transfer(transferor, status, true);
            }
            CallOrigin::Announcement { .. } => {}
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
        let plan = &self.stages.get(&stage)?.plan;
        let (AnsweredBy::Voicemail(owner) | AnsweredBy::Mailbox(owner)) = by else {
            return None;
        };
        let (_, company) = self.directory.number_of(owner)?;
        Some(Fact::MediaOpened(Media {
            session: media.session,
            call: CallId(stage),
            company,
            by,
            port: media.port,
            stream: party.sdp.as_deref().map(Stream::of).unwrap_or_default(),
            peer: party.flow.peer.ip(),
            caller: plan.shown_to(owner).unwrap_or_default(),
            withheld: plan.caller().withheld == Withheld::Deliberate,
        }))
    }

    /// A party has described itself anew to the engine, not to another party.
    pub(crate) fn media_moved(&mut self, id: Id, theirs: &[u8]) {
        if theirs.is_empty() {
            return;
        }
        if let Some(party) = self.parties.get_mut(id) {
            party.sdp = Some(theirs.into());
        }
        self.relay_moved(id, theirs);
        if let Some(media) = self.own_media_of(id) {
            self.out.facts.push(Fact::MediaMoved {
                session: media.session,
                stream: Stream::of(theirs),
            });
        }
    }

    /// A key that a phone sends by INFO instead of in its sound.
    pub(crate) fn media_key(&mut self, id: Id, message: &Message<'_>) {
        let kind = message.get(HeaderName::ContentType).unwrap_or_default();
        if let (Some(media), Some(key)) = (self.own_media_of(id), key_of(kind, message.body())) {
            let session = media.session;
            self.out.facts.push(Fact::MediaKey { session, key });
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

/// The key in the body of an INFO: `Signal=5` of application/dtmf-relay, or alone in application/dtmf.
fn key_of(kind: &[u8], body: &[u8]) -> Option<char> {
    let text = std::str::from_utf8(body).ok()?;
    let value = if kind.eq_ignore_ascii_case(b"application/dtmf-relay") {
        text.lines().find_map(|line| {
            let (name, value) = line.split_once('=')?;
            name.trim().eq_ignore_ascii_case("Signal").then_some(value)
        })?
    } else if kind.eq_ignore_ascii_case(b"application/dtmf") {
        text
    } else {
        return None;
    };
    let mut keys = value.trim().chars();
    let key = keys.next().filter(|_| keys.next().is_none())?;
    "0123456789*#ABCD".contains(key).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn keys_by_info() {
        let relay = b"application/dtmf-relay";
        for (kind, body, key) in [
            (&relay[..], "Signal=5\r\nDuration=160\r\n", Some('5')),
            (relay, "Signal= #\r\n", Some('#')),
            (relay, "Signal=55\r\n", None),
            (relay, "Duration=160\r\n", None),
            (b"application/dtmf", "*", Some('*')),
            (b"application/dtmf", "x", None),
            (b"text/plain", "5", None),
        ] {
            assert_eq!(key_of(kind, body.as_bytes()), key, "{body}");
        }
    }
}
