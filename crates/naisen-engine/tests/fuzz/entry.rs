//! Where arbitrary bytes go in: one function for each parser of what strangers send, and one for the
//! engine as a whole. Both the fuzzer (`fuzz/`) and the bounded run of the tests use them.

use std::net::SocketAddr;
use std::sync::Arc;

use naisen_core::bulk::BulkFile;
use naisen_core::ids::{CompanyId, SiteId, SubscriberId, TrunkId};
use naisen_core::settings::{Company, CompanySettings, DigestMode, Subscriber};
use naisen_core::{cp932, number_file, phone_book_file, quoted_csv};
use naisen_engine::directory::{Credentials, Peer, Trunk};
use naisen_engine::{Config, Engine, Input, Kept, KeptBinding, Now, Outputs, Said};
use naisen_media::dtmf::{Event, Keys};
use naisen_media::g711::Law;
use naisen_media::receive::Receiver;
use naisen_media::reception::Reception;
use naisen_media::rtp::Packet;
use naisen_media::{rtcp, wav};
use naisen_sip::build::Builder;
use naisen_sip::check::{check_request, response_is_well};
use naisen_sip::digest::{self, Ha1, Nonce, NonceKey};
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::header::{
    Contacts, Diversion, HistoryEntry, PrivacyAsked, RAck, Reason, Replaces, SessionExpires,
    SubscriptionState,
};
use naisen_sip::mwi::Summary;
use naisen_sip::sdp::relay::{self, Origin};
use naisen_sip::sdp::{Direction, Local, Sdp, answer, bridge};
use naisen_sip::stream::Framer;
use naisen_sip::transaction::Transactions;
use naisen_sip::{Dialog, Message, Method, NameAddr, OwnedMessage, Status, Uri, Via, scan};

/// Takes arbitrary bytes and must survive them.
pub type Entry = fn(&[u8]);

/// Every entry, by the name of its fuzz target.
pub const ENTRIES: &[(&str, Entry)] = &[
    ("message", message),
    ("stream", stream),
    ("uri", uri),
    ("sdp", sdp),
    ("digest", digest),
    ("engine", engine),
    ("dialog", dialog),
    ("rtp", rtp),
    ("rtcp", rtcp),
    ("wav", wav),
    ("csv", csv),
];

/// A SIP message, with everything that can be read of one.
pub fn message(bytes: &[u8]) {
    let mut fields = Vec::new();
    if let Ok(message) = scan(bytes, &mut fields) {
        read_message(&message);
    }
}

fn read_message(message: &Message<'_>) {
    let _ = (check_request(message), response_is_well(message));
    let _ = (message.via(), message.from(), message.to());
    let _ = (message.contact(), Contacts::of(message));
    let _ = Diversion::all(message).count();
    for entry in HistoryEntry::all(message) {
        let _ = (entry.cause(), entry.reason());
    }
    let _ = PrivacyAsked::of(message).withholds();
    let _ = Dialog::answering(message, b"t")
        .next_request(Method::Bye)
        .end();
    let _ = Builder::reply(message, Status(400), address(1), b"t").end();
    for field in message.fields() {
        let value = message.value(field);
        let _ = (
            Via::parse(value).is_ok(),
            RAck::parse(value),
            Reason::parse(value),
        );
        let _ = (
            SessionExpires::parse(value),
            SubscriptionState::parse(value),
        );
        let _ = (Replaces::parse(value), Replaces::in_uri(value));
        let _ = NameAddr::parse(value).map(|address| address.parsed_uri().is_some());
    }
    let _ = Summary::parse(message.body());
    let mut out = Vec::new();
    let mut transactions = Transactions::new(0, 0);
    transactions.arrive(message, 0, &mut out);
    if let Some(server) = transactions.serve(message, flow(Transport::Udp, 1)) {
        transactions.respond(server, Status(486), b"answer"[..].into(), 0, &mut out);
        transactions.arrive(message, 1, &mut out);
    }
    transactions.hear(message, 0, &mut out);
    while let Some(at_ms) = transactions.deadline() {
        let _ = transactions.expire(at_ms, &mut out);
    }
}

/// A stream of messages, in two pieces.
pub fn stream(bytes: &[u8]) {
    let middle = bytes.first().map_or(0, |first| usize::from(*first)) % (bytes.len() + 1);
    let mut framer = Framer::default();
    for piece in [&bytes[..middle], &bytes[middle..]] {
        framer.push(piece);
        while let Ok(Some(_)) = framer.next_frame() {}
    }
}

/// A URI and an address.
pub fn uri(bytes: &[u8]) {
    if let Ok(uri) = Uri::parse(bytes) {
        let _ = (
            uri.dialled(),
            uri.user_text(),
            uri.ip(),
            uri.is_same_place(&uri),
        );
    }
    if let Ok(address) = NameAddr::parse(bytes) {
        let _ = (address.display_text(), address.parsed_uri().is_some());
    }
}

