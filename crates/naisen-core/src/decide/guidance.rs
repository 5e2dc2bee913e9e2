//! What a refused caller hears before the refusal (calls §13); it changes no status.

use super::turn::Turn;
use crate::ids::SubscriberId;
use crate::plan::{Announcement, Cause, Guidance, Reason, Rule, Setting, Verdict};

impl Turn<'_> {
    /// The guidance of a refusal by `called`, or by nobody in particular, where the company wants its
    /// refused callers to hear why.
    pub(super) fn guidance(
        &mut self,
        cause: Cause,
        called: Option<SubscriberId>,
    ) -> Option<Guidance> {
        // calls.61
        let announcement = announcement(cause)?;
        if !self.world.company().refusal_guidance {
            return None;
        }
        self.announce(announcement, called, Some(Setting::Company))
    }

    /// The guidance of an emergency call, which no switch turns off.
    pub(super) fn emergency_guidance(&mut self) -> Option<Guidance> {
        self.announce(Announcement::Emergency, None, None)
    }

    fn announce(
        &mut self,
        announcement: Announcement,
        called: Option<SubscriberId>,
        setting: Option<Setting>,
    ) -> Option<Guidance> {
        // Who is being transferred talks to somebody; the transferor is told by NOTIFY.
        if !self.plan.caller_listens {
            return None;
        }
        let caller = self.plan.caller.subscriber;
        let reason = Reason::Hears(announcement);
        let subject = called.or(caller);
        self.note(Rule::Guidance, Verdict::Passed, subject, setting, reason);
        Some(Guidance {
            announcement,
            language_of: caller.or(called),
        })
    }
}

const fn announcement(cause: Cause) -> Option<Announcement> {
    match cause {
        Cause::Anonymous => Some(Announcement::Anonymous),
        Cause::Barred | Cause::NotCallable => Some(Announcement::Barred),
        Cause::UnknownNumber => Some(Announcement::Unknown),
        // A stop and a personal list are nobody else's business; busy and no answer have their tones.
        Cause::CallerStopped
        | Cause::CompanyClosed
        | Cause::TooManyCalls
        | Cause::CalleeStopped
        | Cause::Listed
        | Cause::Busy
        | Cause::Unreachable
        | Cause::NoAnswer
        | Cause::NothingToPickUp
        | Cause::NoTrunk
        | Cause::Outside(_) => None,
    }
}
