//! Extensions that cannot be dialled, or hide another number: pickup numbers, 184 and 186, and
//! 拠点番号+内線番号 that spell the same digits (calls §4).

use super::finding::say;
use super::{Finding, Patient, Severity, Target};
use crate::ids::{ExtensionGroupId, SubscriberId};
use crate::settings::field::EMERGENCY;
use crate::text::Text;

const RULE: &str = "collision";

pub(super) fn findings(patient: Patient<'_>) -> Vec<Finding> {
    let subscribers = patient.world.subscribers();
    subscribers
        .filter_map(|(id, subscriber)| {
            let extension = subscriber.extension.as_deref()?;
            let why = own_digits(patient, extension)
                .or_else(|| other_group(patient, id, subscriber.extension_group?, extension))?;
            Some(finding(patient, id, extension, why))
        })
        .collect()
}

/// What the extension itself means already.
fn own_digits(patient: Patient<'_>, extension: &str) -> Option<Text<String>> {
    if !patient.world.pickup_groups_by_number(extension).is_empty() {
        return Some(say(
            "ピックアップ番号と同じため、そのグループのメンバからは掛けられません。",
            "It is a pickup number, so members of that group cannot dial it.",
        ));
    }
    if EMERGENCY.contains(&extension) {
        return Some(say(
            "緊急通報の番号と同じため掛けられません。",
            "It is an emergency number and cannot be dialled.",
        ));
    }
    (extension.starts_with("184") || extension.starts_with("186")).then(|| {
        say(
            "184または186で始まるため、発信者番号の非通知・通知の指定と紛らわしい番号です。",
            "It begins with 184 or 186, which callers take for withholding or showing their number.",
        )
    })
}

/// Another number that the same digits mean, with or without 拠点番号.
fn other_group(
    patient: Patient<'_>,
    id: SubscriberId,
    group: ExtensionGroupId,
    extension: &str,
) -> Option<Text<String>> {
    let world = patient.world;
    let hidden = world
        .site_extension_holders(extension)
        .find(|(_, other)| *other != id);
    if let Some((_, hidden)) = hidden {
        let hidden = patient.label(hidden);
        return Some(say(
            format!("拠点番号+内線番号が同じになる{hidden}へ、このグループからは掛けられません。"),
            format!("It hides {hidden}, whose site number and extension spell the same digits."),
        ));
    }
    let digits = format!("{}{extension}", world.extension_group(group)?.site_number);
    let mut holders = world.site_extension_holders(&digits);
    let (_, first) = holders.next()?;
    (first != id).then(|| {
        let first = patient.label(first);
        say(
            format!("拠点番号を付けた{digits}は{first}に掛かるため、他の拠点から掛けられません。"),
            format!("{digits} reaches {first} instead, so other sites cannot dial it."),
        )
    })
}

fn finding(patient: Patient<'_>, id: SubscriberId, extension: &str, why: Text<String>) -> Finding {
    let number = patient.label(id);
    let sentences = [
        say(
            format!("{number}の内線番号{extension}は他の番号と重なっています。"),
            format!("The extension {extension} of {number} collides with another number."),
        ),
        why,
        say("内線番号を変更してください。", "Choose another extension."),
    ];
    let target = Target::NumberInfo(id);
    Finding::new(RULE, Severity::Warning, target, sentences)
}
