//! RFC 4475 and RFC 5118 through the whole engine (quality bar A1): each message gets the answer its
//! rule asks for, or none, and afterwards a call goes through as ever.

use naisen_engine::rehearse::Heard;
use naisen_engine::{Engine, Input, Now};
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::{Method, OwnedMessage};

use crate::stage::{A, B, Stage};

const MESSAGES: &str = include_str!("../../../naisen-sip/tests/torture.txt");

/// Name, verdict and bytes of every message of the file; its head explains the notation.
fn messages() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let mut cases = Vec::new();
    let mut lines = MESSAGES.lines();
    while let Some(line) = lines.next() {
        let Some(title) = line.strip_prefix("=== ") else {
            continue;
        };
        let (name, verdict) = title.split_once(" => ").unwrap();
        let verdict = verdict.split(' ').next().unwrap();
        let mut bytes = Vec::new();
        for line in lines.by_ref().take_while(|line| *line != ".") {
            expand(line, &mut bytes);
            bytes.extend_from_slice(b"\r\n");
        }
        cases.push((name, verdict, bytes));
    }
    cases
}

fn expand(mut line: &str, out: &mut Vec<u8>) {
    while let Some(first) = line.chars().next() {
        let repeated = line
            .strip_prefix('{')
            .and_then(|rest| rest.split_once('}'))
            .and_then(|(inside, rest)| Some((inside.split_once('*')?, rest)))
            .and_then(|((text, times), rest)| Some((text, times.parse::<usize>().ok()?, rest)));
        if let Some((text, times, rest)) = repeated {
            out.extend_from_slice(text.repeat(times).as_bytes());
            line = rest;
        } else if let Some(hex) = line.strip_prefix("\\x") {
            out.push(u8::from_str_radix(&hex[..2], 16).unwrap());
            line = &hex[2..];
        } else if let Some(rest) = line.strip_prefix("\\\\") {
            out.push(b'\\');
            line = rest;
        } else {
            let (head, rest) = line.split_at(first.len_utf8());
            out.extend_from_slice(head.as_bytes());
            line = rest;
        }
    }
}

/// The statuses the engine answers at once.
fn answers(engine: &mut Engine, bytes: &[u8], mono_ms: u64) -> Vec<u16> {
    let flow = Flow {
        transport: Transport::Udp,
        local: crate::stage::SERVER.parse().unwrap(),
        peer: "192.0.2.99:5060".parse().unwrap(),
        connection: 0,
    };
    let now = Now {
        mono_ms,
        epoch_ms: 0,
    };
    let outputs = engine.handle(Input::Received { flow, bytes }, now);
    let sent = outputs.messages.iter();
    sent.filter_map(|one| Some(OwnedMessage::scan(&one.bytes).ok()?.view().status()?.0))
        .collect()
}

#[test]
fn every_message_is_answered_as_its_rule_says() {
    let mut stage = Stage::new(1);
    let mut at_ms = stage.network.now_ms();
    let (mut served, mut refused, mut dropped) = (0, 0, 0);
    let of_rfc = |name: &str| name.starts_with("4475") || name.starts_with("5118");
    for (name, verdict, bytes) in messages().into_iter().filter(|one| of_rfc(one.0)) {
        at_ms += 1;
        let answers = answers(&mut stage.network.engine, &bytes, at_ms);
        let method = OwnedMessage::scan(&bytes).ok();
        let method = method
            .as_ref()
            .map(|message| message.view().method().is_some());
        let is_ack = bytes.starts_with(Method::Ack.as_bytes());
        match verdict {
            "drop" => {
                dropped += 1;
                assert!(answers.is_empty(), "{name}: {answers:?}");
            }
            "ok" => {
                served += 1;
                // Well formed, but from a stranger: it is asked who it is, or told that nothing of the
                // kind is here; responses and ACKs belong to nothing.
                let expects_answer = method == Some(true) && !is_ack;
                let fits = |status: &u16| [400, 401, 403, 404, 405, 407, 481, 501].contains(status);
                assert_eq!(
                    answers.len(),
                    usize::from(expects_answer),
                    "{name}: {answers:?}"
                );
                assert!(answers.iter().all(fits), "{name}: {answers:?}");
            }
            status => {
                refused += 1;
                assert_eq!(answers, [status.parse::<u16>().unwrap()], "{name}");
            }
        }
    }
    assert!(
        served + refused + dropped >= 61,
        "{served} {refused} {dropped}"
    );
    stage.network.go_to(at_ms);
    stage.dial(A, "2002");
    assert_eq!(stage.heard(B), [Heard::Rings(0)]);
    stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(stage.heard(A), [Heard::Answered(0)]);
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.heard(B);
    stage.assert_nothing_left(1);
}
