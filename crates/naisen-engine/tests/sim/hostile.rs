//! Strangers, thieves and broken clocks (quality bars A1, A3, A4, A7, L7).

use naisen_core::ids::SubscriberId;
use naisen_engine::rehearse::Heard;
use naisen_engine::{Engine, Fact, Input, Now, Outputs};
use naisen_sip::digest;
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::{HeaderName, Method, OwnedMessage};

use crate::stage::{A, B, DOMAIN, Stage, X, id, number};

/// A request as a stranger would type it.
struct Typed<'a> {
    method: &'a str,
    uri: &'a str,
    user: &'a str,
    branch: &'a str,
    extra: &'a str,
}

impl Typed<'_> {
    fn bytes(&self) -> Vec<u8> {
        let Self {
            method,
            uri,
            user,
            branch,
            extra,
        } = self;
        format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.99;branch=z9hG4bK{branch}\r\n\
             From: <sip:{user}@{DOMAIN}>;tag=1\r\nTo: <sip:{user}@{DOMAIN}>\r\nCall-ID: {branch}\r\n\
             CSeq: 1 {method}\r\nContact: <sip:x@192.0.2.99>\r\n{extra}Content-Length: 0\r\n\r\n"
        )
        .into_bytes()
    }
}

fn flow() -> Flow {
    Flow {
        transport: Transport::Udp,
        local: crate::stage::SERVER.parse().unwrap(),
        peer: "192.0.2.99:5060".parse().unwrap(),
        connection: 0,
    }
}

/// The first answer to a request, at an instant.
fn ask(engine: &mut Engine, bytes: &[u8], mono_ms: u64) -> Option<OwnedMessage> {
    let outputs = hear(engine, flow(), bytes, mono_ms);
    let first = outputs.messages.first()?;
    OwnedMessage::scan(&first.bytes).ok()
}

fn hear(engine: &mut Engine, flow: Flow, bytes: &[u8], mono_ms: u64) -> Outputs {
    let now = Now {
        mono_ms,
        epoch_ms: 0,
    };
    engine.handle(Input::Received { flow, bytes }, now)
}

fn status(answer: Option<OwnedMessage>) -> u16 {
    answer.map_or(0, |answer| answer.view().status().unwrap().0)
}

const REGISTRAR: &str = "sip:k1.demo.naisen.invalid";

fn register<'a>(branch: &'a str, extra: &'a str) -> Typed<'a> {
    Typed {
        method: "REGISTER",
        uri: REGISTRAR,
        user: number(A),
        branch,
        extra,
    }
}

/// The Authorization line that answers the registrar's challenge for phone A.
fn authorization(engine: &mut Engine, at_ms: u64, method: Method<'_>, uri: &str) -> String {
    let challenged = ask(engine, &register("c", "").bytes(), at_ms).unwrap();
    let challenge = challenged
        .view()
        .get(HeaderName::WwwAuthenticate)
        .unwrap()
        .to_vec();
    let user = number(A).as_bytes();
    let value = digest::answer(&challenge, method, uri.as_bytes(), user, b"secret0", b"x").unwrap();
    format!("Authorization: {}\r\n", String::from_utf8(value).unwrap())
}

#[test]
fn a_repeated_register_is_answered_alike_and_a_stolen_one_is_not() {
    // sip.26
    let mut stage = Stage::new(1);
    let engine = &mut stage.network.engine;
    let own = authorization(engine, 20_000, Method::Register, REGISTRAR);
    let bytes = register("r", &own).bytes();
    let mut say = |flow, now_ms| hear(engine, flow, &bytes, now_ms);
    let first = say(flow(), 20_001);
    assert_eq!((first.messages.len(), first.facts.len()), (1, 1));
    for after_ms in [0, 500, 1_500, 31_999] {
        let again = say(flow(), 20_001 + after_ms);
        assert_eq!(again.messages, first.messages, "after {after_ms} ms");
        assert!(again.facts.is_empty(), "registered once");
    }
    let elsewhere = Flow {
        peer: "192.0.2.100:5060".parse().unwrap(),
        ..flow()
    };
    for (flow, after_ms) in [(elsewhere, 31_999), (flow(), 32_000)] {
        let answers = say(flow, 20_001 + after_ms).messages;
        let answer = OwnedMessage::scan(&answers[0].bytes).ok();
        assert_eq!(status(answer), 401, "after {after_ms} ms");
    }
}

