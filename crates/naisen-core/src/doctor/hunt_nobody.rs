//! A hunt group none of whose members can ring.

use super::finding::say;
use super::{Finding, Patient, Severity, Target};
use crate::settings::HuntGroup;

const RULE: &str = "hunt-nobody";

pub(super) fn findings(patient: Patient<'_>) -> Vec<Finding> {
    let hunting = patient.world.company().features.hunt;
    let groups = patient.world.hunt_groups().filter(|_| hunting);
    let silent = groups.filter(|(_, group)| !group.members.is_empty() && nobody(patient, group));
    silent
        .map(|(id, group)| {
            let name = &group.name;
            let sentences = [
                say(
                    format!("代表グループ「{name}」には鳴らせるメンバがいません。"),
                    format!("Nobody in the hunt group \"{name}\" can ring."),
                ),
                say(
                    "全メンバが緊急停止中、代表着信拒否、または端末未登録のため、代表番号への着信はつながりません。",
                    "Every member is stopped, refuses group calls or has no registered terminal, so calls to the pilot are not answered.",
                ),
                say(
                    "端末を登録したメンバを追加するか、停止を解除してください。",
                    "Add a member with a registered terminal, or release a stop.",
                ),
            ];
            Finding::new(RULE, Severity::Error, Target::HuntMembers(id), sentences)
        })
        .collect()
}

fn nobody(patient: Patient<'_>, group: &HuntGroup) -> bool {
    group.members.iter().all(|member| {
        let refuses = patient
            .world
            .subscriber(member.subscriber)
            .is_some_and(|s| s.hunt_refuse);
        refuses || patient.cannot_ring(member.subscriber)
    })
}
