//! The examples of calls §16 in which a pilot's mailbox answers.

use naisen_engine::rehearse::Heard;
use naisen_tests::{Database, Portal, json};

use crate::stage::{Stage, close};

/// Calls P from outside its group, and leaves a message; the lamp of P alone is lit.
fn leave_with_pilot(stage: &mut Stage<'_>, after_s: f64, messages: u32) {
    let (call, rang_s) = stage.answered('G', "812100");
    close(rang_s, after_s);
    stage.leaves('G', call, 'P');
    stage.lamp('P', messages, 0);
    for other in ['A', 'B', 'C', 'D', 'G'] {
        let heard = stage.phone(other).take_heard();
        let lit = |one: &Heard| matches!(one, Heard::Mailbox(summary) if summary.new > 0);
        assert!(!heard.iter().any(lit), "{other}");
    }
}

#[test]
fn a_group_that_does_not_answer_has_its_pilots_mailbox() {
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABCDGP");
    // H4, with shorter times.
    stage.group(|group| group["slide_timer"] = json!(5));
    stage.voicemail('P', "no_answer", 7);
    let (call, rang_s) = stage.answered('G', "812100");
    close(rang_s, 7.0);
    stage.leaves('G', call, 'P');
    stage.lamp('P', 1, 0);
    for (member, rang) in [('A', 1), ('B', 1), ('C', 0)] {
        assert_eq!(stage.phone(member).agent.calls.len(), rang, "{member}");
    }
    // H27
    stage.group(|group| group["members"] = json!([]));
    stage.voicemail('P', "no_answer", 5);
    stage.forget();
    leave_with_pilot(&mut stage, 5.0, 2);
    assert_eq!(stage.phone('P').agent.calls.len(), 1, "P rang itself");
}

#[test]
fn a_group_that_cannot_answer_has_its_pilots_mailbox_at_once() {
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABCDGP");
    // H6
    stage.voicemail('P', "busy", 20);
    let talks = [('B', stage.talk('A', 'B')), ('D', stage.talk('C', 'D'))];
    leave_with_pilot(&mut stage, 0.0, 1);
    for (caller, (_, call)) in ['A', 'C'].into_iter().zip(talks) {
        stage.phone(caller).hang_up(call);
    }
    // H7
    stage.voicemail('P', "no_answer", 30);
    for member in ['A', 'B', 'C'] {
        stage.unregister(member);
    }
    leave_with_pilot(&mut stage, 0.0, 2);
}

#[test]
fn a_schedule_goes_before_the_pilots_mailbox() {
    // S14, with a schedule that is on at any time, then off.
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABCDGP");
    stage.voicemail('P', "always", 20);
    let admin = portal.admin();
    let shown = admin
        .get(&format!("/api/v1/numbers/{}", stage.code('P')))
        .ok()
        .json();
    let made = json!({"name": "SCH9", "extension_group": shown["extension_group"]});
    let made = admin.post("/api/v1/schedules", &made).status(201).json();
    let rows = format!("/api/v1/schedules/{}/rows", made["id"]);
    let row = json!({
        "version": made["version"],
        "type": "weekday", "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "start": "00:00", "end": "24:00", "action": "on", "destination": "2004",
    });
    let _ = admin.post(&rows, &row).status(201);
    stage.group(|group| group["schedule"] = made["id"].clone());
    let call = stage.phone('G').dial("812100");
    stage.rung('D');
    stage.phone('G').hang_up(call);
    stage.until("gone", |stage| stage.phone('D').agent.ringing().is_none());
    stage.group(|group| group["schedule"] = json!(null));
    stage.forget();
    leave_with_pilot(&mut stage, 0.0, 1);
}
