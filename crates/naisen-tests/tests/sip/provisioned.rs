//! A softphone that is given nothing but a link: it reads its account there, registers and makes a call.

use naisen_tests::sip::{Baresip, Manner, Place, Scenario, Sipp};
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

// terminal.12, terminal.13
#[test]
fn a_link_alone_makes_a_softphone_that_calls() {
    let portal = Portal::start(Database::Sqlite);
    let folder = TempDir::with_prefix("naisen-provisioned-").unwrap();
    let place = Place::new();
    let own = portal.demo.user('A');
    let path = format!("/api/v1/numbers/{}/setup-link", own.external_number);
    let made = portal.user('A').post(&path, &json!({})).status(201).json();
    let link = made["url"].as_str().unwrap();
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
