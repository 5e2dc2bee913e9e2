//! Hunting (calls §8): who of a group rings, for how long, and when the group gives up.

mod order;

use super::identity::Owner;
use super::individual::{Obstacle, is_decline};
use super::plan::Stage;
use super::turn::Turn;
use crate::ids::{HuntGroupId, SubscriberId};
use crate::limits;
use crate::plan::{Action, Reason, Rule, Setting, Verdict};
use crate::settings::{HuntGroup, SlideType, Subscriber};

/// A group call in progress.
#[derive(Clone, Debug)]
pub(crate) struct Hunting {
    pub(crate) group: HuntGroupId,
    pub(crate) pilot: SubscriberId,
    pub(crate) slide_at_ms: i64,
    pub(crate) no_answer_at_ms: Option<i64>,
    /// Order of the current pass.
    list: Vec<SubscriberId>,
    /// Place in it of the member that alerts.
    at: usize,
    /// Passes begun.
    passes: u64,
    /// Members that declined (true) or failed: out for the rest of this call.
    out: Vec<(SubscriberId, bool)>,
}

/// A hunting group with its records, while it lasts.
#[derive(Clone, Copy)]
struct Group<'a> {
    id: HuntGroupId,
    group: &'a HuntGroup,
    pilot: SubscriberId,
}

impl<'a> Turn<'a> {
    /// Starts hunting.
    pub(super) fn hunt(
        &mut self,
        pilot: SubscriberId,
        record: &Subscriber,
        id: HuntGroupId,
        group: &HuntGroup,
    ) {
        let list = self.pass_order(id, group, 0, None);
        let setting = Some(Setting::HuntMembers(id));
        let reason = Reason::Hunts {
            group: id,
            slide_type: group.slide_type,
            slide_s: group.slide_timer,
            order: list.clone(),
        };
        self.note(Rule::Hunt, Verdict::Won, Some(pilot), setting, reason);
        self.plan.stage = Stage::Hunting(Hunting {
            group: id,
            pilot,
            slide_at_ms: self.now_ms,
            no_answer_at_ms: None,
            list,
            at: 0,
            passes: 1,
            out: Vec::new(),
        });
        if !self.begin_pass() {
            return self.classify();
        }
        // calls.44
        if let Some(ring_s) = self.ring_s(record) {
            let setting = Some(Setting::Answer(pilot));
            let reason = Reason::GroupRings { ring_s };
            self.note(
                Rule::GroupNoAnswer,
                Verdict::Passed,
                Some(pilot),
                setting,
                reason,
            );
            let at_ms = self.now_ms.saturating_add(i64::from(ring_s) * 1_000);
            if let Some(hunting) = self.hunting() {
                hunting.no_answer_at_ms = Some(at_ms);
            }
        }
    }

    /// Alerts the first available member of the list, or every one; whether there was one.
    fn begin_pass(&mut self) -> bool {
        let Some(group) = self.group() else {
            return false;
        };
        if group.group.slide_type == SlideType::Simultaneous {
            return self.alert_all_free();
        }
        match self.first_available(0) {
            Some(at) => {
                self.alert_at(at);
                true
            }
            None => false,
        }
    }

    /// スライドタイマ has run out.
    pub(super) fn slide(&mut self) {
        // calls.43
        let Some(group) = self.group() else {
            return;
        };
        self.restart_slide(group.group);
        if group.group.slide_type == SlideType::Simultaneous {
            self.alert_all_free();
            return;
        }
        let current = self.alerting_member();
        match self.next_available(group, current) {
            Some(at) if current.is_some() && self.member_at(at) == current => self.stay_at(at),
            Some(at) => {
                if let Some(current) = current {
                    self.cancel_at(current);
                }
                self.alert_at(at);
            }
            None if current.is_none() => self.classify(),
            None => {}
        }
    }

    /// The alerting member is gone: look for the next one at once.
    pub(super) fn advance(&mut self) {
        let Some(group) = self.group() else {
            return;
        };
        if self.plan.legs.iter().any(|leg| leg.alerting) {
            return;
        }
        if group.group.slide_type == SlideType::Simultaneous {
            self.restart_slide(group.group);
            if !self.alert_all_free() {
                self.classify();
            }
            return;
        }
        match self.next_available(group, None) {
            Some(at) => self.alert_at(at),
            None => self.classify(),
        }
    }

    /// A member's terminal answered with a final failure.
    pub(super) fn member_failed(&mut self, id: SubscriberId, status: u16) {
        self.note(
            Rule::Declined,
            Verdict::Passed,
            Some(id),
            None,
            Reason::Status(status),
        );
        self.member_out(id, is_decline(status));
    }

    /// The member is out for the rest of this call.
    pub(super) fn member_out(&mut self, id: SubscriberId, declined: bool) {
        if let Some(hunting) = self.hunting() {
            hunting.out.push((id, declined));
        }
        self.advance();
    }

    /// 無応答 of the whole group.
    pub(super) fn group_no_answer(&mut self) {
        if let Some(hunting) = self.hunting() {
            hunting.no_answer_at_ms = None;
        }
        let Some((id, pilot)) = self.pilot() else {
            return;
        };
        let after_s = self.ring_s(pilot).unwrap_or_default();
        let setting = Some(Setting::Answer(id));
        self.note(
            Rule::GroupNoAnswer,
            Verdict::Won,
            Some(id),
            setting,
            Reason::TimeUp { after_s },
        );
        self.obstructed(id, pilot, Obstacle::NoAnswer);
    }

