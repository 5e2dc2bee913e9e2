//! Quality bars L1 and L2 for ordinary saves: callers save without a pause, the process is killed with
//! their saves on the way, and what the database then holds is whole. Of every save there is the record,
//! its change and its audit entry, or none of them; and every save that was answered is there.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use naisen_tests::{Answer, Client, Database, Portal, json};

const MOMENTS: u32 = 20;
const NUMBERS: u32 = 10_000;
/// What a start may take until it answers (bar L1); the fastest counts, others use the machine too.
const READY_MAX: Duration = Duration::from_secs(2);
/// Numbers of one save of 一括入力, and of one imported file.
const ROWS: u32 = 3;
const FILE_ROWS: u32 = 20;
const WAV_SAMPLES: usize = 8_000;

#[test]
fn sqlite_survives_a_kill_at_any_moment_of_a_save() {
    survive(Database::Sqlite, 1);
}

#[test]
fn postgres_survives_a_kill_at_any_moment_of_a_save() {
    survive(Database::Postgres, 2);
}

fn survive(database: Database, seed: u64) {
    let mut portal = Portal::with_numbers(database, NUMBERS);
    let mut lanes = Work::ALL.map(|work| Lane::begin(&portal, work));
    let mut random = seed;
    let mut fastest = Duration::MAX;
    for moment in 0..MOMENTS {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let saves = u32::try_from((random >> 33) % 12).unwrap();
        let answered = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for lane in &mut lanes {
                let (callers, answered) = (Callers::of(&portal), &answered);
                scope.spawn(move || lane.save_on(&callers, answered));
            }
            while answered.load(Ordering::Acquire) < saves {
                std::thread::yield_now();
            }
            portal.kill();
        });
        let began = Instant::now();
        portal.start_again();
        let _ = portal.admin().get("/api/v1/numbers").ok();
        fastest = fastest.min(began.elapsed());
        for lane in &mut lanes {
            lane.check(&portal, moment);
        }
    }
    assert!(fastest <= READY_MAX, "ready after {fastest:?} at best");
    for lane in &lanes {
        assert!(lane.saved > 1, "{:?} was never saved", lane.work);
    }
}

/// What is saved again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    /// 一括入力 of the answers of three numbers.
    Rows,
    /// 初期化 of a number.
    Initialise,
    /// A new company.
    Company,
    /// A file of new numbers.
    Import,
    /// The greeting of a mailbox.
    Greeting,
}

/// Who saves.
struct Callers {
    operator: Client,
    admin: Client,
    user: Client,
    company: String,
    own: String,
}

impl Callers {
    fn of(portal: &Portal) -> Self {
        Self {
            operator: portal.operator(),
            admin: portal.admin(),
            user: portal.user('A'),
            company: portal.demo.companies[0].login_id.clone(),
            own: portal.demo.user('A').external_number.clone(),
        }
    }
}

/// One work, how often it was saved, and what each save adds to what can be counted.
struct Lane {
    work: Work,
    counts: Vec<String>,
    before: Vec<i64>,
    each: Vec<i64>,
    saved: u32,
}

impl Lane {
    /// The first save, undisturbed, says what each adds.
    fn begin(portal: &Portal, work: Work) -> Self {
        let counts = work.counts(portal);
        let before = portal.counts(&counts);
        assert!(work.save(&Callers::of(portal), 1).is_some());
        let each: Vec<i64> = portal
            .counts(&counts)
            .iter()
            .zip(&before)
            .map(|(a, b)| a - b)
            .collect();
        assert!(each.iter().all(|added| *added > 0), "{work:?}: {each:?}");
        Self {
            work,
            counts,
            before,
            each,
            saved: 1,
        }
    }

    /// Saves until the process is gone.
    fn save_on(&mut self, callers: &Callers, answered: &AtomicU32) {
        while self.work.save(callers, self.saved + 1).is_some() {
            self.saved += 1;
            answered.fetch_add(1, Ordering::Release);
        }
    }

