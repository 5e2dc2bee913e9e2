//! A hunt group that never hunts, because the pilot's own setting takes every call first (calls §6
//! step 5).

use super::finding::say;
use super::{Finding, Patient, Severity, Target};
use crate::settings::{AnswerCondition, HuntGroup};

const RULE: &str = "hunt-hidden";

pub(super) fn findings(patient: Patient<'_>) -> Vec<Finding> {
    let hunting = patient.world.company().features.hunt;
    let groups = patient.world.hunt_groups().filter(|_| hunting);
    let hidden = groups.filter(|(_, group)| is_hidden(patient, group));
    hidden
        .map(|(_, group)| {
            let (name, pilot) = (&group.name, patient.label(group.pilot));
            let sentences = [
                say(
                    format!("代表グループ「{name}」のメンバは鳴りません。"),
                    format!("The members of the hunt group \"{name}\" never ring."),
                ),
                say(
                    format!("代表番号{pilot}の留守番電話/転送設定が無条件のため、着信はすべてそちらへ進みます。"),
                    format!("The pilot {pilot} has voicemail or forwarding for all calls, which comes first."),
                ),
                say(
                    "代表番号の設定をオフにするか、条件を「無応答時」または「話中かつ無応答時」に変更してください。",
                    "Switch the pilot's setting off, or let it act on no answer or busy.",
                ),
            ];
            let target = Target::Answer(group.pilot);
            Finding::new(RULE, Severity::Warning, target, sentences)
        })
        .collect()
}

fn is_hidden(patient: Patient<'_>, group: &HuntGroup) -> bool {
    let acts_on = patient.acts_on(group.pilot);
    acts_on == Some(AnswerCondition::Always) && !group.members.is_empty()
}
