//! Calls as people see them: on the live page while they ring, in the list once they have ended, and each
//! with its reasons.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use naisen_tests::sip::{Caller, Place, Reaction, Scenario, Sipp, add_trunk, wait_for};
use naisen_tests::{Database, Portal};
use tempfile::TempDir;

/// How soon the live page shows what happens.
const SHOWN: Duration = Duration::from_secs(1);

/// A's phone, and the carrier that calls it.
struct Line<'a> {
    portal: &'a Portal,
    place: Place,
    folder: TempDir,
    calls: usize,
}

impl<'a> Line<'a> {
    fn open(portal: &'a Portal) -> Self {
        let place = Place::new();
        add_trunk(portal, place.carrier());
        Self {
            portal,
            place,
            folder: TempDir::with_prefix("naisen-seen-").unwrap(),
            calls: 0,
        }
    }

    fn register(&self) {
        let register = Scenario::register(&self.portal.demo.user('A').sip);
        let phone = self.start("register", &register, self.place.phone(0));
        phone.succeed();
    }

    fn phone(&self, reactions: &[Reaction]) -> Sipp {
        let phone = Scenario::phone(reactions, 20_000);
        self.start("phone", &phone, self.place.phone(0))
    }

    fn call(&mut self, cancel_ms: Option<i64>, talk_ms: Option<i64>) -> Sipp {
        let number = &self.portal.demo.user('A').external_number;
        let caller = Caller {
            target: format!("sip:{number}@{}", self.portal.demo.sip),
            from: "<sip:0312345678@carrier.invalid>".to_owned(),
            media_port: 10_000,
            cancel_ms,
            talk_ms,
            ..Caller::default()
        };
        self.calls += 1;
        let at = self.place.calling(self.place.carrier(), self.calls);
        let name = format!("call-{}", self.calls);
        self.start(&name, &Scenario::call(&caller), at)
    }

    fn start(&self, name: &str, scenario: &Scenario, at: SocketAddr) -> Sipp {
        let server = self.portal.demo.sip.parse().unwrap();
        Sipp::start(self.folder.path(), name, scenario, at, server)
    }
}

#[track_caller]
fn end(call: &mut Sipp) {
    let ended = wait_for(Duration::from_secs(20), || call.ended().is_some());
    assert!(ended, "{}", call.account());
}

// live.1, live.3, live.4
#[test]
fn a_phone_and_its_call_are_seen_within_a_second() {
    let portal = Portal::start(Database::Sqlite);
    let mut line = Line::open(&portal);
    let page = portal.page();
    page.log_in(&portal.demo.companies[0].admin);
    page.goto("/live?q=050-1111-0001");
    page.see("いま通話はありません");
    line.register();
    let registered = Instant::now();
    page.see("UDP 127.");
    assert!(registered.elapsed() < SHOWN, "{:?}", registered.elapsed());

    let phone = line.phone(&[Reaction::Ring]);
    let mut call = line.call(Some(9_000), None);
    let rings = || phone.messages().iter().any(|one| one.is("INVITE"));
    assert!(wait_for(SHOWN * 5, rings), "{}", phone.account());
    let rung = Instant::now();
    page.see("03-1234-5678");
    page.see("呼び出し中");
    assert!(rung.elapsed() < SHOWN, "{:?}", rung.elapsed());
    page.looks_right("live");
    end(&mut call);
    let ended = Instant::now();
    page.see("いま通話はありません");
    assert!(ended.elapsed() < SHOWN, "{:?}", ended.elapsed());
}

// records.1, records.2
#[test]
fn a_call_is_found_and_tells_why_it_went_so() {
    let portal = Portal::start(Database::Sqlite);
    let mut line = Line::open(&portal);
    line.register();
    let answer = Reaction::Answer {
        after_ms: 300,
        talk_ms: None,
        transfers: Vec::new(),
    };
    let phone = line.phone(&[Reaction::Ring, answer]);
    end(&mut line.call(Some(2_000), None));
    end(&mut line.call(None, Some(500)));
    drop(phone);

    let page = portal.page();
    page.log_in(&portal.demo.companies[0].admin);
    let both = || {
        page.goto("/calls");
        page.count("main tbody tr") == 2
    };
    assert!(wait_for(Duration::from_secs(10), both), "{}", page.path());
    page.see("途中で切断");
    page.looks_right("calls");

    page.goto("/calls?outcome=answered");
    page.fill("番号", "2001");
    page.press("検索");
    assert_eq!(page.count("main tbody tr"), 1, "{}", page.path());
    page.fill("番号", "03-9999-9999");
    page.press("検索");
    assert_eq!(page.count("main tbody tr"), 0, "{}", page.path());
    page.looks_right("calls-none");

    page.goto("/calls?outcome=answered");
    page.click("main tbody th a");
    page.see("なぜこの通話はこうなった？");
    page.looks_right("call");
    page.follow("シミュレータで詳しく見る");
    page.see("そうなる理由");
    page.goto("/calls?lang=en&outcome=abandoned");
    page.see("Caller gave up");
    page.click("main tbody th a");
    page.see("Why did this call go like this?");
    page.looks_right("call-abandoned");

    // The subscriber finds the same calls, and nobody else does.
    for (letter, calls) in [('A', 2), ('B', 0)] {
        page.reopen("ja", true);
        page.log_in(&portal.demo.user(letter).account());
        page.goto("/calls");
        assert_eq!(page.count("main tbody tr"), calls, "{letter}");
    }
}
