//! Softphones that are given nothing but a link: they read their account there, register and call.

use std::time::Duration;

use naisen_tests::sip::{Baresip, Linphone, Manner, Place, Scenario, Sipp, wait_for};
use naisen_tests::{Database, Portal, Sip, json};
use tempfile::TempDir;

/// What the caller plays, and what the called phone plays, Hz.
const TONES_HZ: [u32; 2] = [440, 880];
/// Registrations that may be refused before the engine has heard of the new account.
const TRIES: usize = 15;

/// An entry of the provisioning document.
#[track_caller]
fn entry(document: &str, name: &str) -> String {
    let start = format!("<entry name=\"{name}\" overwrite=\"true\">");
    let (_, rest) = document.split_once(&start).unwrap();
    rest.split_once("</entry>").unwrap().0.to_owned()
}

/// The link that the user of a number makes.
fn link(portal: &Portal, letter: char) -> String {
    let number = &portal.demo.user(letter).external_number;
    let path = format!("/api/v1/numbers/{number}/setup-link");
    let made = portal.user(letter).post(&path, &json!({})).status(201);
    made.json()["url"].as_str().unwrap().to_owned()
}

// terminal.12
#[test]
fn linphone_sets_itself_up_by_the_link_and_calls() {
    let portal = Portal::start(Database::Sqlite);
    let folder = TempDir::with_prefix("naisen-linphone-").unwrap();
    let start = |letter: char, answers: bool| {
        let own = folder.path().join(letter.to_string());
        Linphone::start(&own, &link(&portal, letter), answers)
    };
    let (mut a, b) = (start('A', false), start('B', true));
    a.dial("2002");
    a.says("connected.");
    b.says("connected.");
    for phone in [&a, &b] {
        phone.hears(40_000);
    }
    let call = || portal.admin().get("/api/v1/live").ok().json();
    assert_eq!(call()["calls"][0]["caller"], "05011110001");
    a.hang_up();
    b.says("ended");
    let over = || call()["calls"].as_array().unwrap().is_empty();
    assert!(wait_for(Duration::from_secs(5), over), "{}", call());
}

// terminal.12, terminal.13
#[test]
fn a_link_alone_makes_a_softphone_that_calls() {
    let portal = Portal::start(Database::Sqlite);
    let folder = TempDir::with_prefix("naisen-provisioned-").unwrap();
    let place = Place::new();
    let own = portal.demo.user('A');
    let link = link(&portal, 'A');
    let link = link.strip_prefix(&portal.demo.http).unwrap();
    let document = portal.client().get(link).ok().text();
    let server = entry(&document, "reg_proxy");
    assert_eq!(
        server,
        format!("&lt;sip:{};transport=udp&gt;", portal.demo.sip)
    );
    let sip = Sip {
        username: entry(&document, "username"),
        domain: entry(&document, "realm"),
        password: entry(&document, "passwd"),
    };
    assert_ne!(sip.password, own.sip.password);

    let to = portal.demo.sip.parse().unwrap();
    let registers = |n: usize| {
        let name = format!("register-{n}");
        let scenario = Scenario::register(&sip);
        let phone = Sipp::start(folder.path(), &name, &scenario, place.phone(2), to);
        phone.last_status() == Some(200)
    };
    assert!((0..TRIES).any(registers), "the account never registers");

    let start = |name: &str, n: usize, sip: &Sip, dials: Option<&str>| {
        let manner = Manner {
            answers: dials.is_none(),
            dials,
            tone_hz: TONES_HZ[n],
        };
        let own = folder.path().join(name);
        Baresip::start(&own, sip, &portal.demo.sip, place.phone(n), manner)
    };
    let called = start("called", 1, &portal.demo.user('B').sip, None);
    let caller = start("caller", 0, &sip, Some("2002"));
    caller.hears(1);
    called.hears(1);
    caller.end();
    called.says("terminated");
    called.end();
}
