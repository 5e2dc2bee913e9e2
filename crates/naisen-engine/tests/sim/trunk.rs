//! Trunks: registering with digest, challenges, silence, failover, streams, and a company that goes.

use std::sync::Arc;

use naisen_core::ids::{CompanyId, TrunkId};
use naisen_engine::directory::{Login, Peer, Trunk};
use naisen_engine::rehearse::Heard;
use naisen_engine::{Engine, Fact, Input, Now, PeerState};
use naisen_sip::build::Builder;
use naisen_sip::digest::{self, Algorithm, Credentials, Ha1};
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::transaction::Outgoing;
use naisen_sip::{HeaderName, Method, OwnedMessage, Status};

use crate::stage::{A, Stage, X, number};

const REALM: &[u8] = b"carrier.invalid";

fn peer(host: &str, transport: Transport, login: bool) -> Peer {
    Peer {
        host: host.to_owned(),
        address: format!("{host}:5060").parse().unwrap(),
        transport,
        login: login.then(|| Login {
            username: "naisen1".to_owned(),
            password: "trunk secret".to_owned(),
            domain: "carrier.invalid".to_owned(),
            expires_s: 600,
        }),
    }
}

fn trunk(id: i64, ping_s: u32, peers: Vec<Peer>) -> Trunk {
    Trunk {
        id: TrunkId(id),
        peers,
        trusted: true,
        plus_81: false,
        show_diverting: false,
        ping_s,
    }
}

/// An engine whose trunks are played by the test, at an instant of its own.
struct Peers {
    engine: Engine,
    now_ms: u64,
    sent: Vec<Outgoing>,
    facts: Vec<Fact>,
}

impl Peers {
    fn new(trunks: Vec<Trunk>) -> Self {
        let engine = Engine::new(crate::stage::config());
        Self::of(engine, 0, trunks)
    }

    fn of(engine: Engine, now_ms: u64, trunks: Vec<Trunk>) -> Self {
        let mut peers = Self {
            engine,
            now_ms,
            sent: Vec::new(),
            facts: Vec::new(),
        };
        peers.tell(Input::Trunks(trunks));
        peers.tell(Input::Tick);
        peers
    }

    fn tell(&mut self, input: Input<'_>) {
        let now = Now {
            mono_ms: self.now_ms,
            epoch_ms: 0,
        };
        let outputs = self.engine.handle(input, now);
        self.sent.extend(outputs.messages);
        self.facts.extend(outputs.facts);
    }

    /// Time passes, deadline by deadline.
    fn run_until(&mut self, at_ms: u64) {
        while let Some(due) = self.engine.deadline().filter(|due| *due <= at_ms) {
            self.now_ms = self.now_ms.max(due);
            self.tell(Input::Tick);
        }
        self.now_ms = at_ms;
        self.tell(Input::Tick);
    }

    /// The newest message to a peer; what was sent before is forgotten.
    fn newest(&mut self, host: &str) -> (Flow, OwnedMessage) {
        let to_host = |one: &&Outgoing| one.flow.peer.ip().to_string() == host;
        let found = self.sent.iter().rev().find(to_host).unwrap();
        let found = (found.flow, OwnedMessage::scan(&found.bytes).unwrap());
        self.sent.clear();
        found
    }

    fn answer(&mut self, flow: Flow, bytes: &[u8]) {
        self.tell(Input::Received { flow, bytes });
    }

    fn peer_facts(&mut self) -> Vec<PeerState> {
        let facts = std::mem::take(&mut self.facts).into_iter();
        facts
            .filter_map(|fact| match fact {
                Fact::Peer(state) => Some(state),
                _ => None,
            })
            .collect()
    }
}

fn reply(request: &OwnedMessage, status: u16) -> Builder {
    let source = "198.51.100.1:5060".parse().unwrap();
    Builder::reply(&request.view(), Status(status), source, b"peer")
}

fn challenge(request: &OwnedMessage, status: u16, nonce: &[u8]) -> Arc<[u8]> {
    let name = if status == 401 {
        HeaderName::WwwAuthenticate
    } else {
        HeaderName::ProxyAuthenticate
    };
    let value = |algorithm| digest::challenge(REALM, nonce, algorithm, false);
    reply(request, status)
        .header(name, value(Algorithm::Sha256))
        .header(name, value(Algorithm::Md5))
        .end()
}

