//! A real softphone without a sound card: baresip (Debian) plays a tone of the test and writes down what
//! it hears.

use std::f64::consts::TAU;
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::clock::wait_for;
use crate::demo::Sip;

/// Samples a second of G.711.
const RATE_HZ: u32 = 8_000;
/// Bytes before the samples of a WAV file as baresip writes it.
const HEAD_BYTES: usize = 44;
/// The longest wait for something to happen.
const PATIENCE: Duration = Duration::from_secs(20);
/// Loudness of the tone.
const LOUD: f64 = 8_000.0;

/// A running baresip; it ends with the value.
#[derive(Debug)]
pub struct Baresip {
    child: Child,
    folder: PathBuf,
}

/// What a baresip does by itself.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'a> {
    /// It answers at once.
    pub answers: bool,
    /// It dials this at its start.
    pub dials: Option<&'a str>,
    /// The tone it plays, Hz.
    pub tone_hz: u32,
}

impl Baresip {
    /// Starts a phone at its place and waits until it is registered.
    ///
    /// # Panics
    /// When baresip (Debian `baresip`) cannot be started, or is not registered in time.
    #[must_use]
    pub fn start(
        folder: &Path,
        sip: &Sip,
        server: &str,
        at: SocketAddr,
        manner: Manner<'_>,
    ) -> Self {
        fs::create_dir_all(folder.join("heard")).unwrap();
        let tone = folder.join("tone.wav");
        fs::write(&tone, wav(manner.tone_hz)).unwrap();
        let Sip {
            username,
            domain,
            password,
        } = sip;
        let answers = if manner.answers {
            ";answermode=auto"
        } else {
            ""
        };
        let account = format!(
            "<sip:{username}@{domain}>;auth_user={username};auth_pass={password};\
             outbound=\"sip:{server};transport=udp\";regint=600{answers}\n"
        );
        fs::write(folder.join("accounts"), account).unwrap();
        let config = format!(
            "sip_listen {at}\nmodule_path /usr/lib/baresip/modules\nmodule account.so\nmodule g711.so\n\
             module aufile.so\nmodule aubridge.so\nmodule sndfile.so\nmodule menu.so\n\
             audio_source aufile,{}\naudio_player aubridge,nobody\naudio_alert aubridge,nobody\n\
             snd_path {}\n",
            tone.display(),
            folder.join("heard").display()
        );
        fs::write(folder.join("config"), config).unwrap();
        let out = File::create(folder.join("out")).unwrap();
        let mut command = Command::new("baresip");
        command.arg("-4").arg("-f").arg(folder);
        if let Some(number) = manner.dials {
            command.args(["-e", &format!("/dial {number}")]);
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .expect("the SIP tests need baresip: apt-get install baresip");
        let phone = Self {
            child,
            folder: folder.to_owned(),
        };
        phone.wait("it is registered", |phone| {
            phone.said().contains("[1 binding]")
        });
        phone
    }

    /// Waits until it has heard so many seconds of somebody.
    ///
    /// # Panics
    /// When it does not in time.
    #[track_caller]
    pub fn hears(&self, seconds: usize) {
        let wanted = seconds * RATE_HZ as usize;
        self.wait("it hears somebody", |phone| phone.heard().len() >= wanted);
    }

    /// How loud a tone is in what it heard, as a part of the loudness that baresip plays.
    #[must_use]
    pub fn loudness(&self, tone_hz: u32) -> f64 {
        let samples = self.heard();
        let step = TAU * f64::from(tone_hz) / f64::from(RATE_HZ);
        let (mut real, mut imaginary, mut angle) = (0.0, 0.0, 0.0_f64);
        let mut count = 0.0;
        for sample in samples {
            real += f64::from(sample) * angle.cos();
            imaginary += f64::from(sample) * angle.sin();
            angle += step;
            count += 1.0;
        }
        2.0 * f64::hypot(real, imaginary) / (f64::max(count, 1.0) * LOUD)
    }

    /// Asks it to end, which hangs up, and waits until it has.
    ///
    /// # Panics
    /// When the signal cannot be sent.
    pub fn end(mut self) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap();
    }

    /// What it said so far.
    #[must_use]
    pub fn said(&self) -> String {
        let said = fs::read(self.folder.join("out")).unwrap_or_default();
        String::from_utf8_lossy(&said).into_owned()
    }

    /// Everything it decoded.
    fn heard(&self) -> Vec<i16> {
        let files = fs::read_dir(self.folder.join("heard"))
            .into_iter()
            .flatten()
            .flatten();
        let decoded = files.map(|file| file.path());
        let mut decoded = decoded.filter(|path| path.to_string_lossy().ends_with("dec.wav"));
        let bytes = decoded
            .next()
            .map(|path| fs::read(path).unwrap_or_default());
        let bytes = bytes.unwrap_or_default();
        let samples = bytes.get(HEAD_BYTES..).unwrap_or_default().chunks_exact(2);
        samples
            .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
            .collect()
    }

    /// Waits until the phone says something.
    ///
    /// # Panics
    /// When it does not in time.
    #[track_caller]
    pub fn says(&self, words: &str) {
        self.wait(words, |phone| phone.said().contains(words));
    }

    #[track_caller]
    fn wait(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let in_time = wait_for(PATIENCE, || holds(self));
        assert!(in_time, "{what}: not in time\n{}", self.said());
    }
}

impl Drop for Baresip {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Thirty seconds of a tone as a mono WAV file of 16 bits.
fn wav(tone_hz: u32) -> Vec<u8> {
    let count = 30 * RATE_HZ;
    let bytes = count * 2;
    let mut wav = Vec::new();
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(36 + bytes).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt ");
    wav.extend_from_slice(&16_u32.to_le_bytes());
    wav.extend_from_slice(&[1, 0, 1, 0]);
    wav.extend_from_slice(&RATE_HZ.to_le_bytes());
    wav.extend_from_slice(&(RATE_HZ * 2).to_le_bytes());
    wav.extend_from_slice(&[2, 0, 16, 0]);
    wav.extend_from_slice(b"data");
    wav.extend_from_slice(&bytes.to_le_bytes());
    for n in 0..count {
        let angle = TAU * f64::from(n) * f64::from(tone_hz) / f64::from(RATE_HZ);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "LOUD is far below the limit"
        )]
        let sample = (LOUD * angle.sin()) as i16;
        wav.extend_from_slice(&sample.to_le_bytes());
    }
    wav
}
