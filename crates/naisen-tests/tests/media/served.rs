//! What `naisen serve` does with a carrier behind it: the confirmation call of a set-up, what its
//! configuration says about calls, and a number whose telephone is replaced.

use std::time::Duration;

use naisen_core::error::ErrorCode;
use naisen_engine::rehearse::Heard;
use naisen_media::g711::Law;
use naisen_media::prompt::{self, Voice};
use naisen_tests::{Answer, Database, Portal, Value, json};

use crate::stage::{CARRIER, Stage};

/// What the carrier's telephone is called by.
const MOBILE: &str = "090-1234-5678";
/// Silence between two prompts: 250 ms.
const PAUSE_SAMPLES: usize = 2_000;

fn set_up(portal: &Portal, letter: char) -> Answer {
    set_up_by(portal, letter, "code")
}

fn set_up_by(portal: &Portal, letter: char, confirmation: &str) -> Answer {
    let user = portal.demo.user(letter);
    let wanted = json!({
        "external_number": user.external_number, "password": user.password,
        "callback_number": MOBILE, "device_name": "iPhone", "confirmation": confirmation,
    });
    portal.client().post("/api/v1/terminal/setup", &wanted)
}

fn confirm(portal: &Portal, waiting: &Value, code: &str) -> Answer {
    let wanted = json!({"set_up": waiting["set_up"], "code": code});
    portal
        .client()
        .post("/api/v1/terminal/setup/confirm", &wanted)
}

/// The samples of a prompt.
fn sound(name: &str) -> Vec<i16> {
    let mut samples = Vec::new();
    let bytes = prompt::sound(Voice::Ja, name).unwrap();
    Law::Mu.decode_into(bytes, &mut samples);
    samples
}

/// Takes a prompt off the front, and the pause after it.
fn after<'a>(heard: &'a [i16], name: &str) -> Option<&'a [i16]> {
    let rest = heard.strip_prefix(&sound(name)[..])?;
    rest.get(PAUSE_SAMPLES..)
}

/// The digits at the front, and what comes after them.
fn digits(mut heard: &[i16], count: usize) -> Option<(String, &[i16])> {
    let mut code = String::new();
    for _ in 0..count {
        let found = (0..10).find_map(|n| Some((n, after(heard, &format!("digit-{n}"))?)));
        let (digit, rest) = found?;
        code.push_str(&digit.to_string());
        heard = rest;
    }
    Some((code, heard))
}

/// The code that a call read twice; none while it has not.
fn code(heard: &[i16]) -> Option<String> {
    let intro = sound("setup-code");
    let at = heard.windows(intro.len()).position(|part| part == intro)?;
    let rest = after(&heard[at..], "setup-code")?;
    let (first, rest) = digits(rest, 4)?;
    let (second, _) = digits(after(rest, "setup-again")?, 4)?;
    assert_eq!(first, second, "the code is read twice");
    Some(first)
}

#[test]
fn a_set_up_is_confirmed_by_the_code_its_call_reads() {
    // terminal-auth.9, terminal-auth.18, terminal-auth.21
    let portal = Portal::served(Database::Sqlite, "");
    let mut stage = Stage::new(&portal, "");
    let _ = set_up(&portal, 'A').refused(ErrorCode::SystemLimit);
    stage.add_carrier();
    let waiting = set_up(&portal, 'A').status(202).json();
    stage.until("it rings", |stage| stage.has(CARRIER, Heard::Rings(0)));
    let invite = stage.phone(CARRIER).agent.calls[0].invite.clone().unwrap();
    let invite = String::from_utf8_lossy(invite.view().bytes()).into_owned();
    let to = format!("INVITE sip:09012345678@{} ", stage.phone(CARRIER).address());
    assert!(invite.starts_with(&to), "{invite}");
    assert!(invite.contains("<sip:05011110001@"), "{invite}");
    // A newer request takes the place of the call before.
    let newer = set_up(&portal, 'A').status(202).json();
    let given_up = Heard::Cancelled {
        call: 0,
        elsewhere: false,
    };
    stage.until("the first ends", |stage| stage.has(CARRIER, given_up));
    stage.until("the second rings", |stage| {
        stage.has(CARRIER, Heard::Rings(1))
    });
    stage.phone(CARRIER).answer(1);
    stage.until("it was said, and hung up", |stage| {
        stage.has(CARRIER, Heard::Bye(1))
    });
    let code = code(&stage.phone(CARRIER).heard).expect("four digits, twice");
    let _ = confirm(&portal, &waiting, &code).refused(ErrorCode::LoginWrong);
    let done = confirm(&portal, &newer, &code).status(201).json();
    assert_eq!(done["sip"]["username"], "05011110001");
}

