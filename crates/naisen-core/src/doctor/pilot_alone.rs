//! A pilot whose own phone is silent, because it is no member of its group, and a group without
//! members (domain §2.7).

use super::finding::say;
use super::{Finding, Patient, Severity, Target};
use crate::ids::HuntGroupId;
use crate::settings::HuntGroup;

pub(super) fn findings(patient: Patient<'_>) -> Vec<Finding> {
    let hunting = patient.world.company().features.hunt;
    let groups = patient.world.hunt_groups().filter(|_| hunting);
    groups
        .filter_map(|(id, group)| {
            if group.members.is_empty() {
                Some(empty(id, group))
            } else if !group.has_member(group.pilot) {
                Some(silent_pilot(patient, id, group))
            } else {
                None
            }
        })
        .collect()
}

fn empty(id: HuntGroupId, group: &HuntGroup) -> Finding {
    let name = &group.name;
    let sentences = [
        say(
            format!("代表グループ「{name}」にメンバがいません。"),
            format!("The hunt group \"{name}\" has no members."),
        ),
        say(
            "スケジュール転送以外は動作せず、代表番号は通常の番号として着信します。",
            "Only its schedule works; otherwise the pilot is an ordinary number.",
        ),
        say("メンバを追加してください。", "Add members."),
    ];
    let target = Target::HuntMembers(id);
    Finding::new("hunt-empty", Severity::Warning, target, sentences)
}

fn silent_pilot(patient: Patient<'_>, id: HuntGroupId, group: &HuntGroup) -> Finding {
    let (name, pilot) = (&group.name, patient.label(group.pilot));
    let sentences = [
        say(
            format!("代表グループ「{name}」の代表番号{pilot}はメンバではありません。"),
            format!("The pilot {pilot} of the hunt group \"{name}\" is no member."),
        ),
        say(
            "代表番号への着信で、代表番号自身の電話は鳴りません。",
            "Calls to the group do not ring the pilot's own phone.",
        ),
        say(
            "鳴らす場合は、代表番号をメンバに追加してください。",
            "To let it ring, add the pilot as a member.",
        ),
    ];
    let target = Target::HuntMembers(id);
    Finding::new("pilot-no-member", Severity::Notice, target, sentences)
}