/// A session description: read, answered, bridged and relayed.
pub fn sdp(bytes: &[u8]) {
    let local = Local {
        owner: "naisen",
        session: 1,
        address: address(1).ip(),
        port: 30_000,
        encodings: &["PCMU/8000", "PCMA/8000"],
        direction: Direction::SendRecv,
    };
    if let Ok(described) = Sdp::parse(bytes) {
        let _ = (described.audio().is_some(), described.is_hold());
        let _ = answer(&described, &local);
    }
    let _ = (bridge(bytes, SDP), bridge(SDP, bytes));
    relayed(bytes);
}

/// What goes through the relay is still a description, of as many media, and names no place but the relay.
fn relayed(bytes: &[u8]) {
    let Some(given) = relay::ends(bytes) else {
        return;
    };
    let origin = Origin {
        session: 1,
        version: 1,
        address: address(1).ip(),
    };
    let told = relay::relayed(bytes, &origin, |medium| (medium < 4).then_some(30_000));
    let told = relay::ends(&told).unwrap_or_default();
    assert_eq!(told.len(), given.len());
    let places = told.iter().flat_map(|end| [end.media, end.control]);
    assert!(places.flatten().all(|place| place.ip() == origin.address));
}

/// Digest credentials, challenges and nonces.
pub fn digest(bytes: &[u8]) {
    if let Some(given) = digest::Credentials::parse(bytes) {
        let _ = (given.count(), given.algorithm());
        for algorithm in [digest::Algorithm::Md5, digest::Algorithm::Sha256] {
            let _ = given.prove(b"0", algorithm, Method::Register);
        }
    }
    let _ = Nonce::parse(bytes, &NonceKey([2; 64]), b"k1");
    let _ = digest::answer(bytes, Method::Register, b"sip:k1", b"u", b"p", b"c");
}

/// An RTP datagram with its DTMF and its place in a stream.
pub fn rtp(bytes: &[u8]) {
    let (mut receiver, mut reception) = (Receiver::default(), Reception::default());
    let (mut keys, mut out) = (Keys::default(), Vec::new());
    // Datagrams one after the other, the length of each in front.
    let mut rest = bytes;
    let mut at_ms = 0;
    while let Some((length, tail)) = rest.split_first() {
        let (datagram, next) = tail.split_at(usize::from(*length).min(tail.len()));
        rest = next;
        at_ms += 20;
        if let Some(packet) = Packet::parse(datagram) {
            let _ = Event::parse(packet.payload).and_then(|event| event.key());
            let _ = keys.press(packet.ssrc, packet.timestamp, packet.payload);
            let mut samples = Vec::new();
            Law::Mu.decode_into(packet.payload, &mut samples);
            reception.take(&packet, at_ms);
            let _ = reception.block(at_ms);
            receiver.take(&packet, samples, at_ms, &mut out);
        }
    }
    receiver.flush(&mut out);
    assert!(receiver.received() <= reception.received() && receiver.lost() >= reception.lost());
    // Few bytes must not become much sound.
    assert!(out.len() <= 16_000 * (bytes.len() + 1));
}

/// An RTCP datagram.
pub fn rtcp(bytes: &[u8]) {
    if let Some(report) = rtcp::parse(bytes) {
        Reception::default().note(&report, 0);
    }
}

/// A greeting to be uploaded.
pub fn wav(bytes: &[u8]) {
    if let Ok(samples) = wav::read(bytes, 80_000) {
        assert!(samples.len() <= 80_000);
    }
}

/// Files of the portal: bulk registration, numbers, phone books.
pub fn csv(bytes: &[u8]) {
    let _ = BulkFile::parse(bytes).is_ok();
    let _ = number_file::parse(Some(bytes)).is_ok();
    let _ = phone_book_file::parse(Some(bytes)).is_ok();
    if let Ok(text) = cp932::decode(bytes) {
        let _ = quoted_csv::parse(&text).is_ok();
    }
}

/// One message to an engine, from a stranger, from a registered phone and from a trusted trunk; then all
/// the time that its timers need.
pub fn engine(bytes: &[u8]) {
    let mut world = World::new();
    for peer in [99, 1, 200] {
        for transport in [Transport::Udp, Transport::Tcp] {
            world.hear(flow(transport, peer), bytes);
        }
    }
    world.end();
}

/// Messages within a call that rings and one that talks: `%TAG%` is our tag there, `%BRANCH%` the branch
/// of our INVITE.
pub fn dialog(bytes: &[u8]) {
    let mut world = World::new();
    let (trunk, phone) = (flow(Transport::Udp, 200), flow(Transport::Udp, 1));
    let sent = world.hear(trunk, INVITE);
    let invite = sent.last().map(|one| OwnedMessage::scan(&one.bytes));
    let Some(Ok(invite)) = invite else {
        return;
    };
    let view = invite.view();
    let branch = view
        .via()
        .map(|via| via.branch().to_vec())
        .unwrap_or_default();
    let ringing = Builder::reply(&view, Status(180), address(1), b"b").end();
    let sent = world.hear(phone, &ringing);
    let tag = sent.iter().find_map(|one| {
        let message = OwnedMessage::scan(&one.bytes).ok()?;
        message.view().to_tag().map(<[u8]>::to_vec)
    });
    let typed = fill(
        &fill(bytes, b"%TAG%", &tag.unwrap_or_default()),
        b"%BRANCH%",
        &branch,
    );
    for from in [trunk, phone] {
        world.hear(from, &typed);
    }
    let answered = Builder::reply(&view, Status(200), address(1), b"b")
        .header(naisen_sip::HeaderName::Contact, "<sip:b@192.0.2.1>")
        .body(b"application/sdp", SDP);
    world.hear(phone, &answered);
    for from in [trunk, phone] {
        world.hear(from, &typed);
    }
    world.end();
}

