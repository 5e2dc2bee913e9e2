//! S1–S5: registrations and calls through the engine, Kamailio beside it in the same run with the same
//! messages. Kamailio only relays; Naisen decides by the company's settings and is both ends of the call.

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
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    registers: Done,
    kib_each: f64,
    calls: Done,
    burst: Done,
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
    let kamailio = {
        let sip = local(free_port()?);
        let running = Kamailio::start(&bench.folder, sip, &bench.domain, args.phones)?;
        let subject = Subject {
            process: running.id(),
            sip,
        };
        Probe::new()?.until(sip, "05099999999", 404, PATIENCE)?;
        bench.run(&subject)?
    };
    let server = Server::start(program, &data, None)?;
    let subject = Subject {
        process: server.id(),
        sip: server.sip,
    };
    let last = format!("0{}", 5_000_000_000_u64 + u64::from(shape.numbers) - 1);
    // Nobody is registered yet, so that the last pilot's group is unreachable: 480 says that all is known.
    Probe::new()?.until(server.sip, &last, 480, PATIENCE)?;
    let before = records::count(&server)?;
    let naisen = bench.run(&subject)?;
    let hunts = bench.hunt(&subject, groups)?;
    tell(report, args, &kamailio, &naisen, &hunts);
    let calls = naisen.calls.ok + naisen.burst.ok + hunts.ok;
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

    fn run(&self, subject: &Subject) -> Result<Figures> {
        // What the second half adds: the first has paid for what is there once, and for what the start
        // left to be given back.
        let half = self.args.phones / 2;
        let early = self.register_some(subject, 0..half)?;
        let before_kib = memory_kib(subject.process);
        let late = self.register_some(subject, half..self.args.phones)?;
        let after_kib = memory_kib(subject.process);
        let registers = early.and(&late);
        let _phones = Phones::start(&self.folder, "answer", self.phones)?;
        let calls = self.call(subject, &self.accounts, self.args.calls, CALLS)?;
        let burst = self.call(subject, &self.accounts, self.args.calls * 2, BURST)?;
        let grown_kib = u32::try_from(after_kib.saturating_sub(before_kib))?;
        Ok(Figures {
            registers,
            kib_each: f64::from(grown_kib) / f64::from(self.args.phones - half),
            calls,
            burst,
        })
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

fn tell(report: &mut Report, args: &Args, kamailio: &Figures, naisen: &Figures, hunts: &Done) {
    let (phones, calls) = (args.phones, args.calls);
    report.section(&format!(
        "S1–S5: {phones} phones, {calls} calls of each kind; CPU of the server alone"
    ));
    let mut ratio = |what: &str, own: &Done, peer: &Done, most: f64| {
        let ratio = own.cpu_us / peer.cpu_us;
        let kept = ratio <= most && own.failed == 0 && own.ok > 0;
        let bar = format!("≤ {most:.2} × Kamailio");
        report.row(
            what,
            format!("{}; {ratio:.2} × Kamailio", shown(own)),
            &bar,
            kept,
        );
        report.beside("the same, Kamailio", &shown(peer));
    };
    ratio("S1: a call, 500/s", &naisen.calls, &kamailio.calls, 0.50);
    ratio(
        "S2: REGISTER with digest, 1,500/s",
        &naisen.registers,
        &kamailio.registers,
        0.40,
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
    let ratio = hunts.cpu_us / naisen.calls.cpu_us;
    report.row(
        "S5: a call to a hunt group whose second member answers, 500/s",
        format!("{}; {ratio:.2} × S1", shown(hunts)),
        "≤ 2.50 × S1",
        ratio <= 2.5 && hunts.failed == 0 && hunts.ok > 0,
    );
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
