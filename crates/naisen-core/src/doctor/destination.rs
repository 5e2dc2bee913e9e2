//! A forward that a call would not take now: barred, without the prefix, or to no number at all
//! (8039 today; calls §10 suppresses it).

use super::finding::say;
use super::{Finding, Patient, Severity, Target, chain};
use crate::dial_plan::{DestinationFault, check_destination};
use crate::settings::ScheduleAction;
use crate::text::Text;

const RULE: &str = "destination";

pub(super) fn findings(patient: Patient<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let world = patient.world;
    for (id, subscriber) in world.subscribers() {
        if chain::forward(subscriber, world).is_some() {
            let destination = subscriber.answer.destination.as_str();
            let group = subscriber.extension_group;
            if let Err(fault) = check_destination(world, group, Some(id), destination) {
                let what = say(
                    format!(
                        "{}の転送番号{destination}へは転送できません。",
                        patient.label(id)
                    ),
                    format!("{} cannot forward to {destination}.", patient.label(id)),
                );
                found.push(finding(what, fault, Target::Answer(id)));
            }
        }
        let Some((schedule, rows)) = chain::schedule(world, id) else {
            continue;
        };
        let group = world.schedule(schedule).map(|s| s.extension_group);
        for row in rows {
            let ScheduleAction::On { destination } = &row.action else {
                continue;
            };
            if let Err(fault) = check_destination(world, group, Some(id), destination) {
                let (pilot, no) = (patient.label(id), row.no);
                let what = say(
                    format!("{pilot}のスケジュールNo.{no}は{destination}へ転送できません。"),
                    format!("Row {no} of {pilot}'s schedule cannot forward to {destination}."),
                );
                found.push(finding(what, fault, Target::ScheduleRow(schedule, row.id)));
            }
        }
    }
    found
}

fn finding(what: Text<String>, fault: DestinationFault, target: Target) -> Finding {
    let remedy = match &fault.remedy {
        Some(value) => say(
            format!("「{value}」に変更してください。"),
            format!("Change it to {value}."),
        ),
        None => say(
            "転送先を変更するか、規制または契約内容を見直してください。",
            "Choose another destination, or review the restrictions and grants.",
        ),
    };
    let why = say(
        format!(
            "{}転送されず、転送設定がオフの場合と同じ動作になります。",
            fault.detail.ja
        ),
        format!(
            "{} Calls are treated as if forwarding were off.",
            fault.detail.en
        ),
    );
    Finding::new(RULE, Severity::Error, target, [what, why, remedy]).fixed_by(fault.remedy)
}
