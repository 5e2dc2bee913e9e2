//! A Linphone without a screen (Debian `linphone-cli`) that is given nothing but the address of its remote
//! provisioning: it reads its account there, registers, and calls or answers.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use super::clock::wait_for;

/// The longest wait for something to happen.
const PATIENCE: Duration = Duration::from_secs(20);
/// Where it writes down what it hears, in its folder.
const HEARD: &str = "heard.wav";

/// A running Linphone; it ends with the value.
#[derive(Debug)]
pub struct Linphone {
    child: Child,
    input: ChildStdin,
    folder: PathBuf,
}

impl Linphone {
    /// Starts one in a folder of its own, and waits until it is registered.
    ///
    /// # Panics
    /// When it cannot be started, or is not registered in time.
    #[must_use]
    #[track_caller]
    pub fn start(folder: &Path, link: &str, answers: bool) -> Self {
        // Without this folder it does not begin.
        fs::create_dir_all(folder.join(".local/share/linphone")).unwrap();
        let config = folder.join("config");
        let any_port = "sip_port=-1\nsip_tcp_port=-1\nsip_tls_port=-1";
        fs::write(
            &config,
            format!("[misc]\nconfig-uri={link}\n[sip]\n{any_port}\n[rtp]\naudio_rtp_port=0\n"),
        )
        .unwrap();
        let out = File::create(folder.join("out")).unwrap();
        let mut command = Command::new("linphonec");
        command.env("HOME", folder).arg("-c").arg(&config);
        if answers {
            command.arg("-a");
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .expect("the SIP tests need Linphone: apt-get install linphone-cli");
        let input = child.stdin.take().unwrap();
        let mut phone = Self {
            child,
            input,
            folder: folder.to_owned(),
        };
        let registered = wait_for(PATIENCE, || {
            phone.told("status register");
            phone.said().contains("registered, identity=")
        });
        assert!(registered, "{}", phone.said());
        phone.told("soundcard use files");
        phone.told(&format!("record {}", folder.join(HEARD).display()));
        phone
    }

    /// Dials.
    ///
    /// # Panics
    /// When it has ended.
    pub fn dial(&mut self, number: &str) {
        self.told(&format!("call {number}"));
    }

    /// Hangs up.
    ///
    /// # Panics
    /// When it has ended.
    pub fn hang_up(&mut self) {
        self.told("terminate");
    }

    /// Waits until it says something.
    ///
    /// # Panics
    /// When it does not in time.
    #[track_caller]
    pub fn says(&self, words: &str) {
        let said = wait_for(PATIENCE, || self.said().contains(words));
        assert!(said, "{words}: not in time\n{}", self.said());
    }

    /// Waits until it has written down so many bytes of sound.
    ///
    /// # Panics
    /// When it does not in time.
    #[track_caller]
    pub fn hears(&self, bytes: u64) {
        let file = self.folder.join(HEARD);
        let heard = || fs::metadata(&file).is_ok_and(|file| file.len() >= bytes);
        assert!(wait_for(PATIENCE, heard), "{}", self.said());
    }

    fn told(&mut self, words: &str) {
        writeln!(self.input, "{words}").unwrap();
    }

    fn said(&self) -> String {
        let said = fs::read(self.folder.join("out")).unwrap_or_default();
        String::from_utf8_lossy(&said).into_owned()
    }
}

impl Drop for Linphone {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
