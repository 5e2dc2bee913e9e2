//! S1–S5: registrations and calls through the engine, Kamailio beside it in the same run with the same
//! messages, one after the other in every round: a machine that is slower for a while is so for both.
//! Kamailio only relays; Naisen decides by the company's settings and is both ends of the call.

use std::fmt::Write as _;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;

use super::Args;
use super::kamailio::Kamailio;
use super::load::{Done, Load, Phones, memory_kib};
use super::probe::{CARRIER, Probe};
use super::records;
use super::report::Report;
use super::server::{self, Server, Shape};

/// Registrations and calls a second.
const REGISTERS: u32 = 1_500;
const CALLS: u32 = 500;
const BURST: u32 = 2_000;
/// In how many rounds registrations and calls are measured.
const ROUNDS: u32 = 4;
/// Members of a hunt group of `naisen bench-data`.
const MEMBERS: u32 = 3;
/// The longest wait for a server to know its accounts.
const PATIENCE: Duration = Duration::from_secs(120);

/// Who is measured.
struct Subject {
    process: u32,
    sip: SocketAddr,
}

/// What was measured.
#[derive(Clone, Debug, Default)]
struct Figures {
    /// Of every round.
    registers: Vec<Done>,
    /// All of them once more.
    refreshes: Done,
    kib_each: f64,
    /// Of every round.
    calls: Vec<Done>,
    burst: Done,
}

/// All rounds together.
fn sum(rounds: &[Done]) -> Done {
    let none = Done::default();
    rounds.iter().fold(none, |sum, round| sum.and(round))
}

/// Kamailio first, then Naisen.
fn each<T>(
    subjects: [&Subject; 2],
    mut measure: impl FnMut(&Subject) -> Result<T>,
) -> Result<[T; 2]> {
    let [kamailio, naisen] = subjects;
    Ok([measure(kamailio)?, measure(naisen)?])
}

/// The bench's files and ports.
struct Bench<'a> {
    args: &'a Args,
    folder: PathBuf,
    domain: String,
    accounts: PathBuf,
    phones: SocketAddr,
    callers: SocketAddr,
}

pub(super) fn measure(program: &Path, args: &Args, report: &mut Report) -> Result<()> {
    let groups = args.phones / 10;
    let shape = Shape {
        numbers: args.phones + groups,
        phones: args.phones,
        hunt_groups: groups,
        database: None,
    };
    // What registers and calls leave behind is no start for the next run.
    let data = server::fresh(program, &shape)?;
    let bench = Bench::new(args, data.with_extension("load"))?;
    let sip = local(free_port()?);
    let running = Kamailio::start(&bench.folder, sip, &bench.domain, args.phones)?;
    let kamailio = Subject {
        process: running.id(),
        sip,
    };
    Probe::new()?.until(sip, "05099999999", 404, PATIENCE)?;
    let server = Server::start(program, &data, None)?;
    let naisen = Subject {
        process: server.id(),
        sip: server.sip,
    };
    let last = format!("0{}", 5_000_000_000_u64 + u64::from(shape.numbers) - 1);
    // Nobody is registered yet, so that the last pilot's group is unreachable: 480 says that all is known.
    Probe::new()?.until(server.sip, &last, 480, PATIENCE)?;
    let before = records::count(&server)?;
    let figures = bench.run([&kamailio, &naisen])?;
    drop(running);
    let hunts = bench.hunt(&naisen, groups)?;
    tell(report, args, &figures, &hunts);
    let [_, naisen] = figures;
    let calls = sum(&naisen.calls).ok + naisen.burst.ok + hunts.ok;
    records::tell(&server, before, calls, report)?;
    Ok(())
}

impl<'a> Bench<'a> {
    fn new(args: &'a Args, folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        let accounts = folder.join("accounts.csv");
        fs::write(&accounts, accounts_text(0..args.phones))?;
        Ok(Self {
            args,
            folder,
            domain: "k0.bench.naisen.invalid".to_owned(),
            accounts,
            phones: local(free_port()?),
            callers: SocketAddr::new(IpAddr::V4(CARRIER), free_port()?),
        })
    }

