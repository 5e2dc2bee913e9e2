//! Floods and rushes in virtual time (quality bars A7, L8): who is served, what is kept, what is refused.

use std::sync::Arc;

use naisen_core::ids::{CompanyId, SiteId, SubscriberId};
use naisen_core::settings::{Company, CompanySettings, DigestMode, Subscriber};
use naisen_engine::directory::Credentials;
use naisen_engine::rehearse::Heard;
use naisen_engine::{Config, Engine, Input, Now};
use naisen_sip::digest::{self, Ha1};
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::{HeaderName, Method, OwnedMessage};

use crate::stage::{A, B, DOMAIN, Stage, config};

fn from(host: [u8; 4], port: u16) -> Flow {
    Flow {
        transport: Transport::Udp,
        local: crate::stage::SERVER.parse().unwrap(),
        peer: (host, port).into(),
        connection: 0,
    }
}

/// Pages of memory this process holds, as bytes.
fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<usize>().ok());
    pages.unwrap_or_default() * 4_096
}

/// A stranger's INVITE: without credentials, with made-up ones, or for a dialog that never was.
fn flood_message(count: u64, kind: u64) -> String {
    let (tag, extra) = match kind {
        0 => ("", String::new()),
        1 => (
            "",
            format!(
                "Proxy-Authorization: Digest username=\"05011110001\", realm=\"{DOMAIN}\", \
                 nonce=\"{count:048x}\", uri=\"sip:2002@{DOMAIN}\", response=\"{count:032x}\", \
                 algorithm=MD5, qop=auth, nc=00000001, cnonce=\"x\"\r\n"
            ),
        ),
        _ => (";tag=00000000000000010123456789abcdef", String::new()),
    };
    format!(
        "INVITE sip:2002@{DOMAIN} SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKf{count}\r\n\
         From: <sip:05011110001@{DOMAIN}>;tag=1\r\nTo: <sip:2002@{DOMAIN}>{tag}\r\nCall-ID: f{count}\r\n\
         CSeq: 1 INVITE\r\nContact: <sip:x@192.0.2.9>\r\n{extra}Content-Length: 0\r\n\r\n"
    )
}

#[test]
fn ten_thousand_invites_a_second_keep_nobody_from_calling() {
    const SECONDS: u64 = 20;
    const A_SECOND: u64 = 10_000;
    let mut stage = Stage::new(7);
    let before = resident_bytes();
    let mut count = 0;
    for second in 0..SECONDS {
        for _ in 0..A_SECOND {
            count += 1;
            let bytes = flood_message(count, count % 3);
            let source = (count % 200) as u8;
            let (flow, now) = (from([203, 0, 200, source], 5060), stage.network.now());
            let bytes = bytes.as_bytes();
            let outputs = stage
                .network
                .engine
                .handle(Input::Received { flow, bytes }, now);
            assert!(
                outputs.messages.len() <= 1,
                "one message brings one answer at most"
            );
        }
        stage.wait_s(1);
        if second % 4 == 1 {
            stage.dial(A, "2002");
            let call = stage.network.agents[B].calls.len() - 1;
            assert_eq!(stage.heard(B), [Heard::Rings(call)], "second {second}");
            stage.act(B, |agent, now_ms| agent.answer(call, now_ms));
            assert_eq!(stage.heard(A).len(), 1);
            stage.act(A, |agent, now_ms| agent.hang_up(call, now_ms));
            assert_eq!(stage.heard(B), [Heard::Bye(call)]);
        }
    }
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 50_000_000, "{grown} bytes more");
    stage.assert_nothing_left(7);
}

/// A company of so many numbers, every one with a secret.
pub(crate) fn many(engine: &mut Engine, count: i64) {
    let company = Company {
        sip_domain: DOMAIN.to_owned(),
        digest: DigestMode::Md5,
        ..Company::default()
    };
    let mut world = CompanySettings::new(CompanyId(1), company);
    for at in 0..count {
        let subscriber = Subscriber::new(&format!("050{at:08}"), SiteId(1));
        world.put_subscriber(SubscriberId(at), subscriber);
    }
    let settings = Arc::new(world);
    let now = Now::default();
    let changed = None;
    engine.handle(Input::Settings { settings, changed }, now);
    for at in 0..count {
        let user = format!("050{at:08}");
        let credentials = Some(Credentials {
            ha1: Ha1::of(user.as_bytes(), DOMAIN.as_bytes(), b"secret"),
            suspended: false,
        });
        let subscriber = SubscriberId(at);
        engine.handle(
            Input::Credentials {
                subscriber,
                credentials,
            },
            now,
        );
    }
}