#[test]
fn credentials_work_once_for_one_method_and_one_target() {
    // sip.5
    let mut stage = Stage::new(1);
    let engine = &mut stage.network.engine;
    let own = authorization(engine, 20_000, Method::Register, REGISTRAR);
    assert_eq!(
        status(ask(engine, &register("d1", &own).bytes(), 20_001)),
        200
    );
    // Replayed in another transaction: the count does not rise.
    let replay = ask(engine, &register("d2", &own).bytes(), 20_002).unwrap();
    assert_eq!(replay.view().status().unwrap().0, 401);
    let challenge = replay
        .view()
        .get(HeaderName::WwwAuthenticate)
        .unwrap()
        .to_vec();
    assert!(String::from_utf8(challenge).unwrap().contains("stale=true"));
    // Made for another target, another method.
    let elsewhere = authorization(engine, 20_003, Method::Register, "sip:elsewhere.invalid");
    assert_eq!(
        status(ask(engine, &register("d3", &elsewhere).bytes(), 20_003)),
        401
    );
    let bye = authorization(engine, 20_004, Method::Bye, REGISTRAR);
    assert_eq!(
        status(ask(engine, &register("d4", &bye).bytes(), 20_004)),
        401
    );
    // Too old.
    let old = authorization(engine, 20_005, Method::Register, REGISTRAR);
    assert_eq!(
        status(ask(engine, &register("d5", &old).bytes(), 321_005)),
        401
    );
}

#[test]
fn a_number_registers_itself_only_and_nobody_learns_who_exists() {
    // sip.6
    let mut stage = Stage::new(2);
    let engine = &mut stage.network.engine;
    let own = authorization(engine, 20_000, Method::Register, REGISTRAR);
    let mut foreign = register("f", &own);
    foreign.user = number(B);
    assert_eq!(status(ask(engine, &foreign.bytes(), 20_001)), 403);
    let shape = |user: &str, engine: &mut Engine| {
        let mut typed = register("g", "");
        typed.user = user;
        let answer = ask(engine, &typed.bytes(), 20_002).unwrap();
        let view = answer.view();
        let names: Vec<_> = view.fields().iter().map(|field| field.name).collect();
        (view.status(), names)
    };
    assert_eq!(shape(number(A), engine), shape("05099999999", engine));
    let mut elsewhere = register("h", "");
    elsewhere.uri = "sip:nowhere.invalid";
    let bytes = String::from_utf8(elsewhere.bytes())
        .unwrap()
        .replace(DOMAIN, "nowhere.invalid");
    assert_eq!(status(ask(engine, bytes.as_bytes(), 20_003)), 404);
}

#[test]
fn the_twenty_first_wrong_guess_is_answered_late_and_the_phone_goes_on() {
    // sip.7
    let mut stage = Stage::new(3);
    let engine = &mut stage.network.engine;
    for n in 0..21_u64 {
        let own = authorization(engine, 20_000 + n, Method::Register, REGISTRAR);
        let wrong = own.replace("response=\"", "response=\"0");
        let branch = format!("w{n}");
        let answer = status(ask(engine, &register(&branch, &wrong).bytes(), 20_000 + n));
        assert_eq!(answer, if n < 20 { 401 } else { 0 }, "guess {n}");
    }
    let late = engine.handle(
        Input::Tick,
        Now {
            mono_ms: 21_100,
            epoch_ms: 0,
        },
    );
    assert_eq!(late.messages.len(), 1);
    assert!(stage.network.engine.is_registered(id(A)));
}

