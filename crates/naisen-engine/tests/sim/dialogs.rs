//! Within calls: session timers on both sides (RFC 4028), requests that pass through, transfers that may
//! not be, and what is too much.

use std::sync::Arc;

use naisen_core::ids::{CompanyId, SiteId, SubscriberId};
use naisen_core::settings::{
    Answer, AnswerCondition, AnswerMode, Company, CompanySettings, DigestMode, Subscriber,
};
use naisen_engine::directory::Credentials;
use naisen_engine::rehearse::{Account, Agent, Heard, Impairment};
use naisen_engine::{Config, Engine, Input};
use naisen_sip::digest::Ha1;
use naisen_sip::{HeaderName, Method, header};

use crate::stage::{A, B, SERVER, Stage, X, config, number};
use crate::typed::{Switch, find, statuses};

fn talk(stage: &mut Stage) {
    stage.dial(A, "2002");
    stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(stage.heard(A), [Heard::Answered(0)]);
    stage.heard(B);
}

#[test]
fn a_long_call_is_refreshed_and_goes_on() {
    let mut stage = Stage::new(1);
    talk(&mut stage);
    stage.wait_s(10_000);
    assert_eq!(stage.network.engine.calls_now(), 1);
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_eq!(stage.heard(B), [Heard::Bye(0)]);
    stage.assert_nothing_left(1);
}

#[test]
fn a_call_between_phones_that_died_ends_by_itself() {
    // sip.13
    let mut stage = Stage::new(1);
    talk(&mut stage);
    stage.network.impairment = Impairment {
        loss: 1_000,
        ..Impairment::default()
    };
    stage.wait_s(1_840);
    assert_eq!(stage.network.engine.calls_now(), 0);
    assert!(stage.record().ended_after_ms < 1_840_000);
}

#[test]
fn we_refresh_who_asks_us_to_and_give_up_who_is_silent() {
    // sip.12
    let mut switch = Switch::new();
    let asks =
        "Supported: timer\r\nSession-Expires: 100;refresher=uas\r\nAllow: INVITE, UPDATE\r\n";
    switch.invite(A, asks);
    switch.stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    let heard = switch.hear();
    let agreed = heard[0]
        .view()
        .get(HeaderName::SessionExpires)
        .unwrap()
        .to_vec();
    assert_eq!(agreed, b"100;refresher=uas");
    switch.ack(1);
    let heard = switch.wait_ms(50_500);
    let update = find(&heard, Method::Update).unwrap().clone();
    assert!(update.view().body().is_empty());
    switch.ok(
        &update,
        "Session-Expires: 100;refresher=uac\r\nRequire: timer\r\n",
    );
    let heard = switch.wait_ms(50_500);
    assert!(find(&heard, Method::Update).is_some(), "and again");
    let heard = switch.wait_ms(60_000);
    assert!(
        find(&heard, Method::Bye).is_some(),
        "nobody answers any more"
    );
    assert_eq!(switch.stage.heard(A).last(), Some(&Heard::Bye(0)));
}

#[test]
fn who_promised_to_refresh_and_does_not_is_given_up() {
    let mut switch = Switch::new();
    switch.invite(A, "Supported: timer\r\nSession-Expires: 90\r\n");
    switch.stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    let heard = switch.hear();
    let view = heard[0].view();
    assert_eq!(
        view.get(HeaderName::SessionExpires),
        Some(&b"90;refresher=uac"[..])
    );
    assert!(view.lists(HeaderName::Require, "timer"));
    switch.ack(1);
    switch.wait_ms(50_000);
    let heard = switch.request(
        Method::Update,
        "Supported: timer\r\nSession-Expires: 90\r\n",
        "",
    );
    assert_eq!(statuses(&heard), [200]);
    assert!(find(&switch.wait_ms(50_000), Method::Bye).is_none());
    assert!(find(&switch.wait_ms(20_000), Method::Bye).is_some());
}

#[test]
fn a_session_that_is_too_short_is_refused_with_what_would_do() {
    let mut switch = Switch::new();
    let heard = switch.invite(A, "Supported: timer\r\nSession-Expires: 60\r\n");
    assert_eq!(statuses(&heard), [422]);
    assert_eq!(heard[0].view().number(HeaderName::MinSe), Some(90));
}

