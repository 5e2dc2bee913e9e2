//! Sound through the relay: who is told what, who is joined with whom, and that no port is ever left.

use std::collections::{BTreeMap, BTreeSet};

use naisen_core::settings::{AnswerCondition, AnswerMode, MediaRelay};
use naisen_engine::rehearse::Heard;
use naisen_engine::{Config, Fact, Relay};
use naisen_sip::sdp::Sdp;
use naisen_sip::{Method, Status};

use crate::stage::{A, B, C, D, SERVER, Stage, X, config, number};
use crate::typed::{Switch, find, statuses};

/// The sessions of the relay, as whoever owns the sockets knows them.
#[derive(Default)]
pub(crate) struct Relays {
    pub(crate) open: BTreeMap<u64, Relay>,
    seen: usize,
    opened: usize,
    full: usize,
}

impl Relays {
    /// Takes what the engine has told since it was looked at last; no port may be taken twice.
    pub(crate) fn look(&mut self, stage: &Stage) {
        for (_, fact) in &stage.network.facts[self.seen..] {
            match fact {
                Fact::RelayOpened(relay) => {
                    self.opened += 1;
                    let known = self.open.insert(relay.session, (**relay).clone());
                    assert_eq!(known, None, "opened twice");
                }
                Fact::RelayMoved(relay) => {
                    let known = self.open.insert(relay.session, (**relay).clone());
                    assert!(known.is_some(), "moved before it was opened");
                }
                Fact::RelayClosed { session } => {
                    assert!(self.open.remove(session).is_some(), "closed twice");
                }
                Fact::RelayFull => self.full += 1,
                _ => {}
            }
            let streams = || self.open.values().flat_map(|relay| &relay.streams);
            let ports: BTreeSet<_> = streams().map(|stream| stream.port).collect();
            assert_eq!(ports.len(), streams().count(), "a port is taken twice");
        }
        self.seen = stage.network.facts.len();
    }

    /// The open session whose port a phone was told last in a call.
    pub(crate) fn facing(&self, stage: &Stage, agent: usize, call: usize) -> Option<&Relay> {
        let told = told_port(stage, agent, call)?;
        let faces = |relay: &&Relay| relay.streams.iter().any(|one| one.port == told);
        self.open.values().find(faces)
    }

    /// Whether whatever this phone says in this call comes to a phone that says it back.
    pub(crate) fn joins(&self, stage: &Stage, agent: usize, call: usize) -> bool {
        let Some(here) = self.facing(stage, agent, call) else {
            return false;
        };
        let there = here.with.and_then(|with| self.open.get(&with));
        there.is_some_and(|there| there.with == Some(here.session) && here.peer != there.peer)
    }
}

/// The relay's port a phone was told last in a call; none where it was told none of the relay.
fn told_port(stage: &Stage, agent: usize, call: usize) -> Option<u16> {
    let sdp = &stage.network.agents[agent].calls[call].remote_sdp;
    let sdp = Sdp::parse(sdp).ok()?;
    let audio = sdp.audio()?;
    let server: std::net::SocketAddr = SERVER.parse().unwrap();
    (audio.address == Some(server.ip()) && audio.port >= 32_000).then_some(audio.port)
}

fn relayed(relay: MediaRelay) -> Stage {
    let mut stage = Stage::new(1);
    stage.change_company(|company| company.relay = relay);
    stage
}

fn talk(stage: &mut Stage) {
    stage.dial(A, "2002");
    stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(stage.heard(A), [Heard::Answered(0)]);
    stage.heard(B);
}

fn told(stage: &Stage, agent: usize) -> String {
    let sdp = &stage.network.agents[agent].calls[0].remote_sdp;
    String::from_utf8(sdp.clone()).unwrap()
}

/// Both phones talk with each other through the relay.
fn assert_joined(stage: &Stage, one: (usize, usize), other: (usize, usize)) {
    let mut relays = Relays::default();
    relays.look(stage);
    let with = relays.facing(stage, one.0, one.1).unwrap().with;
    let there = relays.facing(stage, other.0, other.1).unwrap();
    assert_eq!(with, Some(there.session));
    assert!(relays.joins(stage, one.0, one.1) && relays.joins(stage, other.0, other.1));
}