/// A phone registers at an instant; the final status, and the seconds it is to wait.
pub(crate) fn register(
    engine: &mut Engine,
    at: i64,
    try_no: u32,
    now_ms: u64,
) -> (u16, Option<u64>) {
    let contact = format!("Contact: <sip:050{at:08}@10.0.0.1>\r\n");
    say_register(engine, at, try_no, now_ms, &contact)
}

/// A phone sends REGISTER with this Contact line; without one it only asks.
fn say_register(
    engine: &mut Engine,
    at: i64,
    try_no: u32,
    now_ms: u64,
    contact: &str,
) -> (u16, Option<u64>) {
    let user = format!("050{at:08}");
    let host = [10, (at >> 16) as u8, (at >> 8) as u8, at as u8];
    let mut ask = |cseq: u32, line: &str| {
        let cseq = try_no * 2 + cseq;
        let bytes = format!(
            "REGISTER sip:{DOMAIN} SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK{at}-{cseq}\r\n\
             From: <sip:{user}@{DOMAIN}>;tag=1\r\nTo: <sip:{user}@{DOMAIN}>\r\nCall-ID: {at}\r\n\
             CSeq: {cseq} REGISTER\r\n{contact}{line}Content-Length: 0\r\n\r\n"
        );
        let input = Input::Received {
            flow: from(host, 5060),
            bytes: bytes.as_bytes(),
        };
        let now = Now {
            mono_ms: now_ms,
            epoch_ms: 0,
        };
        let answers = engine.handle(input, now).messages;
        let answers = answers.iter().rev();
        let mut answers = answers.filter_map(|one| OwnedMessage::scan(&one.bytes).ok());
        answers.find(|one| one.view().call_id() == at.to_string().as_bytes())
    };
    let first = ask(1, "").unwrap();
    let challenge = first
        .view()
        .get(HeaderName::WwwAuthenticate)
        .map(<[u8]>::to_vec);
    let Some(challenge) = challenge else {
        let wait_s = first.view().number(HeaderName::RetryAfter);
        return (first.view().status().unwrap().0, wait_s);
    };
    let uri = format!("sip:{DOMAIN}");
    let (uri, user) = (uri.as_bytes(), user.as_bytes());
    let value = digest::answer(&challenge, Method::Register, uri, user, b"secret", b"c").unwrap();
    let line = format!("Authorization: {}\r\n", String::from_utf8(value).unwrap());
    let second = ask(2, &line).unwrap();
    let view = second.view();
    (
        view.status().unwrap().0,
        view.number(HeaderName::RetryAfter),
    )
}

#[test]
fn twenty_thousand_phones_register_within_thirty_seconds() {
    const PHONES: i64 = 20_000;
    let mut engine = Engine::new(Config {
        transactions_max: 100_000,
        ..config()
    });
    many(&mut engine, PHONES);
    for at in 0..PHONES {
        let now_ms = 1_000 + at as u64 * 30_000 / PHONES as u64;
        assert_eq!(
            register(&mut engine, at, 0, now_ms),
            (200, None),
            "phone {at}"
        );
    }
    assert_eq!(engine.registered_now(), PHONES as usize);
}

#[test]
fn what_is_too_much_is_refused_with_a_time_to_come_back() {
    const PHONES: i64 = 300;
    let mut engine = Engine::new(Config {
        transactions_max: 100,
        ..config()
    });
    many(&mut engine, PHONES);
    let mut waiting: Vec<_> = (0..PHONES).map(|at| (at, 0)).collect();
    let mut now_ms = 1_000;
    let mut refused = 0;
    while !waiting.is_empty() {
        let mut later = Vec::new();
        for (at, try_no) in waiting {
            // A registration leaves no transaction behind, a question does.
            let asked = match register(&mut engine, at, 2 * try_no, now_ms) {
                (200, _) => say_register(&mut engine, at, 2 * try_no + 1, now_ms, ""),
                other => other,
            };
            match asked {
                (200, _) => {}
                (503, Some(wait_s)) => {
                    assert!((1..=60).contains(&wait_s));
                    refused += 1;
                    later.push((at, try_no + 1));
                }
                other => panic!("phone {at}: {other:?}"),
            }
            assert!(engine.transactions_now() <= 100);
        }
        waiting = later;
        now_ms += 5_000;
        assert!(now_ms < 300_000, "everybody comes in");
    }
    assert!(refused > 0);
    assert_eq!(engine.registered_now(), PHONES as usize);
}
