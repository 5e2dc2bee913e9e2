//! Forwards that come back to a number they left.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::finding::say;
use super::{Finding, Patient, Severity, Target, chain};
use crate::ids::SubscriberId;

const RULE: &str = "forward-loop";

pub(super) fn findings(patient: Patient<'_>) -> Vec<Finding> {
    let ways: BTreeMap<SubscriberId, Vec<chain::Hop>> = patient
        .world
        .subscribers()
        .map(|(id, _)| (id, chain::hops(patient.world, id)))
        .filter(|(_, hops)| !hops.is_empty())
        .collect();
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for start in ways.keys() {
        if told.contains(start) {
            continue;
        }
        if let Some(circle) = circle(&ways, *start) {
            told.extend(circle.iter().map(|(id, _)| *id));
            found.push(finding(patient, &circle));
        }
    }
    found
}

/// The shortest way from a number back to itself: each number with whether every call leaves it so.
fn circle(
    ways: &BTreeMap<SubscriberId, Vec<chain::Hop>>,
    start: SubscriberId,
) -> Option<Vec<(SubscriberId, bool)>> {
    let mut came: BTreeMap<SubscriberId, (SubscriberId, bool)> = BTreeMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(at) = next.pop_front() {
        for hop in ways.get(&at).into_iter().flatten() {
            if came.contains_key(&hop.to) {
                continue;
            }
            came.insert(hop.to, (at, hop.always));
            if hop.to == start {
                return Some(walk_back(&came, start));
            }
            next.push_back(hop.to);
        }
    }
    None
}

fn walk_back(
    came: &BTreeMap<SubscriberId, (SubscriberId, bool)>,
    start: SubscriberId,
) -> Vec<(SubscriberId, bool)> {
    let mut circle = Vec::new();
    let mut at = start;
    while let Some((from, always)) = came.get(&at) {
        circle.push((*from, *always));
        at = *from;
        if at == start {
            break;
        }
    }
    circle.reverse();
    circle
}

fn finding(patient: Patient<'_>, circle: &[(SubscriberId, bool)]) -> Finding {
    let start = circle
        .first()
        .map_or_else(SubscriberId::default, |(id, _)| *id);
    let numbers = circle.iter().map(|(id, _)| *id).chain([start]);
    let route = numbers
        .map(|id| patient.label(id))
        .collect::<Vec<_>>()
        .join(" → ");
    let severity = if circle.iter().all(|(_, always)| *always) {
        Severity::Error
    } else {
        Severity::Warning
    };
    let sentences = [
        say(
            format!("転送がループしています: {route}"),
            format!("Forwards form a loop: {route}"),
        ),
        say(
            "元の番号へ戻る転送は行われず、その番号の転送設定がオフの場合と同じ動作になります。",
            "A forward back to a number already passed is not taken; that number acts as if forwarding were off.",
        ),
        say(
            "いずれかの転送先を、ループの外の番号に変更してください。",
            "Let one of them forward to a number outside the loop.",
        ),
    ];
    Finding::new(RULE, severity, Target::Answer(start), sentences)
}