fn assert_all_closed(stage: &mut Stage, opened: usize) {
    stage.assert_nothing_left(1);
    let mut relays = Relays::default();
    relays.look(stage);
    assert_eq!((relays.open.len(), relays.opened), (0, opened));
}

#[test]
fn each_side_is_told_the_relay_and_nothing_of_the_other() {
    // relay.1, relay.3
    let mut stage = relayed(MediaRelay::Always);
    talk(&mut stage);
    for agent in [A, B] {
        let told = told(&stage, agent);
        assert!(told.contains("\r\nc=IN IP4 198.51.100.1\r\n"), "{told}");
        assert!(
            told.contains(" 1 IN IP4 198.51.100.1\r\n") && !told.contains("192.0.2."),
            "{told}"
        );
        assert!(told.contains(" RTP/AVP 0 8 101\r\na=rtpmap:101 "), "{told}");
    }
    let mut relays = Relays::default();
    relays.look(&stage);
    let (a, b) = (
        relays.facing(&stage, A, 0).unwrap(),
        relays.facing(&stage, B, 0).unwrap(),
    );
    for (relay, address) in [(a, "192.0.2.1"), (b, "192.0.2.2")] {
        let stream = relay.streams[0];
        assert_eq!(
            stream.media,
            Some(format!("{address}:40000").parse().unwrap())
        );
        assert_eq!(
            stream.control,
            Some(format!("{address}:40001").parse().unwrap())
        );
        assert_eq!(relay.peer.to_string(), address);
    }
    assert_joined(&stage, (A, 0), (B, 0));
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_all_closed(&mut stage, 2);
}

#[test]
fn only_calls_of_phones_behind_nat_are_relayed_unless_the_company_says_otherwise() {
    // relay.1, relay.2
    for (relay, inside, is_relayed) in [
        (MediaRelay::Nat, None, false),
        (MediaRelay::Nat, Some(A), true),
        (MediaRelay::Nat, Some(B), true),
        (MediaRelay::Never, Some(A), false),
        (MediaRelay::Always, None, true),
    ] {
        let mut stage = Stage::unregistered(1);
        if let Some(agent) = inside {
            stage.network.agents[agent].inside = Some("192.168.1.5".parse().unwrap());
        }
        stage.register();
        stage.change_company(|company| company.relay = relay);
        talk(&mut stage);
        let mut relays = Relays::default();
        relays.look(&stage);
        for agent in [A, B] {
            let faces = relays.facing(&stage, agent, 0).is_some();
            assert_eq!(faces, is_relayed, "{relay:?} {inside:?}");
        }
        stage.act(B, |agent, now_ms| agent.hang_up(0, now_ms));
        assert_all_closed(&mut stage, if is_relayed { 2 } else { 0 });
    }
}

#[test]
fn a_phone_whose_answer_shows_its_nat_is_relayed_from_then_on() {
    // relay.2
    for early in [false, true] {
        let mut stage = Stage::unregistered(1);
        stage.network.agents[B].inside = Some("192.168.1.5".parse().unwrap());
        stage.network.agents[B].discovers = true;
        stage.register();
        stage.dial(A, "2002");
        assert!(told_port(&stage, B, 0).is_none(), "nothing shows it yet");
        if early {
            stage.act(B, |agent, now_ms| agent.progress(0, now_ms));
            assert!(told_port(&stage, A, 0).is_some());
        }
        stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
        assert_joined(&stage, (A, 0), (B, 0));
        stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
        assert_all_closed(&mut stage, 2);
    }
}

#[test]
fn a_phone_that_is_busy_with_its_own_request_is_told_of_the_relay_again() {
    // relay.2
    let mut stage = Stage::unregistered(1);
    stage.network.agents[B].inside = Some("192.168.1.5".parse().unwrap());
    stage.network.agents[B].discovers = true;
    stage.network.agents[B].engaged = 1;
    stage.register();
    talk(&mut stage);
    assert!(told_port(&stage, B, 0).is_none(), "491");
    stage.wait_s(4);
    assert_joined(&stage, (A, 0), (B, 0));
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_all_closed(&mut stage, 2);
}