#[test]
fn a_set_up_is_confirmed_by_the_key_its_call_asks_for() {
    // terminal-auth.22, terminal-auth.23
    let portal = Portal::served(Database::Sqlite, "");
    let mut stage = Stage::new(&portal, "");
    for _ in 0..4 {
        let _ = set_up_by(&portal, 'A', "key").refused(ErrorCode::SystemLimit);
    }
    stage.add_carrier();
    let waiting = set_up_by(&portal, 'A', "key").status(202).json();
    stage.until("it rings", |stage| stage.has(CARRIER, Heard::Rings(0)));
    stage.phone(CARRIER).answer(0);
    let question = sound("setup-press");
    stage.until("it asks", |stage| {
        let heard = &stage.phone(CARRIER).heard;
        heard.windows(question.len()).any(|part| part == question)
    });
    assert_eq!(confirm(&portal, &waiting, "").status(202).json(), waiting);
    stage.phone(CARRIER).press('2');
    stage.until("another key", |stage| !stage.phone(CARRIER).is_speaking());
    stage.phone(CARRIER).press('1');
    stage.until("it hangs up", |stage| stage.has(CARRIER, Heard::Bye(0)));
    let thanks = sound("setup-done");
    let heard = &stage.phone(CARRIER).heard;
    assert!(heard.windows(thanks.len()).any(|part| part == thanks));
    let done = confirm(&portal, &waiting, "").status(201).json();
    assert_eq!(done["sip"]["username"], "05011110001");
}

#[test]
fn what_the_carrier_takes_is_called_and_nothing_else() {
    // calls.6
    let premium = "0570123456";
    for (config, called) in [
        ("", false),
        ("[calls]\ncallable = { premium = true }", true),
    ] {
        let portal = Portal::served(Database::Sqlite, config);
        let mut stage = Stage::new(&portal, "N");
        stage.add_carrier();
        let call = stage.phone('N').dial(premium);
        if called {
            stage.until("it rings", |stage| stage.has(CARRIER, Heard::Rings(0)));
            stage.phone('N').hang_up(call);
        } else {
            let refused = Heard::Refused { call, status: 403 };
            stage.until("it is refused", |stage| stage.has('N', refused));
            assert!(!stage.has(CARRIER, Heard::Rings(0)));
        }
    }
}

#[test]
fn the_telephone_before_is_not_called_any_more() {
    // terminal-auth.17
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "AB");
    let path = format!("/api/v1/numbers/{}/sip-credentials", stage.code('A'));
    let wanted = json!({"device_name": "desk"});
    let made = portal.admin().post(&path, &wanted).status(201).json();
    stage.pass(Duration::from_secs(1));
    let call = stage.phone('B').dial("2001");
    let refused = Heard::Refused { call, status: 480 };
    stage.until("nobody is there", |stage| stage.has('B', refused));
    assert!(!stage.has('A', Heard::Rings(0)));
    // Its next REGISTER is a stranger's; the new telephone's is not.
    stage.forget();
    stage.phone('A').register();
    stage.until("it is refused", |stage| {
        stage.has('A', Heard::Registered(401))
    });
    stage.phone('A').agent.account.password = made["password"].as_str().unwrap().to_owned();
    stage.phone('A').register();
    stage.until("it is known", |stage| {
        stage.has('A', Heard::Registered(200))
    });
    stage.phone('B').dial("2001");
    stage.until("it rings", |stage| stage.has('A', Heard::Rings(0)));
}
