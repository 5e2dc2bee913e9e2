//! A private PostgreSQL cluster in a temporary directory, reachable by Unix socket only and gone with
//! the value that holds it.

use std::ffi::OsStr;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a cluster may take to answer.
const START_MAX: Duration = Duration::from_secs(60);

/// A running cluster.
pub struct Cluster {
    home: TempDir,
    identity: Option<Identity>,
    server: Child,
    databases: AtomicU32,
}

/// The user a cluster runs as: PostgreSQL refuses root.
#[derive(Clone, Copy)]
struct Identity {
    uid: u32,
    gid: u32,
}

impl Cluster {
    /// Makes and starts a cluster. Its binaries are searched for in Debian's place, then in `PATH`.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start; the log is in the message.
    pub fn start() -> io::Result<Self> {
        let home = TempDir::with_prefix("naisen-pg-")?;
        let identity = unprivileged(home.path())?;
        let data = home.path().join("data");
        let made = command("initdb", identity)
            .args([
                "--auth=trust",
                "--username=naisen",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ])
            .arg("--pgdata")
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output()?;
        if !made.status.success() {
            return Err(io::Error::other(
                String::from_utf8_lossy(&made.stderr).into_owned(),
            ));
        }
        let server = serve(home.path(), identity)?;
        let cluster = Self {
            home,
            identity,
            server,
            databases: AtomicU32::new(0),
        };
        cluster.wait()?;
        Ok(cluster)
    }

    /// Ends the server at once, with all its processes; every connection breaks.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub fn stop(&mut self) -> io::Result<()> {
        signal("-QUIT", &[self.server.id()])?;
        self.server.wait().map(drop)
    }

    /// Starts the server again after [`Cluster::stop`], on the same data.
    ///
    /// # Errors
    /// When it does not start; the log is in the message.
    pub fn resume(&mut self) -> io::Result<()> {
        self.server = serve(self.home.path(), self.identity)?;
        self.wait()
    }

    /// Ends the server in order: it breaks off what goes on, tells everybody and ends.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub fn shut_down(&mut self) -> io::Result<()> {
        signal("-INT", &[self.server.id()])?;
        self.server.wait().map(drop)
    }

    /// Makes the server stand still with all its processes: connections stay, nothing is answered.
    ///
    /// # Errors
    /// When a process cannot be signalled.
    pub fn freeze(&self) -> io::Result<()> {
        // The first one makes no others any more when they are looked for.
        signal("-STOP", &[self.server.id()])?;
        signal("-STOP", &children(self.server.id())?)
    }

    /// Lets the server go on after [`Cluster::freeze`].
    ///
    /// # Errors
    /// When a process cannot be signalled.
    pub fn thaw(&self) -> io::Result<()> {
        signal("-CONT", &children(self.server.id())?)?;
        signal("-CONT", &[self.server.id()])
    }

    /// Makes an empty database and answers its URL.
    ///
    /// # Errors
    /// When the cluster refuses.
    pub fn database(&self) -> io::Result<String> {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let made = self.psql("postgres", &format!("CREATE DATABASE {name}"))?;
        if made.status.success() {
            Ok(self.url(&name))
        } else {
            Err(io::Error::other(
                String::from_utf8_lossy(&made.stderr).into_owned(),
            ))
        }
    }

    fn url(&self, database: &str) -> String {
        let socket = self.home.path().display().to_string().replace('/', "%2F");
        format!("postgres://naisen@{socket}/{database}")
    }

    fn psql(&self, database: &str, text: &str) -> io::Result<std::process::Output> {
        Command::new(binary("psql"))
            .args(["-X", "-q", "-U", "naisen", "-d", database, "-c", text, "-h"])
            .arg(self.home.path())
            .output()
    }

    fn wait(&self) -> io::Result<()> {
        let until = Instant::now() + START_MAX;
        while Instant::now() < until {
            if self.psql("postgres", "SELECT 1")?.status.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(io::Error::other(std::fs::read_to_string(
            self.home.path().join("log"),
        )?))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nothing in it is worth an orderly end, and the directory goes with it.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn signal(name: &str, processes: &[u32]) -> io::Result<()> {
    let ids = processes.iter().map(u32::to_string);
    let status = Command::new("kill").arg(name).args(ids).status()?;
    match status.success() || processes.is_empty() {
        true => Ok(()),
        false => Err(io::Error::other(format!("kill {name} {processes:?}"))),
    }
}

/// The processes that this one has started.
fn children(parent: u32) -> io::Result<Vec<u32>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let id = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        // One that has ended meanwhile is nobody's child.
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // `id (name) state parent …`, and the name may hold anything.
        let mut after = stat.rsplit(") ").next().unwrap_or_default().split(' ');
        if let Some(id) = id
            && after.nth(1).and_then(|text| text.parse().ok()) == Some(parent)
        {
            found.push(id);
        }
    }
    Ok(found)
}

/// Starts the server on the data of a cluster.
fn serve(home: &Path, identity: Option<Identity>) -> io::Result<Child> {
    let log = std::fs::File::create(home.join("log"))?;
    command("postgres", identity)
        .arg("-D")
        .arg(home.join("data"))
        .arg("-k")
        .arg(home)
        .args([
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            "full_page_writes=off",
        ])
        .args(["-c", "max_connections=200", "-c", "shared_buffers=256MB"])
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
}

fn command(name: &str, identity: Option<Identity>) -> Command {
    let mut command = Command::new(binary(name));
    if let Some(Identity { uid, gid }) = identity {
        command.uid(uid).gid(gid).current_dir("/");
    }
    command
}

/// `/usr/lib/postgresql/*/bin/NAME`, the newest; otherwise NAME, to be found in `PATH`.
fn binary(name: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin").join(name))
        .filter(|path| path.exists())
        .collect();
    found.sort_by_key(|path| major(path));
    found.pop().unwrap_or_else(|| PathBuf::from(name))
}

fn major(path: &Path) -> Option<u32> {
    let version = path
        .parent()?
        .parent()?
        .file_name()
        .and_then(OsStr::to_str)?;
    version.parse().ok()
}

/// When we are root: another user, who then owns the directory.
fn unprivileged(home: &Path) -> io::Result<Option<Identity>> {
    use std::os::unix::fs::MetadataExt;
    if std::fs::metadata(home)?.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let identity = ["postgres", "nobody"]
        .iter()
        .find_map(|name| user(&users, name))
        .ok_or_else(|| io::Error::other("no user to run PostgreSQL as"))?;
    std::os::unix::fs::chown(home, Some(identity.uid), Some(identity.gid))?;
    Ok(Some(identity))
}

fn user(users: &str, name: &str) -> Option<Identity> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name)).then_some(())?;
        Some(Identity {
            uid: fields.nth(1)?.parse().ok()?,
            gid: fields.next()?.parse().ok()?,
        })
    })
}
