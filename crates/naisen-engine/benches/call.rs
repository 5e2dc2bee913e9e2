//! S1, S2, S5: what the engine itself spends on a call, a registration and a hunt, with the tables as
//! full as at 500 calls (1,500 registrations) a second, and how often it allocates.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use naisen_core::ids::{CompanyId, ExtensionGroupId, HuntGroupId, SiteId, SubscriberId, TrunkId};
use naisen_core::settings::{
    Company, CompanySettings, DigestMode, ExtensionGroup, HuntGroup, HuntMember, SlideType,
    Subscriber,
};
use naisen_engine::directory::{Credentials, Peer, Trunk};
use naisen_engine::{Config, Engine, Input, Kept, KeptBinding, Now, Outputs, Said};
use naisen_sip::build::Builder;
use naisen_sip::digest::{self, Ha1, NonceKey};
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::{HeaderName, Method, OwnedMessage, Status};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

#[expect(
    unsafe_code,
    reason = "an allocator that counts is the only way to see every allocation"
)]
// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const NUMBERS: usize = 10_000;
const DOMAIN: &str = "bench.naisen.invalid";
const SDP: &[u8] = b"v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n\
m=audio 40000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";
/// Wednesday 2026-12-02 14:00 in Tokyo.
const EPOCH_MS: i64 = 1_796_187_600_000;

fn number(at: usize) -> String {
    format!("050{at:08}")
}

/// A company whose first number is the pilot of the next three.
fn company() -> CompanySettings {
    let company = Company {
        sip_domain: DOMAIN.to_owned(),
        digest: DigestMode::Md5,
        ..Company::default()
    };
    let mut world = CompanySettings::new(CompanyId(1), company);
    let group = ExtensionGroup {
        name: "HQ".to_owned(),
        site_number: "81".to_owned(),
        remark: String::new(),
    };
    world.put_extension_group(ExtensionGroupId(1), group);
    for at in 0..NUMBERS {
        let mut subscriber = Subscriber::new(&number(at), SiteId(1));
        subscriber.extension_group = Some(ExtensionGroupId(1));
        subscriber.extension = Some(format!("{}", 10_000 + at));
        world.put_subscriber(SubscriberId(at as i64 + 1), subscriber);
    }
    let sales = HuntGroup {
        name: "SALES".to_owned(),
        pilot: SubscriberId(1),
        slide_type: SlideType::Sequential,
        slide_timer: 10,
        remark: String::new(),
        schedule: None,
        members: (1..=3)
            .map(|order| HuntMember {
                subscriber: SubscriberId(i64::from(order) + 1),
                order,
            })
            .collect(),
    };
    world.put_hunt_group(HuntGroupId(1), sales);
    world
}

fn flow(peer: &str) -> Flow {
    Flow {
        transport: Transport::Udp,
        local: "198.51.100.1:5060".parse().unwrap(),
        peer: peer.parse().unwrap(),
        connection: 0,
    }
}

/// The engine, both sides of its calls, and what it has spent.
struct Bench {
    engine: Engine,
    now_ms: u64,
    calls: usize,
    spent: Duration,
    allocations: usize,
}

impl Bench {
    fn new() -> Self {
        let local = "198.51.100.1:5060".parse().unwrap();
        let engine = Engine::new(Config {
            shard: 0,
            secret: [1; 32],
            nonce_key: NonceKey([2; 64]),
            listen: vec![local],
            trunk_local: local,
            media_address: local.ip(),
            media_ports: 30_000..=31_000,
            relay_ports: None,
            calls_max: 20_000,
            transactions_max: 200_000,
        });
        let mut bench = Self {
            engine,
            now_ms: 0,
            calls: 0,
            spent: Duration::ZERO,
            allocations: 0,
        };
        bench.tell(Input::Settings {
            settings: Arc::new(company()),
            changed: None,
        });
        bench.tell(Input::Trunks(vec![Trunk {
            id: TrunkId(1),
            peers: vec![Peer {
                host: "203.0.113.1".to_owned(),
                address: "203.0.113.1:5060".parse().unwrap(),
                transport: Transport::Udp,
                login: None,
            }],
            trusted: true,
            plus_81: false,
            show_diverting: false,
            ping_s: 0,
        }]));
        for at in 0..NUMBERS {
            let ha1 = Ha1::of(number(at).as_bytes(), DOMAIN.as_bytes(), b"secret");
            bench.tell(Input::Credentials {
                subscriber: SubscriberId(at as i64 + 1),
                credentials: Some(Credentials {
                    ha1,
                    suspended: false,
                }),
            });
        }
        let contact = |at: usize| format!("sip:{}@192.0.2.10:5062", number(at));
        let binding = |at: usize| KeptBinding {
            subscriber: SubscriberId(at as i64 + 1),
            instance: None,
            said: Said::new(contact(at).as_bytes(), b"r", b"", std::iter::empty()),
            flow: flow("192.0.2.10:5062"),
            reg_id: None,
            expires_ms: EPOCH_MS * 2,
            cseq: 1,
            since_ms: EPOCH_MS,
        };
        let kept = Kept {
            bindings: (0..NUMBERS).map(binding).collect(),
            ..Kept::default()
        };
        bench.engine.restore(kept, bench.now());
        bench
    }

