//! A demo with phones: everybody acts, then time passes until something is true.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use naisen_engine::rehearse::Heard;
use naisen_media::g711::Law;
use naisen_media::prompt::{self, Voice};
use naisen_media::tone;
use naisen_sip::mwi::Summary;
use naisen_tests::{Answer, Client, Portal, Value, json};

use crate::phone::Phone;

/// The letter of the carrier.
pub(crate) const CARRIER: char = 'X';
/// The tone after which to speak.
const TONE_HZ: f64 = 1_000.0;
/// Half a second.
const EAR_SAMPLES: usize = 4_000;
/// What is saved holds for calls that come so much later (calls §14).
const OBEYED: Duration = Duration::from_secs(1);
/// Longer than anything here takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

/// Whether something took as long as it should.
pub(crate) fn close(seconds: f64, expected: f64) {
    assert!(
        (seconds - expected).abs() < 1.0,
        "{seconds} s, not {expected} s"
    );
}

pub(crate) struct Stage<'a> {
    pub(crate) portal: &'a Portal,
    phones: BTreeMap<char, Phone>,
    /// Those whose tokens a stop has ended.
    users: BTreeMap<char, Client>,
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
            users: BTreeMap::new(),
        };
        for letter in letters.chars() {
            stage.register(letter);
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
        self.pass(OBEYED);
    }

    /// Saves a number's 非通知着信拒否 and 外線発信規制.
    pub(crate) fn restrict(&mut self, letter: char, anonymous_reject: bool, outside_bar: bool) {
        let (admin, number) = (self.portal.admin(), self.code(letter));
        let query = format!("/api/v1/barring?target=number&match=exact&q={number}");
        let shown = admin.get(&query).ok().json();
        let row = json!({
            "subscriber_id": number, "version": shown["rows"][0]["version"], "intl_bar": false,
            "anonymous_reject": anonymous_reject, "outside_bar": outside_bar,
        });
        admin.put("/api/v1/barring", &json!({"rows": [row]})).ok();
        self.pass(OBEYED);
    }

    /// Stops a number, or releases it.
    pub(crate) fn stop(&mut self, letter: char, stop: bool) {
        let admin = self.portal.admin();
        let path = format!("/api/v1/numbers/{}/stop", self.code(letter));
        let version = admin.get(&path).ok().json()["version"].clone();
        admin
            .put(&path, &json!({"stop": stop, "version": version}))
            .ok();
        if !stop {
            let account = self.portal.demo.user(letter).account();
            let user = self.portal.client().logged_in(&account);
            self.users.insert(letter, user);
        }
        self.pass(OBEYED);
    }

    /// Changes 代表グループ of P as the API shows it.
    pub(crate) fn group(&mut self, change: impl FnOnce(&mut Value)) {
        let admin = self.portal.admin();
        let query = format!(
            "/api/v1/hunt-groups?target=pilot&match=exact&q={}",
            self.code('P')
        );
        let mut body = admin.get(&query).ok().json()["rows"][0].take();
        let path = format!("/api/v1/hunt-groups/{}", body["id"]);
        body.as_object_mut().unwrap().remove("id");
        change(&mut body);
        admin.put(&path, &body).ok();
        self.pass(OBEYED);
    }

    /// One number talks with another from now on: the caller's call.
    pub(crate) fn talk(&mut self, caller: char, callee: char) -> usize {
        let number = self.extension(callee);
        let call = self.phone(caller).dial(&number);
        self.answer_as(callee);
        self.until("talking", |stage| stage.has(caller, Heard::Answered(call)));
        call
    }

    /// Answers what rings, as soon as it does.
    pub(crate) fn answer_as(&mut self, letter: char) {
        let ringing = self.rung(letter);
        self.phone(letter).answer(ringing);
    }

    /// Waits until a phone rings: its call.
    pub(crate) fn rung(&mut self, letter: char) -> usize {
        self.until("ringing", |stage| {
            stage.phone(letter).agent.ringing().is_some()
        });
        self.phone(letter).agent.ringing().unwrap()
    }

    /// A phone registers.
    pub(crate) fn register(&mut self, letter: char) {
        self.phone(letter).take_heard();
        self.phone(letter).register();
        self.until("registered", |stage| {
            stage.has(letter, Heard::Registered(200))
        });
    }

    /// A phone takes its registration back.
    pub(crate) fn unregister(&mut self, letter: char) {
        self.phone(letter).take_heard();
        self.phone(letter).unregister();
        self.until("unregistered", |stage| {
            stage.has(letter, Heard::Registered(200))
        });
    }

    fn extension(&self, letter: char) -> String {
        let user = self.portal.demo.user(letter);
        user.extension.clone().unwrap()
    }

    /// Dials, and waits until the call is refused with this status.
    pub(crate) fn refused(&mut self, letter: char, number: &str, status: u16) {
        let call = self.phone(letter).dial(number);
        self.until_refused(letter, call, status);
    }

    /// Waits until a call is refused with this status.
    pub(crate) fn until_refused(&mut self, letter: char, call: usize, status: u16) {
        self.until(&format!("refused with {status}"), |stage| {
            stage.has(letter, Heard::Refused { call, status })
        });
    }

    /// Whether a phone has heard a prompt, to the sample.
    pub(crate) fn has_heard(&mut self, letter: char, voice: Voice, prompt: &str) -> bool {
        let mut said = Vec::new();
        Law::Mu.decode_into(prompt::sound(voice, prompt).unwrap(), &mut said);
        let heard = &self.phone(letter).heard;
        heard.windows(said.len()).any(|part| part == said)
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

    fn get(&self, letter: char, path: &str) -> Answer {
        match self.users.get(&letter) {
            Some(user) => user.get(path),
            None => self.portal.user(letter).get(path),
        }
    }

    /// The messages of a mailbox.
    pub(crate) fn messages(&self, letter: char) -> Vec<Value> {
        let path = format!("/api/v1/numbers/{}/messages", self.code(letter));
        let found = self.get(letter, &path).ok().json();
        found["rows"].as_array().unwrap().clone()
    }

    /// The sound of a message.
    pub(crate) fn sound(&self, letter: char, message: &Value) -> Vec<i16> {
        let path = format!(
            "/api/v1/numbers/{}/messages/{}/sound",
            self.code(letter),
            message["id"]
        );
        let file = self.get(letter, &path).ok().body;
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
