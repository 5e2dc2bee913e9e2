//! Calls that end nowhere: a forward to a number that cannot take them, and a number without terminal
//! that nobody takes over.

use super::finding::say;
use super::{Finding, Patient, Severity, Target, chain};
use crate::ids::SubscriberId;
use crate::settings::AnswerCondition;

const RULE: &str = "dead-end";

pub(super) fn findings(patient: Patient<'_>) -> Vec<Finding> {
    let ids = patient.world.subscribers().map(|(id, _)| id);
    ids.filter_map(|id| forwarded(patient, id).or_else(|| silent(patient, id)))
        .collect()
}

/// A forward to a number of the company that cannot answer.
fn forwarded(patient: Patient<'_>, id: SubscriberId) -> Option<Finding> {
    let hop = chain::forward_target(patient.world, id)?;
    if !is_dead(patient, hop.to) {
        return None;
    }
    let (from, to) = (patient.label(id), patient.label(hop.to));
    let sentences = [
        say(
            format!("{from}の転送先{to}は着信を受けられません。"),
            format!("{from} forwards to {to}, which cannot take calls."),
        ),
        say(
            "転送先が緊急停止中か端末未登録で、留守番電話・転送も動作しないため、転送された着信はつながりません。",
            "It is stopped or has no registered terminal, and no voicemail or forward of its own takes over, so forwarded calls are lost.",
        ),
        say(
            "転送先を変更するか、転送先の番号を使える状態にしてください。",
            "Choose another destination, or put that number into service.",
        ),
    ];
    let target = Target::Answer(id);
    Some(Finding::new(RULE, Severity::Error, target, sentences))
}

/// A number in service without terminal whose callers hear nothing but 480.
fn silent(patient: Patient<'_>, id: SubscriberId) -> Option<Finding> {
    let subscriber = patient.world.subscriber(id)?;
    if subscriber.emergency_stop || !is_dead(patient, id) {
        return None;
    }
    let number = patient.label(id);
    let sentences = [
        say(
            format!("{number}は端末が登録されていません。"),
            format!("{number} has no registered terminal."),
        ),
        say(
            "留守番電話・転送も動作しないため、着信はつながりません。",
            "No voicemail or forward takes over, so its calls are lost.",
        ),
        say(
            "端末の初期設定を行うか、無応答時に動作する留守番電話または転送を設定してください。",
            "Set up a terminal, or set voicemail or forwarding that acts on no answer.",
        ),
    ];
    let target = Target::Answer(id);
    Some(Finding::new(RULE, Severity::Notice, target, sentences))
}

/// Whether a call to the number certainly ends unanswered.
fn is_dead(patient: Patient<'_>, id: SubscriberId) -> bool {
    let world = patient.world;
    let Some(subscriber) = world.subscriber(id) else {
        return true;
    };
    if subscriber.emergency_stop {
        return true;
    }
    let led = world
        .hunt_group_piloted_by(id)
        .filter(|_| world.company().features.hunt);
    let hunts = led.is_some_and(|(_, group)| !group.members.is_empty() || group.schedule.is_some());
    patient.is_unregistered(id) && !hunts && !takes_over(patient, id)
}

/// Whether voicemail or a forward acts when the terminal is unreachable (calls §9).
fn takes_over(patient: Patient<'_>, id: SubscriberId) -> bool {
    let acts_on = patient.acts_on(id);
    acts_on.is_some_and(|condition| condition != AnswerCondition::Busy)
}
