//! Members a call never reaches, because the pilot's no-answer timer, or the longest time a call may
//! ring, is over before it is their turn (calls §8).

use super::finding::say;
use super::{Finding, Patient, Severity, Target};
use crate::limits;
use crate::settings::{HuntGroup, SlideType};

const RULE: &str = "hunt-timer";

pub(super) fn findings(patient: Patient<'_>) -> Vec<Finding> {
    let world = patient.world;
    let groups = world
        .hunt_groups()
        .filter(|_| world.company().features.hunt);
    let mut found = Vec::new();
    for (id, group) in groups {
        let waits_s = waits_s(patient, group);
        let slide_s = u32::from(group.slide_timer).max(1);
        let reached = usize::try_from(waits_s.div_ceil(slide_s)).unwrap_or(usize::MAX);
        let few = match group.slide_type {
            SlideType::Sequential => reached < group.members.len(),
            // They begin elsewhere with each call, so over many calls all members are reached; but a
            // call that never slides is no hunting.
            SlideType::RoundRobin | SlideType::Uniform | SlideType::Random => {
                reached == 1 && group.members.len() > 1
            }
            SlideType::Simultaneous => false,
        };
        if few {
            found.push(finding(group, reached, waits_s, Target::HuntGroup(id)));
        }
    }
    found
}

/// How long a call hunts at most, seconds.
fn waits_s(patient: Patient<'_>, group: &HuntGroup) -> u32 {
    let acts_on = patient.acts_on(group.pilot);
    let timer = acts_on.filter(|condition| condition.uses_ring_seconds());
    let pilot = patient
        .world
        .subscriber(group.pilot)
        .filter(|_| timer.is_some());
    let ring_s = pilot.and_then(|pilot| pilot.answer.ring_seconds);
    ring_s.map_or(limits::T_MAX_S, u32::from)
}

fn finding(group: &HuntGroup, reached: usize, waits_s: u32, target: Target) -> Finding {
    let (name, slide_s, members) = (&group.name, group.slide_timer, group.members.len());
    let sentences = [
        say(
            format!(
                "代表グループ「{name}」では、1回の着信で{members}人中{reached}人までしか鳴りません。"
            ),
            format!(
                "In the hunt group \"{name}\" a call rings at most {reached} of {members} members."
            ),
        ),
        say(
            format!(
                "スライドタイマ{slide_s}秒で順に鳴らすうちに、呼び出しの上限{waits_s}秒に達します。"
            ),
            format!("Each rings for {slide_s} s, and the call stops hunting after {waits_s} s."),
        ),
        say(
            "スライドタイマを短くするか、代表番号の呼び出し秒数を長くするか、スライドタイプを変更してください。",
            "Shorten the slide timer, lengthen the pilot's ring seconds, or change the slide type.",
        ),
    ];
    Finding::new(RULE, Severity::Warning, target, sentences)
}
