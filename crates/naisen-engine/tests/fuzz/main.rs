//! A bounded, repeatable run of the fuzz entries (quality bar A2): seeds mutated by a seeded generator.
//! The fuzzer proper, which looks for new ways by itself, is in `fuzz/`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(unreachable_pub, reason = "the fuzzer's crate shows them")]
mod entry;
mod seeds;

use std::panic::catch_unwind;

/// Mutations of each entry in one run of the tests; `NAISEN_FUZZ_COUNT` asks for another number.
const COUNT: u64 = 2_000;
/// Bytes and words that parsers stumble over.
const WORDS: &[&[u8]] = &[
    b"\r\n",
    b"\r\n ",
    b"\0",
    b"\xff",
    b"\"",
    b"\\",
    b"<",
    b">",
    b";",
    b",",
    b":",
    b"@",
    b"=",
    b"%",
    b"99999999999999999999",
    b"-1",
    b"4294967296",
    b"[",
    b"]",
    b"::1",
    b"*",
    b"+",
    b"%TAG%",
    b"tag=",
    b"\xff\xfb\x90",
    b"RIFF",
    b"data",
    b"a=rtpmap:",
    b"m=audio 0",
    b"\xe3\x81",
    b"Content-Length: 0\r\n",
];

/// SplitMix64.
struct Random(u64);

impl Random {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    const fn below(&mut self, end: usize) -> usize {
        (self.next() % (end as u64 + (end == 0) as u64)) as usize
    }
}

/// One seed changed in up to eight places.
fn mutate(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(16)).min(bytes.len());
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copy = bytes[at..end].repeat(1 + random.below(20));
                bytes.splice(at..at, copy);
            }
            3 => {
                let word = WORDS[random.below(WORDS.len())];
                bytes.splice(at..end, word.iter().copied());
            }
            4 => {
                let noise: Vec<u8> = (0..random.below(24)).map(|_| random.next() as u8).collect();
                bytes.splice(at..end, noise);
            }
            _ => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len() + 1);
                let tail = &other[from..(from + random.below(200)).min(other.len())];
                bytes.splice(at..end, tail.iter().copied());
            }
        }
        bytes.truncate(70_000);
    }
    bytes
}

fn run(name: &str) {
    #[expect(
        clippy::disallowed_methods,
        reason = "a longer run is asked for by hand"
    )]
    let asked = std::env::var("NAISEN_FUZZ_COUNT").ok();
    let count = asked.map_or(COUNT, |count| count.parse().unwrap());
    let (_, enter) = entry::ENTRIES.iter().find(|(one, _)| *one == name).unwrap();
    let seeds = seeds::seeds(name);
    assert!(!seeds.is_empty());
    for seed in &seeds {
        enter(seed);
    }
    for number in 0..count {
        let bytes = mutate(&seeds, &mut Random(number));
        if catch_unwind(|| enter(&bytes)).is_err() {
            panic!(
                "{name}, mutation {number}: {:?}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

macro_rules! runs {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            run(stringify!($name));
        })*

        #[test]
        fn every_entry_is_run() {
            let names: Vec<_> = entry::ENTRIES.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
        }
    };
}

runs! { message stream uri sdp digest engine dialog rtp rtcp wav csv }
