//! ACKs and the INVITEs they belong to, when datagrams are lost or overtake each other.

use naisen_engine::rehearse::Heard;
use naisen_sip::build::Builder;
use naisen_sip::{HeaderName, Method, OwnedMessage, Status};

use crate::stage::{A, SERVER, Stage};
use crate::typed::{SDP, Switch, statuses};

#[test]
fn an_ack_that_a_second_invite_has_overtaken_still_finds_its_own() {
    let mut switch = Switch::new();
    switch.invite(A, "");
    switch.stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(statuses(&switch.hear()), [200]);
    let heard = switch.request(Method::Invite, "", SDP);
    assert_eq!(statuses(&heard).last(), Some(&200));
    assert!(switch.ack(2).is_empty());
    let heard = switch.wait_ms(600);
    let numbers = heard
        .iter()
        .map(|one| one.view().cseq().map(|cseq| cseq.number));
    assert_eq!(numbers.collect::<Vec<_>>(), [Some(1)], "the first waits");
    assert!(switch.ack(1).is_empty());
    assert!(switch.wait_ms(60_000).is_empty());
    assert_eq!(switch.stage.network.engine.calls_now(), 1);
    switch.request(Method::Bye, "", "");
    assert_eq!(switch.stage.heard(A).last(), Some(&Heard::Bye(0)));
    switch.stage.assert_nothing_left(1);
}

/// What was sent to the carrier since it was asked last.
fn sent_to_carrier(stage: &mut Stage) -> Vec<OwnedMessage> {
    let strays = std::mem::take(&mut stage.network.strays).into_iter();
    let messages = strays.map(|(_, bytes)| OwnedMessage::scan(&bytes).unwrap());
    messages.collect()
}

#[test]
fn a_repeated_answer_gets_the_ack_of_its_own_invite() {
    let mut stage = Stage::new(1);
    let address = "203.0.113.9:5060".parse().unwrap();
    stage.put_trunk(address);
    let answer = |stage: &mut Stage, invite: &OwnedMessage| {
        let source = SERVER.parse().unwrap();
        let bytes = Builder::reply(&invite.view(), Status(200), source, b"c")
            .header(HeaderName::Contact, "<sip:c@203.0.113.9>")
            .body(b"application/sdp", SDP.as_bytes());
        stage.network.inject(address, &bytes);
        let acks = sent_to_carrier(stage).into_iter();
        let cseqs = acks.map(|ack| {
            let (view, cseq) = (ack.view(), ack.view().cseq().unwrap().number);
            assert_eq!(view.method(), Some(Method::Ack));
            cseq
        });
        cseqs.collect::<Vec<_>>()
    };
    stage.dial(A, "00312345678");
    let first = sent_to_carrier(&mut stage).remove(0);
    assert_eq!(answer(&mut stage, &first), [1]);
    stage.act(A, |agent, now_ms| agent.reinvite(0, "sendonly", now_ms));
    let second = sent_to_carrier(&mut stage).remove(0);
    assert_eq!(answer(&mut stage, &second), [2]);
    // Its ACK was lost.
    assert_eq!(answer(&mut stage, &first), [1]);
    assert_eq!(answer(&mut stage, &second), [2]);
}
