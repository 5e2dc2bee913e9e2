//! SIPp as the load, and what the server spent on it. Every count is bounded, everything is on loopback,
//! and every process is ended by its id.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::workspace::root;

/// Bytes of SIPp's socket buffers.
const BUFFER: &str = "4194304";
/// Seconds after which a run is given up.
const GIVE_UP_S: &str = "120";
/// Calls of one run at once.
const OPEN_MAX: &str = "5000";

/// How long SIPp is waited for, and between two looks.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);

/// A load to be put on a server.
pub(super) struct Load<'a> {
    pub(super) scenario: &'a str,
    pub(super) injection: &'a Path,
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    pub(super) domain: &'a str,
    pub(super) count: u32,
    pub(super) rate: u32,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    pub(super) ok: u32,
    pub(super) failed: u32,
    pub(super) repeated: u32,
    /// CPU time of the server for each success, µs.
    pub(super) cpu_us: f64,
}

impl Done {
    /// Both together.
    pub(super) fn and(&self, other: &Self) -> Self {
        let spent = |done: &Self| done.cpu_us * f64::from(done.ok);
        let ok = self.ok + other.ok;
        Self {
            ok,
            failed: self.failed + other.failed,
            repeated: self.repeated + other.repeated,
            cpu_us: (spent(self) + spent(other)) / f64::from(ok.max(1)),
        }
    }
}

impl Load<'_> {
    /// Puts it on the server with this process id.
    pub(super) fn run(&self, folder: &Path, server: u32) -> Result<Done> {
        let statistics = folder.join(format!("{}.csv", self.scenario));
        let _ = fs::remove_file(&statistics);
        let before = cpu(server);
        let mut command = sipp(folder, self.scenario, self.from);
        command
            .arg(self.to.to_string())
            .args(["-m", &self.count.to_string(), "-r", &self.rate.to_string()])
            .args([
                "-l",
                OPEN_MAX,
                "-key",
                "domain",
                self.domain,
                "-auth_uri",
                self.domain,
                "-d",
                "0",
            ])
            .arg("-inf")
            .arg(self.injection)
            .args(["-timeout", GIVE_UP_S, "-timeout_error", "-max_retrans", "6"])
            .args(["-recv_timeout", "20000", "-trace_stat", "-fd", "1", "-stf"])
            .arg(&statistics);
        // Its exit status says that some call failed, which the figures say, too.
        command
            .status()
            .context("SIPp (Debian: sip-tester) is needed")?;
        let spent = cpu(server) - before;
        let text = fs::read_to_string(&statistics)
            .with_context(|| format!("{} left no statistics", self.scenario))?;
        let mut done = statistics_of(&text)?;
        done.cpu_us = spent.as_secs_f64() * 1e6 / f64::from(done.ok.max(1));
        Ok(done)
    }
}

/// Whether somebody holds this port (proc(5)). Trying to take it could be what keeps SIPp from it.
fn is_held(at: SocketAddr) -> Result<bool> {
    let port = format!(":{:04X}", at.port());
    let sockets = fs::read_to_string("/proc/net/udp")?;
    let mut local = sockets
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1));
    Ok(local.any(|address| address.ends_with(&port)))
}

/// Phones that are called; they end with the value.
pub(super) struct Phones {
    child: Child,
}

impl Phones {
    /// Starts them and waits until they hold their port.
    pub(super) fn start(folder: &Path, scenario: &str, at: SocketAddr) -> Result<Self> {
        let mut command = sipp(folder, scenario, at);
        let child = command.args(["-timeout", "600"]).spawn()?;
        let mut phones = Self { child };
        let began = Instant::now();
        while !is_held(at)? {
            let is_alive = phones.child.try_wait()?.is_none();
            ensure!(
                is_alive && began.elapsed() < PATIENCE,
                "SIPp did not take {at}"
            );
            std::thread::sleep(PAUSE);
        }
        Ok(phones)
    }
}

impl Drop for Phones {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sipp(folder: &Path, scenario: &str, at: SocketAddr) -> Command {
    let file: PathBuf = root().join("bench").join(format!("{scenario}.xml"));
    let mut command = Command::new("sipp");
    command
        .current_dir(folder)
        .arg("-sf")
        .arg(file)
        .args(["-i", &at.ip().to_string(), "-p", &at.port().to_string()])
        .args(["-nostdin", "-buff_size", BUFFER])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The last row of SIPp's statistics.
fn statistics_of(text: &str) -> Result<Done> {
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let names = lines
        .next()
        .context("statistics have a heading")?
        .split(';');
    let values = lines
        .next_back()
        .context("statistics have a row")?
        .split(';');
    let row: BTreeMap<&str, &str> = names.zip(values).collect();
    let count = |name: &str| -> Result<u32> {
        let value = row
            .get(name)
            .with_context(|| format!("statistics have {name}"))?;
        Ok(value.parse()?)
    };
    Ok(Done {
        ok: count("SuccessfulCall(C)")?,
        failed: count("FailedCall(C)")?,
        repeated: count("Retransmissions(C)")?,
        cpu_us: 0.0,
    })
}

/// CPU time of a process with all its threads and children, as the scheduler counts it.
pub(super) fn cpu(process: u32) -> Duration {
    let ns = family(process).into_iter().map(|process| {
        let tasks = fs::read_dir(format!("/proc/{process}/task"));
        let threads = tasks.into_iter().flatten().flatten().filter_map(|task| {
            let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<u64>().ok()
        });
        threads.sum::<u64>()
    });
    Duration::from_nanos(ns.sum())
}

/// Memory of a process with its children, KiB, shared pages counted once.
pub(super) fn memory_kib(process: u32) -> u64 {
    let sizes = family(process).into_iter().filter_map(|process| {
        let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    });
    sizes.sum()
}

/// A process with all that descend from it, parents first.
pub(super) fn family(process: u32) -> Vec<u32> {
    let (mut all, mut left) = (Vec::new(), vec![process]);
    while let Some(one) = left.pop() {
        all.push(one);
        let tasks = fs::read_dir(format!("/proc/{one}/task"));
        for task in tasks.into_iter().flatten().flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            left.extend(
                children
                    .split_whitespace()
                    .filter_map(|id| id.parse::<u32>().ok()),
            );
        }
    }
    all
}