fn proves(request: &OwnedMessage, name: HeaderName, method: Method<'_>) -> bool {
    let view = request.view();
    let Some(given) = view.get(name).and_then(Credentials::parse) else {
        return false;
    };
    let ha1 = Ha1::of(b"naisen1", REALM, b"trunk secret");
    let algorithm = given.algorithm().unwrap();
    given.uri == view.uri() && given.prove(ha1.get(algorithm).unwrap(), algorithm, method)
}

fn state(registered: bool) -> PeerState {
    PeerState {
        trunk: TrunkId(1),
        host: "203.0.113.1".to_owned(),
        up: true,
        registered: Some(registered),
    }
}

#[test]
fn a_registration_is_made_with_digest_and_kept_alive() {
    // sip.18
    let peer = peer("203.0.113.1", Transport::Udp, true);
    let mut peers = Peers::new(vec![trunk(1, 0, vec![peer])]);
    assert_eq!(peers.peer_facts(), [state(false)]);
    let (flow, first) = peers.newest("203.0.113.1");
    assert_eq!(first.view().uri(), b"sip:carrier.invalid");
    assert!(!proves(&first, HeaderName::Authorization, Method::Register));
    peers.answer(flow, &challenge(&first, 401, b"n1"));
    let (_, second) = peers.newest("203.0.113.1");
    assert!(proves(&second, HeaderName::Authorization, Method::Register));
    assert_eq!(first.view().call_id(), second.view().call_id());
    let contact = second.view().get(HeaderName::Contact).unwrap().to_vec();
    assert_eq!(contact, b"<sip:naisen1@198.51.100.1:5060>");
    // The registrar gives less than it was asked for.
    let granted = [&contact[..], b";expires=100"].concat();
    let ok = reply(&second, 200).header(HeaderName::Contact, granted);
    peers.answer(flow, &ok.end());
    assert_eq!(peers.peer_facts(), [state(true)]);
    peers.run_until(79_000);
    assert!(peers.sent.is_empty());
    peers.run_until(80_000);
    let (_, again) = peers.newest("203.0.113.1");
    // Nobody answers: the registration lapses and is tried again.
    peers.run_until(120_000);
    assert!(peers.peer_facts().contains(&PeerState {
        registered: Some(false),
        ..state(false)
    }));
    let (_, later) = peers.newest("203.0.113.1");
    assert!(later.view().cseq().unwrap().number > again.view().cseq().unwrap().number);
    // Wrong credentials end in longer and longer pauses, not in a storm.
    for _ in 0..3 {
        let (flow, asked) = (flow, later.clone());
        peers.answer(flow, &challenge(&asked, 401, b"n2"));
    }
    peers.sent.clear();
    peers.run_until(121_000);
    assert!(peers.sent.len() <= 3, "{}", peers.sent.len());
}

#[test]
fn a_longer_interval_is_adopted() {
    let peer = peer("203.0.113.1", Transport::Udp, true);
    let mut peers = Peers::new(vec![trunk(1, 0, vec![peer])]);
    let (flow, first) = peers.newest("203.0.113.1");
    let brief = reply(&first, 423).number(HeaderName::MinExpires, 1_800);
    peers.answer(flow, &brief.end());
    let (_, second) = peers.newest("203.0.113.1");
    assert_eq!(second.view().number(HeaderName::Expires), Some(1_800));
}

#[test]
fn a_peer_is_asked_and_its_silence_noticed() {
    let peer = peer("203.0.113.1", Transport::Udp, false);
    let mut peers = Peers::new(vec![trunk(1, 30, vec![peer])]);
    let up = |up| PeerState {
        up,
        registered: None,
        ..state(false)
    };
    assert_eq!(peers.peer_facts(), [up(true)]);
    let (flow, ask) = peers.newest("203.0.113.1");
    assert_eq!(ask.view().method(), Some(Method::Options));
    peers.answer(flow, &reply(&ask, 405).end());
    peers.run_until(29_999);
    assert!(peers.sent.is_empty() && peers.peer_facts().is_empty());
    peers.run_until(62_001);
    assert_eq!(peers.peer_facts(), [up(false)]);
    peers.run_until(68_000);
    let (_, ask) = peers.newest("203.0.113.1");
    peers.answer(flow, &reply(&ask, 200).end());
    assert_eq!(peers.peer_facts(), [up(true)]);
    // Trunks that change nothing change nothing.
    let same = trunk(
        1,
        30,
        vec![self::peer("203.0.113.1", Transport::Udp, false)],
    );
    peers.tell(Input::Trunks(vec![same]));
    assert!(peers.peer_facts().is_empty());
}