    /// Everything that was answered, perhaps what was on its way, and nothing by halves.
    fn check(&mut self, portal: &Portal, moment: u32) {
        let now = portal.counts(&self.counts);
        let work = self.work;
        let times = (now[0] - self.before[0]) / self.each[0];
        let whole = self.before.iter().zip(&self.each);
        let whole: Vec<i64> = whole.map(|(before, each)| before + times * each).collect();
        assert_eq!(now, whole, "{work:?}, moment {moment}: {:?}", self.counts);
        let saved = i64::from(self.saved);
        assert!(
            (saved..=saved + 1).contains(&times),
            "{work:?}, moment {moment}: {times} saves are there, {saved} were answered"
        );
        self.saved = u32::try_from(times).unwrap();
        if let Some((sql, expected)) = work.value(portal, self.saved) {
            assert_eq!(portal.count(&sql), expected, "{work:?}, moment {moment}");
        }
    }
}

fn row(n: u32) -> String {
    format!("0503{n:07}")
}

/// A number that nothing else here touches.
const INITIALISED: &str = "05030005000";

fn destination(n: u32) -> String {
    format!("0398{n:06}")
}

fn length_ms(n: u32) -> u32 {
    1_000 + 20 * (n % 50)
}

impl Work {
    const ALL: [Self; 5] = [
        Self::Rows,
        Self::Initialise,
        Self::Company,
        Self::Import,
        Self::Greeting,
    ];

    /// Saves for the nth time. None when the process is gone.
    fn save(self, callers: &Callers, n: u32) -> Option<()> {
        let json = |client: &Client, method: &str, path: &str, body: &naisen_tests::Value| {
            let bytes = body.to_string();
            client.attempt(method, path, Some(("application/json", bytes.as_bytes())))
        };
        let saved: Answer = match self {
            Self::Rows => {
                let rows = (0..ROWS).map(|one| {
                    json!({"subscriber_id": row(one), "version": n, "mode": "forward",
                           "condition": "always", "ring_seconds": 20,
                           "destination": destination(n)})
                });
                let body = json!({"rows": rows.collect::<Vec<_>>()});
                json(&callers.admin, "PUT", "/api/v1/answers", &body)?
            }
            Self::Initialise => {
                let path = format!("/api/v1/numbers/{INITIALISED}/initialise");
                json(&callers.admin, "POST", &path, &json!({"version": n}))?
            }
            Self::Company => {
                let body = json!({"login_id": format!("NS-1{n:010}"), "name": "株式会社あおぞら",
                                  "sip_domain": format!("c{n}.example")});
                json(&callers.operator, "POST", "/api/v1/companies", &body)?
            }
            Self::Import => return import(callers, n),
            Self::Greeting => {
                let samples = WAV_SAMPLES * length_ms(n) as usize / 1_000;
                let sound = naisen_media::tone::sine(440.0, 8_000, samples);
                let file = naisen_media::wav::write(&sound);
                let path = format!("/api/v1/numbers/{}/greeting", callers.own);
                let file = Some(("file", "greeting.wav", &file[..]));
                callers.user.attempt_multipart("PUT", &path, file)?
            }
        };
        if !(200..300).contains(&saved.status) {
            saved.fail("should be saved");
        }
        Some(())
    }

