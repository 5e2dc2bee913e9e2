//! S9: 一括登録 of 5,000 rows, from the upload to 投入完了.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use naisen_core::cp932;
use serde_json::Value;

use super::load::cpu;
use super::report::Report;
use super::server::{self, Server, Shape};

/// Rows of the file.
const ROWS: u32 = 5_000;
const PATIENCE: Duration = Duration::from_secs(60);
const JOBS: &str = "/api/v1/bulk-jobs";

pub(super) fn measure(program: &Path, report: &mut Report) -> Result<()> {
    let shape = Shape {
        numbers: 2 * ROWS,
        ..Shape::default()
    };
    // The run changes the data, and the next measurement starts from the same.
    let data = server::fresh(program, &shape)?;
    let server = Server::start(program, &data, None)?;
    let file = file()?;
    let (before, began) = (cpu(server.id()), Instant::now());
    let job = server.send_file(&format!("{JOBS}?file_name=bench.csv"), &file)?;
    let id = job
        .get("id")
        .and_then(Value::as_i64)
        .context("the job has an id")?;
    server.post(&format!("{JOBS}/{id}/run"))?;
    loop {
        let job: Value = serde_json::from_str(&server.get(&format!("{JOBS}/{id}"))?.0)?;
        match job.get("state").and_then(Value::as_str) {
            Some("done") => break,
            Some("running") if began.elapsed() < PATIENCE => {}
            _ => bail!("the run does not come to its end: {job}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let (spent, took) = (cpu(server.id()) - before, began.elapsed());
    report.section("S9: 一括登録 of 5,000 rows, upload to 投入完了, SQLite");
    report.row(
        "CPU",
        format!(
            "{:.0} ms in {:.0} ms",
            spent.as_secs_f64() * 1e3,
            took.as_secs_f64() * 1e3
        ),
        "≤ 1,000 ms",
        spent <= Duration::from_secs(1),
    );
    Ok(())
}

/// New extensions for the first numbers, in the form the screen takes.
fn file() -> Result<Vec<u8>> {
    let mut text = "\"VPN\",\"計測内線\"\r\n".to_owned();
    for n in 0..ROWS {
        let number = 5_000_000_000_u64 + u64::from(n);
        // Writing to a String cannot fail.
        let _ = write!(text, "\"0{number}\",\"{}\"\r\n", 20_000_000 + n);
    }
    cp932::encode(&text).map_err(|one| anyhow!("{one} is not in CP932"))
}
