//! Before the answer: reliable provisional responses (RFC 3262), early media, guidance.

use naisen_engine::Fact;
use naisen_engine::rehearse::Heard;
use naisen_sip::{HeaderName, Method, OwnedMessage};

use crate::stage::{A, Stage};
use crate::typed::{Switch, statuses};

fn rseq(message: &OwnedMessage) -> Option<u64> {
    message.view().number(HeaderName::RSeq)
}

fn ring_reliably() -> Switch {
    let mut switch = Switch::new();
    let heard = switch.invite(A, "Require: 100rel\r\n");
    assert_eq!(statuses(&heard), [100, 180]);
    assert!(heard[1].view().lists(HeaderName::Require, "100rel"));
    assert_eq!(rseq(&heard[1]), Some(1));
    switch
}

#[test]
fn a_reliable_response_is_repeated_until_it_is_acknowledged() {
    // sip.11
    let mut switch = ring_reliably();
    assert_eq!(statuses(&switch.wait_ms(3_600)), [180, 180, 180]);
    let heard = switch.request(Method::Prack, "RAck: 9 1 INVITE\r\n", "");
    assert_eq!(statuses(&heard), [481]);
    let heard = switch.request(Method::Prack, "RAck: 1 1 INVITE\r\n", "");
    assert_eq!(statuses(&heard), [200]);
    assert!(switch.wait_ms(20_000).is_empty());
    switch.stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    let heard = switch.hear();
    assert_eq!(statuses(&heard), [200]);
    assert!(!heard[0].view().body().is_empty());
    switch.ack(1);
    assert_eq!(statuses(&switch.request(Method::Bye, "", "")), [200]);
    switch.stage.assert_nothing_left(1);
}

#[test]
fn a_caller_that_never_acknowledges_is_given_up() {
    let mut switch = ring_reliably();
    let heard = switch.wait_ms(33_000);
    assert!(statuses(&heard).contains(&500), "{:?}", statuses(&heard));
    assert_eq!(
        switch.stage.heard(A),
        [
            Heard::Rings(0),
            Heard::Cancelled {
                call: 0,
                elsewhere: false
            }
        ]
    );
}

#[test]
fn an_answer_waits_for_the_early_answer_before_it() {
    let mut switch = ring_reliably();
    switch.request(Method::Prack, "RAck: 1 1 INVITE\r\n", "");
    switch
        .stage
        .act(A, |agent, now_ms| agent.progress(0, now_ms));
    let heard = switch.hear();
    assert_eq!((statuses(&heard), rseq(&heard[0])), (vec![183], Some(2)));
    assert!(!heard[0].view().body().is_empty());
    switch.stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    assert!(switch.hear().is_empty());
    let heard = switch.request(Method::Prack, "RAck: 2 1 INVITE\r\n", "");
    assert_eq!(statuses(&heard), [200, 200]);
    let answer = heard.last().unwrap().view();
    assert_eq!(answer.cseq().unwrap().method, Method::Invite);
    assert!(answer.body().is_empty(), "it has been answered before");
    assert!(switch.ack(1).is_empty(), "and the same way");
    assert_eq!(statuses(&switch.request(Method::Bye, "", "")), [200]);
    switch.stage.assert_nothing_left(1);
}

#[test]
fn early_media_of_the_only_leg_reaches_the_caller() {
    // sip.10
    let mut switch = Switch::new();
    assert_eq!(statuses(&switch.invite(A, "")), [100, 180]);
    switch
        .stage
        .act(A, |agent, now_ms| agent.progress(0, now_ms));
    let heard = switch.hear();
    assert_eq!(statuses(&heard), [183]);
    assert!(!heard[0].view().body().is_empty());
    assert_eq!(statuses(&switch.request(Method::Bye, "", "")), [200, 487]);
}

fn guided(stage: &Stage) -> (usize, usize) {
    let facts = stage.network.facts.iter();
    let count = |wanted: fn(&Fact) -> bool| facts.clone().filter(|(_, fact)| wanted(fact)).count();
    (
        count(|fact| matches!(fact, Fact::GuidanceOpened(_))),
        count(|fact| matches!(fact, Fact::MediaClosed { .. })),
    )
}

#[test]
fn guidance_is_heard_before_the_refusal() {
    let mut stage = Stage::new(1);
    stage.dial(A, "0110");
    let refused = |status| Heard::Refused { call: 0, status };
    assert_eq!(stage.heard(A), [refused(403)]);
    assert_eq!(guided(&stage), (1, 1));
    assert_eq!(stage.record().status, 403);
    stage.assert_nothing_left(1);
}

#[test]
fn guidance_that_never_ends_is_cut_and_a_caller_may_leave() {
    // sip.20
    let mut stage = Stage::new(1);
    stage.network.plays = false;
    stage.dial(A, "0119");
    assert_eq!(stage.heard(A), []);
    stage.wait_s(14);
    assert_eq!(stage.heard(A), []);
    stage.wait_s(1);
    let refused = |call, status| Heard::Refused { call, status };
    assert_eq!(stage.heard(A), [refused(0, 403)]);
    stage.dial(A, "0118");
    stage.wait_s(1);
    stage.act(A, |agent, now_ms| agent.hang_up(1, now_ms));
    assert_eq!(stage.heard(A), [refused(1, 487)]);
    assert_eq!(guided(&stage), (2, 2));
    stage.assert_nothing_left(1);
}
