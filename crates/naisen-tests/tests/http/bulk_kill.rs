//! Quality bar L1: kill -9 at twenty moments of a run of 5,000 rows leaves all of it or nothing, and the
//! job says which.

use std::fmt::Write as _;

use naisen_tests::{Client, Database, Portal, Value};

const JOBS: &str = "/api/v1/bulk-jobs";
const ROWS: u32 = 5_000;
const MOMENTS: u32 = 20;

#[test]
fn sqlite_survives_a_kill_at_any_moment_of_a_run() {
    survive(Database::Sqlite, 1);
}

#[test]
fn postgres_survives_a_kill_at_any_moment_of_a_run() {
    survive(Database::Postgres, 2);
}

fn survive(database: Database, seed: u64) {
    let mut portal = Portal::with_numbers(database, ROWS);
    // How often the job can be asked while a run goes on tells how long it takes on this machine.
    let (mut asked, mut first) = (0, '5');
    let id = begin(&portal.admin(), "whole.csv", first);
    while state(&portal.admin(), id) == "running" {
        asked += 1;
    }
    assert_eq!(extensions(&portal.admin(), first), ROWS);
    let mut random = seed;
    for moment in 0..MOMENTS {
        let next = if first == '5' { '6' } else { '5' };
        let id = begin(&portal.admin(), &format!("{moment}.csv"), next);
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        for _ in 0..(random >> 33) % (asked + 2) {
            let _ = state(&portal.admin(), id);
        }
        portal.kill_and_restart();
        let admin = portal.admin();
        check(&admin, id, next, moment);
        // Whatever was left is taken up again, and its events end with it.
        let _ = admin.get(&format!("{JOBS}/{id}/events")).ok();
        assert_eq!(state(&admin, id), "done", "moment {moment}");
        assert_eq!(extensions(&admin, next), ROWS, "moment {moment}");
        assert_eq!(extensions(&admin, first), 0, "moment {moment}");
        first = next;
    }
}

/// All or nothing, and true: read between two readings of the state, because the run goes on.
fn check(admin: &Client, id: i64, first: char, moment: u32) {
    let before = state(admin, id);
    let applied = extensions(admin, first);
    let after = state(admin, id);
    assert!(
        applied == 0 || applied == ROWS,
        "moment {moment}: {applied} of {ROWS} rows were applied"
    );
    assert!(before != "done" || applied == ROWS, "moment {moment}");
    assert!(after == "done" || applied == 0, "moment {moment}");
}

/// Uploads and starts a file that gives every number an extension with this first digit.
fn begin(admin: &Client, name: &str, first: char) -> i64 {
    let mut file = String::from("\"VPN\",\"本社内線\"\r\n");
    for n in 0..ROWS {
        write!(file, "\"0503{n:07}\",\"{first}{n:04}\"\r\n").unwrap();
    }
    let bytes = naisen_core::cp932::encode(&file).unwrap();
    let job = admin.upload(JOBS, "file", name, &bytes).status(201).json();
    let id = job["id"].as_i64().unwrap();
    let _ = admin
        .send("POST", &format!("{JOBS}/{id}/run"), None)
        .status(202);
    id
}

fn state(admin: &Client, id: i64) -> String {
    let job = admin.get(&format!("{JOBS}/{id}")).ok().json();
    job["state"].as_str().unwrap().to_owned()
}

/// How many extensions begin with a digit.
fn extensions(admin: &Client, first: char) -> u32 {
    let found: Value = admin
        .get(&format!("/api/v1/numbers?target=extension&q={first}"))
        .ok()
        .json();
    found["total"].as_u64().unwrap().try_into().unwrap()
}
