//! What a registration costs, to the byte: the same on every machine, unlike resident memory (quality bar
//! S3, which `cargo xtask bench` measures of the whole program).

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use naisen_engine::{Config, Engine, Input, Now};

use crate::load::{many, register};
use crate::stage::config;

/// Counts what each thread holds.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
}

/// What the allocator of most systems spends on a request: its size with a word beside it, in steps of
/// 16 bytes, at least 32.
const fn spent(layout: Layout) -> isize {
    let whole = layout.size() + size_of::<usize>();
    let whole = whole.next_multiple_of(16);
    if whole < 32 { 32 } else { whole as isize }
}

fn count(bytes: isize) {
    HELD.with(|held| held.set(held.get() + bytes));
}

#[expect(
    unsafe_code,
    reason = "an allocator is unsafe by its nature; this one hands everything on"
)]
// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(spent(layout));
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        count(-spent(layout));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(place, layout) }
    }
}

/// Bytes the engine holds for each of the phones of this range, once they have registered.
fn bytes_each(engine: &mut Engine, phones: std::ops::Range<i64>) -> isize {
    let before = HELD.with(Cell::get);
    for at in phones.clone() {
        assert_eq!(register(engine, at, 0, 1_000 + at as u64 / 2).0, 200);
    }
    let count = (phones.end - phones.start) as isize;
    (HELD.with(Cell::get) - before) / count
}

#[test]
fn a_registration_costs_the_engine_less_than_four_hundred_bytes() {
    const PHONES: i64 = 10_000;
    let mut engine = Engine::new(config());
    many(&mut engine, PHONES);
    bytes_each(&mut engine, 0..PHONES / 2);
    let each = bytes_each(&mut engine, PHONES / 2..PHONES);
    println!("a registration: {each} bytes");
    assert!(each < 400, "{each} bytes");
    assert_eq!(engine.transactions_now(), 0);
}

#[test]
fn whoever_registers_again_and_again_costs_no_more() {
    const PHONES: i64 = 1_000;
    let mut engine = Engine::new(Config {
        transactions_max: 100,
        ..config()
    });
    many(&mut engine, PHONES);
    bytes_each(&mut engine, 0..PHONES);
    let before = HELD.with(Cell::get);
    for again in 1..5 {
        for at in 0..PHONES {
            let now_ms = 60_000 * u64::from(again) + at as u64;
            assert_eq!(register(&mut engine, at, again, now_ms).0, 200);
        }
    }
    let grown = HELD.with(Cell::get) - before;
    assert!(grown <= 16 * PHONES as isize, "{grown} bytes");
    let now = Now {
        mono_ms: 24 * 3_600_000,
        epoch_ms: 0,
    };
    engine.handle(Input::Tick, now);
    assert_eq!(engine.registered_now(), 0);
}
