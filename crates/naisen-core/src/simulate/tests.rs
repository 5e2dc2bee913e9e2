//! The picture of calls over the fixture of calls §15.

use super::*;
use crate::calendar::from_tokyo;
use crate::example::read;

/// The companies of an example's settings, and its names.
fn scene(settings: &str) -> crate::example::Scene {
    let text = format!("example scene\n{settings}\nX1 calls A");
    read(&text).unwrap().remove(0).scene
}

fn trial(settings: &str, caller: &str, called: &str, viewer: Option<&str>) -> Simulation {
    let scene = scene(settings);
    let worlds: Vec<_> = scene.companies.iter().cloned().map(Arc::new).collect();
    let colleague = scene.subscriber(caller).map(TrialCaller::Colleague);
    let trial = Trial {
        caller: colleague.unwrap_or(TrialCaller::Outside {
            number: caller.to_owned(),
            withheld: false,
        }),
        called: called.to_owned(),
        at_ms: from_tokyo(scene.clock),
        phones: scene
            .phones
            .iter()
            .map(|(id, phone)| match phone.registered {
                true => (*id, PhoneState::Busy),
                false => (*id, PhoneState::Unregistered),
            })
            .collect(),
        viewer: viewer.map_or(Viewer::Admin, |name| {
            Viewer::User(scene.subscriber(name).unwrap())
        }),
    };
    simulate(&worlds[0], &worlds[1..], &trial)
}

fn said(settings: &str, caller: &str, called: &str) -> (String, String) {
    let Text { ja, en } = trial(settings, caller, called, None).headline;
    (ja, en)
}

#[test]
fn headlines() {
    for (settings, caller, called, ja, en) in [
        (
            "set P voicemail no-answer 25",
            "0312345678",
            "05011110100",
            "内線2001 → 内線2002 → 内線2003 の順に鳴り、25秒で留守番電話が応答します",
            "Extension 2001 → extension 2002 → extension 2003 ring in turn; voicemail answers after 25 s",
        ),
        (
            "set SALES type simultaneous",
            "0312345678",
            "05011110100",
            "内線2001・内線2002・内線2003 が同時に鳴り、だれも応答しなければ、180秒で切れます",
            "Extension 2001, extension 2002, extension 2003 ring at once; if nobody answers, the call ends after 180 s",
        ),
        (
            "set A voicemail always",
            "0312345678",
            "05011110001",
            "すぐに留守番電話が応答します",
            "Voicemail answers at once",
        ),
        (
            "set A forward no-answer 20 009012345678",
            "0312345678",
            "05011110001",
            "内線2001 が鳴り、20秒で09012345678 に発信します",
            "Extension 2001 rings; 09012345678 is called after 20 s",
        ),
        (
            "phone A busy",
            "B",
            "2001",
            "すぐに「話中」により切れます(486)",
            "The call ends at once by “Busy” (486)",
        ),
        (
            "",
            "A",
            "*97",
            "自分の留守番電話を聞きます",
            "The caller hears its own mailbox",
        ),
    ] {
        assert_eq!(
            said(settings, caller, called),
            (ja.to_owned(), en.to_owned())
        );
    }
}

