//! Quality bars L3 and L4 with real phones: whatever the disk, the database or the system's limits do,
//! calls, registrations and hunting go on from memory, the portal says 9005, and everything resumes by
//! itself. What ended meanwhile is recorded.

use std::net::TcpStream;
use std::time::Instant;

use naisen_core::error::ErrorCode;
use naisen_engine::rehearse::Heard;
use naisen_store::dev::postgres::Cluster;
use naisen_tests::{Answer, Database, Portal, json, naisen};

use crate::stage::{PATIENCE, Stage};

const NUMBERS: &str = "/api/v1/numbers";

/// A phone calls a number, one of the others answers, and the caller hangs up.
fn talk(stage: &mut Stage<'_>, from: char, number: &str, to: char) {
    stage.forget();
    let call = stage.phone(from).dial(number);
    stage.until("it rings", |stage| ringing(stage, to).is_some());
    let rings = ringing(stage, to).unwrap();
    stage.phone(to).answer(rings);
    stage.until("answered", |stage| stage.has(from, Heard::Answered(call)));
    stage.phone(from).hang_up(call);
    stage.until("over", |stage| stage.has(to, Heard::Bye(rings)));
}

pub(crate) fn ringing(stage: &mut Stage<'_>, letter: char) -> Option<usize> {
    let heard = stage.phone(letter).agent.heard.iter();
    heard.rev().find_map(|one| match one {
        Heard::Rings(call) => Some(*call),
        _ => None,
    })
}

/// A call by extension, a registration, and a call to the hunt group.
fn all_goes_on(stage: &mut Stage<'_>) {
    talk(stage, 'A', "2002", 'B');
    stage.forget();
    stage.phone('C').register();
    stage.until("registered", |stage| stage.has('C', Heard::Registered(200)));
    talk(stage, 'C', "2100", 'A');
}

/// Calls that [`all_goes_on`] makes.
const CALLS: i64 = 2;

/// A save by 株式会社サンプル.
fn save(portal: &Portal) -> Answer {
    let group = json!({"name": "東", "site_number": "9"});
    portal.admin().post("/api/v1/extension-groups", &group)
}

/// Waits until the portal answers as it should again.
fn resumes(what: &str, mut answers: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !answers() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::yield_now();
    }
}

/// Waits until so many calls are recorded, each once.
fn recorded(portal: &Portal, calls: i64) {
    let count = || portal.count("SELECT COUNT(*) FROM call_record");
    resumes("recorded", || {
        let metrics = portal.client().get("/metrics").ok().text();
        count() >= calls && metrics.contains("\nnaisen_call_records_waiting 0\n")
    });
    assert_eq!(count(), calls);
}

fn is_refused(answer: &Answer) {
    answer.clone().refused(ErrorCode::SystemLimit);
    assert!(answer.header("retry-after").is_some(), "{answer:?}");
}

#[test]
fn calls_go_on_while_the_database_is_gone() {
    let mut cluster = Cluster::start().unwrap();
    let portal = Portal::on(&cluster.database().unwrap());
    let mut stage = Stage::new(&portal, "ABC");
    for (stop, calls) in [Cluster::stop, Cluster::shut_down].into_iter().zip(1..) {
        stop(&mut cluster).unwrap();
        is_refused(&portal.admin().get(NUMBERS));
        is_refused(&save(&portal));
        all_goes_on(&mut stage);
        assert_eq!(portal.client().get("/healthz").status, 503);
        cluster.resume().unwrap();
        resumes("the portal", || portal.admin().get(NUMBERS).status == 200);
        recorded(&portal, calls * CALLS);
    }
    let _ = save(&portal).status(201);
}

#[test]
fn calls_go_on_while_the_database_stands_still() {
    let cluster = Cluster::start().unwrap();
    let portal = Portal::on(&cluster.database().unwrap());
    let mut stage = Stage::new(&portal, "ABC");
    cluster.freeze().unwrap();
    // Whoever asks waits for a while and is told, and nobody else waits for that.
    std::thread::scope(|scope| {
        let asked = ["GET", "POST"].map(|method| {
            let portal = &portal;
            scope.spawn(move || match method {
                "GET" => portal.admin().get(NUMBERS),
                _ => save(portal),
            })
        });
        all_goes_on(&mut stage);
        for one in asked {
            is_refused(&one.join().unwrap());
        }
    });
    cluster.thaw().unwrap();
    resumes("the portal", || portal.admin().get(NUMBERS).status == 200);
    recorded(&portal, CALLS);
    let _ = save(&portal).status(201);
}

#[test]
fn calls_go_on_while_the_disk_is_full() {
    let portal = Portal::bounded(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABC");
    // Nothing of any file may lie beyond byte 0: every write fails.
    portal.limit("--fsize=0:unlimited");
    is_refused(&save(&portal));
    let _ = portal.admin().get(NUMBERS).ok();
    all_goes_on(&mut stage);
    is_refused(&save(&portal));
    portal.limit("--fsize=unlimited:unlimited");
    resumes("saving", || save(&portal).status == 201);
    recorded(&portal, CALLS);
}

#[test]
fn calls_go_on_while_the_folder_is_read_only() {
    let portal = Portal::bounded(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABC");
    portal.lock_folder(true);
    all_goes_on(&mut stage);
    let _ = portal.admin().get(NUMBERS).ok();
    portal.lock_folder(false);
    recorded(&portal, CALLS);
    let _ = save(&portal).status(201);
}

#[test]
fn calls_go_on_without_descriptors() {
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABC");
    let _ = portal.admin().get(NUMBERS).ok();
    portal.limit("--nofile=1:4096");
    // The next connection cannot be accepted; it waits in the system.
    let address = portal.demo.http.trim_start_matches("http://");
    let waiting: Vec<_> = (0..8)
        .map(|_| TcpStream::connect(address).unwrap())
        .collect();
    all_goes_on(&mut stage);
    portal.limit("--nofile=4096:4096");
    drop(waiting);
    let _ = portal.admin().get(NUMBERS).ok();
    let _ = save(&portal).status(201);
    recorded(&portal, CALLS);
}

#[test]
fn calls_go_on_with_little_memory() {
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABC");
    let _ = portal.admin().get(NUMBERS).ok();
    // What it has and 64 MiB more of address space: large uploads from many at once do not fit.
    portal.limit(&format!(
        "--as={}:unlimited",
        portal.address_space() + (64 << 20)
    ));
    let file = vec![b'1'; 8 << 20];
    std::thread::scope(|scope| {
        for n in 0..8 {
            let (admin, file) = (portal.admin(), &file);
            scope.spawn(move || {
                let name = format!("{n}.csv");
                let _ = admin.attempt_multipart(
                    "POST",
                    "/api/v1/bulk-jobs",
                    Some(("file", &name, file)),
                );
            });
        }
        all_goes_on(&mut stage);
    });
    portal.limit("--as=unlimited:unlimited");
    let _ = portal.admin().get(NUMBERS).ok();
    let _ = save(&portal).status(201);
    recorded(&portal, CALLS);
}

#[test]
fn a_folder_that_takes_nothing_is_refused_in_words() {
    // Not even root may make a folder there.
    let (folder, any) = ("/proc/naisen", "127.0.0.1:0");
    let ran = naisen(&["demo", "--http", any, "--sip", any, "--data", folder]);
    assert!(!ran.ok && !ran.err.contains("panicked"), "{}", ran.err);
    assert!(ran.err.contains("cannot make /proc/naisen"), "{}", ran.err);
}