fn fill(bytes: &[u8], name: &[u8], value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let mut rest = bytes;
    while let Some(at) = rest.windows(name.len()).position(|window| window == name) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(value);
        rest = &rest[at + name.len()..];
    }
    out.extend_from_slice(rest);
    out
}

const SDP: &[u8] = b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
m=audio 40000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";
const INVITE: &[u8] = b"INVITE sip:05011110001@198.51.100.1 SIP/2.0\r\n\
Via: SIP/2.0/UDP 192.0.2.200:5060;branch=z9hG4bKx\r\nFrom: <sip:0312345678@192.0.2.200>;tag=1\r\n\
To: <sip:05011110001@198.51.100.1>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n\
Contact: <sip:x@192.0.2.200>\r\nSupported: timer, 100rel\r\nContent-Type: application/sdp\r\n\
Content-Length: 127\r\n\r\nv=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
m=audio 40000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

fn address(host: u8) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, host], 5060))
}

fn flow(transport: Transport, host: u8) -> Flow {
    Flow {
        transport,
        local: SocketAddr::from(([198, 51, 100, 1], 5060)),
        peer: address(host),
        connection: u64::from(transport.is_reliable()) * u64::from(host),
    }
}

/// An engine with one company, one registered phone and one trunk.
struct World {
    engine: Engine,
    now: Now,
}

impl World {
    fn new() -> Self {
        let local = SocketAddr::from(([198, 51, 100, 1], 5060));
        let engine = Engine::new(Config {
            shard: 0,
            secret: [1; 32],
            nonce_key: NonceKey([2; 64]),
            listen: vec![local],
            trunk_local: local,
            media_address: local.ip(),
            media_ports: 30_000..=30_100,
            relay_ports: Some(32_000..=33_000),
            calls_max: 10,
            transactions_max: 100,
        })
        .with_guidance();
        let mut world = Self {
            engine,
            now: Now {
                mono_ms: 1_000,
                epoch_ms: 1_796_187_600_000,
            },
        };
        world.furnish();
        world
    }

    fn furnish(&mut self) {
        let company = Company {
            sip_domain: "k1".to_owned(),
            digest: DigestMode::Both,
            ..Company::default()
        };
        let mut settings = CompanySettings::new(CompanyId(1), company);
        let (id, number) = (SubscriberId(1), "05011110001");
        settings.put_subscriber(id, Subscriber::new(number, SiteId(1)));
        self.tell(Input::Settings {
            settings: Arc::new(settings),
            changed: None,
        });
        self.tell(Input::Credentials {
            subscriber: id,
            credentials: Some(Credentials {
                ha1: Ha1::of(number.as_bytes(), b"k1", b"secret"),
                suspended: false,
            }),
        });
        self.tell(Input::Trunks(vec![Trunk {
            id: TrunkId(1),
            peers: vec![Peer {
                host: "192.0.2.200".to_owned(),
                address: address(200),
                transport: Transport::Udp,
                login: None,
            }],
            trusted: true,
            plus_81: false,
            show_diverting: false,
            ping_s: 0,
        }]));
        let binding = KeptBinding {
            subscriber: id,
            instance: None,
            said: Said::new(b"sip:b@192.0.2.1", b"r", b"", std::iter::empty()),
            flow: flow(Transport::Udp, 1),
            reg_id: None,
            expires_ms: self.now.epoch_ms + 3_600_000,
            cseq: 1,
            since_ms: self.now.epoch_ms,
        };
        let kept = Kept {
            bindings: vec![binding],
            ..Kept::default()
        };
        self.engine.restore(kept, self.now);
    }

    fn tell(&mut self, input: Input<'_>) -> Outputs {
        self.engine.handle(input, self.now)
    }

    fn hear(&mut self, flow: Flow, bytes: &[u8]) -> Vec<naisen_sip::transaction::Outgoing> {
        self.now.mono_ms += 10;
        self.tell(Input::Received { flow, bytes }).messages
    }

    /// Whatever was begun comes to an end: nobody talks any more and 250 s pass.
    fn end(&mut self) {
        self.tell(Input::Forgotten(CompanyId(1)));
        let end_ms = self.now.mono_ms + 250_000;
        while let Some(at_ms) = self.engine.deadline().filter(|at_ms| *at_ms <= end_ms) {
            self.now.mono_ms = self.now.mono_ms.max(at_ms);
            self.tell(Input::Tick);
        }
        assert!(self.engine.is_idle(), "something is left");
    }
}
