//! Random people on a bad network, compared with a plain model: whoever talks, talks with somebody who
//! talks with them; the engine counts exactly the calls the phones are in; every call that began has one
//! record; and nothing is left when everybody has hung up.

use std::collections::{BTreeMap, BTreeSet};

use naisen_core::plan::CallId;
use naisen_core::settings::MediaRelay;
use naisen_engine::Fact;
use naisen_engine::rehearse::{CallState, Heard, Impairment};

use crate::relay::{Relays, sound_goes_to};
use crate::stage::{A, B, C, D, P, Stage, X, id, number};

/// Seeds of one run of the tests.
const SEEDS: u64 = 1_000;
const TARGETS: [&str; 8] = [
    "2001",
    "2002",
    "2003",
    "2004",
    "2100",
    "77",
    "00312345678",
    "*97",
];

/// What the network may do: up to 20 % loss, 10 % doubles, 100 ms jitter.
fn impair(stage: &mut Stage) {
    stage.network.impairment = Impairment {
        loss: stage.network.draw() % 200,
        double: stage.network.draw() % 100,
        delay_ms: stage.network.draw() % 100,
    };
}

/// Somebody does something.
fn act(stage: &mut Stage) {
    let agent = (stage.network.draw() % 6) as usize;
    let choice = stage.network.draw() % 10;
    let now_ms = stage.network.now_ms();
    let calls = &stage.network.agents[agent].calls;
    let find = |state| calls.iter().position(|call| call.state == state);
    let (ringing, talking) = (find(CallState::Ringing), find(CallState::Talking));
    let dialling = find(CallState::Dialling);
    let draw = stage.network.draw() as usize;
    let phone = &mut stage.network.agents[agent];
    match (choice, ringing, talking) {
        (0..=4, Some(call), _) => phone.answer(call, now_ms),
        (5, Some(call), _) => phone.decline(call, 486, now_ms),
        (0 | 1, None, Some(call)) => phone.hang_up(call, now_ms),
        (2, None, Some(call)) => phone.reinvite(call, "sendonly", now_ms),
        (3, None, Some(call)) if agent != X => {
            phone.refer(call, "sip:2004@k1.demo.naisen.invalid", now_ms);
        }
        (4 | 5, None, None) => {
            if let Some(call) = dialling {
                phone.hang_up(call, now_ms);
            }
        }
        (6..=9, None, None) if agent == X => {
            let called = [A, B, C, D, P][draw % 5];
            phone.dial(number(called), "", None, now_ms);
        }
        (6..=9, None, _) => {
            phone.dial(TARGETS[draw % TARGETS.len()], "", None, now_ms);
        }
        _ => {}
    }
    stage.network.deliver();
}

/// Calls a phone is in, as it sees them itself.
fn in_calls(stage: &Stage, agent: usize) -> usize {
    let calls = stage.network.agents[agent].calls.iter();
    calls
        .filter(|call| {
            matches!(
                call.state,
                CallState::Talking | CallState::Dialling | CallState::Ringing
            )
        })
        .count()
}

/// On a quiet network everybody must agree about who is in a call. Only a caller whom nothing has reached
/// gives up in silence, and the engine lets its call ring on.
fn compare(stage: &Stage, seed: u64, rings: bool) {
    for agent in [A, B, C, D, P] {
        let (phone, engine) = (
            in_calls(stage, agent),
            stage.network.engine.calls_of(id(agent)),
        );
        let heard = stage.network.agents[agent].heard.iter();
        let unheard = heard.filter(|one| matches!(one, Heard::Refused { status: 408, .. }));
        let silent = if rings { unheard.count() } else { 0 };
        assert!(
            (phone..=phone + silent).contains(&engine),
            "seed {seed}: phone {agent} is in {phone} calls, for the engine in {engine}"
        );
    }
}

/// Whoever talks is heard by somebody who talks, and hears that one: through the relay or straight.
fn check_sound(stage: &Stage, relays: &Relays, seed: u64) {
    let talking = |agent: usize| {
        let calls = stage.network.agents[agent].calls.iter().enumerate();
        calls.filter(|(_, call)| call.state == CallState::Talking)
    };
    for agent in [A, B, C, D, P, X] {
        for (call, _) in talking(agent) {
            let Some(other) = sound_goes_to(stage, relays, agent, call) else {
                continue;
            };
            let back = other.is_some_and(|other| {
                let mut calls = talking(other);
                calls
                    .any(|(call, _)| sound_goes_to(stage, relays, other, call) == Some(Some(agent)))
            });
            let sdp = &stage.network.agents[agent].calls[call].remote_sdp;
            let told = String::from_utf8_lossy(sdp);
            let open = &relays.open;
            assert!(
                back,
                "seed {seed}: phone {agent} is not heard in its call {call}, towards {other:?}: {told}{open:#?}"
            );
        }
    }
}