/// Phone A calls out; the peers are the test's.
fn outside_call(trunks: Vec<Trunk>) -> Peers {
    let mut stage = Stage::new(1);
    stage.network.tell(Input::Trunks(Vec::new()));
    let now_ms = stage.network.now_ms();
    stage.network.tell(Input::Trunks(trunks.clone()));
    stage.dial(A, "00398765432");
    let engine = std::mem::replace(
        &mut stage.network.engine,
        Engine::new(crate::stage::config()),
    );
    let mut peers = Peers::of(engine, now_ms, trunks);
    // The first INVITE went to nobody; its repeat is seen.
    peers.run_until(now_ms + 600);
    peers
}

#[test]
fn an_invite_is_sent_again_with_credentials() {
    let login = peer("203.0.113.9", Transport::Udp, true);
    let mut peers = outside_call(vec![trunk(1, 0, vec![login])]);
    let invites = |peers: &mut Peers| {
        let sent = std::mem::take(&mut peers.sent).into_iter();
        sent.map(|one| OwnedMessage::scan(&one.bytes).unwrap())
            .filter(|message| message.view().method() == Some(Method::Invite))
            .collect::<Vec<_>>()
    };
    let first = invites(&mut peers).pop().unwrap();
    let flow = Flow {
        transport: Transport::Udp,
        local: "198.51.100.1:5060".parse().unwrap(),
        peer: "203.0.113.9:5060".parse().unwrap(),
        connection: 0,
    };
    peers.answer(flow, &challenge(&first, 407, b"n1"));
    let second = invites(&mut peers).pop().unwrap();
    let name = HeaderName::ProxyAuthorization;
    assert!(proves(&second, name, Method::Invite));
    assert_eq!(first.view().call_id(), second.view().call_id());
    assert!(second.view().cseq().unwrap().number > first.view().cseq().unwrap().number);
    assert_eq!(second.view().body(), first.view().body());
    peers.answer(flow, &challenge(&second, 407, b"n2"));
    let third = invites(&mut peers).pop().unwrap();
    peers.answer(flow, &challenge(&third, 407, b"n3"));
    assert!(invites(&mut peers).is_empty(), "it gives up in time");
}

const CARRIER: &str = "203.0.113.9:5060";
const SDP: &[u8] = b"v=0\r\no=- 1 1 IN IP4 203.0.113.9\r\ns=-\r\nc=IN IP4 203.0.113.9\r\nt=0 0\r\n\
                     m=audio 40000 RTP/AVP 0\r\n";

/// The newest request of a method that a carrier without a phone got; none since it was asked last.
fn asked(stage: &mut Stage, method: Method<'_>) -> Option<OwnedMessage> {
    let strays = std::mem::take(&mut stage.network.strays).into_iter().rev();
    let mut messages = strays.map(|(_, bytes)| OwnedMessage::scan(&bytes).unwrap());
    messages.find(|message| message.view().method() == Some(method))
}

fn tell(stage: &mut Stage, bytes: &[u8]) {
    stage.network.inject(CARRIER.parse().unwrap(), bytes);
}

fn ok(request: &OwnedMessage) -> Arc<[u8]> {
    let contact = format!("<sip:carrier@{CARRIER}>");
    reply(request, 200)
        .header(HeaderName::Contact, contact)
        .body(b"application/sdp", SDP)
}