    const fn now(&self) -> Now {
        Now {
            mono_ms: self.now_ms,
            epoch_ms: EPOCH_MS + self.now_ms as i64,
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "measuring is what a bench is for"
    )]
    fn tell(&mut self, input: Input<'_>) -> Outputs {
        let now = self.now();
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        let began = Instant::now();
        let outputs = self.engine.handle(input, now);
        self.spent += began.elapsed();
        self.allocations += ALLOCATIONS.load(Ordering::Relaxed) - before;
        outputs
    }

    /// What the engine sends when it gets this, first messages first.
    fn hear(&mut self, from: &str, bytes: &[u8]) -> Vec<OwnedMessage> {
        let flow = flow(from);
        let outputs = self.tell(Input::Received { flow, bytes });
        let sent = outputs.messages.iter();
        sent.map(|one| OwnedMessage::scan(&one.bytes).unwrap())
            .collect()
    }

    fn invite(&mut self, called: usize) -> Vec<u8> {
        self.calls += 1;
        let (call, called) = (self.calls, number(called));
        let mut text = format!(
            "INVITE sip:{called}@198.51.100.1:5060 SIP/2.0\r\n\
             Via: SIP/2.0/UDP 203.0.113.1:5060;branch=z9hG4bK-77-{call}-0\r\n\
             From: \"0312345678\" <sip:0312345678@203.0.113.1:5060>;tag=77{call}\r\n\
             To: <sip:{called}@198.51.100.1:5060>\r\nCall-ID: {call}-77@203.0.113.1\r\nCSeq: 1 INVITE\r\n\
             Contact: <sip:0312345678@203.0.113.1:5060>\r\nMax-Forwards: 70\r\n\
             Subject: Performance Test\r\nContent-Type: application/sdp\r\nContent-Length: {}\r\n\r\n",
            SDP.len()
        )
        .into_bytes();
        text.extend_from_slice(SDP);
        text
    }

    /// INVITE 180 200 ACK BYE 200 on both sides; of a hunt, the first member declines.
    fn call(&mut self, called: usize, declines: bool) {
        self.talk(called, declines, false);
    }

    /// The same; it may go on for ever.
    fn talk(&mut self, called: usize, declines: bool, stays: bool) {
        const TRUNK: &str = "203.0.113.1:5060";
        const PHONE: &str = "192.0.2.10:5062";
        let invite = self.invite(called);
        let caller = OwnedMessage::scan(&invite).unwrap();
        let mut leg = self.hear(TRUNK, &invite).pop().unwrap();
        if declines {
            let mut sent = self.hear(PHONE, &phone_answers(&leg, 486, b""));
            leg = sent.pop().unwrap();
        }
        self.hear(PHONE, &phone_answers(&leg, 180, b""));
        let sent = self.hear(PHONE, &phone_answers(&leg, 200, SDP));
        let is_ok = |one: &&OwnedMessage| one.view().status() == Some(Status(200));
        let ok = sent.iter().find(is_ok).unwrap();
        self.hear(TRUNK, &caller_says(&caller, ok, Method::Ack));
        if stays {
            return;
        }
        let sent = self.hear(TRUNK, &caller_says(&caller, ok, Method::Bye));
        let is_bye = |one: &&OwnedMessage| one.view().method() == Some(Method::Bye);
        let bye = sent.iter().find(is_bye).unwrap();
        self.hear(PHONE, &phone_answers(bye, 200, b""));
    }

