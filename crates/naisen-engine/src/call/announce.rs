//! Calls of the engine's own: it calls a number, and what is to be said is said to whoever answers. No
//! plan stands behind such a call, because nobody dialled; what is said is the media side's business.
//!
//! A number served here is asked by its own company's rules whether its telephone would ring. Where they
//! lead elsewhere (a forward, a mailbox, a group) the call is refused: it is meant for that telephone.

use std::collections::BTreeMap;
use std::sync::Arc;

use naisen_core::decide::decide;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::plan::{
    Action, Call as CoreCall, CallId, Caller, Carried, Dial, Diverted, Identity, Incoming, LegId,
    Origin, Withheld,
};
use naisen_sip::Status;
use naisen_sip::slab::Id;

use super::dial::{NewLeg, Upstream};
use super::headers::LegHeaders;
use super::{Call, CallOrigin, OwnMedia, Target};
use crate::config::{ANNOUNCEMENT_MS_MAX, ANNOUNCEMENT_RINGS_MS, ANNOUNCEMENTS_MAX};
use crate::engine::{Due, Engine};
use crate::input::Announcement;
use crate::media::Stream;
use crate::output::{Announced, Fact};

/// Calls of the engine's own by name.
pub(crate) type Announcements = BTreeMap<u64, Going>;

/// One that is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Going {
    call: Id,
    /// Whose number is shown.
    subscriber: SubscriberId,
    /// When it has rung, or lasted, long enough.
    due_ms: u64,
}

/// The stage of a party that is called without a plan: stages are counted from 1.
const NO_STAGE: Id = 0;

/// Where such a call goes.
struct Way {
    targets: Vec<Target>,
    /// Whose terminal; none for a trunk.
    subscriber: Option<SubscriberId>,
}

impl Engine {
    /// Calls a number, to say something to whoever answers.
    pub(crate) fn announce(&mut self, wanted: &Announcement) {
        if self.announcements.contains_key(&wanted.name) {
            return;
        }
        if let Err(status) = self.try_announce(wanted) {
            self.announcement_over(wanted.name, status);
        }
    }

    fn try_announce(&mut self, wanted: &Announcement) -> Result<(), Status> {
        let is_full = self.announcements.len() >= ANNOUNCEMENTS_MAX
            || self.calls.len() >= self.config.calls_max;
        // sip.21
        if is_full {
            return Err(Status(503));
        }
        let way = self.way_of(wanted)?;
        let call = self.calls.insert(Call {
            origin: CallOrigin::Announcement {
                called: Id::MAX,
                name: wanted.name,
            },
            stages: Vec::new(),
            talking: Vec::new(),
            arrived: self.now,
            refusal: None,
            media: None,
        });
        match self.place(call, wanted, way) {
            Some(called) => {
                self.try_next(called);
                Ok(())
            }
            None => {
                self.close_media(call, true);
                self.calls.remove(call);
                Err(Status(503))
            }
        }
    }

    /// Prepares the leg and its media. None without a port, or without any way.
    fn place(&mut self, call: Id, wanted: &Announcement, way: Way) -> Option<Id> {
        let (session, port) = self.media.open(call)?;
        let media = OwnMedia { session, port };
        self.calls.get_mut(call)?.media = Some(media);
        let offer = self.describe(media, None)?;
        let called = self.call_out(
            call,
            offer.into(),
            NewLeg {
                stage: NO_STAGE,
                leg: LegId(0),
                subscriber: way.subscriber,
                targets: way.targets,
                is_trunk: way.subscriber.is_none(),
                behind_nat: false,
                number: wanted.number.clone(),
            },
        )?;
        self.calls.get_mut(call)?.origin = CallOrigin::Announcement {
            called,
            name: wanted.name,
        };
        let due_ms = self.now.mono_ms + ANNOUNCEMENT_RINGS_MS;
        self.announcements.insert(
            wanted.name,
            Going {
                call,
                subscriber: wanted.subscriber,
                due_ms,
            },
        );
        self.timers.set(due_ms, Due::Announcement(wanted.name));
        self.count(called);
        Some(called)
    }

    /// Where the call goes, showing the subscriber's own number.
    fn way_of(&self, wanted: &Announcement) -> Result<Way, Status> {
        let settings = self.directory.company(wanted.company);
        let settings = settings.ok_or(Status(404))?;
        let shown = settings.subscriber(wanted.subscriber).ok_or(Status(404))?;
        let caller = Caller {
            subscriber: None,
            number: shown.external_number.clone(),
            withheld: Withheld::No,
        };
        let domain = settings.company().sip_domain.as_str();
        match self.directory.holder(&wanted.number) {
            Some((company, called)) => self.way_inside(wanted, caller, company, called),
            None => Ok(self.way_outside(wanted, caller, domain)),
        }
    }