#[test]
fn a_forged_source_bans_nobody_and_unknown_numbers_are_answered_alike() {
    let mut stage = Stage::new(3);
    let guess =
        |user: &'static str, branch: &str, engine: &mut Engine, source: &str, at_ms: u64| {
            let made_up = format!(
                "Authorization: Digest username=\"{user}\", realm=\"{DOMAIN}\", nonce=\"0\", \
             uri=\"{REGISTRAR}\", response=\"0\", algorithm=MD5\r\n"
            );
            let mut typed = register(branch, &made_up);
            typed.user = user;
            let flow = Flow {
                peer: source.parse().unwrap(),
                ..flow()
            };
            let now = Now {
                mono_ms: at_ms,
                epoch_ms: 0,
            };
            let bytes = typed.bytes();
            engine
                .handle(
                    Input::Received {
                        flow,
                        bytes: &bytes,
                    },
                    now,
                )
                .messages
                .len()
        };
    // As if they came from the phone, and from the trunk.
    for source in ["192.0.2.1:5060", "203.0.113.1:5060"] {
        let engine = &mut stage.network.engine;
        for (count, user) in (0..50_u64).zip([number(A), "05099999999"].into_iter().cycle()) {
            let branch = format!("{source}{count}");
            let at_once = guess(user, &branch, engine, source, 20_000);
            assert_eq!(at_once, usize::from(count < 20), "guess {count} for {user}");
        }
    }
    stage.network.go_to(20_000);
    stage.act(A, |agent, now_ms| agent.register(3_600, now_ms));
    assert!(stage.heard(A).contains(&Heard::Registered(200)));
    stage.dial(X, number(A));
    assert_eq!(stage.heard(A), [Heard::Rings(0)]);
}

#[test]
fn a_flood_of_strangers_leaves_nothing_behind() {
    let mut stage = Stage::new(4);
    stage.wait_s(40);
    for n in 0..10_000_u32 {
        let branch = format!("flood{n}");
        let invite = Typed {
            method: "INVITE",
            uri: "sip:2001@k1.demo.naisen.invalid",
            user: number(B),
            branch: &branch,
            extra: "",
        };
        let at_ms = stage.network.now_ms();
        assert_eq!(
            status(ask(&mut stage.network.engine, &invite.bytes(), at_ms)),
            407
        );
    }
    assert!(stage.network.engine.is_idle());
    stage.dial(A, "2002");
    assert_eq!(stage.heard(B), [Heard::Rings(0)]);
}

#[test]
fn registrations_have_bounds_and_a_closed_connection_ends_them() {
    // sip.1 sip.2 sip.4
    let mut stage = Stage::new(5);
    let engine = &mut stage.network.engine;
    let short = authorization(engine, 20_000, Method::Register, REGISTRAR) + "Expires: 59\r\n";
    let answer = ask(engine, &register("e1", &short).bytes(), 20_001).unwrap();
    assert_eq!(answer.view().status().unwrap().0, 423);
    assert_eq!(answer.view().number(HeaderName::MinExpires), Some(60));
    let long = authorization(engine, 20_002, Method::Register, REGISTRAR) + "Expires: 90000\r\n";
    let answer = ask(engine, &register("e2", &long).bytes(), 20_003).unwrap();
    let contacts: Vec<_> = answer
        .view()
        .elements(HeaderName::Contact)
        .map(<[u8]>::to_vec)
        .collect();
    // One terminal a number: the second Contact has replaced the phone's own.
    assert_eq!(contacts, [b"<sip:x@192.0.2.99>;expires=3600".to_vec()]);
    let now = Now {
        mono_ms: 20_004,
        epoch_ms: 0,
    };
    let tcp = Flow {
        transport: Transport::Tcp,
        connection: 7,
        ..flow()
    };
    let own = authorization(engine, 20_004, Method::Register, REGISTRAR);
    let bytes = register("e3", &own).bytes();
    engine.handle(
        Input::Received {
            flow: tcp,
            bytes: &bytes,
        },
        now,
    );
    assert!(engine.is_registered(id(A)));
    let closed = engine.handle(Input::FlowClosed(tcp), now);
    assert!(!engine.is_registered(id(A)));
    let gone = Fact::Registration {
        subscriber: SubscriberId(1),
        bindings: [].into(),
    };
    assert!(closed.facts.contains(&gone));
}

