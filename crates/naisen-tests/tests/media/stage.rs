//! A demo with phones: everybody acts, then time passes until something is true.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use naisen_engine::rehearse::Heard;
use naisen_media::tone;
use naisen_sip::mwi::Summary;
use naisen_tests::{Portal, Value, json};

use crate::phone::Phone;

/// The letter of the carrier.
pub(crate) const CARRIER: char = 'X';
/// The tone after which to speak.
const TONE_HZ: f64 = 1_000.0;
/// Half a second.
const EAR_SAMPLES: usize = 4_000;
/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(40);

pub(crate) struct Stage<'a> {
    pub(crate) portal: &'a Portal,
    phones: BTreeMap<char, Phone>,
}

impl<'a> Stage<'a> {
    /// The phones of these letters of calls §15, registered.
    pub(crate) fn new(portal: &'a Portal, letters: &str) -> Self {
        let server = portal.demo.sip.parse().unwrap();
        let phones = letters.chars().zip(1..).map(|(letter, serial)| {
            let phone = Phone::new(portal.demo.user(letter), server, serial);
            (letter, phone)
        });
        let mut stage = Self {
            portal,
            phones: phones.collect(),
        };
        for letter in letters.chars() {
            stage.phone(letter).register();
            stage.until("registered", |stage| {
                stage.has(letter, Heard::Registered(200))
            });
        }
        stage
    }

    /// Lets a carrier stand behind the portal; the engine knows it from here on.
    pub(crate) fn add_carrier(&mut self) {
        let server = self.portal.demo.sip.parse().unwrap();
        let carrier = Phone::carrier("127.0.0.2", server);
        let address = carrier.address();
        self.phones.insert(CARRIER, carrier);
        let peer = json!({
            "host": address.ip().to_string(), "port": address.port(), "transport": "udp",
            "user": "", "secret": "",
        });
        let trunk = json!({
            "name": "carrier", "peers": [peer], "trusted": true, "number_format": "national",
            "forward_identity": "original",
        });
        self.portal
            .operator()
            .post("/api/v1/trunks", &trunk)
            .status(201);
        self.until("the carrier is asked", |stage| {
            stage.phone(CARRIER).is_asked
        });
    }

    pub(crate) fn phone(&mut self, letter: char) -> &mut Phone {
        self.phones.get_mut(&letter).unwrap()
    }

    pub(crate) fn has(&mut self, letter: char, what: Heard) -> bool {
        self.phone(letter).agent.heard.contains(&what)
    }

    /// Lets everybody act until something is true.
    pub(crate) fn until(&mut self, what: &str, done: impl Fn(&mut Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !done(self) {
            assert!(Instant::now() < end, "never: {what}");
            for phone in self.phones.values_mut() {
                phone.step();
            }
        }
    }

    /// Lets a time pass that is itself under test, or granted to the product by the specification.
    pub(crate) fn pass(&mut self, time: Duration) {
        let end = Instant::now() + time;
        self.until("time", move |_| Instant::now() >= end);
    }

    pub(crate) fn code(&self, letter: char) -> String {
        self.portal.demo.user(letter).login_id.clone()
    }

    /// Saves 留守番電話 for a number. Calls that come a second later obey it (quality bar S10).
    pub(crate) fn voicemail(&mut self, letter: char, condition: &str, ring_seconds: u32) {
        let answer = json!({
            "mode": "voicemail", "condition": condition, "ring_seconds": ring_seconds, "destination": "",
        });
        self.answer(letter, answer);
    }

    /// Saves the answer setting of a number.
    pub(crate) fn answer(&mut self, letter: char, mut answer: Value) {
        let path = format!("/api/v1/numbers/{}/answer", self.code(letter));
        let admin = self.portal.admin();
        answer["version"] = admin.get(&path).ok().json()["version"].clone();
        admin.put(&path, &answer).ok();
        self.pass(Duration::from_secs(1));
    }

    /// Dials, and waits until somebody (or something) has answered: after how many seconds.
    pub(crate) fn answered(&mut self, letter: char, number: &str) -> (usize, f64) {
        let from = Instant::now();
        let call = self.phone(letter).dial(number);
        self.until("answered", |stage| stage.has(letter, Heard::Answered(call)));
        (call, from.elapsed().as_secs_f64())
    }

    /// Skips the greeting and waits for the end of the tone.
    pub(crate) fn hear_tone(&mut self, letter: char) {
        // voicemail.1
        self.until("sound", |stage| !stage.phone(letter).heard.is_empty());
        self.phone(letter).press('#');
        self.until("the tone", |stage| {
            tone::level(stage.last_of(letter, EAR_SAMPLES / 4), TONE_HZ) > 5_000.0
        });
        self.until("the end of the tone", |stage| {
            tone::level(stage.last_of(letter, EAR_SAMPLES / 10), TONE_HZ) < 100.0
        });
    }

    fn last_of(&mut self, letter: char, samples: usize) -> &[i16] {
        let heard = &self.phone(letter).heard;
        &heard[heard.len().saturating_sub(samples)..]
    }

    /// Speaks a tone to its end.
    pub(crate) fn speak(&mut self, letter: char, tone_hz: f64, seconds: f64) {
        self.phone(letter).speak(tone_hz, seconds);
        self.until("spoken", |stage| !stage.phone(letter).is_speaking());
    }

    /// Waits until the phone's lamp says so.
    pub(crate) fn lamp(&mut self, letter: char, new: u32, old: u32) {
        let lit = Heard::Mailbox(Summary { new, old });
        self.until("the lamp", |stage| stage.has(letter, lit));
    }

    /// What every phone has heard is forgotten.
    pub(crate) fn forget(&mut self) {
        for phone in self.phones.values_mut() {
            phone.take_heard();
        }
    }

    /// The messages of a mailbox.
    pub(crate) fn messages(&self, letter: char) -> Vec<Value> {
        let path = format!("/api/v1/numbers/{}/messages", self.code(letter));
        let found = self.portal.user(letter).get(&path).ok().json();
        found["rows"].as_array().unwrap().clone()
    }

    /// The sound of a message.
    pub(crate) fn sound(&self, letter: char, message: &Value) -> Vec<i16> {
        let path = format!(
            "/api/v1/numbers/{}/messages/{}/sound",
            self.code(letter),
            message["id"]
        );
        let file = self.portal.user(letter).get(&path).ok().body;
        naisen_media::wav::read(&file, 8_000 * 180).unwrap()
    }

    /// A caller leaves a tone in the mailbox that answers, hangs up, and what was kept is measured:
    /// length ± 100 ms, frequency, level.
    pub(crate) fn leaves(&mut self, letter: char, call: usize, owner: char) {
        let before = self.messages(owner).len();
        self.hear_tone(letter);
        self.speak(letter, 440.0, 2.5);
        self.phone(letter).hang_up(call);
        self.until("kept", |stage| {
            // The page may be asked often: it is the one that shows it.
            stage.messages(owner).len() > before
        });
        let message = self.messages(owner).pop().unwrap();
        let length_ms = message["length_ms"].as_i64().unwrap();
        assert!((2_400..=2_600).contains(&length_ms), "{length_ms} ms");
        let sound = self.sound(owner, &message);
        let level = tone::level(&sound[800..sound.len() - 800], 440.0);
        assert!((level - 8_000.0).abs() < 400.0, "level {level}");
        assert!(tone::level(&sound, 700.0) < 400.0);
    }
}