    fn way_inside(
        &self,
        wanted: &Announcement,
        caller: Caller,
        company: CompanyId,
        called: SubscriberId,
    ) -> Result<Way, Status> {
        let settings = self.directory.company(company).ok_or(Status(404))?;
        let call = CoreCall {
            id: CallId(NO_STAGE),
            arrived_ms: self.now.epoch_ms,
            seed: wanted.name,
            origin: Origin::Company(Incoming {
                called: wanted.number.clone(),
                caller,
                diverted: Diverted::default(),
            }),
        };
        let decision = decide(settings, &call, self.now.epoch_ms, &self.live);
        let ring = match &decision.actions[..] {
            [Action::Ring(ring)] if ring.subscriber == called => ring,
            [Action::Reject { cause, .. }] => return Err(Status(cause.status())),
            _ => return Err(Status(480)),
        };
        let domain = settings.company().sip_domain.as_str();
        let headers = LegHeaders {
            identity: &ring.identity,
            pilot: None,
            diversions: &[],
            domain,
            called: &wanted.number,
            is_trunk: false,
        };
        let to = format!("<sip:{}@{domain}>", wanted.number).into_bytes();
        let face = Arc::new(Upstream::NOBODY.face(&headers, Some(to)));
        Ok(Way {
            targets: self.terminal_targets(called, &face),
            subscriber: Some(called),
        })
    }

    fn way_outside(&self, wanted: &Announcement, caller: Caller, domain: &str) -> Way {
        let identity = Identity {
            from: Some(caller.number.clone()),
            asserted: Some(caller.number.clone()),
            withheld: false,
            display_name: None,
        };
        let dial = Dial {
            leg: LegId(0),
            number: wanted.number.clone(),
            identity,
            diversions: Vec::new(),
            carried: Carried {
                called: wanted.number.clone(),
                caller,
                diverted: Diverted::default(),
                arrived_ms: self.now.epoch_ms,
                seed: wanted.name,
            },
        };
        let targets = self.trunk_targets(&dial, |identity| {
            let headers = LegHeaders {
                identity,
                pilot: None,
                diversions: &[],
                domain,
                called: &wanted.number,
                is_trunk: true,
            };
            Upstream::NOBODY.face(&headers, None)
        });
        Way {
            targets,
            subscriber: None,
        }
    }

    /// A party's call, if it is one of our own.
    pub(super) fn own_call_of(&self, id: Id) -> Option<Id> {
        let call = self.parties.get(id)?.call?;
        let origin = self.calls.get(call)?.origin;
        matches!(origin, CallOrigin::Announcement { .. }).then_some(call)
    }

    /// Whoever answered is spoken to.
    pub(super) fn open_announcement(&mut self, call: Id, called: Id, name: u64) {
        let Some(here) = self.calls.get_mut(call) else {
            return;
        };
        here.talking = vec![called];
        let media = here.media;
        let party = self.parties.get(called);
        let described = party.and_then(|party| Some((party.sdp.clone()?, party.flow.peer.ip())));
        let (Some(media), Some((theirs, peer))) = (media, described) else {
            return self.hang_up_call(call, true);
        };
        self.watch_announcement(name, ANNOUNCEMENT_MS_MAX);
        self.out.facts.push(Fact::AnnouncementOpened(Announced {
            announcement: name,
            session: media.session,
            port: media.port,
            stream: Stream::of(&theirs),
            peer,
        }));
    }

    fn watch_announcement(&mut self, name: u64, for_ms: u64) {
        let due_ms = self.now.mono_ms + for_ms;
        if let Some(going) = self.announcements.get_mut(&name) {
            self.timers.forget(going.due_ms, &Due::Announcement(name));
            going.due_ms = due_ms;
            self.timers.set(due_ms, Due::Announcement(name));
        }
    }

    /// It has rung, or lasted, long enough.
    pub(crate) fn announcement_due(&mut self, name: u64) {
        self.end_announcement(name, Status(480));
    }

    /// Ends a call of our own: with this status unless it was answered.
    pub(crate) fn end_announcement(&mut self, name: u64, status: Status) {
        let Some(going) = self.announcements.get(&name) else {
            return;
        };
        let call = going.call;
        let talks = self
            .calls
            .get(call)
            .is_some_and(|one| !one.talking.is_empty());
        if talks {
            self.hang_up_call(call, true);
        } else {
            self.end_call(call, status);
        }
    }

    /// Ends every call of our own that shows a number, or that its terminal is in.
    pub(crate) fn end_announcements_of(&mut self, subscriber: SubscriberId) {
        let concerned = |going: &Going| {
            let called = self.calls.get(going.call).map(|call| call.origin.waiting());
            let called = called.and_then(|called| self.parties.get(called)?.subscriber);
            going.subscriber == subscriber || called == Some(subscriber)
        };
        let names = self
            .announcements
            .iter()
            .filter(|(_, going)| concerned(going));
        let names: Vec<_> = names.map(|(name, _)| *name).collect();
        for name in names {
            self.end_announcement(name, Status(480));
        }
    }

    /// Tells the end, once.
    pub(super) fn announcement_over(&mut self, name: u64, status: Status) {
        if let Some(going) = self.announcements.remove(&name) {
            self.timers.forget(going.due_ms, &Due::Announcement(name));
        }
        self.out.facts.push(Fact::AnnouncementOver {
            announcement: name,
            status: status.0,
        });
    }
}