fn hang_up_all(stage: &mut Stage) {
    let now_ms = stage.network.now_ms();
    for agent in [A, B, C, D, P, X] {
        for call in 0..stage.network.agents[agent].calls.len() {
            stage.network.agents[agent].hang_up(call, now_ms);
        }
    }
    stage.network.deliver();
}

fn check_records(stage: &Stage, seed: u64) {
    let mut open: BTreeMap<CallId, i32> = BTreeMap::new();
    for (_, fact) in &stage.network.facts {
        match fact {
            Fact::Arrived { call, .. } => *open.entry(*call).or_default() += 1,
            Fact::Ended(record) => *open.entry(record.call).or_default() -= 1,
            _ => {}
        }
    }
    let wrong: Vec<_> = open.iter().filter(|(_, count)| **count != 0).collect();
    assert!(
        wrong.is_empty(),
        "seed {seed}: calls without exactly one record: {wrong:?}"
    );
}

/// Every third storm is relayed, every third one has a phone behind NAT.
fn settled(seed: u64) -> Stage {
    let mut stage = Stage::unregistered(seed);
    if seed % 3 == 1 {
        stage.network.agents[B].inside = "192.168.0.2".parse().ok();
        stage.network.agents[B].discovers = seed % 2 == 1;
    }
    stage.register();
    if seed % 3 == 2 {
        stage.change_company(|company| company.relay = MediaRelay::Always);
    }
    stage
}

/// Whoever was told to ring is told of its silence.
fn check_silence(stage: &Stage, seed: u64) {
    let mut ringing = BTreeSet::new();
    for (_, fact) in &stage.network.facts {
        match fact {
            Fact::Alerting { call, subscriber } => {
                ringing.insert((*call, *subscriber));
            }
            Fact::Silent { call, subscriber } => {
                ringing.remove(&(*call, *subscriber));
            }
            _ => {}
        }
    }
    assert!(ringing.is_empty(), "seed {seed}: {ringing:?} ring for ever");
}

fn storm(seed: u64) {
    let mut stage = settled(seed);
    let mut relays = Relays::default();
    impair(&mut stage);
    for _ in 0..20 {
        act(&mut stage);
        let pause_ms = stage.network.draw() % 4_000;
        let until_ms = stage.network.now_ms() + pause_ms;
        stage.network.run_until(until_ms);
        relays.look(&stage);
    }
    stage.network.impairment = Impairment::default();
    stage.wait_s(75);
    compare(&stage, seed, true);
    // Until nobody rings any more, also for somebody who is being transferred.
    stage.wait_s(185);
    compare(&stage, seed, false);
    relays.look(&stage);
    check_sound(&stage, &relays, seed);
    for _ in 0..3 {
        hang_up_all(&mut stage);
        stage.wait_s(5);
    }
    stage.assert_nothing_left(seed);
    for agent in [A, B, C, D, P] {
        assert_eq!(stage.network.engine.calls_of(id(agent)), 0, "seed {seed}");
    }
    relays.look(&stage);
    assert!(
        relays.open.is_empty(),
        "seed {seed}: the relay has a port left"
    );
    check_records(&stage, seed);
    check_silence(&stage, seed);
}

#[test]
fn a_thousand_storms_pass_and_leave_nothing() {
    for seed in 1..=SEEDS {
        storm(seed);
    }
}

#[test]
fn calls_complete_at_thirty_percent_loss() {
    for seed in 1..=50 {
        let mut stage = Stage::new(seed);
        stage.network.impairment = Impairment {
            loss: 300,
            double: 100,
            delay_ms: 100,
        };
        stage.dial(A, "2002");
        stage.wait_s(30);
        if stage.heard(B) != [Heard::Rings(0)] {
            // Seven INVITEs in a row were lost; rare, and not what is tested here.
            continue;
        }
        stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
        stage.wait_s(30);
        assert_eq!(stage.heard(A), [Heard::Answered(0)], "seed {seed}");
        stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
        stage.network.impairment = Impairment::default();
        stage.assert_nothing_left(seed);
        assert_eq!(stage.heard(B), [Heard::Bye(0)], "seed {seed}");
        check_records(&stage, seed);
    }
}