#[test]
fn info_and_update_pass_through() {
    // sip.14
    let mut switch = Switch::new();
    switch.invite(A, "");
    switch.stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    switch.hear();
    switch.ack(1);
    assert_eq!(
        statuses(&switch.request(Method::Info, "", "Signal=5\r\n")),
        [200]
    );
    let sdp = "v=0\r\no=- 1 2 IN IP4 203.0.113.1\r\ns=-\r\nc=IN IP4 203.0.113.9\r\nt=0 0\r\n\
               m=audio 40000 RTP/AVP 0\r\n";
    assert_eq!(statuses(&switch.request(Method::Update, "", sdp)), [200]);
    assert_eq!(
        statuses(&switch.request(Method::Refer, "Refer-To: <sip:2004@h>\r\n", "")),
        [603]
    );
    assert_eq!(statuses(&switch.request(Method::Bye, "", "")), [200]);
    switch.stage.assert_nothing_left(1);
}

#[test]
fn a_transfer_is_refused_as_a_call_to_its_target_would_be() {
    // sip.15
    let mut stage = Stage::new(1);
    talk(&mut stage);
    let targets = [
        ("sip:9999@k1.demo.naisen.invalid", 404),
        ("sip:2004@elsewhere.invalid", 404),
        ("sip:110@k1.demo.naisen.invalid", 403),
        ("sip:*97@k1.demo.naisen.invalid", 403),
        ("sip:77@k1.demo.naisen.invalid", 403),
        (
            "sip:2004@k1.demo.naisen.invalid?Replaces=x%3Bto-tag%3D1%3Bfrom-tag%3D2",
            481,
        ),
    ];
    for (target, status) in targets {
        stage.act(A, |agent, now_ms| agent.refer(0, target, now_ms));
        let told = |status| Heard::Transferred { call: 0, status };
        assert_eq!(stage.heard(A), [told(100), told(status)], "{target}");
        stage.wait_s(1);
    }
    assert_eq!(stage.network.engine.calls_now(), 1, "the call goes on");
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.assert_nothing_left(1);
}

#[test]
fn a_call_diverted_into_another_company_tells_who_diverted_it() {
    // sip.19
    let mut stage = Stage::new(1);
    stage.change(A, |a| {
        a.answer = Answer {
            mode: AnswerMode::Forward,
            condition: Some(AnswerCondition::Always),
            ring_seconds: None,
            destination: "005022220001".to_owned(),
        };
    });
    let (domain, zed) = ("k2.demo.naisen.invalid", "05022220001");
    let company = Company {
        sip_domain: domain.to_owned(),
        digest: DigestMode::Md5,
        ..Company::default()
    };
    let mut world = CompanySettings::new(CompanyId(2), company);
    world.put_subscriber(SubscriberId(50), Subscriber::new(zed, SiteId(2)));
    stage.network.tell(Input::Settings {
        settings: Arc::new(world),
        changed: None,
    });
    stage.network.tell(Input::Credentials {
        subscriber: SubscriberId(50),
        credentials: Some(Credentials {
            ha1: Ha1::of(zed.as_bytes(), domain.as_bytes(), b"z"),
            suspended: false,
        }),
    });
    let account = Account {
        number: zed.to_owned(),
        domain: domain.to_owned(),
        password: "z".to_owned(),
    };
    let local = "192.0.2.50:5060".parse().unwrap();
    let place = stage
        .network
        .add(Agent::new(account, local, SERVER.parse().unwrap(), 50));
    stage.act(place, |agent, now_ms| agent.register(3_600, now_ms));
    assert_eq!(stage.heard(place), [Heard::Registered(200)]);
    stage.dial(X, number(A));
    assert_eq!(stage.heard(place), [Heard::Rings(0)]);
    let invite = stage.network.agents[place].calls[0].invite.clone().unwrap();
    let view = invite.view();
    let diversions = header::Diversion::all(&view);
    let numbers: Vec<_> = diversions
        .map(|one| one.address.parsed_uri().unwrap().user_text().into_owned())
        .collect();
    assert_eq!(numbers, [number(A).as_bytes().to_vec()]);
    assert_eq!(header::HistoryEntry::all(&view).count(), 2);
    stage.act(X, |agent, now_ms| agent.hang_up(0, now_ms));
    stage.assert_nothing_left(1);
}

#[test]
fn a_call_too_many_is_refused_with_a_time_to_come_back() {
    // sip.21
    let mut switch = Switch::new();
    let crowded = Config {
        calls_max: 0,
        ..config()
    };
    switch.stage.network.engine = Engine::new(crowded);
    let heard = switch.invite(A, "");
    assert_eq!(statuses(&heard), [503]);
    assert_eq!(heard[0].view().number(HeaderName::RetryAfter), Some(5));
}
