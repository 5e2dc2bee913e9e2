//! Calls of the engine's own: whatever becomes of one is told once, and nothing is left of it.

use std::sync::Arc;

use naisen_core::ids::{CompanyId, SiteId, SubscriberId};
use naisen_core::settings::{
    AnswerCondition, AnswerMode, Company, CompanySettings, Site, Subscriber,
};
use naisen_engine::rehearse::Heard;
use naisen_engine::{Announced, Announcement, Fact, Input};
use naisen_sip::HeaderName;

use crate::stage::{A, B, Stage, X, id, number};

/// A number of nobody here.
const OUTSIDE: &str = "09012345678";

/// A call that shows A's number.
fn announce(stage: &mut Stage, name: u64, called: &str) {
    stage.network.tell(Input::Announce(Announcement {
        name,
        company: CompanyId(1),
        subscriber: id(A),
        number: called.to_owned(),
    }));
    stage.network.deliver();
}

fn opened(stage: &Stage) -> Vec<Announced> {
    let facts = stage.network.facts.iter();
    facts
        .filter_map(|(_, fact)| match fact {
            Fact::AnnouncementOpened(announced) => Some(announced.clone()),
            _ => None,
        })
        .collect()
}

/// The ends told so far: name and status.
fn ends(stage: &Stage) -> Vec<(u64, u16)> {
    let facts = stage.network.facts.iter();
    facts
        .filter_map(|(_, fact)| match fact {
            Fact::AnnouncementOver {
                announcement,
                status,
            } => Some((*announcement, *status)),
            _ => None,
        })
        .collect()
}

/// Every session that was told to open or not is told to close, and its port is free again.
fn assert_over(stage: &mut Stage, seed: u64, expected: &[(u64, u16)]) {
    assert_eq!(ends(stage), expected);
    stage.assert_nothing_left(seed);
    assert_eq!(ends(stage), expected, "an end is told once");
    assert_eq!(stage.network.engine.calls_of(id(B)), 0);
}

#[test]
fn whoever_answers_is_spoken_to_until_everything_is_said() {
    // terminal-auth.18
    let mut stage = Stage::new(91);
    announce(&mut stage, 7, OUTSIDE);
    assert_eq!(stage.heard(X), [Heard::Rings(0)]);
    let invite = stage.network.agents[X].calls[0].invite.clone().unwrap();
    let view = invite.view();
    assert_eq!(view.uri(), b"sip:09012345678@203.0.113.1");
    let shown = view.get(HeaderName::PAssertedIdentity).unwrap();
    assert_eq!(shown, b"<sip:05011110001@k1.demo.naisen.invalid>");
    let offer = String::from_utf8(view.body().to_vec()).unwrap();
    stage.wait_s(55);
    assert!(opened(&stage).is_empty(), "nobody listens yet");
    stage.act(X, |x, now_ms| x.answer(0, now_ms));
    let announced = opened(&stage).remove(0);
    assert_eq!(announced.announcement, 7);
    assert!(
        offer.contains(&format!("m=audio {} ", announced.port)),
        "{offer}"
    );
    assert_eq!(
        announced.stream.remote,
        Some("203.0.113.1:40000".parse().unwrap())
    );
    // What is left of the time to ring does not end the talk.
    stage.wait_s(20);
    assert!(ends(&stage).is_empty());
    let session = announced.session;
    stage.network.tell(Input::MediaEnded { session });
    stage.network.deliver();
    assert_eq!(stage.heard(X), [Heard::Bye(0)]);
    assert_over(&mut stage, 91, &[(7, 200)]);
}

#[test]
fn who_hangs_up_has_been_spoken_to_as_well() {
    let mut stage = Stage::new(92);
    announce(&mut stage, 1, OUTSIDE);
    stage.act(X, |x, now_ms| x.answer(0, now_ms));
    stage.act(X, |x, now_ms| x.hang_up(0, now_ms));
    let session = opened(&stage)[0].session;
    let closed =
        |fact: &Fact| matches!(fact, Fact::MediaClosed { session: one, .. } if *one == session);
    assert!(stage.network.facts.iter().any(|(_, fact)| closed(fact)));
    assert_over(&mut stage, 92, &[(1, 200)]);
}

#[test]
fn a_refusal_is_told_with_its_status() {
    // terminal-auth.18
    for (seed, status) in [(93, 486), (94, 603), (95, 404)] {
        let mut stage = Stage::new(seed);
        stage.network.agents[X].refuses = Some(status);
        announce(&mut stage, 3, OUTSIDE);
        assert_over(&mut stage, seed, &[(3, status)]);
    }
}

#[test]
fn nobody_is_rung_for_longer_than_a_minute() {
    // terminal-auth.18
    let mut stage = Stage::new(96);
    announce(&mut stage, 4, OUTSIDE);
    stage.wait_s(59);
    assert_eq!(
        (stage.heard(X), ends(&stage)),
        (vec![Heard::Rings(0)], vec![])
    );
    stage.wait_s(2);
    let given_up = Heard::Cancelled {
        call: 0,
        elsewhere: false,
    };
    assert_eq!(stage.heard(X), [given_up]);
    assert_over(&mut stage, 96, &[(4, 480)]);
}

#[test]
fn an_answer_that_crosses_the_end_is_hung_up() {
    let mut stage = Stage::new(97);
    stage.network.agents[X].slow = true;
    announce(&mut stage, 5, OUTSIDE);
    stage.wait_s(61);
    let call = stage.network.agents[X].given_up().unwrap();
    stage.act(X, |x, now_ms| x.answer(call, now_ms));
    assert!(opened(&stage).is_empty());
    assert_over(&mut stage, 97, &[(5, 480)]);
}

