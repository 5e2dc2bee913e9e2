//! The common path on a network that loses nothing.

use naisen_core::settings::{Answer, AnswerCondition, AnswerMode};
use naisen_engine::rehearse::Heard;
use naisen_engine::{AnsweredBy, Fact, LegEnd, LegRecord};
use naisen_sip::HeaderName;

use crate::stage::{A, B, C, D, P, Stage, X, id, number};

/// A leg's number, begin, end and how it ended.
fn summary(leg: &LegRecord) -> (&str, u64, u64, LegEnd) {
    (&leg.number, leg.began_after_ms, leg.ended_after_ms, leg.end)
}

#[test]
fn two_phones_talk_and_hang_up() {
    let mut stage = Stage::new(1);
    stage.dial(A, "2002");
    assert_eq!(stage.heard(B), [Heard::Rings(0)]);
    let invite = stage.network.agents[B].calls[0].invite.clone().unwrap();
    let from = invite.view().from().unwrap().parsed_uri().unwrap();
    assert_eq!(from.user, b"2001");
    stage.wait_s(3);
    stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(stage.heard(A), [Heard::Answered(0)]);
    let theirs = String::from_utf8(stage.network.agents[A].calls[0].remote_sdp.clone()).unwrap();
    assert!(
        theirs.contains("192.0.2.2"),
        "media goes from phone to phone: {theirs}"
    );
    stage.wait_s(5);
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_eq!(stage.heard(B), [Heard::Bye(0)]);
    let record = stage.record();
    assert_eq!(record.answered_by, Some(AnsweredBy::Terminal(id(B))));
    assert_eq!(
        (record.answered_after_ms, record.ended_after_ms),
        (Some(3_000), 8_000)
    );
    let leg = LegRecord {
        subscriber: Some(id(B)),
        number: number(B).to_owned(),
        began_after_ms: 0,
        rang_after_ms: Some(0),
        answered_after_ms: Some(3_000),
        ended_after_ms: 8_000,
        end: LegEnd::Talked,
    };
    assert_eq!(record.legs, [leg]);
    stage.assert_nothing_left(1);
}

#[test]
fn a_caller_that_gives_up_is_told_487_and_the_phone_falls_silent() {
    let mut stage = Stage::new(2);
    stage.dial(A, "2002");
    stage.heard(B);
    stage.wait_s(2);
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_eq!(
        stage.heard(B),
        [Heard::Cancelled {
            call: 0,
            elsewhere: false
        }]
    );
    assert_eq!(
        stage.heard(A),
        [Heard::Refused {
            call: 0,
            status: 487
        }]
    );
    stage.assert_nothing_left(2);
}