    /// Nobody can be alerted: busy or unreachable.
    fn classify(&mut self) {
        let (Some(group), Some((id, pilot))) = (self.group(), self.pilot()) else {
            return;
        };
        let setting = Some(Setting::HuntMembers(group.id));
        let mut members = group.group.members.iter();
        if members.any(|member| self.counts_as_busy(member.subscriber)) {
            // calls.45
            self.note(
                Rule::GroupBusy,
                Verdict::Won,
                Some(id),
                setting,
                Reason::MembersBusy,
            );
            self.obstructed(id, pilot, Obstacle::Busy);
        } else {
            // calls.46
            let reason = Reason::MembersUnreachable;
            self.note(
                Rule::GroupUnreachable,
                Verdict::Won,
                Some(id),
                setting,
                reason,
            );
            self.obstructed(id, pilot, Obstacle::Unreachable);
        }
    }

    fn counts_as_busy(&self, id: SubscriberId) -> bool {
        let declined = |(member, declined): &(SubscriberId, bool)| *member == id && *declined;
        let declined = matches!(&self.plan.stage, Stage::Hunting(h) if h.out.iter().any(declined));
        self.can_take_part(id) && (self.is_busy(id) || declined)
    }

    /// Not stopped, not opted out, registered.
    fn can_take_part(&self, id: SubscriberId) -> bool {
        let willing = self
            .subscriber(id)
            .is_some_and(|member| !member.hunt_refuse);
        willing && !self.live.stopped(id) && self.live.registered(id)
    }

    fn is_available(&self, id: SubscriberId) -> bool {
        // calls.37
        let out = if let Stage::Hunting(hunting) = &self.plan.stage {
            hunting.out.iter().any(|(member, _)| *member == id)
        } else {
            true
        };
        !out && self.can_take_part(id) && !self.is_busy(id)
    }

    /// The first available member after the current one, in this pass or a new one.
    fn next_available(&mut self, group: Group<'_>, current: Option<SubscriberId>) -> Option<usize> {
        let after = self.hunting()?.at + 1;
        if let Some(at) = self.first_available(after) {
            return Some(at);
        }
        let passes = self.hunting()?.passes;
        let list = self.pass_order(group.id, group.group, passes, current);
        let hunting = self.hunting()?;
        hunting.list = list;
        hunting.passes += 1;
        self.first_available(0)
    }

    fn first_available(&self, from: usize) -> Option<usize> {
        let Stage::Hunting(hunting) = &self.plan.stage else {
            return None;
        };
        let mut list = hunting.list.iter().enumerate().skip(from);
        list.find(|(_, member)| self.is_available(**member))
            .map(|(at, _)| at)
    }

    fn alert_at(&mut self, at: usize) {
        let (Some(group), Some(member)) = (self.group(), self.member_at(at)) else {
            return;
        };
        self.stay_at(at);
        self.restart_slide(group.group);
        self.alert(group, member);
    }

    /// Alerts every available member that does not ring yet (同報); whether there was one.
    fn alert_all_free(&mut self) -> bool {
        // calls.42
        let Some(group) = self.group() else {
            return false;
        };
        self.restart_slide(group.group);
        let alerting = self.plan.legs.iter().filter(|leg| leg.alerting).count();
        let room = limits::SIMULTANEOUS_MEMBERS_MAX.saturating_sub(alerting);
        let members = self
            .hunting()
            .map(|hunting| hunting.list.clone())
            .unwrap_or_default();
        let free = members
            .into_iter()
            .filter(|member| !self.is_alerting(*member) && self.is_available(*member));
        let free: Vec<SubscriberId> = free.take(room).collect();
        for member in &free {
            self.alert(group, *member);
        }
        !free.is_empty()
    }

    fn alert(&mut self, group: Group<'_>, member: SubscriberId) {
        let pilot = self
            .subscriber(group.pilot)
            .map(|pilot| pilot.external_number.clone());
        self.ring(Owner::of(member), pilot);
        // calls.39
        if group.group.slide_type == SlideType::RoundRobin {
            let mut members = group.group.members.iter();
            if let Some(found) = members.find(|found| found.subscriber == member) {
                let (group, order) = (group.id, found.order);
                self.actions.push(Action::Point { group, order });
            }
        }
        let setting = Some(Setting::HuntMembers(group.id));
        self.note(
            Rule::Available,
            Verdict::Passed,
            Some(member),
            setting,
            Reason::MemberRings,
        );
    }

    fn stay_at(&mut self, at: usize) {
        if let Some(hunting) = self.hunting() {
            hunting.at = at;
        }
    }

    fn restart_slide(&mut self, group: &HuntGroup) {
        let slide_ms = i64::from(group.slide_timer.max(1)) * 1_000;
        let at_ms = self.now_ms.saturating_add(slide_ms);
        if let Some(hunting) = self.hunting() {
            hunting.slide_at_ms = at_ms;
        }
    }

    fn alerting_member(&self) -> Option<SubscriberId> {
        let mut alerting = self.plan.legs.iter().filter(|leg| leg.alerting);
        alerting.find_map(|leg| leg.subscriber)
    }

    fn member_at(&self, at: usize) -> Option<SubscriberId> {
        let Stage::Hunting(hunting) = &self.plan.stage else {
            return None;
        };
        hunting.list.get(at).copied()
    }

    fn hunting(&mut self) -> Option<&mut Hunting> {
        if let Stage::Hunting(hunting) = &mut self.plan.stage {
            Some(hunting)
        } else {
            None
        }
    }

    fn group(&self) -> Option<Group<'a>> {
        let Stage::Hunting(hunting) = &self.plan.stage else {
            return None;
        };
        let (id, pilot) = (hunting.group, hunting.pilot);
        Some(Group {
            id,
            pilot,
            group: self.world.hunt_group(id)?,
        })
    }

    fn pilot(&self) -> Option<(SubscriberId, &'a Subscriber)> {
        let pilot = self.group()?.pilot;
        Some((pilot, self.subscriber(pilot)?))
    }
}
