//! The program under measurement: started on a free loopback port, asked, ended by its process id.

use std::fs;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::shell;

/// Longest wait for the program to serve.
const START_MAX: Duration = Duration::from_secs(60);

/// What `naisen bench-data` is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) numbers: u32,
    pub(super) phones: u32,
    pub(super) hunt_groups: u32,
    /// A PostgreSQL cluster's URL; none is a file in the folder.
    pub(super) database: Option<String>,
}

/// A running program and a client that keeps its connection.
pub(super) struct Server {
    child: Child,
    base: String,
    token: String,
    agent: ureq::Agent,
    /// From start to the first healthy answer.
    pub(super) ready: Duration,
    /// When it was started.
    pub(super) begun: Instant,
    /// Where its engine listens.
    pub(super) sip: SocketAddr,
}

/// A folder of `naisen bench-data` of this shape; an earlier one in a file is used again, as nothing
/// changes it.
pub(super) fn data(program: &Path, shape: &Shape) -> Result<PathBuf> {
    let Shape {
        numbers,
        phones,
        hunt_groups,
        database,
    } = shape;
    if database.is_some() {
        return fresh(program, shape);
    }
    let folder = program.with_file_name(format!("bench-{numbers}-{phones}-{hunt_groups}"));
    let whole = folder.with_extension("whole");
    if !whole.exists() {
        make(program, shape, &folder)?;
        fs::write(&whole, "")?;
    }
    Ok(folder)
}

/// A new folder of this shape.
pub(super) fn fresh(program: &Path, shape: &Shape) -> Result<PathBuf> {
    let folder = program.with_file_name("bench-fresh");
    make(program, shape, &folder)?;
    Ok(folder)
}

fn make(program: &Path, shape: &Shape, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut command = Command::new(program);
    command
        .args(["bench-data", "--numbers", &shape.numbers.to_string()])
        .args(["--phones", &shape.phones.to_string()])
        .args(["--hunt-groups", &shape.hunt_groups.to_string(), "--data"])
        .arg(folder);
    if let Some(url) = &shape.database {
        command.args(["--database", url]);
    }
    shell::run(&mut command)
}

impl Server {
    /// Starts the program on a data folder and waits until it is healthy.
    pub(super) fn start(program: &Path, folder: &Path, database: Option<&str>) -> Result<Self> {
        let http = free_port()?;
        let sip = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
        let database = database
            .map(|url| format!("database = {url:?}\n"))
            .unwrap_or_default();
        let config = folder.with_extension("toml");
        fs::write(
            &config,
            format!(
                "data = {:?}\n{database}[http]\nlisten = \"127.0.0.1:{http}\"\n[sip]\nlisten = \"{sip}\"\n\
                 [log]\nlevel = \"warn\"\n",
                folder.display().to_string()
            ),
        )?;
        let told: Value = serde_json::from_slice(&fs::read(folder.join("bench.json"))?)?;
        let token = told["token"].as_str().context("bench.json has a token")?;
        let begun = Instant::now();
        let child = Command::new(program)
            .arg("serve")
            .arg("--config")
            .arg(&config)
            .stdout(Stdio::null())
            .spawn()?;
        let mut server = Self {
            child,
            base: format!("http://127.0.0.1:{http}"),
            token: token.to_owned(),
            agent: ureq::Agent::new_with_defaults(),
            ready: Duration::ZERO,
            begun,
            sip,
        };
        while server
            .agent
            .get(format!("{}/healthz", server.base))
            .call()
            .is_err()
        {
            if begun.elapsed() > START_MAX || server.child.try_wait()?.is_some() {
                bail!("the program did not become healthy");
            }
            std::thread::yield_now();
        }
        server.ready = begun.elapsed();
        Ok(server)
    }

    /// One request as the large company's administrator: what was answered, and how long it took.
    pub(super) fn get(&self, path: &str) -> Result<(String, Duration)> {
        let begun = Instant::now();
        let text = self
            .agent
            .get(format!("{}{path}", self.base))
            .header("authorization", self.bearer())
            .call()
            .with_context(|| path.to_owned())?
            .body_mut()
            .read_to_string()?;
        Ok((text, begun.elapsed()))
    }

    /// The status of an answer that may be a refusal, and how long it took.
    pub(super) fn status(&self, path: &str) -> Result<(u16, Duration)> {
        let begun = Instant::now();
        let answer = self
            .agent
            .get(format!("{}{path}", self.base))
            .header("authorization", self.bearer())
            .config()
            .http_status_as_error(false)
            .build()
            .call()
            .with_context(|| path.to_owned())?;
        Ok((answer.status().as_u16(), begun.elapsed()))
    }

    /// Changes something as the large company's administrator.
    pub(super) fn put(&self, path: &str, body: &Value) -> Result<()> {
        self.agent
            .put(format!("{}{path}", self.base))
            .header("authorization", self.bearer())
            .header("content-type", "application/json")
            .send(body.to_string())
            .with_context(|| path.to_owned())?;
        Ok(())
    }

    /// Asks for something to be done.
    pub(super) fn post(&self, path: &str) -> Result<()> {
        self.agent
            .post(format!("{}{path}", self.base))
            .header("authorization", self.bearer())
            .send_empty()
            .with_context(|| path.to_owned())?;
        Ok(())
    }

    /// Sends a CSV file; what was answered.
    pub(super) fn send_file(&self, path: &str, file: &[u8]) -> Result<Value> {
        let text = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("authorization", self.bearer())
            .header("content-type", "text/csv")
            .send(file)
            .with_context(|| path.to_owned())?
            .body_mut()
            .read_to_string()?;
        Ok(serde_json::from_str(&text)?)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// The process.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Resident memory, MiB (`VmRSS` of proc(5)).
    pub(super) fn resident_mib(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|rest| rest.split_whitespace().next());
        Ok(kib.context("VmRSS is told")?.parse::<u64>()? / 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The data folder is only read, so ending it at once loses nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
