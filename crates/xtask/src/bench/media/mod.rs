//! S12: 200 mailboxes that record and 300 calls that are relayed, at once, over loopback. The carrier of
//! the measurements is at both ends of every call: it calls a number that its company passes on to it again,
//! or whose mailbox answers.

mod calls;
mod sound;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::load::cpu;
use super::report::Report;
use super::server::{self, Server, Shape};
use crate::shell;
use calls::{Carrier, Talk};
use sound::{Heard, Lanes};

/// Mailboxes and relayed calls.
const MAILBOXES: u32 = 200;
const RELAYED: u32 = 300;
/// How long everybody speaks: longer than greeting and tone.
const SPEAKS: Duration = Duration::from_secs(30);
/// The longest wait for settings to be known.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at the server's counts.
const PAUSE: Duration = Duration::from_millis(100);

pub(super) fn measure(program: &Path, report: &mut Report) -> Result<()> {
    let shape = Shape {
        numbers: MAILBOXES + RELAYED,
        ..Shape::default()
    };
    let data = server::fresh(program, &shape)?;
    let mut relay = Command::new(program);
    relay
        .args(["company", "--data"])
        .arg(&data)
        .args(["relay", "NS-00000000000", "always"]);
    shell::run(&mut relay)?;
    let server = Server::start(program, &data, None)?;
    set_up(&server)?;
    let mut carrier = Carrier::new(server.sip, Lanes::bind()?)?;
    // The last number saved: as soon as it obeys, all do.
    let mut talks = vec![carrier.call_until(&number(MAILBOXES + RELAYED - 1), PATIENCE)?];
    for n in 0..MAILBOXES + RELAYED - 1 {
        talks.push(carrier.call(&number(n))?);
    }
    let lanes = carrier.lanes();
    let before = (cpu(server.id()), own_cpu()?);
    let began = Instant::now();
    let heard = lanes.speak(&talks, SPEAKS)?;
    let spent = began.elapsed().as_secs_f64();
    let of_server = (cpu(server.id()) - before.0).as_secs_f64();
    let of_generator = (own_cpu()? - before.1).as_secs_f64();
    carrier.hang_up()?;
    let kept = kept(&server)?;
    tell(report, &talks, &heard, &kept);
    report.beside(
        "CPU of the server",
        &format!("{:.0} % of a core", of_server / spent * 100.0),
    );
    report.beside(
        "CPU of the load generator",
        &format!("{:.0} % of a core", of_generator / spent * 100.0),
    );
    Ok(())
}

/// CPU time of this process with its threads, also those that have ended, in ticks of 10 ms (proc(5)).
fn own_cpu() -> Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').context("/proc/self/stat names us")?;
    let ticks = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse::<u64>);
    let ticks = ticks.sum::<Result<u64, std::num::ParseIntError>>()?;
    Ok(Duration::from_millis(ticks * 10))
}

fn number(n: u32) -> String {
    format!("0{}", 5_000_000_000_u64 + u64::from(n))
}

/// The first numbers have a mailbox that answers at once, the others pass calls on to the carrier.
fn set_up(server: &Server) -> Result<()> {
    for n in 0..MAILBOXES + RELAYED {
        let path = format!("/api/v1/numbers/{}/answer", number(n));
        let found: Value = serde_json::from_str(&server.get(&path)?.0)?;
        let (mode, destination) = match (n < MAILBOXES, n % 10 == 9) {
            (true, _) => ("voicemail", ""),
            // A number without extension dials without prefix.
            (false, true) => ("forward", "0312345678"),
            (false, false) => ("forward", "00312345678"),
        };
        let answer = json!({
            "version": found["version"], "mode": mode, "condition": "always",
            "ring_seconds": null, "destination": destination,
        });
        server.put(&path, &answer)?;
    }
    Ok(())
}

/// What the server says of its recordings: packets kept, packets lost.
struct Kept {
    packets: u64,
    lost: u64,
}

/// Waits until every recording has been written, and asks what became of them.
fn kept(server: &Server) -> Result<Kept> {
    let began = Instant::now();
    loop {
        let text = server.get("/metrics")?.0;
        let count = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.trim().parse::<u64>().ok())
        };
        let recordings = count("naisen_recordings_total ");
        if recordings >= Some(u64::from(MAILBOXES)) || began.elapsed() > PATIENCE {
            let missing = "the server counts its recordings";
            return Ok(Kept {
                packets: count("naisen_recording_packets_total ").context(missing)?,
                lost: count("naisen_recording_lost_total ").context(missing)?,
            });
        }
        std::thread::sleep(PAUSE);
    }
}

fn tell(report: &mut Report, talks: &[Talk], heard: &Heard, kept: &Kept) {
    report.section(&format!(
        "S12: {MAILBOXES} mailboxes recording and {RELAYED} relayed calls for {} s",
        SPEAKS.as_secs()
    ));
    let sent = heard.said * u64::from(2 * RELAYED);
    let relayed = &heard.relayed;
    report.row(
        "relayed packets, both ways",
        format!("{} of {sent}, {} lost", relayed.packets, relayed.lost),
        "0 lost",
        relayed.lost == 0 && relayed.packets == sent && sent > 0,
    );
    let sent = heard.said * u64::from(MAILBOXES);
    report.row(
        &format!("packets to {MAILBOXES} mailboxes, from greeting to hanging up"),
        format!(
            "{} of {sent}, {} lost while recording",
            kept.packets, kept.lost
        ),
        "0 lost",
        kept.lost == 0 && kept.packets == sent && sent > 0,
    );
    let played = &heard.played;
    report.row(
        "played packets",
        format!("{}, {} lost", played.packets, played.lost),
        "0 lost",
        played.lost == 0 && played.packets > 0,
    );
    for (what, stream) in [("played", &heard.played), ("relayed", &heard.relayed)] {
        let (p50, p99) = (stream.jitter_ms(50), stream.jitter_ms(99));
        report.row(
            &format!("jitter between {what} packets, with the generator's own"),
            format!("p50 {p50:.2} ms, p99 {p99:.2} ms"),
            "p99 < 2 ms",
            p99 < 2.0,
        );
    }
    report.beside("calls set up", &talks.len().to_string());
}
