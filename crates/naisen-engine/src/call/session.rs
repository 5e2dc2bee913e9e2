//! Session timers (RFC 4028), one on each side of a call: whoever has promised to refresh does, and a
//! side nobody refreshes is given up with its call.

use naisen_sip::build::Builder;
use naisen_sip::header::{Refresher, SessionExpires};
use naisen_sip::slab::Id;
use naisen_sip::transaction::ClientId;
use naisen_sip::{HeaderName, Message, Method, Status};

use super::{Party, Purpose};
use crate::config::{MIN_SE_S, SESSION_S};
use crate::engine::{Due, Engine};

/// How long a refresh waits that met another request, ms.
pub(super) const GLARE_MS: u64 = 3_000;

/// A side's session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    interval_s: u32,
    /// We refresh it.
    ours: bool,
    /// When it counts as gone.
    end_ms: u64,
    /// When it is looked at next.
    due_ms: u64,
}

/// What is agreed with the sender of a request: the interval, whether we refresh, and whether it is told.
pub(super) fn negotiate(request: &Message<'_>) -> (SessionExpires, bool) {
    let asked = request
        .get(HeaderName::SessionExpires)
        .and_then(SessionExpires::parse);
    let knows = request.lists(HeaderName::Supported, "timer")
        || request.lists(HeaderName::Require, "timer");
    let interval_s = asked.map_or(SESSION_S, |asked| {
        asked.interval_s.clamp(MIN_SE_S, SESSION_S)
    });
    let wanted = asked.and_then(|asked| asked.refresher);
    // sip.12
    let refresher = match (knows, wanted) {
        (true, None | Some(Refresher::Uac)) => Refresher::Uac,
        // RFC 4028 §9: who does not know timers is refreshed by us.
        (true, Some(Refresher::Uas)) | (false, _) => Refresher::Uas,
    };
    let agreed = SessionExpires {
        interval_s,
        refresher: Some(refresher),
    };
    (agreed, knows)
}

fn push_expires(builder: Builder, agreed: SessionExpires) -> Builder {
    let refresher = match agreed.refresher {
        Some(Refresher::Uac) => ";refresher=uac",
        Some(Refresher::Uas) => ";refresher=uas",
        None => "",
    };
    let value = format!("{}{refresher}", agreed.interval_s);
    builder.header(HeaderName::SessionExpires, value)
}

impl Engine {
    /// Adds what is agreed to the 2xx of a party's INVITE or UPDATE, and begins to watch.
    pub(super) fn agree_session(
        &mut self,
        id: Id,
        request: &Message<'_>,
        builder: Builder,
    ) -> Builder {
        let (agreed, knows) = negotiate(request);
        self.note_updates(id, request);
        let ours = agreed.refresher == Some(Refresher::Uas);
        self.watch_session(id, agreed.interval_s, ours);
        if !knows {
            return builder;
        }
        let builder = push_expires(builder, agreed);
        if ours {
            builder
        } else {
            builder.header(HeaderName::Require, "timer")
        }
    }

    /// Adds what we want to a request in a party's dialog that refreshes its session.
    pub(super) fn want_session(&self, id: Id, builder: Builder) -> Builder {
        let session = self.parties.get(id).and_then(|party| party.session);
        let wanted = SessionExpires {
            interval_s: session.map_or(SESSION_S, |session| session.interval_s),
            // RFC 4028 §7.4: the role stays where it is.
            refresher: session.map(|session| match session.ours {
                true => Refresher::Uac,
                false => Refresher::Uas,
            }),
        };
        push_expires(builder, wanted)
            .number(HeaderName::MinSe, u64::from(MIN_SE_S))
            .header(HeaderName::Supported, "timer")
    }

    /// A party has answered a request of ours that sets up or refreshes its session.
    pub(super) fn session_answered(&mut self, id: Id, answer: &Message<'_>) {
        self.note_updates(id, answer);
        let agreed = answer
            .get(HeaderName::SessionExpires)
            .and_then(SessionExpires::parse);
        match agreed {
            Some(agreed) => {
                let ours = agreed.refresher != Some(Refresher::Uas);
                self.watch_session(id, agreed.interval_s.max(MIN_SE_S), ours);
            }
            // RFC 4028 §7.2: it knows no timers; we refresh all the same.
            None => self.watch_session(id, SESSION_S, true),
        }
    }

    /// Whether the party takes UPDATE.
    fn note_updates(&mut self, id: Id, message: &Message<'_>) {
        if message.get(HeaderName::Allow).is_none() {
            return;
        }
        if let Some(party) = self.parties.get_mut(id) {
            party.can_update = message.lists(HeaderName::Allow, "UPDATE");
        }
    }