#[test]
fn a_call_is_withdrawn_whether_it_rings_or_talks() {
    // terminal-auth.20
    let mut stage = Stage::new(98);
    announce(&mut stage, 1, OUTSIDE);
    stage.network.tell(Input::Withdraw { announcement: 1 });
    announce(&mut stage, 2, OUTSIDE);
    stage.act(X, |x, now_ms| x.answer(1, now_ms));
    stage.network.tell(Input::Withdraw { announcement: 2 });
    stage.network.tell(Input::Withdraw { announcement: 2 });
    stage.network.deliver();
    assert_over(&mut stage, 98, &[(1, 487), (2, 200)]);
}

#[test]
fn a_media_side_that_never_ends_is_ended() {
    let mut stage = Stage::new(99);
    announce(&mut stage, 6, OUTSIDE);
    stage.act(X, |x, now_ms| x.answer(0, now_ms));
    stage.wait_s(121);
    assert_over(&mut stage, 99, &[(6, 200)]);
}

#[test]
fn a_stop_of_the_number_shown_ends_its_call() {
    // terminal-auth.20
    for (seed, stops) in [(100, true), (101, false)] {
        let mut stage = Stage::new(seed);
        announce(&mut stage, 8, OUTSIDE);
        if stops {
            stage.change(A, |a| a.emergency_stop = true);
        } else {
            stage.network.tell(Input::Initialised(id(A)));
        }
        stage.network.deliver();
        assert_over(&mut stage, seed, &[(8, 480)]);
    }
}

#[test]
fn without_a_trunk_and_of_nobody_there_is_no_call() {
    let mut stage = Stage::new(102);
    stage.network.tell(Input::Trunks(Vec::new()));
    announce(&mut stage, 1, OUTSIDE);
    stage.network.tell(Input::Announce(Announcement {
        name: 2,
        company: CompanyId(1),
        subscriber: SubscriberId(99),
        number: OUTSIDE.to_owned(),
    }));
    assert_over(&mut stage, 102, &[(1, 503), (2, 404)]);
}

#[test]
fn more_calls_than_there_may_be_are_refused() {
    let mut stage = Stage::new(103);
    for name in 0..70 {
        announce(&mut stage, name, OUTSIDE);
    }
    let refused = (64..70).map(|name| (name, 503));
    assert_eq!(ends(&stage), refused.collect::<Vec<_>>());
    stage.wait_s(61);
    assert_eq!(ends(&stage).len(), 70);
    announce(&mut stage, 70, OUTSIDE);
    stage.network.tell(Input::Withdraw { announcement: 70 });
    stage.assert_nothing_left(103);
}

/// The other company's number, whose telephone is B's.
fn other_company(stage: &mut Stage, change: impl FnOnce(&mut Subscriber)) -> &'static str {
    const NUMBER: &str = "05022220001";
    let company = Company {
        sip_domain: "k2.demo.naisen.invalid".to_owned(),
        ..Company::default()
    };
    let mut world = CompanySettings::new(CompanyId(2), company);
    world.put_site(
        SiteId(9),
        Site {
            name: "K2".to_owned(),
        },
    );
    let mut subscriber = Subscriber::new(NUMBER, SiteId(9));
    change(&mut subscriber);
    world.put_subscriber(SubscriberId(50), subscriber);
    stage.network.tell(Input::Settings {
        settings: Arc::new(world),
        changed: None,
    });
    NUMBER
}

#[test]
fn a_number_served_here_is_called_at_its_telephone_or_not_at_all() {
    // terminal-auth.19
    let mut stage = Stage::new(104);
    announce(&mut stage, 1, number(B));
    assert_eq!(stage.heard(B), [Heard::Rings(0)]);
    assert_eq!(stage.network.engine.calls_of(id(B)), 1);
    announce(&mut stage, 2, number(B));
    assert_eq!(ends(&stage), [(2, 486)], "its telephone is busy");
    stage.act(B, |b, now_ms| b.answer(0, now_ms));
    assert_eq!(opened(&stage).len(), 1);
    stage.network.tell(Input::Withdraw { announcement: 1 });
    stage.network.deliver();
    assert_eq!(stage.network.engine.calls_of(id(B)), 0);
    let nobody = other_company(&mut stage, |_| {});
    announce(&mut stage, 3, nobody);
    let refuses = other_company(&mut stage, |one| one.blocklist = vec![number(A).to_owned()]);
    announce(&mut stage, 4, refuses);
    let records = other_company(&mut stage, |one| {
        one.answer.mode = AnswerMode::Voicemail;
        one.answer.condition = Some(AnswerCondition::Always);
    });
    announce(&mut stage, 5, records);
    stage.change(B, |b| {
        b.answer.mode = AnswerMode::Forward;
        b.answer.condition = Some(AnswerCondition::Always);
        b.answer.destination = "2003".to_owned();
    });
    announce(&mut stage, 6, number(B));
    let expected = [(2, 486), (1, 200), (3, 480), (4, 603), (5, 480), (6, 480)];
    assert_over(&mut stage, 104, &expected);
}

#[test]
fn losing_the_network_leaves_nothing() {
    for seed in 0..20 {
        let mut stage = Stage::new(seed);
        announce(&mut stage, 1, OUTSIDE);
        if seed % 2 == 0 {
            stage.act(X, |x, now_ms| x.answer(0, now_ms));
        }
        stage.network.impairment.loss = 1_000;
        stage.wait_s(200);
        assert_eq!(ends(&stage).len(), 1, "seed {seed}");
        stage.assert_nothing_left(seed);
    }
}
