//! The real binary, running for one test.

use std::fs::Permissions;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::browser::Page;
use crate::database::Place;
use crate::sip::wait_until;
use crate::{Client, Database, Demo};

/// A running demo of one test; it ends with the value.
#[derive(Debug)]
pub struct Portal {
    /// What `demo.json` says.
    pub demo: Demo,
    running: Running,
    place: Place,
    /// What is configured beside the addresses; none when the demo serves.
    config: Option<String>,
}

impl Portal {
    /// A portal with a private copy of the demo.
    #[must_use]
    pub fn start(database: Database) -> Self {
        Self::at(database.copy())
    }

    /// A portal whose first company has this many numbers more, 05030000000 and on, without extension.
    #[must_use]
    pub fn with_numbers(database: Database, count: u32) -> Self {
        let place = database.copy();
        place.add_numbers(count);
        Self::at(place)
    }

    /// A private copy of the demo as `naisen serve` serves it, with these lines of configuration.
    #[must_use]
    pub fn served(database: Database, config: &str) -> Self {
        let place = database.copy();
        let (running, demo) = serve(&place, config);
        Self {
            demo,
            running,
            place,
            config: Some(config.to_owned()),
        }
    }

    /// A portal that fills an empty database; with `cut` its first start is killed after so long, and it
    /// starts again.
    #[must_use]
    pub fn first(database: Database, cut: Option<Duration>) -> Self {
        let place = database.empty();
        let (folder, url) = (place.folder.path(), place.url.as_deref());
        if let Some(cut) = cut {
            let until = Instant::now() + cut;
            let mut child = command(folder, url).spawn().unwrap();
            // When it dies is what is under test.
            wait_until(until);
            child.kill().unwrap();
            child.wait().unwrap();
        }
        Self::at(place)
    }

    /// A portal on an empty database of the caller's own cluster.
    #[must_use]
    pub fn on(url: &str) -> Self {
        Self::at(Place::on(url))
    }

    fn at(place: Place) -> Self {
        let running = Running::start(place.folder.path(), place.url.as_deref());
        let demo = running.demo();
        Self {
            demo,
            running,
            place,
            config: None,
        }
    }

    /// A portal that may not do to files what their modes forbid, even when the tests are root's; and
    /// that a write beyond a limit fails in, instead of ending it.
    #[must_use]
    pub fn bounded(database: Database) -> Self {
        let place = database.copy();
        let folder = place.folder.path();
        let plain = command(folder, place.url.as_deref());
        let is_root = std::fs::metadata(folder).is_ok_and(|of| of.uid() == 0);
        let mut bounded = Command::new("sh");
        // The shell's traps of nothing are inherited; capabilities go by setpriv.
        bounded.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
        if is_root {
            bounded.args(["setpriv", "--bounding-set=-dac_override,-dac_read_search"]);
        }
        bounded.arg(plain.get_program()).args(plain.get_args());
        piped(&mut bounded);
        let running = Running::spawn(folder, bounded);
        let demo = running.demo();
        Self {
            demo,
            running,
            place,
            config: None,
        }
    }

    /// Changes a limit of its process, in the words of `prlimit`.
    pub fn limit(&self, limit: &str) {
        let id = self.running.child.id().to_string();
        let done = Command::new("prlimit").args(["--pid", &id, limit]).status();
        assert!(done.unwrap().success(), "prlimit {limit}");
    }

    /// How many bytes of address space its process has.
    #[must_use]
    pub fn address_space(&self) -> u64 {
        of_status(&format!("/proc/{}", self.running.child.id()), "VmSize:")
    }

    /// Forbids or permits new files in the data folder and in the folders in it.
    pub fn lock_folder(&self, locked: bool) {
        let mode = if locked { 0o555 } else { 0o755 };
        let mut folders = vec![self.folder().to_owned()];
        while let Some(folder) = folders.pop() {
            let inside = std::fs::read_dir(&folder).unwrap().flatten();
            folders.extend(inside.map(|one| one.path()).filter(|path| path.is_dir()));
            std::fs::set_permissions(&folder, Permissions::from_mode(mode)).unwrap();
        }
    }

    /// The number that a query on the database answers; 0 for none.
    #[must_use]
    pub fn count(&self, query: &str) -> i64 {
        self.counts(&[query])[0]
    }

    /// The numbers that queries on the database answer, all at one moment; 0 for none.
    #[must_use]
    pub fn counts(&self, queries: &[impl AsRef<str>]) -> Vec<i64> {
        self.place.counts(queries)
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
        if let Some(config) = &self.config {
            (self.running, self.demo) = serve(&self.place, config);
            return;
        }
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

/// Serves a place with a configuration; the demo's file then names addresses that are not served.
fn serve(place: &Place, config: &str) -> (Running, Demo) {
    let (running, address, sip) = Running::serve(place.folder.path(), place.url.as_deref(), config);
    let demo = Demo {
        http: format!("http://{address}"),
        sip,
        ..running.demo()
    };
    (running, demo)
}

fn high_water(process: &str) -> u64 {
    of_status(process, "VmHWM:")
}

/// Bytes that the system says of a process.
fn of_status(process: &str, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("{process}/status")).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix(name));
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
        Self::spawn(folder, command(folder, database))
    }

    /// Starts it by this command, whose outputs are pipes.
    pub(crate) fn spawn(folder: &Path, mut command: Command) -> Self {
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

    /// Starts `naisen serve` and waits until it says where it listens: the portal, and phones.
    pub(crate) fn serve(
        folder: &Path,
        database: Option<&str>,
        config: &str,
    ) -> (Self, String, String) {
        let file = folder.join("naisen.toml");
        let text = format!(
            "data = {:?}\n{config}\n[http]\nlisten = '127.0.0.1:0'\n\
             [sip]\nlisten = '127.0.0.1:0'\n[log]\nformat = 'json'\n",
            folder.display().to_string()
        );
        std::fs::write(&file, text).unwrap();
        let mut command = Command::new(binary());
        command
            .args(["serve", "--config"])
            .arg(&file)
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        if let Some(url) = database {
            command.args(["--database", url]);
        }
        let mut child = command.spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let line = loop {
            let mut line = String::new();
            if err.read_line(&mut line).unwrap() == 0 {
                let _ = child.wait();
                panic!("naisen serve ended before it served\n{said}");
            }
            said.push_str(&line);
            match serde_json::from_str::<serde_json::Value>(&line) {
                Ok(line) if line["message"] == "serving" => break line,
                _ => {}
            }
        };
        std::thread::spawn(move || std::io::copy(&mut err, &mut std::io::sink()));
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        let (address, sip) = (text("address"), text("sip"));
        let folder = folder.to_owned();
        (Self { folder, child }, address, sip)
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

/// `naisen demo` on a folder, and a database when it is not in it.
pub(crate) fn command(folder: &Path, database: Option<&str>) -> Command {
    let mut command = Command::new(binary());
    let places = ["--http", "127.0.0.1:0", "--sip", "127.0.0.1:0", "--data"];
    command.arg("demo").args(places).arg(folder);
    if let Some(url) = database {
        command.args(["--database", url]);
    }
    piped(&mut command);
    command
}

fn piped(command: &mut Command) {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
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