#[test]
fn a_refused_caller_hears_why_where_the_company_wants_it() {
    // calls.61
    let heard = |settings: &str, caller: &str, called: &str| {
        let why = trial(settings, caller, called, None).why;
        let guidance = why.into_iter().find(|why| why.rule == Rule::Guidance);
        guidance.map(|why| why.en)
    };
    for (settings, caller, called, words) in [
        ("set A outside-bar on", "A", "00312345678", "may not call"),
        ("", "A", "00570123456", "may not call"),
        ("", "A", "1234", "not in use"),
        (
            "set A anonymous-reject on",
            "B",
            "1842001",
            "show its number",
        ),
    ] {
        assert_eq!(heard(settings, caller, called), None, "{called}");
        let settings = format!("set K1 guidance on\n{settings}");
        let said = heard(&settings, caller, called).unwrap();
        assert!(said.contains(words), "{called}: {said}");
    }
    let emergency = heard("", "N", "119").unwrap();
    assert!(emergency.contains("emergency"), "{emergency}");
    for settings in ["phone A busy", "phone A unregistered"] {
        let settings = format!("set K1 guidance on\n{settings}");
        assert_eq!(heard(&settings, "0312345678", "05011110001"), None);
    }
    let (ja, en) = said(
        "set K1 guidance on\nset A anonymous-reject on",
        "B",
        "1842001",
    );
    assert_eq!(
        ja,
        "すぐに「非通知着信拒否」によりガイダンスのあと切れます(433)"
    );
    assert_eq!(
        en,
        "The call ends at once by “Anonymous calls refused” (433), after guidance that says why"
    );
}

#[test]
fn lanes_are_the_outcomes_by_phone() {
    let simulation = trial(
        "set P voicemail no-answer 45",
        "0312345678",
        "05011110100",
        None,
    );
    let lanes: Vec<_> = simulation
        .lanes
        .iter()
        .map(|l| (l.label.ja.as_str(), l.stretches.clone()))
        .collect();
    assert_eq!(
        lanes,
        [
            ("内線2001", vec![(0, 10_000), (30_000, 40_000)]),
            ("内線2002", vec![(10_000, 20_000), (40_000, 45_000)]),
            ("内線2003", vec![(20_000, 30_000)]),
            ("内線2100 の留守番電話", vec![(45_000, 50_000)]),
        ]
    );
    assert_eq!((simulation.end_ms, simulation.status), (50_000, None));
    assert!(simulation.holidays_known);
}

#[test]
fn personal_lists_are_the_subscribers_own() {
    // simulator.8
    let settings = "set A block 0312345678";
    let admin = trial(settings, "0312345678", "05011110001", None);
    assert_eq!(admin.status, Some(480));
    let list = admin
        .why
        .iter()
        .find(|why| why.rule == Rule::Blocklist)
        .unwrap();
    assert!(list.en.contains("left out"), "{}", list.en);
    let own = trial(settings, "0312345678", "05011110001", Some("A"));
    assert_eq!(own.status, Some(603));
    let hunt = trial("", "0312345678", "05011110100", Some("A"));
    assert!(!hunt.why.is_empty());
    let a = hunt.why[0].subject;
    assert!(a.is_some() && hunt.why.iter().all(|why| why.subject == a));
}

#[test]
fn a_user_is_not_told_where_colleagues_forward_to() {
    let settings = "set A forward always 2002\nset B forward always 009012345678";
    let admin = trial(settings, "0312345678", "05011110001", None);
    assert!(
        admin.headline.ja.contains("09012345678"),
        "{}",
        admin.headline.ja
    );
    let user = trial(settings, "0312345678", "05011110001", Some("A"));
    assert!(!format!("{user:?}").contains("09012345678"), "{user:?}");
    let own = "set A forward always 009012345678";
    let user = trial(own, "0312345678", "05011110001", Some("A"));
    assert!(
        user.headline.en.contains("09012345678"),
        "{}",
        user.headline.en
    );
}

#[test]
fn every_why_has_words_in_both_languages() {
    for settings in [
        "",
        "set P forward no-answer 20 009012345678",
        "set SALES type random",
    ] {
        for caller in ["0312345678", "A", "N"] {
            for called in [
                "05011110100",
                "2100",
                "005022220001",
                "110",
                "77",
                "1842002",
            ] {
                for why in trial(settings, caller, called, None).why {
                    assert!(!why.ja.is_empty() && !why.en.is_empty(), "{why:?}");
                    let kept = serde_json::to_string(&why).unwrap();
                    assert_eq!(
                        serde_json::from_str::<WhyRecord>(&kept).unwrap(),
                        why,
                        "{kept}"
                    );
                }
            }
        }
    }
}
