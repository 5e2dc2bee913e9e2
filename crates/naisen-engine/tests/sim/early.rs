//! Before the answer: reliable provisional responses (RFC 3262), early media, guidance.

use std::sync::Arc;

use naisen_core::ids::{CompanyId, SiteId, SubscriberId};
use naisen_core::plan::{Announcement, Guidance};
use naisen_core::settings::{Company, CompanySettings, Subscriber};
use naisen_engine::rehearse::Heard;
use naisen_engine::{Fact, Input};
use naisen_sip::{HeaderName, Method, OwnedMessage};

use crate::stage::{A, B, C, Stage, X, id, number};
use crate::typed::{Switch, statuses};

fn rseq(message: &OwnedMessage) -> Option<u64> {
    message.view().number(HeaderName::RSeq)
}

fn ring_reliably() -> Switch {
    let mut switch = Switch::new();
    let heard = switch.invite(A, "Require: 100rel\r\n");
    assert_eq!(statuses(&heard), [100, 180]);
    assert!(heard[1].view().lists(HeaderName::Require, "100rel"));
    assert_eq!(rseq(&heard[1]), Some(1));
    switch
}

#[test]
fn a_reliable_response_is_repeated_until_it_is_acknowledged() {
    // sip.11
    let mut switch = ring_reliably();
    assert_eq!(statuses(&switch.wait_ms(3_600)), [180, 180, 180]);
    let heard = switch.request(Method::Prack, "RAck: 9 1 INVITE\r\n", "");
    assert_eq!(statuses(&heard), [481]);
    let heard = switch.request(Method::Prack, "RAck: 1 1 INVITE\r\n", "");
    assert_eq!(statuses(&heard), [200]);
    assert!(switch.wait_ms(20_000).is_empty());
    switch.stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    let heard = switch.hear();
    assert_eq!(statuses(&heard), [200]);
    assert!(!heard[0].view().body().is_empty());
    switch.ack(1);
    assert_eq!(statuses(&switch.request(Method::Bye, "", "")), [200]);
    switch.stage.assert_nothing_left(1);
}

#[test]
fn a_caller_that_never_acknowledges_is_given_up() {
    let mut switch = ring_reliably();
    let heard = switch.wait_ms(33_000);
    assert!(statuses(&heard).contains(&500), "{:?}", statuses(&heard));
    assert_eq!(
        switch.stage.heard(A),
        [
            Heard::Rings(0),
            Heard::Cancelled {
                call: 0,
                elsewhere: false
            }
        ]
    );
}

#[test]
fn an_answer_waits_for_the_early_answer_before_it() {
    let mut switch = ring_reliably();
    switch.request(Method::Prack, "RAck: 1 1 INVITE\r\n", "");
    switch
        .stage
        .act(A, |agent, now_ms| agent.progress(0, now_ms));
    let heard = switch.hear();
    assert_eq!((statuses(&heard), rseq(&heard[0])), (vec![183], Some(2)));
    assert!(!heard[0].view().body().is_empty());
    switch.stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    assert!(switch.hear().is_empty());
    let heard = switch.request(Method::Prack, "RAck: 2 1 INVITE\r\n", "");
    assert_eq!(statuses(&heard), [200, 200]);
    let answer = heard.last().unwrap().view();
    assert_eq!(answer.cseq().unwrap().method, Method::Invite);
    assert!(answer.body().is_empty(), "it has been answered before");
    assert!(switch.ack(1).is_empty(), "and the same way");
    assert_eq!(statuses(&switch.request(Method::Bye, "", "")), [200]);
    switch.stage.assert_nothing_left(1);
}

#[test]
fn early_media_of_the_only_leg_reaches_the_caller() {
    // sip.10
    let mut switch = Switch::new();
    assert_eq!(statuses(&switch.invite(A, "")), [100, 180]);
    switch
        .stage
        .act(A, |agent, now_ms| agent.progress(0, now_ms));
    let heard = switch.hear();
    assert_eq!(statuses(&heard), [183]);
    assert!(!heard[0].view().body().is_empty());
    assert_eq!(statuses(&switch.request(Method::Bye, "", "")), [200, 487]);
}

fn guided(stage: &Stage) -> (usize, usize) {
    let facts = stage.network.facts.iter();
    let count = |wanted: fn(&Fact) -> bool| facts.clone().filter(|(_, fact)| wanted(fact)).count();
    (
        count(|fact| matches!(fact, Fact::GuidanceOpened(_))),
        count(|fact| matches!(fact, Fact::MediaClosed { .. })),
    )
}

#[test]
fn guidance_is_heard_before_the_refusal() {
    let mut stage = Stage::new(1);
    stage.dial(A, "0110");
    let refused = |status| Heard::Refused { call: 0, status };
    assert_eq!(stage.heard(A), [refused(403)]);
    assert_eq!(guided(&stage), (1, 1));
    assert_eq!(stage.record().status, 403);
    stage.assert_nothing_left(1);
}

