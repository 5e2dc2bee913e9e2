//! A private copy of the demo for every test. The demo is made once for each build of the binary and
//! then copied: a folder on SQLite, a template database on PostgreSQL.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::UNIX_EPOCH;

use naisen_core::actor::Actor;
use naisen_core::ids::CompanyId;
use naisen_core::settings::Subscriber;
use naisen_store::list::Query;
use naisen_store::number::{self, NewNumber};
use naisen_store::{Store, company};
use tempfile::TempDir;

use crate::portal::{self, Running};

/// Which database a portal stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file in the data folder.
    Sqlite,
    /// A database of the run's own cluster.
    Postgres,
}

/// What a demo needs to start: its folder, and the database when it is not in the folder.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) url: Option<String>,
}

impl Place {
    /// A fresh folder beside a database of the caller's.
    pub(crate) fn on(url: &str) -> Self {
        Self {
            folder: TempDir::with_prefix("naisen-test-").unwrap(),
            url: Some(url.to_owned()),
        }
    }

    /// Runs a statement on the database, whoever else uses it.
    pub(crate) fn sql(&self, statement: &str) {
        match &self.url {
            Some(url) => drop(psql_on(url, statement)),
            None => {
                let file = self.folder.path().join("naisen.db");
                let database = rusqlite::Connection::open(file).unwrap();
                database.execute_batch(statement).unwrap();
            }
        }
    }

    /// The numbers that queries answer, all at one moment; 0 for none.
    pub(crate) fn counts(&self, queries: &[impl AsRef<str>]) -> Vec<i64> {
        let columns = queries
            .iter()
            .map(|query| format!("CAST(COALESCE(({}), 0) AS TEXT)", query.as_ref()));
        let query = format!("SELECT {}", columns.collect::<Vec<_>>().join(" || ' ' || "));
        let said = match &self.url {
            Some(url) => psql_on(url, &query),
            None => {
                let file = self.folder.path().join("naisen.db");
                let database = rusqlite::Connection::open(file).unwrap();
                database.query_row(&query, [], |row| row.get(0)).unwrap()
            }
        };
        let numbers = said.split_whitespace();
        numbers.map(|number| number.parse().unwrap()).collect()
    }

    /// Ends every connection to the database and lets none in.
    pub(crate) fn shut(&self) {
        let name = self.name();
        psql(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
        psql(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ));
    }

    /// Lets connections in again.
    pub(crate) fn reopen(&self) {
        psql(&format!(
            "ALTER DATABASE {} ALLOW_CONNECTIONS true",
            self.name()
        ));
    }

    fn name(&self) -> &str {
        let url = self.url.as_deref().expect("a file cannot be shut");
        url.rsplit_once('/').unwrap().1
    }

    /// Adds numbers to the first company. No command of the product makes thousands of them in a
    /// second, so that they are put there as the product itself would.
    pub(crate) fn add_numbers(&self, count: u32) {
        let file = self.folder.path().join("naisen.db").display().to_string();
        let url = self.url.clone().unwrap_or(file);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let store = runtime.block_on(Store::open(&url)).unwrap();
        let write = store.write(move |tx| {
            let system = Actor::system();
            let companies = company::list(tx, &system, &Query::default())?.rows;
            let first = companies.iter().map(|line| line.company_id).min().unwrap();
            let numbers: Vec<NewNumber> = (0..count).map(new_number).collect();
            number::create_rows(tx, &system, CompanyId(first), &numbers)
        });
        runtime.block_on(write).unwrap();
    }
}

fn new_number(n: u32) -> NewNumber {
    let number = format!("0503{n:07}");
    NewNumber {
        subscriber: Subscriber {
            subscriber_id: number.clone(),
            external_number: number,
            ..Subscriber::default()
        },
        password_hash: String::new(),
    }
}

impl Database {
    /// A folder and a database with nothing in them.
    pub(crate) fn empty(self) -> Place {
        let url = (self == Self::Postgres).then(|| {
            let name = format!("empty_{}_{}", std::process::id(), next());
            psql(&format!("CREATE DATABASE {name}"));
            cluster_url(&name)
        });
        let folder = TempDir::with_prefix("naisen-test-").unwrap();
        Place { folder, url }
    }

    /// A fresh copy of the demo.
    pub(crate) fn copy(self) -> Place {
        let template = self.template();
        let folder = TempDir::with_prefix("naisen-test-").unwrap();
        copy_folder(&template.folder, folder.path());
        let url = template.url.map(|_| {
            let name = format!("copy_{}_{}", std::process::id(), next());
            psql(&format!(
                "CREATE DATABASE {name} TEMPLATE {}",
                template.name
            ));
            cluster_url(&name)
        });
        Place { folder, url }
    }

    /// The demo of this build, made by whoever comes first.
    fn template(self) -> Template {
        let stamp = build_stamp();
        let base = portal::target().join("naisen-tests");
        fs::create_dir_all(&base).unwrap();
        let (name, url) = match self {
            Self::Sqlite => (format!("sqlite_{stamp}"), None),
            Self::Postgres => {
                let name = format!("demo_{stamp}_{}", cluster_stamp());
                let url = cluster_url(&name);
                (name, Some(url))
            }
        };
        let folder = base.join(&name);
        let lock = File::create(base.join("lock")).unwrap();
        lock.lock().unwrap();
        if !folder.exists() {
            let making = base.join(format!("{name}.making"));
            let _ = fs::remove_dir_all(&making);
            if url.is_some() {
                psql(&format!("DROP DATABASE IF EXISTS {name}"));
                psql(&format!("CREATE DATABASE {name}"));
            }
            Running::start(&making, url.as_deref()).stop();
            fs::rename(&making, &folder).unwrap();
        }
        Template { folder, name, url }
    }
}

struct Template {
    folder: PathBuf,
    name: String,
    url: Option<String>,
}

/// Changes with every build of the binary.
fn build_stamp() -> String {
    let built = fs::metadata(portal::binary())
        .and_then(|m| m.modified())
        .unwrap();
    format!("{:x}", built.duration_since(UNIX_EPOCH).unwrap().as_nanos())
}

/// Changes with every cluster.
fn cluster_stamp() -> String {
    cluster()
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(char::from)
        .collect::<String>()
        .to_lowercase()
}

fn cluster() -> String {
    std::env::var("NAISEN_TEST_POSTGRES").expect(
        "tests on PostgreSQL run under `cargo xtask test`, or after \
         `cargo run -p naisen-tests --bin with-postgres -- cargo test …`",
    )
}

/// The cluster's URL with another database.
fn cluster_url(database: &str) -> String {
    let cluster = cluster();
    let (server, _) = cluster.rsplit_once('/').unwrap();
    format!("{server}/{database}")
}

fn psql(statement: &str) {
    psql_on(&cluster(), statement);
}

/// Runs a statement; answers what it says, bare.
fn psql_on(url: &str, statement: &str) -> String {
    let output = Command::new("psql")
        .args(["-X", "-q", "-t", "-A", "-c", statement, url])
        .output()
        .expect("psql comes with PostgreSQL");
    assert!(
        output.status.success(),
        "{statement}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn next() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
