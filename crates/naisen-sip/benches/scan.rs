//! S7: scanning an INVITE with SDP and reading what routing needs, without a single allocation.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

use criterion::{Criterion, criterion_group, criterion_main};
use naisen_sip::{Uri, scan};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

#[expect(
    unsafe_code,
    reason = "an allocator that counts is the only way to prove there is no allocation"
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

const INVITE: &[u8] = b"INVITE sip:05011110002@k1.demo.naisen.invalid SIP/2.0\r\n\
Via: SIP/2.0/UDP 192.0.2.10:5062;rport;branch=z9hG4bK-524287-1---8f7a3d2e\r\n\
Max-Forwards: 70\r\n\
Contact: <sip:05011110001@192.0.2.10:5062;transport=udp>\r\n\
To: <sip:05011110002@k1.demo.naisen.invalid>\r\n\
From: \"A\" <sip:05011110001@k1.demo.naisen.invalid>;tag=9a7b3c1d\r\n\
Call-ID: 84729f0c-a1b2-c3d4-e5f6-0123456789ab\r\n\
CSeq: 2 INVITE\r\n\
Allow: INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, MESSAGE, OPTIONS, INFO, SUBSCRIBE\r\n\
Content-Type: application/sdp\r\n\
Supported: replaces, 100rel, timer\r\n\
User-Agent: example\r\n\
Content-Length: 129\r\n\r\n\
v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n\
m=audio 40000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000";

fn routing(c: &mut Criterion) {
    let mut fields = Vec::with_capacity(64);
    let mut run = || {
        let message = scan(black_box(INVITE), &mut fields).expect("a message");
        black_box((
            message.method(),
            Uri::parse(message.uri()).ok(),
            message.via(),
            message.from_tag(),
            message.to_tag(),
            message.call_id(),
            message.cseq(),
        ));
    };
    run();
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    run();
    assert_eq!(ALLOCATIONS.load(Ordering::Relaxed), before, "no allocation");
    c.bench_function("scan and routing headers of an INVITE", |b| {
        b.iter(&mut run)
    });
}

criterion_group!(benches, routing);
criterion_main!(benches);