#[test]
fn requests_within_a_call_are_sent_again_with_credentials() {
    // sip.18
    let mut stage = Stage::new(1);
    let carrier = peer("203.0.113.9", Transport::Udp, true);
    stage
        .network
        .tell(Input::Trunks(vec![trunk(1, 0, vec![carrier])]));
    stage.dial(A, "00398765432");
    let invite = asked(&mut stage, Method::Invite).unwrap();
    tell(&mut stage, &ok(&invite));
    assert_eq!(stage.heard(A), [Heard::Answered(0)]);

    let number = |message: &OwnedMessage| message.view().cseq().unwrap().number;
    let name = HeaderName::ProxyAuthorization;
    stage.act(A, |agent, now_ms| agent.reinvite(0, "sendonly", now_ms));
    let bare = asked(&mut stage, Method::Invite).unwrap();
    assert!(!proves(&bare, name, Method::Invite));
    tell(&mut stage, &challenge(&bare, 407, b"n1"));
    let proved = asked(&mut stage, Method::Invite).unwrap();
    assert!(proves(&proved, name, Method::Invite));
    assert_eq!(number(&proved), number(&bare) + 1);
    assert_eq!(proved.view().body(), bare.view().body());
    tell(&mut stage, &ok(&proved));
    let ack = asked(&mut stage, Method::Ack).unwrap();
    assert_eq!(number(&ack), number(&proved));

    // A nonce may have become stale, but nobody is answered for ever.
    stage.act(A, |agent, now_ms| agent.hang_up(0, now_ms));
    let name = HeaderName::Authorization;
    let mut bye = asked(&mut stage, Method::Bye).unwrap();
    assert_eq!(number(&bye), number(&proved) + 1);
    for nonce in [b"n2", b"n3"] {
        tell(&mut stage, &challenge(&bye, 401, nonce));
        let again = asked(&mut stage, Method::Bye).unwrap();
        assert!(proves(&again, name, Method::Bye));
        assert_eq!(number(&again), number(&bye) + 1);
        bye = again;
    }
    tell(&mut stage, &challenge(&bye, 401, b"n4"));
    assert!(asked(&mut stage, Method::Bye).is_none());
    // The registration at this carrier is not answered here and would go on.
    stage.network.tell(Input::Trunks(Vec::new()));
    stage.assert_nothing_left(1);
}

#[test]
fn a_broken_peer_and_a_silent_one_are_passed_over() {
    // sip.17
    let hosts = ["203.0.113.7", "203.0.113.8", "203.0.113.9"];
    let way = |host| peer(host, Transport::Udp, false);
    let mut diverting = trunk(2, 0, vec![way(hosts[2])]);
    diverting.plus_81 = true;
    let trunks = vec![trunk(1, 0, vec![way(hosts[0]), way(hosts[1])]), diverting];
    let mut peers = outside_call(trunks);
    let (flow, first) = peers.newest(hosts[0]);
    peers.answer(flow, &reply(&first, 183).end());
    peers.answer(flow, &reply(&first, 503).end());
    let (_, second) = peers.newest(hosts[1]);
    assert_eq!(second.view().to_tag(), None, "another peer, another dialog");
    peers.facts.clear();
    peers.run_until(peers.now_ms + 4_000);
    let (_, third) = peers.newest(hosts[2]);
    assert!(third.view().uri().starts_with(b"sip:+81398765432@"));
    let silent = peers.peer_facts();
    assert_eq!((&silent[0].host[..], silent[0].up), (hosts[1], false));
}

#[test]
fn a_stream_that_cannot_be_opened_is_passed_over_at_once() {
    let trunks = vec![trunk(
        1,
        0,
        vec![
            peer("203.0.113.7", Transport::Tcp, false),
            peer("203.0.113.8", Transport::Udp, false),
        ],
    )];
    let mut stage = Stage::new(1);
    stage.network.tell(Input::Trunks(trunks));
    stage.dial(A, "00398765432");
    let closed = Flow {
        transport: Transport::Tcp,
        local: "198.51.100.1:5060".parse().unwrap(),
        peer: "203.0.113.7:5060".parse().unwrap(),
        connection: 0,
    };
    let now = stage.network.now();
    let outputs = stage.network.engine.handle(Input::FlowClosed(closed), now);
    let to: Vec<_> = outputs
        .messages
        .iter()
        .map(|one| one.flow.peer.ip().to_string())
        .collect();
    assert_eq!(to, ["203.0.113.8"]);
}

#[test]
fn a_company_that_is_gone_takes_its_calls_along() {
    // sip.22
    let mut stage = Stage::new(1);
    stage.dial(X, number(A));
    stage.act(A, |agent, now_ms| agent.answer(0, now_ms));
    stage.heard(A);
    stage.heard(X);
    stage.network.tell(Input::Forgotten(CompanyId(1)));
    stage.network.deliver();
    assert_eq!(stage.heard(A), [Heard::Bye(0)]);
    assert_eq!(stage.heard(X), [Heard::Bye(0)]);
    stage.dial(X, number(A));
    let refused = Heard::Refused {
        call: 1,
        status: 404,
    };
    assert_eq!(stage.heard(X), [refused]);
    stage.act(A, |agent, now_ms| agent.register(3_600, now_ms));
    assert_eq!(stage.heard(A), [Heard::Registered(404)]);
    assert_eq!(stage.network.engine.registered_now(), 0);
    stage.assert_nothing_left(1);
}
