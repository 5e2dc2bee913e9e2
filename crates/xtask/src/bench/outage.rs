//! L4: the database stands still for a minute in the middle of a load. Calls go on, and afterwards each has
//! its one record.

use std::io::{BufRead as _, BufReader};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, ensure};

use super::engine::{accounts_text, free_port, local};
use super::load::{Done, Load, Phones, family};
use super::probe::{CARRIER, Probe};
use super::records;
use super::report::Report;
use super::server::{self, Server, Shape};
use crate::shell;

/// Calls in all, and a second: 100 seconds of them.
const CALLS: u32 = 20_000;
const RATE: u32 = 200;
/// Phones that are called.
const PHONES: u32 = 1_000;
/// How long calls go on before the database stops, and how long it stays so.
const BEFORE: Duration = Duration::from_secs(20);
const AWAY: Duration = Duration::from_secs(60);
/// The longest wait for a server to know its accounts.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was seen.
struct Seen {
    calls: Done,
    /// The portal's status while the database stood still, and how long it took to say so.
    portal: (u16, Duration),
    /// From the last call to its record.
    late: Duration,
    records: u64,
}

pub(super) fn measure(program: &Path, with_postgres: &Path, report: &mut Report) -> Result<()> {
    let seen = see(program, with_postgres)?;
    let rows = |calls: &Done| format!("{} of {} failed", calls.failed, calls.ok + calls.failed);
    report.section(&format!(
        "L4: {CALLS} calls, {RATE}/s, PostgreSQL stopped (SIGSTOP) for {} s in the middle",
        AWAY.as_secs()
    ));
    report.row(
        "calls",
        rows(&seen.calls),
        "0 failed",
        seen.calls.failed == 0 && seen.calls.ok == CALLS,
    );
    report.row(
        "records of these calls",
        format!("{} of {CALLS}", seen.records),
        "every call has one, none has two",
        seen.records == u64::from(CALLS),
    );
    report.beside(
        "the last record, after the last call",
        &format!("{:.1} s", seen.late.as_secs_f64()),
    );
    let (status, took) = seen.portal;
    report.row(
        "the portal meanwhile",
        format!("{status} after {:.1} s", took.as_secs_f64()),
        "503",
        status == 503,
    );
    Ok(())
}

fn see(program: &Path, with_postgres: &Path) -> Result<Seen> {
    let cluster = Cluster::start(with_postgres)?;
    let shape = Shape {
        numbers: PHONES + 1,
        phones: PHONES,
        hunt_groups: 0,
        database: Some(cluster.url.clone()),
    };
    let data = server::fresh(program, &shape)?;
    let folder = data.with_extension("load");
    std::fs::create_dir_all(&folder)?;
    let accounts = folder.join("accounts.csv");
    std::fs::write(&accounts, accounts_text(0..PHONES))?;
    let server = Server::start(program, &data, Some(&cluster.url))?;
    // The number without a phone is unreachable: 480 says that all is known.
    let last = format!("0{}", 5_000_000_000_u64 + u64::from(PHONES));
    Probe::new()?.until(server.sip, &last, 480, PATIENCE)?;
    let load = |scenario, from, count| Load {
        scenario,
        injection: &accounts,
        from,
        to: server.sip,
        domain: "k0.bench.naisen.invalid",
        count,
        rate: RATE,
    };
    let phones = local(free_port()?);
    let registered = load("register", phones, PHONES).run(&folder, server.id())?;
    ensure!(registered.failed == 0, "phones did not register");
    let _phones = Phones::start(&folder, "answer", phones)?;
    let callers = SocketAddr::new(IpAddr::V4(CARRIER), free_port()?);
    let process = server.id();
    let calls = load("call", callers, CALLS);
    let (calls, portal) = thread::scope(|scope| {
        let calls = scope.spawn(|| calls.run(&folder, process));
        thread::sleep(BEFORE);
        let portal = cluster.while_stopped(|| server.status("/api/v1/calls"))?;
        let calls = calls.join().map_err(|_| anyhow!("the load panicked"))??;
        anyhow::Ok((calls, portal))
    })?;
    let ended = Instant::now();
    let records = records::until(&server, u64::from(calls.ok))?;
    Ok(Seen {
        calls,
        portal,
        late: ended.elapsed(),
        records,
    })
}

/// A PostgreSQL cluster of its own; it ends with the value.
struct Cluster {
    keeper: Child,
    url: String,
}

impl Cluster {
    fn start(with_postgres: &Path) -> Result<Self> {
        let mut keeper = Command::new(with_postgres)
            .args(["sh", "-c", "echo \"$NAISEN_TEST_POSTGRES\"; exec cat"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("with-postgres is built with the tests")?;
        let told = keeper.stdout.take().context("stdout is a pipe")?;
        let mut url = String::new();
        BufReader::new(told).read_line(&mut url)?;
        let url = url.trim().to_owned();
        ensure!(!url.is_empty(), "the cluster did not start");
        Ok(Self { keeper, url })
    }

    /// Stops all its processes for [`AWAY`]; does something meanwhile.
    fn while_stopped<T>(&self, meanwhile: impl FnOnce() -> Result<T>) -> Result<T> {
        let began = Instant::now();
        let stopped = Stopped::all(family(self.keeper.id()))?;
        let done = meanwhile();
        thread::sleep(AWAY.saturating_sub(began.elapsed()));
        drop(stopped);
        done
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // What it keeps the cluster for ends with its input.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Processes that stand still until this is dropped.
struct Stopped(Vec<String>);

impl Stopped {
    /// Parents come first: they start no more children then.
    fn all(processes: Vec<u32>) -> Result<Self> {
        let stopped = Self(processes.iter().map(u32::to_string).collect());
        shell::run(Command::new("kill").arg("-STOP").args(&stopped.0))?;
        Ok(stopped)
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        // One that has ended needs nothing.
        let _ = Command::new("kill").arg("-CONT").args(&self.0).status();
    }
}
