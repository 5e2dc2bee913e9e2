//! A number whose terminal is replaced: the former one is there no more.

use naisen_engine::directory::Credentials;
use naisen_engine::rehearse::Heard;
use naisen_engine::{Fact, Input};
use naisen_sip::digest::Ha1;

use crate::stage::{A, B, DOMAIN, Stage, id, number};

/// The credentials of A with this password.
fn issue(stage: &mut Stage, password: &str) {
    let ha1 = Ha1::of(number(A).as_bytes(), DOMAIN.as_bytes(), password.as_bytes());
    stage.network.tell(Input::Credentials {
        subscriber: id(A),
        credentials: Some(Credentials {
            ha1,
            suspended: false,
        }),
    });
    stage.network.deliver();
}

/// How many ways to A's terminal the last registration fact told.
fn ways(stage: &Stage) -> Option<usize> {
    let facts = stage.network.facts.iter().rev();
    facts
        .filter_map(|(_, fact)| match fact {
            Fact::Registration {
                subscriber,
                bindings,
            } if *subscriber == id(A) => Some(bindings.len()),
            _ => None,
        })
        .next()
}

#[test]
fn new_credentials_unbind_the_former_phone_and_leave_its_call_alone() {
    // terminal-auth.17
    let mut stage = Stage::new(111);
    stage.dial(B, "2001");
    stage.act(A, |a, now_ms| a.answer(0, now_ms));
    issue(&mut stage, "secret0");
    assert_eq!(ways(&stage), Some(1), "the same credentials change nothing");
    issue(&mut stage, "another");
    assert_eq!(ways(&stage), Some(0));
    assert!(!stage.network.engine.is_registered(id(A)));
    stage.wait_s(5);
    assert_eq!(stage.heard(B), [Heard::Answered(0)], "the call goes on");
    stage.act(B, |b, now_ms| b.hang_up(0, now_ms));
    let _ = stage.heard(A);
    stage.act(A, |a, now_ms| a.register(3_600, now_ms));
    assert_eq!(stage.heard(A), [Heard::Registered(401)]);
    assert_eq!(ways(&stage), Some(0));
    stage.dial(B, "2001");
    let status = 480;
    assert!(stage.heard(B).contains(&Heard::Refused { call: 1, status }));
    stage.network.agents[A].account.password = "another".to_owned();
    stage.act(A, |a, now_ms| a.register(3_600, now_ms));
    assert_eq!(stage.heard(A), [Heard::Registered(200)]);
    stage.assert_nothing_left(111);
}

#[test]
fn a_phone_that_rings_when_its_credentials_go_is_given_up() {
    // terminal-auth.17
    let mut stage = Stage::new(112);
    stage.dial(B, "2001");
    assert_eq!(stage.heard(A), [Heard::Rings(0)]);
    issue(&mut stage, "another");
    let refused = Heard::Refused {
        call: 0,
        status: 480,
    };
    assert_eq!(stage.heard(B), [refused]);
    stage.assert_nothing_left(112);
}

#[test]
fn a_binding_kept_over_a_restart_outlives_the_first_telling() {
    let mut stage = Stage::new(113);
    let kept = naisen_engine::Kept {
        bindings: stage.network.engine.bindings(stage.network.now()),
        ..naisen_engine::Kept::default()
    };
    let mut second = Stage::unregistered(114);
    let now = second.network.now();
    second.network.engine.restore(kept, now);
    // The stage has told the credentials before; told again they are the same.
    issue(&mut second, "secret0");
    assert!(second.network.engine.is_registered(id(A)));
    issue(&mut stage, "another");
    assert!(!stage.network.engine.is_registered(id(A)));
}