#[test]
fn a_trunk_is_never_taken_for_a_phone_behind_nat() {
    // relay.2
    let mut stage = Stage::new(1);
    stage.network.agents[X].inside = Some("10.9.9.9".parse().unwrap());
    stage.dial(X, number(A));
    stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    assert!(told(&stage, A).contains("c=IN IP4 10.9.9.9\r\n"));
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_all_closed(&mut stage, 0);
}

#[test]
fn a_hold_keeps_the_ports_and_counts_the_version() {
    // relay.3, relay.6
    let mut stage = relayed(MediaRelay::Always);
    talk(&mut stage);
    let before = told(&stage, B);
    let origin = |sdp: &str| sdp.lines().nth(1).unwrap().to_owned();
    let port = |sdp: &str| {
        sdp.lines()
            .find(|line| line.starts_with("m="))
            .unwrap()
            .to_owned()
    };
    stage.act(A, |agent, now_ms| agent.reinvite(0, "sendonly", now_ms));
    let held = told(&stage, B);
    assert!(held.ends_with("a=sendonly\r\n"), "{held}");
    assert_eq!(port(&held), port(&before));
    assert_eq!(origin(&held), origin(&before).replace(" 1 IN", " 2 IN"));
    stage.act(A, |agent, now_ms| agent.reinvite(0, "sendonly", now_ms));
    assert_eq!(
        origin(&told(&stage, B)),
        origin(&held),
        "nothing has changed"
    );
    assert_joined(&stage, (A, 0), (B, 0));
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_all_closed(&mut stage, 2);
}

