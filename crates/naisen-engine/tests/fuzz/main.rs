//! A bounded, repeatable run of the fuzz entries (quality bar A2): seeds mutated by a seeded generator.
//! The fuzzer proper, which looks for new ways by itself, is in `fuzz/`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(unreachable_pub, reason = "the fuzzer's crate shows them")]
mod entry;
mod seeds;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

/// Mutations of each entry in one run of the tests; `NAISEN_FUZZ_COUNT` asks for another number,
/// `NAISEN_FUZZ_CORPUS` for the seeds as files in that folder.
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

/// What somebody who runs this by hand asks for.
fn asked(variable: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "asked for by hand")]
    std::env::var(variable).ok()
}

/// Writes the seeds where a fuzzer looks for its corpus.
#[expect(clippy::disallowed_methods, reason = "asked for by hand")]
fn plant(corpus: &Path, name: &str, seeds: &[Vec<u8>]) {
    let folder = corpus.join(name);
    fs::create_dir_all(&folder).unwrap();
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number}")), seed).unwrap();
    }
}

fn run(name: &str) {
    let count = asked("NAISEN_FUZZ_COUNT").map_or(COUNT, |count| count.parse().unwrap());
    let (_, enter) = entry::ENTRIES.iter().find(|(one, _)| *one == name).unwrap();
    let seeds = seeds::seeds(name);
    assert!(!seeds.is_empty());
    if let Some(corpus) = asked("NAISEN_FUZZ_CORPUS") {
        plant(Path::new(&corpus), name, &seeds);
    }
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
