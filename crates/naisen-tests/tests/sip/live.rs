//! A setting saved in the browser is what the next real call obeys.

use std::time::{Duration, Instant};

use naisen_tests::sip::{Caller, Place, Reaction, Scenario, Sipp, add_trunk, wait_for, wait_until};
use naisen_tests::{Database, Portal, json};
use tempfile::TempDir;

/// What is saved holds for calls that arrive this much later (calls §14, quality bar S10).
const OBEYED: Duration = Duration::from_secs(1);

/// Three members of 営業代表, and the carrier that calls its pilot.
struct Office<'a> {
    portal: &'a Portal,
    place: Place,
    folder: TempDir,
    phones: Vec<Sipp>,
    calls: usize,
}

impl<'a> Office<'a> {
    fn open(portal: &'a Portal) -> Self {
        let mut office = Self {
            portal,
            place: Place::new(),
            folder: TempDir::with_prefix("naisen-live-").unwrap(),
            phones: Vec::new(),
            calls: 0,
        };
        add_trunk(portal, office.place.carrier());
        for (n, letter) in ['A', 'B', 'C'].into_iter().enumerate() {
            let sip = &portal.demo.user(letter).sip;
            let at = office.place.phone(n);
            office
                .start(&format!("register-{letter}"), &Scenario::register(sip), at)
                .succeed();
            let phone = Scenario::phone(&[Reaction::Ring, Reaction::Ring], 20_000 + 2 * n as u16);
            let phone = office.start(&format!("phone-{letter}"), &phone, at);
            office.phones.push(phone);
        }
        office
    }

    fn start(&self, name: &str, scenario: &Scenario, at: std::net::SocketAddr) -> Sipp {
        let server = self.portal.demo.sip.parse().unwrap();
        Sipp::start(self.folder.path(), name, scenario, at, server)
    }

    /// The carrier calls the pilot and gives up after two seconds; how many phones rang for it.
    fn ring(&mut self) -> usize {
        let rings = |office: &Self| {
            let phones = office.phones.iter().flat_map(Sipp::messages);
            phones.filter(|one| !one.sent && one.is("INVITE")).count()
        };
        let before = rings(self);
        let pilot = &self.portal.demo.user('P').external_number;
        let caller = Caller {
            target: format!("sip:{pilot}@{}", self.portal.demo.sip),
            from: "<sip:0312345678@carrier.invalid>".to_owned(),
            media_port: 10_000,
            cancel_ms: Some(2_000),
            ..Caller::default()
        };
        self.calls += 1;
        let at = self.place.calling(self.place.carrier(), self.calls);
        let mut call = self.start(
            &format!("call-{}", self.calls),
            &Scenario::call(&caller),
            at,
        );
        let ends = wait_for(Duration::from_secs(10), || call.ended().is_some());
        assert!(ends, "{}", call.account());
        rings(self) - before
    }
}

#[test]
fn the_slide_type_chosen_in_the_browser_rules_the_next_call() {
    let portal = Portal::start(Database::Sqlite);
    let mut office = Office::open(&portal);
    assert_eq!(
        office.ring(),
        1,
        "シーケンシャル rings one member at a time"
    );

    let page = portal.page();
    page.log_in(&portal.demo.companies[0].admin);
    page.goto("/hunt-groups");
    page.follow("営業代表");
    page.choose("スライドタイプ", "同報");
    page.press("変更");
    page.see("変更しました");
    wait_until(Instant::now() + OBEYED);

    assert_eq!(office.ring(), 3, "同報 rings all three at once");
}

#[test]
fn what_is_saved_is_obeyed_within_a_second() {
    let portal = Portal::start(Database::Sqlite);
    let mut office = Office::open(&portal);
    let pilot = &portal.demo.user('P').external_number;
    let path = format!("/api/v1/numbers/{pilot}/answer");
    let admin = portal.admin();
    for (mode, rings) in [("forward", 0), ("off", 1)] {
        let version = admin.get(&path).ok().json()["version"].clone();
        let body = json!({
            "mode": mode, "condition": "always", "ring_seconds": 20, "destination": "2004", "version": version,
        });
        let _ = admin.put(&path, &body).ok();
        wait_until(Instant::now() + OBEYED);
        // D is not registered: a forwarded call ends at once, and nobody of the group rings.
        assert_eq!(office.ring(), rings, "{mode}");
    }
}