    fn run(&self, subjects: [&Subject; 2]) -> Result<[Figures; 2]> {
        let mut figures = self.register_all(subjects)?;
        let _phones = Phones::start(&self.folder, "answer", self.phones)?;
        for _ in 0..ROUNDS {
            let calls = each(subjects, |subject| {
                self.call(subject, &self.accounts, self.args.calls, CALLS)
            });
            for (figures, calls) in figures.iter_mut().zip(calls?) {
                figures.calls.push(calls);
            }
        }
        let bursts = each(subjects, |subject| {
            self.call(subject, &self.accounts, self.args.calls * 2, BURST)
        });
        for (figures, burst) in figures.iter_mut().zip(bursts?) {
            figures.burst = burst;
        }
        Ok(figures)
    }

    /// Everybody registers, a part in every round; then everybody again.
    fn register_all(&self, subjects: [&Subject; 2]) -> Result<[Figures; 2]> {
        let (mut figures, all) = (<[Figures; 2]>::default(), self.args.phones);
        let (mut begun, mut middle) = (0, [0; 2]);
        for round in 1..=ROUNDS {
            let ended = all * round / ROUNDS;
            let registers = each(subjects, |one| self.register_some(one, begun..ended))?;
            for (figures, registers) in figures.iter_mut().zip(registers) {
                figures.registers.push(registers);
            }
            begun = ended;
            // What the second half adds is measured: the first has paid for what is there once, and for
            // what the start left to be given back.
            if round == ROUNDS / 2 {
                middle = subjects.map(|one| memory_kib(one.process));
            }
        }
        let late = f64::from(all - all * (ROUNDS / 2) / ROUNDS);
        let ends = subjects.map(|one| memory_kib(one.process));
        for (figures, (middle, end)) in figures.iter_mut().zip(middle.into_iter().zip(ends)) {
            figures.kib_each = f64::from(u32::try_from(end.saturating_sub(middle))?) / late;
        }
        let refreshes = each(subjects, |one| self.register_some(one, 0..all))?;
        for (figures, refreshes) in figures.iter_mut().zip(refreshes) {
            figures.refreshes = refreshes;
        }
        Ok(figures)
    }

    fn register_some(&self, subject: &Subject, places: std::ops::Range<u32>) -> Result<Done> {
        let count = places.end - places.start;
        let accounts = self.folder.join("registering.csv");
        fs::write(&accounts, accounts_text(places))?;
        self.register(subject, &accounts, self.phones, count)
    }

    /// S5: the first member of every group declines, the second answers.
    fn hunt(&self, subject: &Subject, groups: u32) -> Result<Done> {
        let declining = local(free_port()?);
        let first = (0..groups).map(|group| group * MEMBERS);
        let accounts = self.folder.join("declining.csv");
        fs::write(&accounts, accounts_text(first))?;
        self.register(subject, &accounts, declining, groups)?;
        let pilots = self.folder.join("pilots.csv");
        let phones = self.args.phones;
        fs::write(&pilots, accounts_text(phones..phones + groups))?;
        let _declining = Phones::start(&self.folder, "decline", declining)?;
        let _answering = Phones::start(&self.folder, "answer", self.phones)?;
        self.call(subject, &pilots, self.args.calls, CALLS)
    }

    fn register(
        &self,
        subject: &Subject,
        accounts: &Path,
        from: SocketAddr,
        count: u32,
    ) -> Result<Done> {
        let load = Load {
            scenario: "register",
            injection: accounts,
            from,
            to: subject.sip,
            domain: &self.domain,
            count,
            rate: REGISTERS,
        };
        load.run(&self.folder, subject.process)
    }