#[test]
fn a_phone_behind_nat_is_called_where_it_registered_from() {
    // sip.3
    let mut stage = Stage::new(5);
    let engine = &mut stage.network.engine;
    let own = authorization(engine, 20_000, Method::Register, REGISTRAR);
    let inside = String::from_utf8(register("n1", &own).bytes()).unwrap();
    let inside = inside.replace("<sip:x@192.0.2.99>", "<sip:x@10.9.9.9:5099>");
    assert_eq!(status(ask(engine, inside.as_bytes(), 20_001)), 200);
    stage.network.go_to(20_002);
    stage.dial(B, "2001");
    let (to, bytes) = stage.network.strays.last().unwrap();
    assert_eq!(*to, flow().peer);
    assert!(bytes.starts_with(b"INVITE sip:x@10.9.9.9:5099 SIP/2.0"));
}

#[test]
fn the_wall_clock_may_jump() {
    // sip.23
    for jump_ms in [3_600_000, -3_600_000, 315_360_000_000] {
        let mut stage = Stage::new(6);
        stage.dial(X, number(A));
        stage.wait_s(2);
        stage.network.jump_clock(jump_ms);
        stage.wait_s(1);
        stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
        stage.wait_s(5);
        stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
        let record = stage.record();
        assert_eq!(
            (record.answered_after_ms, record.ended_after_ms),
            (Some(3_000), 8_000)
        );
        let used = stage.network.facts.iter().find_map(|(_, fact)| match fact {
            Fact::Used {
                began_ms, ended_ms, ..
            } => Some(ended_ms - began_ms),
            _ => None,
        });
        assert_eq!(used, Some(5_000));
        stage.assert_nothing_left(6);
    }
}

#[test]
fn an_invite_that_arrives_by_two_ways_is_one_call() {
    // sip.25
    let mut stage = Stage::new(1);
    let carrier = "203.0.113.1:5070".parse().unwrap();
    let invite = |branch: &str, cseq: u32| {
        let called = number(A);
        format!(
            "INVITE sip:{called}@198.51.100.1 SIP/2.0\r\n\
             Via: SIP/2.0/UDP 203.0.113.1:5070;branch=z9hG4bK{branch}\r\n\
             From: <sip:0312345678@203.0.113.1>;tag=1\r\nTo: <sip:{called}@198.51.100.1>\r\n\
             Call-ID: forked\r\nCSeq: {cseq} INVITE\r\nContact: <sip:x@203.0.113.1:5070>\r\n\
             Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        )
    };
    let answers = |stage: &mut Stage| -> Vec<u16> {
        let strays = std::mem::take(&mut stage.network.strays).into_iter();
        strays
            .filter_map(|(_, bytes)| OwnedMessage::scan(&bytes).unwrap().view().status())
            .map(|status| status.0)
            .collect()
    };
    stage.network.inject(carrier, invite("one", 1).as_bytes());
    assert_eq!(stage.heard(A), [Heard::Rings(0)]);
    assert_eq!(answers(&mut stage), [100, 180]);
    stage.network.inject(carrier, invite("two", 1).as_bytes());
    assert_eq!(answers(&mut stage), [482]);
    stage.act(A, |agent, now_ms| agent.decline(0, 486, now_ms));
    assert_eq!(answers(&mut stage), [486]);
    // Once it is over the caller may try again.
    stage.network.inject(carrier, invite("three", 1).as_bytes());
    assert_eq!(stage.heard(A), [Heard::Rings(1)]);
    assert_eq!(answers(&mut stage), [100, 180]);
}
