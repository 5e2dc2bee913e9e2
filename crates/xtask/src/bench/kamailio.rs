//! Kamailio, from Debian, as the peer beside which calls and registrations are measured.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

use crate::shell;
use crate::workspace::root;

/// A running Kamailio; it ends with the value.
pub(super) struct Kamailio {
    child: Child,
}

impl Kamailio {
    /// Starts it with so many accounts.
    pub(super) fn start(
        folder: &Path,
        listen: SocketAddr,
        domain: &str,
        accounts: u32,
    ) -> Result<Self> {
        let text = fs::read_to_string(root().join("bench/kamailio.cfg"))?
            .replace("udp:LISTEN", &format!("udp:{listen}"))
            .replace("DOMAIN", domain)
            .replace("NUSERS", &accounts.to_string());
        let file = folder.join("kamailio.cfg");
        fs::write(&file, text)?;
        let log = File::create(folder.join("kamailio.log"))?;
        let child = Command::new(program())
            .current_dir(folder)
            .args(["-DD", "-E", "-m", "256", "-f"])
            .arg(&file)
            .arg("-Y")
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("Kamailio (Debian: kamailio) is needed")?;
        Ok(Self { child })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Kamailio {
    fn drop(&mut self) {
        // Its main process ends the others only when it is asked to.
        let id = self.child.id().to_string();
        if shell::run(Command::new("kill").args(["-TERM", &id])).is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// Debian puts it where only root looks.
pub(super) fn program() -> &'static str {
    if shell::have("kamailio") {
        "kamailio"
    } else {
        "/usr/sbin/kamailio"
    }
}