#[test]
fn a_carrier_call_hunts() {
    // sip.24
    let mut stage = Stage::new(3);
    stage.dial(X, number(P));
    assert_eq!(stage.heard(A), [Heard::Rings(0)]);
    stage.wait_s(10);
    assert_eq!(
        stage.heard(A),
        [Heard::Cancelled {
            call: 0,
            elsewhere: false
        }]
    );
    assert_eq!(stage.heard(B), [Heard::Rings(0)]);
    let invite = stage.network.agents[B].calls[0].invite.clone().unwrap();
    let pilot = invite
        .view()
        .get(HeaderName::PCalledPartyId)
        .unwrap()
        .to_vec();
    assert_eq!(pilot, b"<sip:05011110100@k1.demo.naisen.invalid>");
    stage.wait_s(3);
    stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(stage.heard(X), [Heard::Answered(0)]);
    assert_eq!(stage.heard(C), []);
    stage.act(B, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_eq!(stage.heard(X), [Heard::Bye(0)]);
    let record = stage.record();
    let legs: Vec<_> = record.legs.iter().map(summary).collect();
    assert_eq!(
        legs,
        [
            (number(A), 0, 10_000, LegEnd::Cancelled),
            (number(B), 10_000, 13_000, LegEnd::Talked)
        ]
    );
    stage.assert_nothing_left(3);
}

#[test]
fn a_late_answer_is_hung_up() {
    // sip.9
    let mut stage = Stage::new(4);
    stage.network.agents[A].slow = true;
    stage.dial(X, number(P));
    stage.wait_s(10);
    stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
    stage.heard(A);
    stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(stage.heard(A), [Heard::Bye(0)]);
    assert_eq!(stage.heard(X), [Heard::Answered(0)]);
    stage.act(X, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.assert_nothing_left(4);
}

#[test]
fn no_answer_forwards_to_the_trunk_with_diversion() {
    let mut stage = Stage::new(5);
    stage.change(A, |a| {
        a.answer = Answer {
            mode: AnswerMode::Forward,
            condition: Some(AnswerCondition::NoAnswer),
            ring_seconds: Some(20),
            destination: "009012345678".to_owned(),
        };
    });
    stage.dial(B, "2001");
    stage.wait_s(20);
    assert_eq!(stage.heard(X), [Heard::Rings(0)]);
    let invite = stage.network.agents[X].calls[0].invite.clone().unwrap();
    let view = invite.view();
    assert!(view.uri().starts_with(b"sip:09012345678@"));
    let diversion = view.get(HeaderName::Diversion).unwrap();
    assert!(
        diversion.starts_with(b"<sip:05011110001@")
            && diversion.ends_with(b"reason=no-answer;counter=1")
    );
    stage.act(X, |agent, now_ms| agent.decline(0, 486, now_ms));
    assert_eq!(
        stage.heard(B),
        [Heard::Refused {
            call: 0,
            status: 486
        }]
    );
    stage.assert_nothing_left(5);
}

#[test]
fn a_colleague_picks_up() {
    let mut stage = Stage::new(6);
    stage.dial(X, number(A));
    stage.wait_s(5);
    stage.heard(A);
    stage.dial(B, "77");
    assert_eq!(stage.heard(B), [Heard::Answered(0)]);
    assert_eq!(stage.heard(X), [Heard::Answered(0)]);
    assert_eq!(
        stage.heard(A),
        [Heard::Cancelled {
            call: 0,
            elsewhere: true
        }]
    );
    let theirs = String::from_utf8(stage.network.agents[X].calls[0].remote_sdp.clone()).unwrap();
    assert!(theirs.contains("192.0.2.2"), "{theirs}");
    stage.wait_s(2);
    stage.act(X, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_eq!(stage.heard(B), [Heard::Bye(0)]);
    stage.assert_nothing_left(6);
}

#[test]
fn voicemail_answers_and_ends_on_bye() {
    let mut stage = Stage::new(7);
    stage.change(A, |a| {
        a.answer.mode = AnswerMode::Voicemail;
        a.answer.condition = Some(AnswerCondition::Always);
    });
    stage.dial(X, number(A));
    assert_eq!(stage.heard(X), [Heard::Answered(0)]);
    assert_eq!(stage.heard(A), []);
    let opened = stage.network.facts.iter().any(|(_, fact)| {
        matches!(fact, Fact::MediaOpened(media) if media.by == AnsweredBy::Voicemail(id(A)) && media.stream.payload == 0)
    });
    assert!(opened);
    stage.wait_s(5);
    stage.act(X, |agent, now_ms| agent.hang_up(0, now_ms));
    let closed = stage
        .network
        .facts
        .iter()
        .any(|(_, fact)| matches!(fact, Fact::MediaClosed { discard: false, .. }));
    assert!(closed);
    stage.assert_nothing_left(7);
}

#[test]
fn a_stop_ends_the_call_and_the_registration() {
    // sip.8
    let mut stage = Stage::new(8);
    stage.dial(X, number(A));
    stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    stage.heard(A);
    stage.heard(X);
    stage.change(A, |a| a.emergency_stop = true);
    stage.network.deliver();
    assert_eq!(stage.heard(A), [Heard::Bye(0)]);
    assert_eq!(stage.heard(X), [Heard::Bye(0)]);
    stage.act(A, |agent, now_ms| agent.register(3_600, now_ms));
    assert_eq!(stage.heard(A), [Heard::Registered(403)]);
    stage.network.agents[A].account.password = "wrong".to_owned();
    stage.act(A, |agent, now_ms| agent.register(3_600, now_ms));
    assert_eq!(stage.heard(A), [Heard::Registered(401)]);
    stage.dial(X, number(A));
    assert_eq!(
        stage.heard(X),
        [Heard::Refused {
            call: 1,
            status: 480
        }]
    );
    stage.assert_nothing_left(8);
}

#[test]
fn hold_passes_through() {
    let mut stage = Stage::new(9);
    stage.dial(A, "2002");
    stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
    stage.act(A, |agent, now_ms| agent.reinvite(0, "sendonly", now_ms));
    let held = String::from_utf8(stage.network.agents[B].calls[0].remote_sdp.clone()).unwrap();
    assert!(held.contains("a=sendonly"), "{held}");
    stage.wait_s(1);
    stage.act(B, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.heard(A);
    stage.assert_nothing_left(9);
}

#[test]
fn a_blind_transfer_joins_the_far_ends() {
    let mut stage = Stage::new(10);
    stage.dial(X, number(A));
    stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    stage.heard(A);
    let target = "sip:2004@k1.demo.naisen.invalid";
    stage.act(A, |agent, now_ms| agent.refer(0, target, now_ms));
    assert_eq!(
        stage.heard(A),
        [Heard::Transferred {
            call: 0,
            status: 100
        }]
    );
    assert_eq!(stage.heard(D), [Heard::Rings(0)]);
    let invite = stage.network.agents[D].calls[0].invite.clone().unwrap();
    let from = invite.view().from().unwrap().parsed_uri().unwrap();
    assert_eq!(from.user, b"0312345678");
    stage.act(D, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(
        stage.heard(A),
        [Heard::Transferred {
            call: 0,
            status: 200
        }]
    );
    let theirs = String::from_utf8(stage.network.agents[X].calls[0].remote_sdp.clone()).unwrap();
    assert!(theirs.contains("192.0.2.4"), "{theirs}");
    // The transferor's own fate is no business of the transferred call any more.
    stage.change(A, |a| a.emergency_stop = true);
    stage.network.deliver();
    assert_eq!(stage.heard(X), [Heard::Answered(0)]);
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.wait_s(1);
    stage.act(D, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_eq!(stage.heard(X), [Heard::Bye(0)]);
    stage.assert_nothing_left(10);
}

#[test]
fn an_attended_transfer_joins_the_far_ends() {
    // sip.16
    let mut stage = Stage::new(11);
    stage.dial(X, number(A));
    stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    let second = stage.dial(A, "2004");
    stage.act(D, |agent, now_ms| agent.answer(0, now_ms));
    stage.heard(A);
    stage.heard(D);
    let replaces = stage.network.agents[A].replaces(second);
    let target = format!("sip:2004@k1.demo.naisen.invalid?Replaces={replaces}");
    stage.act(A, |agent, now_ms| agent.refer(0, &target, now_ms));
    let heard = stage.heard(A);
    assert!(
        heard.contains(&Heard::Transferred {
            call: 0,
            status: 200
        }),
        "{heard:?}"
    );
    assert!(heard.contains(&Heard::Bye(second)), "{heard:?}");
    let theirs = String::from_utf8(stage.network.agents[X].calls[0].remote_sdp.clone()).unwrap();
    assert!(theirs.contains("192.0.2.4"), "{theirs}");
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.act(X, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_eq!(stage.heard(D), [Heard::Bye(0)]);
    stage.assert_nothing_left(11);
}
