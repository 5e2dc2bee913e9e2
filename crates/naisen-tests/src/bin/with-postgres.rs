//! `with-postgres COMMAND…`: runs a command beside a PostgreSQL cluster of its own, whose URL is in
//! `NAISEN_TEST_POSTGRES`. One cluster serves a whole run of tests.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};
use naisen_store::dev::postgres::Cluster;

fn main() -> Result<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    let program = words.next().context("with-postgres COMMAND…")?;
    let cluster = Cluster::start().context("PostgreSQL did not start")?;
    let status = Command::new(&program)
        .args(words)
        .env("NAISEN_TEST_POSTGRES", cluster.database()?)
        .status()
        .with_context(|| format!("cannot start {}", program.display()))?;
    Ok(status
        .code()
        .and_then(|c| u8::try_from(c).ok())
        .unwrap_or(1)
        .into())
}