    fn call(&self, subject: &Subject, called: &Path, count: u32, rate: u32) -> Result<Done> {
        let load = Load {
            scenario: "call",
            injection: called,
            from: self.callers,
            to: subject.sip,
            domain: &self.domain,
            count,
            rate,
        };
        load.run(&self.folder, subject.process)
    }
}

fn tell(report: &mut Report, args: &Args, figures: &[Figures; 2], hunts: &Done) {
    let [kamailio, naisen] = figures;
    let (phones, calls) = (args.phones, args.calls);
    report.section(&format!(
        "S1–S5: {phones} phones, {calls} calls of each kind a round, {ROUNDS} rounds; CPU of the server alone"
    ));
    compare(
        report,
        "S1: a call, 500/s",
        [&kamailio.calls, &naisen.calls],
        0.50,
    );
    compare(
        report,
        "S2: REGISTER with digest, 1,500/s",
        [&kamailio.registers, &naisen.registers],
        0.40,
    );
    let (peer, own) = (&kamailio.refreshes, &naisen.refreshes);
    report.beside(
        "the same once more: each is known",
        &format!("{}; {:.2} × Kamailio", shown(own), part(own, peer)),
    );
    let bytes = naisen.kib_each * 1024.0;
    report.row(
        "S3: memory of a registration",
        format!("{bytes:.0} bytes"),
        "≤ 1,024 bytes",
        bytes <= 1024.0,
    );
    report.beside(
        "the same, Kamailio",
        &format!("{:.0} bytes", kamailio.kib_each * 1024.0),
    );
    let lost = naisen.burst.failed;
    report.row(
        "S4: calls, 2,000/s",
        shown(&naisen.burst),
        "0 failed",
        lost == 0 && naisen.burst.ok > 0,
    );
    report.beside("the same, Kamailio", &shown(&kamailio.burst));
    let ratio = hunts.cpu_us / sum(&naisen.calls).cpu_us;
    report.row(
        "S5: a call to a hunt group whose second member answers, 500/s",
        format!("{}; {ratio:.2} × S1", shown(hunts)),
        "≤ 2.50 × S1",
        ratio <= 2.5 && hunts.failed == 0 && hunts.ok > 0,
    );
}

/// What Naisen spends, as a part of what Kamailio does.
fn part(own: &Done, peer: &Done) -> f64 {
    own.cpu_us / peer.cpu_us
}

/// That of all rounds, and of the best and the worst one.
fn compare(report: &mut Report, what: &str, [peer, own]: [&[Done]; 2], most: f64) {
    let mut parts: Vec<f64> = own.iter().zip(peer).map(|(a, b)| part(a, b)).collect();
    parts.sort_unstable_by(f64::total_cmp);
    let (least, greatest) = (parts.first(), parts.last());
    let (least, greatest) = (
        least.copied().unwrap_or_default(),
        greatest.copied().unwrap_or_default(),
    );
    let (own, peer) = (sum(own), sum(peer));
    let ratio = part(&own, &peer);
    report.row(
        what,
        format!(
            "{}; {ratio:.2} × Kamailio ({least:.2} to {greatest:.2})",
            shown(&own)
        ),
        &format!("≤ {most:.2} × Kamailio"),
        ratio <= most && own.failed == 0 && own.ok > 0,
    );
    report.beside("the same, Kamailio", &shown(&peer));
}

fn shown(done: &Done) -> String {
    format!(
        "{:.0} µs each; {} of {} failed, {} repeated",
        done.cpu_us,
        done.failed,
        done.ok + done.failed,
        done.repeated
    )
}

/// The injection file of these accounts: 05000000000+n with password pw<n>.
pub(super) fn accounts_text(places: impl Iterator<Item = u32>) -> String {
    let mut text = "SEQUENTIAL\n".to_owned();
    for n in places {
        let number = format!("0{}", 5_000_000_000_u64 + u64::from(n));
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{number};[authentication username={number} password=pw{n}]"
        );
    }
    text
}

pub(super) fn local(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

pub(super) fn free_port() -> Result<u16> {
    Ok(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}
