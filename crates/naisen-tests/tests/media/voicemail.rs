//! The examples of calls §16 in which a mailbox answers, and what follows from a message.

use std::time::Duration;

use naisen_engine::rehearse::Heard;
use naisen_tests::{Database, Portal, json};

use crate::stage::{Stage, close};

#[test]
fn a_message_is_kept_lights_the_lamp_and_is_heard() {
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABG");
    // F1
    stage.voicemail('A', "always", 20);
    let (call, after_s) = stage.answered('B', "2001");
    close(after_s, 0.0);
    stage.leaves('B', call, 'A');
    stage.lamp('A', 1, 0);
    let message = stage.messages('A').remove(0);
    assert_eq!(
        (&message["caller"], &message["heard"]),
        (&json!("2002"), &json!(false))
    );
    for other in ['B', 'G'] {
        let heard = stage.phone(other).take_heard();
        assert!(
            !heard.iter().any(|one| matches!(one, Heard::Mailbox(_))),
            "{other}"
        );
    }
    // voicemail.13: the own phone hears it, which puts the lamp out.
    stage.forget();
    let (call, _) = stage.answered('A', "*97");
    stage.until("sound", |stage| !stage.phone('A').heard.is_empty());
    stage.phone('A').press('1');
    stage.until("the message", |stage| {
        let heard = &stage.phone('A').heard;
        let last = &heard[heard.len().saturating_sub(4_000)..];
        naisen_media::tone::level(last, 440.0) > 5_000.0
    });
    stage.phone('A').press('2');
    stage.lamp('A', 0, 1);
    stage.phone('A').press('#');
    stage.until("goodbye", |stage| {
        stage.phone('A').agent.heard.contains(&Heard::Bye(call))
    });
    // Packets left every 20 ms, none was lost.
    let phone = stage.phone('A');
    let gaps: Vec<_> = phone
        .sequences
        .windows(2)
        .map(|pair| pair[1].wrapping_sub(pair[0]))
        .collect();
    assert!(gaps.iter().all(|gap| *gap == 1), "{gaps:?}");
    // A process that dies forgets nothing.
    drop(stage);
    let mut portal = portal;
    portal.kill_and_restart();
    let stage = Stage::new(&portal, "");
    assert_eq!(stage.messages('A').len(), 1);
}

#[test]
fn a_phone_that_rings_too_long_has_its_mailbox() {
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABD");
    // F2
    stage.voicemail('A', "no_answer", 5);
    let (call, after_s) = stage.answered('D', "2001");
    close(after_s, 5.0);
    stage.leaves('D', call, 'A');
    // F22
    stage.voicemail('B', "no_answer", 5);
    let forward = json!({
        "mode": "forward", "condition": "no_answer", "ring_seconds": 5, "destination": "2002",
    });
    stage.answer('A', forward);
    let (call, after_s) = stage.answered('D', "2001");
    close(after_s, 10.0);
    stage.leaves('D', call, 'B');
}

#[test]
fn a_busy_or_absent_phone_has_its_mailbox_at_once() {
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ACD");
    // F14
    stage.voicemail('A', "busy", 20);
    let call = stage.phone('D').dial("2001");
    let ringing = stage.rung('A');
    stage.phone('A').decline(ringing, 486);
    stage.until("answered", |stage| stage.has('D', Heard::Answered(call)));
    stage.leaves('D', call, 'A');
    // F6, with a shorter time.
    stage.voicemail('A', "busy_or_no_answer", 5);
    let (call, after_s) = stage.answered('D', "2001");
    close(after_s, 5.0);
    stage.leaves('D', call, 'A');
    // F5, F6: A talks with C.
    let talk = stage.talk('C', 'A');
    for condition in ["busy", "busy_or_no_answer"] {
        stage.voicemail('A', condition, 15);
        let (call, after_s) = stage.answered('D', "2001");
        close(after_s, 0.0);
        stage.leaves('D', call, 'A');
    }
    stage.phone('C').hang_up(talk);
    // F7
    stage.voicemail('A', "no_answer", 20);
    stage.unregister('A');
    let (call, after_s) = stage.answered('D', "2001");
    close(after_s, 0.0);
    stage.leaves('D', call, 'A');
}