    fn watch_session(&mut self, id: Id, interval_s: u32, ours: bool) {
        let interval_ms = u64::from(interval_s) * 1_000;
        let now_ms = self.now.mono_ms;
        // RFC 4028 §10: who waits gives up a little before the end, who refreshes does it half-way.
        let due_ms = match ours {
            true => now_ms + interval_ms / 2,
            false => now_ms + interval_ms - (interval_ms / 3).min(32_000),
        };
        self.forget_session(id);
        if let Some(party) = self.parties.get_mut(id) {
            party.session = Some(Session {
                interval_s,
                ours,
                end_ms: now_ms + interval_ms,
                due_ms,
            });
            self.timers.set(due_ms, Due::Session(id));
        }
    }

    /// A party's session is watched no more.
    pub(super) fn forget_session(&mut self, id: Id) {
        let session = self.parties.get_mut(id).and_then(|p| p.session.take());
        if let Some(session) = session {
            self.timers.forget(session.due_ms, &Due::Session(id));
        }
    }

    /// Looks at a session again at an instant.
    fn watch_again(&mut self, id: Id, due_ms: u64) {
        if let Some(session) = self.parties.get_mut(id).and_then(|p| p.session.as_mut()) {
            self.timers.forget(session.due_ms, &Due::Session(id));
            session.due_ms = due_ms;
            self.timers.set(due_ms, Due::Session(id));
        }
    }

    /// A session's time may have come.
    pub(crate) fn session_due(&mut self, id: Id) {
        let now_ms = self.now.mono_ms;
        let Some(party) = self.parties.get(id) else {
            return;
        };
        let Some(session) = party.session.filter(|session| session.due_ms <= now_ms) else {
            return;
        };
        // sip.13
        if !session.ours || session.end_ms <= now_ms {
            return self.party_lost(id);
        }
        if party.renegotiating || party.owes_ack.is_some() {
            return self.watch_again(id, session.end_ms.min(now_ms + GLARE_MS));
        }
        self.watch_again(id, session.end_ms);
        self.refresh_session(id);
    }

    fn refresh_session(&mut self, id: Id) {
        let can_update = self.parties.get(id).is_some_and(|party| party.can_update);
        let method = if can_update {
            Method::Update
        } else {
            Method::Invite
        };
        let sdp = if can_update {
            None
        } else {
            self.description_for(id)
        };
        if !can_update && sdp.is_none() {
            return;
        }
        let Some((client, flow, builder)) = self.request_to(id, method) else {
            return;
        };
        let builder = self.want_session(id, builder);
        let bytes = builder.body(b"application/sdp", &sdp.unwrap_or_default());
        if let Some(party) = self.parties.get_mut(id) {
            party.renegotiating = true;
        }
        self.purposes.insert(client, Purpose::Refresh(id));
        self.send(client, !can_update, flow, bytes);
    }

    /// What a party has been told of the other side.
    pub(super) fn description_for(&mut self, id: Id) -> Option<Vec<u8>> {
        match self.parties.get(id)?.peer {
            Some(peer) => {
                let theirs = self.parties.get(peer)?.sdp.clone()?;
                Some(self.told_sdp(id, peer, &theirs))
            }
            None => self.describe(self.own_media_of(id)?, None),
        }
    }

    /// The answer to a refresh of ours.
    pub(super) fn refresh_heard(
        &mut self,
        client: ClientId,
        id: Id,
        message: &Message<'_>,
        status: Status,
    ) {
        if !status.is_final() {
            return;
        }
        let cseq = message.cseq();
        let is_invite = cseq.is_some_and(|cseq| cseq.method == Method::Invite);
        if status.is_success() && is_invite {
            // Its purpose stays for repeats, until the transaction ends.
            self.send_ack(id, cseq.map_or(0, |cseq| cseq.number), b"", b"");
        } else {
            self.purposes.remove(&client);
        }
        let Some(Party { renegotiating, .. }) = self.parties.get_mut(id) else {
            return;
        };
        *renegotiating = false;
        match status.0 {
            200..=299 => {
                if let Some(party) = self.parties.get_mut(id) {
                    party.dialog.refresh_target(message);
                }
                self.session_answered(id, message);
                if !message.body().is_empty() {
                    self.media_moved(id, message.body());
                }
            }
            408 | 481 => self.party_lost(id),
            491 => self.watch_again(id, self.now.mono_ms + GLARE_MS),
            405 | 501 if !is_invite => {
                if let Some(party) = self.parties.get_mut(id) {
                    party.can_update = false;
                }
                self.refresh_session(id);
            }
            // It is there, whatever it dislikes; that is what was asked.
            _ => {
                let interval_s = message.number(HeaderName::MinSe);
                let interval_s = interval_s.map_or(SESSION_S, |s| s.min(86_400) as u32);
                self.watch_session(id, interval_s.max(SESSION_S), true);
            }
        }
    }
}
