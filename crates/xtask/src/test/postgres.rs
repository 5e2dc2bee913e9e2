//! A PostgreSQL cluster of our own for one run: in a temporary folder, on a free loopback port, gone
//! when dropped. No cluster of the machine is touched.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::packages;
use crate::shell;

/// A running cluster.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
}

impl Cluster {
    /// Makes and starts a cluster, and waits until it answers.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed")?;
        let folder = tempfile::Builder::new()
            .prefix("naisen-postgres")
            .tempdir()?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let cluster = Self {
            programs,
            folder,
            port,
        };
        if packages::is_root()? {
            shell::run(
                Command::new("chown")
                    .arg("postgres")
                    .arg(cluster.folder.path()),
            )?;
        }
        let data = cluster.data();
        shell::read(
            cluster
                .program("initdb")?
                .arg(&data)
                .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"])
                .arg("--no-sync"),
        )?;
        // Nothing of this cluster outlives the run, so it need not be safe on disk.
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' \
             -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"
        );
        shell::read(
            cluster
                .program("pg_ctl")?
                .args(["start", "-w", "-s", "-D"])
                .arg(&data)
                .arg("-l")
                .arg(cluster.folder.path().join("log"))
                .args(["-o", &options]),
        )?;
        Ok(cluster)
    }

    /// How to reach its maintenance database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// One of PostgreSQL's programs; it refuses to run as root, so root runs it as `postgres`.
    fn program(&self, name: &str) -> Result<Command> {
        let path = self.programs.join(name);
        let mut command = if packages::is_root()? {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir("/").stdin(std::process::Stdio::null());
        Ok(command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = self.program("pg_ctl").and_then(|mut stop| {
            shell::read(
                stop.args(["stop", "-s", "-m", "immediate", "-D"])
                    .arg(self.data()),
            )
        });
        if let Err(error) = stopped {
            eprintln!("PostgreSQL was left running: {error:#}");
        }
    }
}

/// Where the newest installed PostgreSQL keeps its programs.
pub(crate) fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin: &PathBuf| Path::new(bin).join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop()
}