#[test]
fn guidance_that_never_ends_is_cut_and_a_caller_may_leave() {
    // sip.20
    let mut stage = Stage::new(1);
    stage.network.plays = false;
    stage.dial(A, "0119");
    assert_eq!(stage.heard(A), []);
    stage.wait_s(14);
    assert_eq!(stage.heard(A), []);
    stage.wait_s(1);
    let refused = |call, status| Heard::Refused { call, status };
    assert_eq!(stage.heard(A), [refused(0, 403)]);
    stage.dial(A, "0118");
    stage.wait_s(1);
    stage.act(A, |agent, now_ms| agent.hang_up(1, now_ms));
    assert_eq!(stage.heard(A), [refused(1, 487)]);
    assert_eq!(guided(&stage), (2, 2));
    stage.assert_nothing_left(1);
}

/// A company's refused callers hear why from now on.
fn announce(stage: &mut Stage, mut world: CompanySettings) {
    let company = Company {
        refusal_guidance: true,
        ..world.company().clone()
    };
    world.put_company(company);
    stage.network.tell(Input::Settings {
        settings: Arc::new(world),
        changed: None,
    });
}

/// What has been played so far: in which company, and what.
fn announced(stage: &Stage) -> Vec<(CompanyId, Guidance)> {
    let facts = stage.network.facts.iter();
    let guided = facts.filter_map(|(_, fact)| match fact {
        Fact::GuidanceOpened(guided) => Some((guided.company, guided.guidance)),
        _ => None,
    });
    guided.collect()
}

#[test]
fn refused_callers_hear_why_where_the_company_wants_it() {
    // calls.61
    let mut stage = Stage::new(1);
    stage.change(B, |b| b.anonymous_reject = true);
    stage.change(C, |c| c.outside_bar = true);
    let calls = [
        (A, "1842002", 433, Announcement::Anonymous, A),
        (X, number(B), 433, Announcement::Anonymous, B),
        (C, "00312345678", 403, Announcement::Barred, C),
        (A, "00570123456", 403, Announcement::Barred, A),
        (A, "1234", 404, Announcement::Unknown, A),
    ];
    let dial = |stage: &mut Stage, place: usize, called: &str| {
        let extra = if place == X { "Privacy: id\r\n" } else { "" };
        let call = stage.act(place, |agent, now_ms| {
            agent.dial(called, extra, None, now_ms)
        });
        (call, stage.heard(place))
    };
    for (place, called, status, ..) in calls {
        let (call, heard) = dial(&mut stage, place, called);
        assert_eq!(heard, [Heard::Refused { call, status }], "{called}");
    }
    assert_eq!(announced(&stage), [], "it is off at first");
    let world = stage.settings.clone();
    announce(&mut stage, world);
    for (place, called, status, announcement, speaker) in calls {
        let (call, heard) = dial(&mut stage, place, called);
        assert_eq!(heard, [Heard::Refused { call, status }], "{called}");
        let guidance = Guidance {
            announcement,
            language_of: Some(id(speaker)),
        };
        let last = announced(&stage).pop();
        assert_eq!(last, Some((CompanyId(1), guidance)), "{called}");
    }
    stage.assert_nothing_left(1);
}

#[test]
fn a_refusal_of_another_company_is_heard_and_kept_by_both() {
    // calls.61
    let mut stage = Stage::new(1);
    let zed = "05022220001";
    let company = Company {
        sip_domain: "k2.demo.naisen.invalid".to_owned(),
        ..Company::default()
    };
    let mut world = CompanySettings::new(CompanyId(2), company);
    let mut subscriber = Subscriber::new(zed, SiteId(2));
    subscriber.anonymous_reject = true;
    world.put_subscriber(SubscriberId(50), subscriber);
    announce(&mut stage, world);
    stage.network.plays = false;
    stage.dial(A, &format!("0184{zed}"));
    stage.wait_s(14);
    assert_eq!(stage.heard(A), [], "it is being played");
    stage.wait_s(1);
    let status = 433;
    assert_eq!(stage.heard(A), [Heard::Refused { call: 0, status }]);
    let guidance = Guidance {
        announcement: Announcement::Anonymous,
        language_of: Some(SubscriberId(50)),
    };
    assert_eq!(announced(&stage), [(CompanyId(2), guidance)]);
    let records = stage
        .network
        .facts
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::Ended(record) => Some((record.company, record.status)),
            _ => None,
        });
    let records: Vec<_> = records.collect();
    assert_eq!(records, [(CompanyId(2), status), (CompanyId(1), status)]);
    assert_eq!(guided(&stage), (1, 1));
    stage.assert_nothing_left(1);
}

#[test]
fn a_caller_that_cannot_listen_is_refused_at_once() {
    // sip.20
    let mut switch = Switch::new();
    switch.stage.change(A, |a| a.anonymous_reject = true);
    let world = switch.stage.settings.clone();
    announce(&mut switch.stage, world);
    let heard = switch.invite_without_offer(A, "Privacy: id\r\n");
    assert_eq!(statuses(&heard), [100, 433]);
    assert_eq!(announced(&switch.stage), []);
}
