//! Blind transfers whose target does not answer at once: who may leave meanwhile, and who is then joined
//! with whom.

use naisen_core::settings::{AnswerCondition, AnswerMode};
use naisen_engine::rehearse::Heard;

use crate::stage::{A, B, C, D, Stage, X, number};

const TO_D: &str = "sip:2004@k1.demo.naisen.invalid";

/// X talks with A, which transfers it to D; D rings.
fn transferring() -> Stage {
    let mut stage = Stage::new(1);
    stage.dial(X, number(A));
    stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    stage.heard(A);
    assert_eq!(stage.heard(X), [Heard::Answered(0)]);
    stage.act(A, |agent, now_ms| agent.refer(0, TO_D, now_ms));
    assert_eq!(stage.heard(A), [transferred(100)]);
    assert_eq!(stage.heard(D), [Heard::Rings(0)]);
    stage.wait_s(1);
    stage
}

const fn transferred(status: u16) -> Heard {
    Heard::Transferred { call: 0, status }
}

fn sound_of(stage: &Stage, agent: usize) -> String {
    String::from_utf8(stage.network.agents[agent].calls[0].remote_sdp.clone()).unwrap()
}

#[test]
fn a_transferor_that_hangs_up_leaves_the_transfer_going() {
    // sip.27
    let mut stage = transferring();
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.wait_s(6);
    assert_eq!(stage.heard(X), [], "it waits");
    stage.act(D, |agent, now_ms| agent.answer(0, now_ms));
    assert!(sound_of(&stage, X).contains("192.0.2.4"));
    assert!(sound_of(&stage, D).contains("203.0.113.1"));
    stage.wait_s(6);
    stage.act(D, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_eq!(stage.heard(X), [Heard::Bye(0)]);
    stage.assert_nothing_left(1);
}

#[test]
fn a_target_that_refuses_ends_the_call_when_the_transferor_is_gone() {
    // sip.27
    for gone in [false, true] {
        let mut stage = transferring();
        if gone {
            stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
        }
        stage.act(D, |agent, now_ms| agent.decline(0, 486, now_ms));
        stage.wait_s(1);
        if gone {
            assert_eq!(stage.heard(X), [Heard::Bye(0)]);
        } else {
            assert_eq!(stage.heard(A), [transferred(486)]);
            assert_eq!(stage.heard(X), [], "it talks on");
            stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
            assert_eq!(stage.heard(X), [Heard::Bye(0)]);
        }
        stage.assert_nothing_left(1);
    }
}

#[test]
fn a_transferred_party_that_hangs_up_takes_the_ringing_along() {
    // sip.27
    for gone in [false, true] {
        let mut stage = transferring();
        if gone {
            stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
        }
        stage.act(X, |agent, now_ms| agent.hang_up(0, now_ms));
        let elsewhere = false;
        assert_eq!(stage.heard(D), [Heard::Cancelled { call: 0, elsewhere }]);
        stage.wait_s(1);
        stage.heard(A);
        stage.assert_nothing_left(1);
    }
}

#[test]
fn a_party_is_transferred_once_at_a_time() {
    // sip.27
    let mut stage = transferring();
    let to_c = "sip:2003@k1.demo.naisen.invalid";
    stage.act(A, |agent, now_ms| agent.refer(0, to_c, now_ms));
    assert_eq!(stage.heard(C), []);
    stage.act(D, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(stage.heard(A), [transferred(200)]);
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.act(X, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_eq!(stage.heard(D), [Heard::Bye(0)]);
    stage.assert_nothing_left(1);
}

#[test]
fn a_caller_transferred_to_a_mailbox_speaks_on_when_the_transferor_hangs_up() {
    // sip.27
    let mut stage = Stage::new(1);
    stage.change(D, |d| {
        d.answer.mode = AnswerMode::Voicemail;
        d.answer.condition = Some(AnswerCondition::Always);
    });
    stage.dial(X, number(A));
    stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    stage.heard(X);
    stage.act(A, |agent, now_ms| agent.refer(0, TO_D, now_ms));
    assert!(stage.heard(A).contains(&transferred(200)));
    assert!(sound_of(&stage, X).contains("m=audio 30"), "the mailbox");
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.wait_s(10);
    assert_eq!(stage.heard(X), []);
    stage.act(X, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.assert_nothing_left(1);
}

#[test]
fn a_colleague_picks_up_what_was_transferred() {
    // sip.27
    let mut stage = transferring();
    stage.dial(B, "77");
    assert_eq!(stage.heard(B), [Heard::Answered(0)]);
    assert_eq!(stage.heard(A), [transferred(200)]);
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.wait_s(10);
    assert_eq!(stage.heard(X), []);
    assert!(sound_of(&stage, X).contains("192.0.2.2"));
    stage.act(B, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_eq!(stage.heard(X), [Heard::Bye(0)]);
    stage.assert_nothing_left(1);
}