#[test]
fn a_lost_packet_is_hidden_and_reported() {
    // voicemail.20
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "AB");
    stage.voicemail('A', "always", 20);
    let (call, _) = stage.answered('B', "2001");
    stage.phone('B').loses = Some(60);
    stage.leaves('B', call, 'A');
    stage.until("the end", |stage| {
        let last = stage.phone('B').reports.last();
        last.is_some_and(|report| report.bye)
    });
    let reports = &stage.phone('B').reports;
    assert!(reports.len() > 1, "one on the way");
    assert!(reports.iter().all(|one| one.sender_ntp_mid.is_some()));
    let block = reports.last().unwrap().block.unwrap();
    assert_eq!((block.ssrc, block.lost), (2, 1), "{block:?}");
    assert!(block.jitter < 400, "{block:?}");
}

#[test]
fn a_killed_process_leaves_no_broken_message() {
    // voicemail.5
    let mut portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "AB");
    stage.voicemail('A', "always", 20);
    let (call, _) = stage.answered('B', "2001");
    stage.leaves('B', call, 'A');
    stage.answered('B', "2001");
    stage.hear_tone('B');
    stage.speak('B', 440.0, 2.5);
    drop(stage);
    portal.kill_and_restart();
    let stage = Stage::new(&portal, "");
    let messages = stage.messages('A');
    assert_eq!(messages.len(), 1, "nothing of the call that was cut off");
    assert!(stage.sound('A', &messages[0]).len() > 8_000);
}

#[test]
fn short_and_silent_messages() {
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "AB");
    stage.voicemail('A', "always", 20);
    // voicemail.3
    let (call, _) = stage.answered('B', "2001");
    stage.hear_tone('B');
    stage.speak('B', 440.0, 1.0);
    stage.phone('B').press('#');
    stage.until("told", |stage| {
        stage.phone('B').agent.heard.contains(&Heard::Bye(call))
    });
    assert!(stage.messages('A').is_empty());
    // voicemail.2: a peer that sends nothing any more is gone.
    let (call, _) = stage.answered('B', "2001");
    stage.hear_tone('B');
    stage.speak('B', 440.0, 2.5);
    stage.until("let go", |stage| {
        stage.phone('B').agent.heard.contains(&Heard::Bye(call))
    });
    stage.pass(Duration::from_millis(100));
    assert_eq!(stage.messages('A').len(), 1);
}

#[test]
fn a_message_is_played_in_the_browser() {
    // voicemail.9
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "AB");
    stage.voicemail('A', "always", 20);
    let (call, _) = stage.answered('B', "2001");
    stage.leaves('B', call, 'A');
    let page = portal.page();
    page.log_in(&portal.demo.user('A').account());
    let path = format!("/numbers/{}/mailbox", stage.code('A'));
    assert_eq!(page.goto(&path), 200);
    page.see("未再生");
    page.see("鈴木 花子 2002");
    for (width, scheme) in [
        (1440, "light"),
        (390, "light"),
        (1440, "dark"),
        (390, "dark"),
    ] {
        page.show(width, 900, scheme);
        assert_eq!(
            (page.axe(), page.overflow()),
            (Vec::<String>::new(), 0),
            "{width} {scheme}"
        );
        let _ = page.screenshot(&format!("mailbox-{width}-{scheme}"));
    }
    page.show(1440, 900, "light");
    let length_ms = page.play("tbody audio");
    assert!((2_400..=2_600).contains(&length_ms), "{length_ms}");
    stage.lamp('A', 0, 1);
    page.goto(&path);
    page.see("再生済み");
    assert_eq!(page.complaints(), Vec::<String>::new());
}
