//! Settings that do nothing because ご契約内容 lacks the feature (domain §2.1): mailboxes nobody can
//! reach, forwards nobody takes, groups that do not hunt.

use super::finding::say;
use super::{Finding, Patient, Severity, Target};
use crate::settings::AnswerMode;
use crate::text::{Text, t};

const RULE: &str = "feature-off";

pub(super) fn findings(patient: Patient<'_>) -> Vec<Finding> {
    let features = patient.world.company().features;
    let mut found = Vec::new();
    for (id, subscriber) in patient.world.subscribers() {
        let what = match subscriber.answer.mode {
            AnswerMode::Voicemail if !features.voicemail => t("留守番電話", "voicemail"),
            AnswerMode::Forward if !features.forward => t("転送", "forwarding"),
            AnswerMode::Off | AnswerMode::Voicemail | AnswerMode::Forward => continue,
        };
        found.push(finding(&patient.label(id), what, Target::Answer(id)));
    }
    for (id, group) in patient.world.hunt_groups().filter(|_| !features.hunt) {
        let what = t("代表グループ", "hunt group");
        found.push(finding(&group.name, what, Target::HuntGroup(id)));
    }
    found
}

fn finding(name: &str, what: Text, target: Target) -> Finding {
    let sentences = [
        say(
            format!("{name}の{}は動作しません。", what.ja),
            format!("{name}: {} does nothing.", what.en),
        ),
        say(
            "ご契約内容に含まれていないため、設定していないものとして扱われます。",
            "The company's contract does not include it, so it counts as not set.",
        ),
        say(
            "設定をオフにするか、保守者にご契約内容の変更を依頼してください。",
            "Switch it off, or ask the operator for the feature.",
        ),
    ];
    Finding::new(RULE, Severity::Error, target, sentences)
}
