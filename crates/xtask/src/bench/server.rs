//! The program under measurement: started on a free loopback port, asked, ended by its process id.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::shell;

/// Longest wait for the program to serve.
const START_MAX: Duration = Duration::from_secs(60);

/// A running program and a client that keeps its connection.
pub(super) struct Server {
    child: Child,
    base: String,
    token: String,
    agent: ureq::Agent,
    /// From start to the first healthy answer.
    pub(super) ready: Duration,
}

/// A folder of `naisen bench-data` with this many numbers; an earlier one is used again.
pub(super) fn data(program: &Path, numbers: u32) -> Result<PathBuf> {
    let folder = program.with_file_name(format!("bench-{numbers}"));
    let whole = folder.with_extension("whole");
    if !whole.exists() {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        shell::run(
            Command::new(program)
                .args(["bench-data", "--numbers", &numbers.to_string(), "--data"])
                .arg(&folder),
        )?;
        fs::write(&whole, "")?;
    }
    Ok(folder)
}

impl Server {
    /// Starts the program on a data folder and waits until it is healthy.
    pub(super) fn start(program: &Path, folder: &Path) -> Result<Self> {
        let http = free_port()?;
        let sip = free_port()?;
        let config = folder.with_extension("toml");
        fs::write(
            &config,
            format!(
                "data = {:?}\n[http]\nlisten = \"127.0.0.1:{http}\"\n[sip]\nlisten = \"127.0.0.1:{sip}\"\n\
                 [log]\nlevel = \"warn\"\n",
                folder.display().to_string()
            ),
        )?;
        let told: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.join("bench.json"))?)?;
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
            .header("authorization", format!("Bearer {}", self.token))
            .call()
            .with_context(|| path.to_owned())?
            .body_mut()
            .read_to_string()?;
        Ok((text, begun.elapsed()))
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