    /// What can be counted of it: record, change, audit, whatever it writes.
    fn counts(self, portal: &Portal) -> Vec<String> {
        let of_numbers = |numbers: &str| {
            vec![
                format!("SELECT SUM(version) FROM subscriber WHERE external_number IN ({numbers})"),
                format!("SELECT COUNT(*) FROM audit WHERE object_name IN ({numbers})"),
                format!(
                    "SELECT COUNT(*) FROM change WHERE id IN
                     (SELECT id FROM subscriber WHERE external_number IN ({numbers}))"
                ),
            ]
        };
        match self {
            Self::Rows => {
                let rows: Vec<String> = (0..ROWS).map(|n| format!("'{}'", row(n))).collect();
                of_numbers(&rows.join(", "))
            }
            Self::Initialise => of_numbers(&format!("'{INITIALISED}'")),
            Self::Company => vec![
                "SELECT COUNT(*) FROM company".to_owned(),
                "SELECT COUNT(*) FROM account WHERE role = 'admin'".to_owned(),
                "SELECT COUNT(*) FROM company_counter WHERE company_id <> 0".to_owned(),
                "SELECT COUNT(*) FROM audit WHERE object = 'company'".to_owned(),
            ],
            Self::Import => vec![
                "SELECT COUNT(*) FROM subscriber WHERE external_number LIKE '0504%'".to_owned(),
                "SELECT COUNT(*) FROM account WHERE login_id LIKE '0504%'".to_owned(),
                "SELECT COUNT(*) FROM change WHERE id IN
                 (SELECT id FROM subscriber WHERE external_number LIKE '0504%')"
                    .to_owned(),
            ],
            Self::Greeting => {
                let own = &portal.demo.user('A').external_number;
                vec![format!(
                    "SELECT COUNT(*) FROM audit WHERE object = 'mailbox' AND object_name = '{own}'"
                )]
            }
        }
    }

    /// What the last save has left, where it replaces what was there.
    fn value(self, portal: &Portal, n: u32) -> Option<(String, i64)> {
        match self {
            Self::Rows => {
                let sql = format!(
                    "SELECT COUNT(*) FROM subscriber WHERE answer_destination = '{}'",
                    destination(n)
                );
                Some((sql, i64::from(ROWS)))
            }
            Self::Greeting => {
                let own = &portal.demo.user('A').external_number;
                let sql = format!(
                    "SELECT length_ms FROM greeting WHERE subscriber_id =
                     (SELECT id FROM subscriber WHERE external_number = '{own}')"
                );
                Some((sql, i64::from(length_ms(n))))
            }
            Self::Initialise | Self::Company | Self::Import => None,
        }
    }
}

/// Adds the numbers of a file and waits until they are there.
fn import(callers: &Callers, n: u32) -> Option<()> {
    let mut file = String::new();
    for row in 0..FILE_ROWS {
        writeln!(file, "0504{n:05}{row:02}").unwrap();
    }
    let imports = format!("/api/v1/companies/{}/imports", callers.company);
    let body = Some(("text/csv", file.as_bytes()));
    let mut told = callers
        .operator
        .attempt("POST", &imports, body)?
        .status(202);
    let path = format!("{imports}/{}", told.json()["id"].as_str().unwrap());
    while told.json()["finished"] != true {
        told = callers.operator.attempt("GET", &path, None)?.ok();
    }
    Some(())
}

/// Killed while it makes its schema and fills it, the next start goes on to the same end.
#[test]
fn sqlite_survives_a_kill_at_any_moment_of_its_first_start() {
    start(Database::Sqlite);
}

#[test]
fn postgres_survives_a_kill_at_any_moment_of_its_first_start() {
    start(Database::Postgres);
}

/// Moments of a first start.
const STARTS: u32 = 6;

fn start(database: Database) {
    let tables = [
        "schema_version",
        "company",
        "account",
        "subscriber",
        "hunt_member",
        "change",
        "audit",
    ];
    let counts = tables.map(|table| format!("SELECT COUNT(*) FROM {table}"));
    let whole = |portal: &Portal| portal.counts(&counts);
    let began = Instant::now();
    let expected = whole(&Portal::first(database, None));
    let start = began.elapsed();
    for moment in 1..=STARTS {
        let portal = Portal::first(database, Some(start * moment / (STARTS + 1)));
        assert_eq!(whole(&portal), expected, "moment {moment}");
        let _ = portal.admin().get("/api/v1/numbers").ok();
    }
}
