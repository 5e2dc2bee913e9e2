//! The real binary, running for one test.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::browser::Page;
use crate::database::Place;
use crate::{Client, Database, Demo};

/// A running demo of one test; it ends with the value.
#[derive(Debug)]
pub struct Portal {
    /// What `demo.json` says.
    pub demo: Demo,
    running: Running,
    place: Place,
}

impl Portal {
    /// A portal with a private copy of the demo.
    #[must_use]
    pub fn start(database: Database) -> Self {
        let place = database.copy();
        let running = Running::start(place.folder.path(), place.url.as_deref());
        let demo = running.demo();
        Self {
            demo,
            running,
            place,
        }
    }

    /// A portal whose first company has this many numbers more, 05030000000 and on, without extension.
    #[must_use]
    pub fn with_numbers(database: Database, count: u32) -> Self {
        let place = database.copy();
        place.add_numbers(count);
        let running = Running::start(place.folder.path(), place.url.as_deref());
        let demo = running.demo();
        Self {
            demo,
            running,
            place,
        }
    }

    /// Runs a statement on the database behind the portal's back, as a fault or an intruder would.
    pub fn sql(&self, statement: &str) {
        self.place.sql(statement);
    }

    /// As [`Portal::sql`], on rows of 株式会社サンプル that the portal holds in memory: it reads all of the
    /// company anew afterwards.
    pub fn spoil(&self, statement: &str) {
        self.sql(&format!(
            "{statement}; UPDATE company_counter SET counter = counter + 1000000"
        ));
    }

    /// Takes its database away, as a server that stops would: every connection ends, and none is let in.
    ///
    /// # Panics
    /// On SQLite.
    pub fn database_goes(&self) {
        self.place.shut();
    }

    /// Lets it have its database again.
    ///
    /// # Panics
    /// On SQLite.
    pub fn database_comes(&self) {
        self.place.reopen();
    }

    /// How many bytes of memory its process has at most held while `work` was done, beyond what it held
    /// before.
    #[must_use]
    pub fn grown_by(&self, work: impl FnOnce()) -> u64 {
        let process = format!("/proc/{}", self.running.child.id());
        // Sets the high-water mark back to what is held now.
        std::fs::write(format!("{process}/clear_refs"), "5").unwrap();
        let before = high_water(&process);
        work();
        high_water(&process) - before
    }

    /// The same portal after SIGTERM and a new start.
    pub fn restart(&mut self) {
        self.running.terminate();
        self.start_again();
    }

    /// The same portal after SIGKILL and a new start.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        self.start_again();
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.running.child.kill().unwrap();
        self.running.child.wait().unwrap();
    }

    /// A new start after [`Portal::kill`], at other ports.
    pub fn start_again(&mut self) {
        self.running = Running::start(self.place.folder.path(), self.place.url.as_deref());
        self.demo = self.running.demo();
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.place.folder.path()
    }

    /// The `--database` of this portal; none when it is a file in the folder.
    #[must_use]
    pub fn database(&self) -> Option<&str> {
        self.place.url.as_deref()
    }

    /// A caller nobody knows.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&self.demo.http)
    }

    /// The operator, by token.
    #[must_use]
    pub fn operator(&self) -> Client {
        self.client().with_token(&self.demo.operator.token)
    }

    /// The administrator of 株式会社サンプル, by token.
    #[must_use]
    pub fn admin(&self) -> Client {
        self.client()
            .with_token(&self.demo.companies[0].admin.token)
    }

    /// The administrator of the other company, by token.
    #[must_use]
    pub fn other_admin(&self) -> Client {
        self.client()
            .with_token(&self.demo.companies[1].admin.token)
    }

    /// A subscriber of calls §15, by token.
    #[must_use]
    pub fn user(&self, letter: char) -> Client {
        self.client().with_token(&self.demo.user(letter).token)
    }

    /// A browser window, 1440 × 900, light, Japanese, nobody logged in.
    #[must_use]
    pub fn page(&self) -> Page {
        Page::open(&self.demo.http)
    }

    /// Runs another command of the binary on this portal's database.
    #[must_use]
    pub fn command(&self, words: &[&str]) -> Ran {
        let mut words = words.to_vec();
        let folder = self.folder().display().to_string();
        words.extend(["--data", &folder]);
        if let Some(url) = self.database() {
            words.extend(["--database", url]);
        }
        naisen(&words)
    }
}

fn high_water(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("{process}/status")).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|l| l.trim().strip_suffix(" kB"));
    kibibytes.unwrap().parse::<u64>().unwrap() * 1_024
}

/// Runs a command of the binary to its end.
#[must_use]
pub fn naisen(words: &[&str]) -> Ran {
    let output = Command::new(binary())
        .args(words)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran {
        ok: output.status.success(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// What a command of the binary did.
#[derive(Debug)]
pub struct Ran {
    /// Exit status 0.
    pub ok: bool,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// A process of the binary that serves a folder.
#[derive(Debug)]
pub(crate) struct Running {
    folder: PathBuf,
    child: Child,
}

impl Running {
    /// Starts `naisen demo` and waits until it says where it listens.
    pub(crate) fn start(folder: &Path, database: Option<&str>) -> Self {
        let mut command = Command::new(binary());
        command
            .args([
                "demo",
                "--http",
                "127.0.0.1:0",
                "--sip",
                "127.0.0.1:0",
                "--data",
            ])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(url) = database {
            command.args(["--database", url]);
        }
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!(
                "{}: {error}; build it with `cargo build -p naisen`",
                binary().display()
            )
        });
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut err = child.stderr.take().unwrap();
        let logged = std::thread::spawn(move || {
            let mut text = String::new();
            let _ = err.read_to_string(&mut text);
            text
        });
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            if out.read_line(&mut line).unwrap() == 0 {
                let _ = child.wait();
                panic!(
                    "naisen demo ended before it served\n{}",
                    logged.join().unwrap()
                );
            }
        }
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        Self {
            folder: folder.to_owned(),
            child,
        }
    }

    fn demo(&self) -> Demo {
        let text = std::fs::read_to_string(self.folder.join("demo.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// Stops it in an orderly way.
    pub(crate) fn stop(mut self) {
        self.terminate();
    }

    fn terminate(&mut self) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        let status = self.child.wait().unwrap();
        assert!(status.success(), "SIGTERM ended it with {status}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where cargo puts what it builds: two folders above a test's own executable.
pub(crate) fn target() -> PathBuf {
    let exe = std::env::current_exe().unwrap();
    exe.ancestors().nth(2).unwrap().to_owned()
}

/// The product's binary, built beside the tests.
pub(crate) fn binary() -> PathBuf {
    target().join("naisen")
}
