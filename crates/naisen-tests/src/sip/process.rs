//! One SIPp process with its scenario and its log of messages, ended by its process id.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use super::scenario::Scenario;
use super::trace::{Message, read_trace};

/// A running SIPp.
#[derive(Debug)]
pub struct Sipp {
    child: Child,
    log: PathBuf,
    told: PathBuf,
}

impl Sipp {
    /// Starts SIPp at an address, towards the server, in a folder for its files. A scenario that places
    /// calls places one.
    ///
    /// # Panics
    /// When SIPp (Debian `sip-tester`) cannot be started.
    #[must_use]
    pub fn start(
        folder: &Path,
        name: &str,
        scenario: &Scenario,
        at: SocketAddr,
        to: SocketAddr,
    ) -> Self {
        let file = folder.join(format!("{name}.xml"));
        fs::write(&file, &scenario.xml).unwrap();
        let (log, told) = (
            folder.join(format!("{name}.msg")),
            folder.join(format!("{name}.out")),
        );
        let out = File::create(&told).unwrap();
        let mut command = Command::new("sipp");
        command
            .current_dir(folder)
            .env("TZ", "UTC")
            .arg("-sf")
            .arg(&file)
            .args(["-i", &at.ip().to_string(), "-p", &at.port().to_string()])
            .args(["-nostdin", "-trace_msg", "-message_file"])
            .arg(&log);
        if scenario.calls > 0 {
            command.args(["-m", &scenario.calls.to_string(), "-r", "100"]);
            command.args(["-auth_uri", &scenario.target, &to.to_string()]);
        }
        if let Some(injection) = &scenario.injection {
            let file = folder.join(format!("{name}.csv"));
            fs::write(&file, injection).unwrap();
            command.arg("-inf").arg(file);
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .expect("the SIP tests need SIPp: apt-get install sip-tester");
        Self { child, log, told }
    }

    /// Waits until it has done all its scenario says, and every call was answered 200 in the end.
    ///
    /// # Panics
    /// When it ended otherwise.
    #[track_caller]
    pub fn succeed(mut self) {
        let status = self.child.wait().unwrap();
        let mut last = BTreeMap::new();
        for message in self.messages() {
            last.insert(message.header("Call-ID").to_owned(), message.status());
        }
        let is_done = !last.is_empty() && last.values().all(|status| *status == Some(200));
        assert!(status.success() && is_done, "{status}\n{}", self.account());
    }

    /// Waits for its end, and says how it was answered last.
    #[must_use]
    pub fn last_status(mut self) -> Option<u16> {
        let _ = self.child.wait().unwrap();
        self.messages().iter().rev().find_map(Message::status)
    }

    /// How it ended, when it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Everything it sent and received so far.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        read_trace(&fs::read_to_string(&self.log).unwrap_or_default())
    }

    /// What to show of it when a test fails.
    #[must_use]
    pub fn account(&self) -> String {
        let read = |path: &Path| fs::read(path).unwrap_or_default();
        let said = String::from_utf8_lossy(&read(&self.told)).into_owned();
        let log = String::from_utf8_lossy(&read(&self.log)).into_owned();
        format!("{said}\n{log}")
    }
}

impl Drop for Sipp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