    /// REGISTER 401 REGISTER 200.
    fn register(&mut self, at: usize) {
        const PHONE: &str = "192.0.2.10:5062";
        self.calls += 1;
        let (call, user) = (self.calls, number(at % NUMBERS));
        let text = |cseq: usize, line: &str| {
            format!(
                "REGISTER sip:{DOMAIN} SIP/2.0\r\n\
                 Via: SIP/2.0/UDP 192.0.2.10:5062;branch=z9hG4bK-{call}-{cseq}\r\n\
                 From: <sip:{user}@{DOMAIN}>;tag={call}\r\nTo: <sip:{user}@{DOMAIN}>\r\n\
                 Call-ID: {call}@192.0.2.10\r\nCSeq: {cseq} REGISTER\r\n\
                 Contact: <sip:{user}@192.0.2.10:5062>\r\nMax-Forwards: 70\r\n{line}Expires: 3600\r\n\
                 Content-Length: 0\r\n\r\n"
            )
        };
        let asked = self.hear(PHONE, text(1, "").as_bytes()).pop().unwrap();
        let challenge = asked
            .view()
            .get(HeaderName::WwwAuthenticate)
            .unwrap()
            .to_vec();
        let uri = format!("sip:{DOMAIN}");
        let value = digest::answer(
            &challenge,
            Method::Register,
            uri.as_bytes(),
            user.as_bytes(),
            b"secret",
            b"c",
        );
        let value = String::from_utf8(value.unwrap()).unwrap();
        let line = format!("Authorization: {value}\r\n");
        let done = self.hear(PHONE, text(2, &line).as_bytes()).pop().unwrap();
        assert_eq!(done.view().status(), Some(Status(200)));
    }

    /// Time passes: the next call comes, and what is due is done.
    fn pass(&mut self, ms: u64) {
        self.now_ms += ms;
        if self.engine.deadline().is_some_and(|due| due <= self.now_ms) {
            self.tell(Input::Tick);
        }
    }

    /// What so many rounds cost.
    fn rounds(&mut self, count: u64, mut round: impl FnMut(&mut Self, u64)) -> Duration {
        (self.spent, self.allocations) = (Duration::ZERO, 0);
        for at in 0..count {
            round(self, at);
        }
        self.spent
    }
}

fn phone_answers(request: &OwnedMessage, status: u16, sdp: &[u8]) -> Arc<[u8]> {
    let source = "198.51.100.1:5060".parse().unwrap();
    Builder::reply(&request.view(), Status(status), source, b"uas1")
        .header(HeaderName::Contact, "<sip:192.0.2.10:5062;transport=UDP>")
        .body(b"application/sdp", sdp)
}

fn caller_says(invite: &OwnedMessage, ok: &OwnedMessage, method: Method<'_>) -> Arc<[u8]> {
    let (invite, ok) = (invite.view(), ok.view());
    let cseq = if method == Method::Ack { 1 } else { 2 };
    let branch = [&b"z9hG4bK-"[..], method.as_bytes(), invite.call_id()].concat();
    let via = [&b"SIP/2.0/UDP 203.0.113.1:5060;branch="[..], &branch].concat();
    Builder::request(method, ok.contact().unwrap().uri)
        .header(HeaderName::Via, via)
        .copy(&invite, &[HeaderName::From, HeaderName::CallId])
        .copy(&ok, &[HeaderName::To])
        .cseq(cseq, method)
        .number(HeaderName::MaxForwards, 70)
        .end()
}

#[expect(clippy::print_stdout, reason = "a bench reports what it has counted")]
fn measure(c: &mut Criterion) {
    let mut bench = Bench::new();
    // 20,000 calls at 500 a second: 32 s of transactions lie in the tables.
    bench.rounds(20_000, |bench, at| {
        bench.call(10 + at as usize % (NUMBERS - 10), false);
        bench.pass(2);
    });
    println!("allocations of a call: {}", bench.allocations / 20_000);
    let mut group = c.benchmark_group("engine");
    group.sample_size(20);
    group.bench_function("a call", |b| {
        b.iter_custom(|count| {
            bench.rounds(count, |bench, at| {
                bench.call(10 + at as usize % (NUMBERS - 10), false);
                bench.pass(2);
            })
        });
    });
    group.bench_function("a hunt, the second answers", |b| {
        b.iter_custom(|count| {
            bench.rounds(count, |bench, _| {
                bench.call(0, true);
                bench.pass(2);
            })
        });
    });
    bench.rounds(20_000, |bench, at| {
        bench.register(at as usize);
        bench.pass(u64::from(at % 3 != 0));
    });
    println!(
        "allocations of a registration: {}",
        bench.allocations / 20_000
    );
    group.bench_function("a registration with digest", |b| {
        b.iter_custom(|count| {
            bench.rounds(count, |bench, at| {
                bench.register(at as usize);
                bench.pass(u64::from(at % 3 != 0));
            })
        });
    });
    bench.rounds(9_000, |bench, at| {
        bench.talk(10 + at as usize, false, true);
        bench.pass(2);
    });
    group.bench_function("a connection that closes, beside 9,000 calls", |b| {
        b.iter_custom(|count| {
            bench.rounds(count, |bench, at| {
                bench.tell(Input::FlowClosed(Flow {
                    transport: Transport::Tcp,
                    connection: at + 1,
                    ..flow("192.0.2.10:5062")
                }));
            })
        });
    });
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