#[test]
fn a_hunt_joins_the_caller_with_whoever_answers() {
    // relay.6
    let mut stage = relayed(MediaRelay::Always);
    stage.dial(D, "2100");
    assert_eq!(stage.heard(A), [Heard::Rings(0)]);
    // Early media of the first, then the second answers.
    stage.act(A, |agent, now_ms| agent.progress(0, now_ms));
    let mut relays = Relays::default();
    relays.look(&stage);
    assert!(relays.joins(&stage, A, 0), "early media");
    stage.wait_s(10);
    assert_eq!(stage.heard(B), [Heard::Rings(0)]);
    stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
    assert_joined(&stage, (D, 0), (B, 0));
    stage.act(B, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_all_closed(&mut stage, 3);
}

#[test]
fn a_pickup_joins_the_caller_with_the_colleague() {
    // relay.6
    let mut stage = relayed(MediaRelay::Always);
    stage.dial(C, "2001");
    stage.dial(D, "77");
    assert_eq!(stage.heard(D), [Heard::Answered(0)]);
    assert_joined(&stage, (C, 0), (D, 0));
    stage.act(C, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_all_closed(&mut stage, 3);
}

#[test]
fn transfers_join_the_far_ends_and_keep_their_ports() {
    // relay.6
    let domain = "k1.demo.naisen.invalid";
    let mut stage = relayed(MediaRelay::Always);
    talk(&mut stage);
    let port = |sdp: String| {
        sdp.lines()
            .find(|line| line.starts_with("m="))
            .unwrap()
            .to_owned()
    };
    let before = port(told(&stage, B));
    let target = format!("sip:2003@{domain}");
    stage.act(A, |agent, now_ms| agent.refer(0, &target, now_ms));
    stage.act(C, |agent, now_ms| agent.answer(0, now_ms));
    assert_joined(&stage, (B, 0), (C, 0));
    assert_eq!(port(told(&stage, B)), before);
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    // C consults D and joins B with it.
    let second = stage.dial(C, "2004");
    stage.act(D, |agent, now_ms| agent.answer(0, now_ms));
    let replaces = stage.network.agents[C].replaces(second);
    let target = format!("sip:2004@{domain}?Replaces={replaces}");
    stage.act(C, |agent, now_ms| agent.refer(0, &target, now_ms));
    stage.wait_s(10);
    assert_joined(&stage, (B, 0), (D, 0));
    assert_eq!(port(told(&stage, B)), before);
    stage.act(D, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_all_closed(&mut stage, 5);
}

#[test]
fn a_mailbox_that_answers_frees_the_ports() {
    // relay.7
    let mut stage = relayed(MediaRelay::Always);
    stage.change(A, |a| {
        a.answer.mode = AnswerMode::Voicemail;
        a.answer.condition = Some(AnswerCondition::NoAnswer);
        a.answer.ring_seconds = Some(20);
    });
    stage.dial(X, number(A));
    stage.wait_s(21);
    assert_eq!(stage.heard(X), [Heard::Answered(0)]);
    stage.wait_s(40);
    let mut relays = Relays::default();
    relays.look(&stage);
    assert_eq!((relays.opened, relays.open.len()), (2, 0));
    assert!(
        told(&stage, X).contains("m=audio 30"),
        "the mailbox's own port"
    );
    stage.act(X, |agent, now_ms| agent.hang_up(0, now_ms));
    assert_all_closed(&mut stage, 2);
}

#[test]
fn a_call_without_a_port_goes_on_without_the_relay() {
    // relay.8
    let one_call = Config {
        relay_ports: Some(32_000..=32_003),
        ..config()
    };
    let mut stage = Stage::with(1, one_call);
    stage.register();
    stage.change_company(|company| company.relay = MediaRelay::Always);
    talk(&mut stage);
    stage.dial(C, "2004");
    stage.act(D, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(stage.heard(C), [Heard::Answered(0)]);
    assert!(told(&stage, C).contains("c=IN IP4 192.0.2.4\r\n"));
    assert!(told(&stage, D).contains("c=IN IP4 192.0.2.3\r\n"));
    let mut relays = Relays::default();
    relays.look(&stage);
    assert_eq!((relays.opened, relays.full), (2, 1));
    for agent in [A, C] {
        stage.act(agent, |agent, now_ms| agent.hang_up(0, now_ms));
    }
    assert_all_closed(&mut stage, 2);
}

#[test]
fn every_end_of_a_call_frees_the_ports() {
    // relay.7
    type Act = fn(&mut Stage);
    let ends: [(&str, Act); 7] = [
        ("the caller gives up", |stage| {
            stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
        }),
        ("the callee refuses", |stage| {
            stage.act(B, |agent, now_ms| agent.decline(0, 486, now_ms));
        }),
        ("nobody answers", |stage| stage.wait_s(190)),
        ("the callee hangs up", |stage| {
            stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
            stage.act(B, |agent, now_ms| agent.hang_up(0, now_ms));
        }),
        ("the callee is stopped", |stage| {
            stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
            stage.change(B, |b| b.emergency_stop = true);
            stage.network.deliver();
        }),
        ("the caller is stopped while it rings", |stage| {
            stage.change(A, |a| a.emergency_stop = true);
            stage.network.deliver();
        }),
        ("both die", |stage| {
            stage.act(B, |agent, now_ms| agent.answer(0, now_ms));
            stage.network.impairment.loss = 1_000;
            stage.wait_s(1_900);
            stage.network.impairment.loss = 0;
        }),
    ];
    for (what, end) in ends {
        let mut stage = relayed(MediaRelay::Always);
        stage.dial(A, "2002");
        end(&mut stage);
        stage.wait_s(70);
        assert!(stage.network.engine.is_idle(), "{what}");
        assert_all_closed(&mut stage, 2);
    }
}

#[test]
fn an_early_answer_and_the_one_after_it_are_the_same() {
    // relay.3
    let mut switch = Switch::new();
    switch
        .stage
        .change_company(|company| company.relay = MediaRelay::Always);
    switch.invite(A, "Require: 100rel\r\n");
    switch.request(Method::Prack, "RAck: 1 1 INVITE\r\n", "");
    switch
        .stage
        .act(A, |agent, now_ms| agent.progress(0, now_ms));
    let heard = switch.hear();
    assert_eq!(statuses(&heard), [183]);
    let early = String::from_utf8(heard[0].view().body().to_vec()).unwrap();
    assert!(early.contains("c=IN IP4 198.51.100.1\r\n"), "{early}");
    switch.request(Method::Prack, "RAck: 2 1 INVITE\r\n", "");
    switch.stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    assert_eq!(statuses(&switch.hear()), [200]);
    assert!(
        find(&switch.ack(1), Method::Invite).is_none(),
        "nothing has moved"
    );
    // UPDATE with a description, and a re-INVITE without one, whose ACK brings it.
    let sdp = "v=0\r\no=- 1 2 IN IP4 203.0.113.1\r\ns=-\r\nc=IN IP4 203.0.113.9\r\nt=0 0\r\n\
               m=audio 40002 RTP/AVP 0\r\n";
    let heard = switch.request(Method::Update, "", sdp);
    assert_eq!(statuses(&heard), [200]);
    let mut relays = Relays::default();
    relays.look(&switch.stage);
    let moved = "203.0.113.9:40002".parse().ok();
    assert!(
        relays
            .open
            .values()
            .any(|relay| relay.streams[0].media == moved)
    );
    assert_eq!(statuses(&switch.request(Method::Bye, "", "")), [200]);
    assert_all_closed(&mut switch.stage, 2);
}

#[test]
fn what_cannot_be_relayed_goes_as_it_is() {
    // relay.9
    let mut switch = Switch::new();
    switch
        .stage
        .change_company(|company| company.relay = MediaRelay::Always);
    let browser = "v=0\r\no=- 1 1 IN IP4 203.0.113.1\r\ns=-\r\nc=IN IP4 203.0.113.1\r\nt=0 0\r\n\
                   m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=fingerprint:sha-256 AA\r\n";
    switch.invite_with(A, "", browser);
    let stage = &switch.stage;
    let invite = stage.network.agents[A].calls[0].invite.as_ref().unwrap();
    assert_eq!(invite.view().body(), browser.as_bytes());
    switch
        .stage
        .act(A, |agent, now_ms| agent.decline(0, 488, now_ms));
    switch.hear();
    switch.ack(1);
    assert_all_closed(&mut switch.stage, 0);
}

#[test]
fn an_offer_in_the_answer_goes_through_the_relay_too() {
    // relay.3
    let mut switch = Switch::new();
    switch
        .stage
        .change_company(|company| company.relay = MediaRelay::Always);
    switch.invite_with(A, "", "");
    switch.stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    let heard = switch.hear();
    let answer = heard
        .iter()
        .find(|one| one.view().status() == Some(Status(200)));
    let offer = String::from_utf8(answer.unwrap().view().body().to_vec()).unwrap();
    assert!(offer.contains("c=IN IP4 198.51.100.1\r\n"), "{offer}");
    switch.ack_with(1, crate::typed::SDP);
    let told = told(&switch.stage, A);
    assert!(told.contains("c=IN IP4 198.51.100.1\r\n"), "{told}");
    let mut relays = Relays::default();
    relays.look(&switch.stage);
    assert!(relays.joins(&switch.stage, A, 0));
    assert_eq!(statuses(&switch.request(Method::Bye, "", "")), [200]);
    assert_all_closed(&mut switch.stage, 2);
}

/// The phone that hears what a phone says in a call; none where nobody does. Nothing where a mailbox or
/// guidance hears it.
pub(crate) fn sound_goes_to(
    stage: &Stage,
    relays: &Relays,
    agent: usize,
    call: usize,
) -> Option<Option<usize>> {
    let sdp = &stage.network.agents[agent].calls[call].remote_sdp;
    let audio = Sdp::parse(sdp).ok()?.audio()?.address?;
    let server: std::net::SocketAddr = SERVER.parse().unwrap();
    let at = if told_port(stage, agent, call).is_some() {
        let open = relays.facing(stage, agent, call);
        let open = open.filter(|_| relays.joins(stage, agent, call));
        let there = open.and_then(|open| relays.open.get(&open.with?));
        there.map(|there| there.peer)
    } else if audio == server.ip() {
        return None;
    } else {
        Some(audio)
    };
    let is_there = |agent: &naisen_engine::rehearse::Agent| {
        Some(agent.address().ip()) == at || (agent.inside.is_some() && agent.inside == at)
    };
    Some(stage.network.agents.iter().position(is_there))
}
