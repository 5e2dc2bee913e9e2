//! An example from beginning to end: a portal of its own, everybody a process, the script in real time.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use naisen_core::example::{self, Example, Expectation, Failure, Want};
use naisen_core::ids::SubscriberId;
use naisen_core::plan::{CarrierIdentity, Diverted};
use naisen_core::rehearsal::{Act, Credentials, Dialling};
use naisen_core::settings::CompanySettings;
use tempfile::TempDir;

use super::cast::{Cast, Cue, Ending};
use super::clock::{wait_for, wait_until};
use super::observe::{CALLERS_MEDIA, OUTSIDE_MEDIA, PHONES_MEDIA, Seen};
use super::place::Place;
use super::process::Sipp;
use super::recorded;
use super::scenario::{Caller, Reaction, Scenario};
use super::stage::{Stage, add_trunk};
use crate::demo::Sip;
use crate::{Database, Portal};

/// Examples played at once: they mostly wait.
const AT_ONCE: usize = 6;
/// What is saved holds for calls that arrive this much later (calls §14).
const OBEYED: Duration = Duration::from_secs(1);
/// How long calls in progress may take to come about before second 0.
const LEAD: Duration = Duration::from_millis(800);
/// How much longer than the last moment of an example is waited for what must not come.
const AFTER_MS: i64 = 600;
/// The demo's number whose phone is offered SHA-256 first, which SIPp does not know: no example that is
/// played here rings it.
const SHA_256_FIRST: &str = "05011110006";
/// How long the record of a call may take to be shown after its end.
const RECORDED: Duration = Duration::from_secs(4);
/// How much longer for what must.
const LATE_MS: i64 = 1_500;

/// Plays the named examples of a file in `examples/calls`, each on a portal of its own.
///
/// # Panics
/// When one of them does not come out as it says.
#[track_caller]
pub fn check(text: &str, names: &[&str]) {
    let all = example::read(text)
        .unwrap_or_else(|mistake| panic!("line {}: {}", mistake.line, mistake.what));
    let wanted = names.iter().map(|name| {
        let found = all.iter().find(|example| example.name == *name);
        found.unwrap_or_else(|| panic!("there is no example {name}"))
    });
    let left = Mutex::new(wanted.collect::<Vec<_>>());
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(names.len()) {
            scope.spawn(|| {
                loop {
                    let next = left.lock().unwrap().pop();
                    let Some(example) = next else {
                        return;
                    };
                    let failed = play(example);
                    failures.lock().unwrap().extend(failed);
                }
            });
        }
    });
    let failures: Vec<String> = failures
        .into_inner()
        .unwrap()
        .iter()
        .map(Failure::to_string)
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        names.len(),
        failures.join("\n")
    );
}

/// Plays one example; what did not come out as it says.
#[must_use]
pub fn play(example: &Example) -> Vec<Failure> {
    // Only one starts at a time, so that those that play keep their time.
    static STARTING: Mutex<()> = Mutex::new(());
    let starting = STARTING.lock().unwrap();
    let portal = Portal::start(Database::Sqlite);
    drop(starting);
    let mut play = Play::new(example, &portal);
    play.set_up();
    play.run();
    let failures = play.wait();
    if !failures.is_empty() {
        eprintln!("{}", play.account());
    }
    failures
}

struct Play<'a> {
    example: &'a Example,
    portal: &'a Portal,
    stage: Stage<'a>,
    cast: Cast,
    place: Place,
    server: SocketAddr,
    folder: TempDir,
    people: Vec<SubscriberId>,
    phones: BTreeMap<SubscriberId, Sipp>,
    lobby: Option<Sipp>,
    carrier: Option<Sipp>,
    callers: BTreeMap<usize, Sipp>,
    registers: Vec<(SubscriberId, Sipp)>,
    others: Vec<Sipp>,
    /// Second 0.
    begins: Instant,
    began_ms: i64,
}

impl<'a> Play<'a> {
    fn new(example: &'a Example, portal: &'a Portal) -> Self {
        let worlds = &example.script.companies;
        let people = worlds
            .iter()
            .flat_map(|world| world.subscribers().map(|(id, _)| id));
        Self {
            example,
            portal,
            stage: Stage::new(portal, fixture()),
            cast: Cast::of(&example.script),
            place: Place::new(),
            server: portal.demo.sip.parse().unwrap(),
            folder: TempDir::with_prefix("naisen-sip-").unwrap(),
            people: people.collect(),
            phones: BTreeMap::new(),
            lobby: None,
            carrier: None,
            callers: BTreeMap::new(),
            registers: Vec::new(),
            others: Vec::new(),
            begins: Instant::now(),
            began_ms: 0,
        }
    }

    /// The world as it is at second 0.
    fn set_up(&mut self) {
        if !self.example.script.trunk_down {
            add_trunk(self.portal, self.place.carrier());
            let outside = std::mem::take(&mut self.cast.outside);
            let scenario = Scenario::phone(&outside, OUTSIDE_MEDIA);
            self.carrier = Some(self.start("carrier", &scenario, self.place.carrier()));
        }
        self.connect_phones();
        for world in self.example.script.companies.clone() {
            self.stage.set(&world);
        }
        for (subscriber, phone) in &self.example.script.phones {
            if phone.credentials == Credentials::Deleted {
                self.stage.stop(*subscriber, true);
                self.stage.stop(*subscriber, false);
            }
        }
    }

    /// Phones that will ring are processes of their own. All others share one: if one of them rings, it
    /// shows.
    fn connect_phones(&mut self) {
        let registered: Vec<SubscriberId> = self
            .people
            .iter()
            .copied()
            .filter(|one| self.is_registered(*one))
            .collect();
        let (ringing, silent): (Vec<_>, Vec<_>) = registered
            .into_iter()
            .partition(|one| self.cast.reactions.contains_key(one));
        let registering = ringing.iter().map(|subscriber| {
            let place = self.place_of(*subscriber);
            let scenario = Scenario::register(&self.sip(*subscriber));
            self.start(
                &format!("register-{place}"),
                &scenario,
                self.place.phone(place),
            )
        });
        let mut registering: Vec<Sipp> = registering.collect();
        let own = &self.portal.demo.companies[0].domain;
        let silent = silent.into_iter().map(|subscriber| self.sip(subscriber));
        let silent: Vec<Sip> = silent.filter(|sip| sip.domain == *own).collect();
        let scenario = Scenario::register_all(&silent);
        registering.push(self.start("register-lobby", &scenario, self.place.lobby()));
        for one in registering {
            one.succeed();
        }
        let scenario = Scenario::phone(&[], media(PHONES_MEDIA, self.people.len()));
        self.lobby = Some(self.start("lobby", &scenario, self.place.lobby()));
        for subscriber in ringing {
            let place = self.place_of(subscriber);
            let reactions = self.cast.reactions.remove(&subscriber).unwrap_or_default();
            let scenario =
                Scenario::phone(&reactions_of(reactions, self), media(PHONES_MEDIA, place));
            let phone = self.start(
                &format!("phone-{place}"),
                &scenario,
                self.place.phone(place),
            );
            self.phones.insert(subscriber, phone);
        }
    }

    /// Calls in progress: to the own mailbox, as nobody else is needed for that.
    fn begin_other_calls(&mut self) {
        for (n, (subscriber, until_ms)) in self.cast.busy.clone().into_iter().enumerate() {
            let hangs_up = until_ms.map(|until_ms| self.begins + millis(until_ms));
            let left = hangs_up.map(|at| at.saturating_duration_since(Instant::now()));
            let mut caller = self.terminal(subscriber, "*97", true);
            caller.media_port = media(OUTSIDE_MEDIA, n + 1);
            caller.talk_ms = left.map(|left| i64::try_from(left.as_millis()).unwrap_or(i64::MAX));
            let at = self
                .place
                .calling(self.place.phone(self.place_of(subscriber)), 80 + n);
            let call = self.start(&format!("other-{n}"), &Scenario::call(&caller), at);
            let talks = wait_for(Duration::from_secs(10), || {
                let messages = call.messages();
                let mut acks = messages.iter().filter(|one| one.sent && one.is("ACK"));
                acks.any(|ack| ack.header("CSeq").starts_with("2 "))
            });
            assert!(talks, "{}", call.account());
            self.others.push(call);
        }
    }

    /// The script in real time.
    fn run(&mut self) {
        self.begins = (Instant::now() + LEAD).max(self.stage.saved + OBEYED);
        self.begin_other_calls();
        wait_until(self.begins);
        self.began_ms = epoch_ms();
        let cues = std::mem::take(&mut self.cast.cues);
        for (n, (at_ms, cue)) in cues.into_iter().enumerate() {
            wait_until(self.begins + millis(at_ms));
            match cue {
                Cue::Place { call, dialling } => self.call(call, dialling),
                Cue::Administer(act) => self.stage.administer(&act),
                Cue::Register { subscriber, right } => {
                    let mut sip = self.sip(subscriber);
                    if !right {
                        "wrong".clone_into(&mut sip.password);
                    }
                    let register = self.binding(n, subscriber, &Scenario::register(&sip));
                    self.registers.push((subscriber, register));
                }
                Cue::Unregister { subscriber } => {
                    let scenario = Scenario::unregister(&self.sip(subscriber));
                    self.binding(n, subscriber, &scenario).succeed();
                }
            }
        }
    }

    fn binding(&self, n: usize, subscriber: SubscriberId, scenario: &Scenario) -> Sipp {
        let at = self
            .place
            .calling(self.place.phone(self.place_of(subscriber)), 60 + n);
        self.start(&format!("binding-{n}"), scenario, at)
    }

    fn call(&mut self, call: usize, dialling: Dialling) {
        let (mut caller, from) = match dialling {
            Dialling::Terminal {
                subscriber,
                dialled,
                right,
            } => {
                let phone = self.place.phone(self.place_of(subscriber));
                (self.terminal(subscriber, &dialled, right), phone)
            }
            Dialling::Carrier {
                called,
                identity,
                diverted,
            } => (
                self.outside(&called, &identity, &diverted),
                self.place.carrier(),
            ),
            Dialling::Transfer { .. } => return,
        };
        caller.media_port = media(CALLERS_MEDIA, call);
        match self.cast.endings.get(&call) {
            None => {}
            Some(Ending::Cancel(ms)) => caller.cancel_ms = Some(*ms),
            Some(Ending::HangUp(ms)) => caller.talk_ms = Some(*ms),
        }
        let at = self.place.calling(from, call);
        let sipp = self.start(&format!("call-{call}"), &Scenario::call(&caller), at);
        self.callers.insert(call, sipp);
    }

    fn terminal(&self, subscriber: SubscriberId, dialled: &str, right: bool) -> Caller {
        let mut sip = self.sip(subscriber);
        if !right {
            "wrong".clone_into(&mut sip.password);
        }
        Caller {
            target: format!("sip:{dialled}@{}", sip.domain),
            from: format!("<sip:{}@{}>", sip.username, sip.domain),
            digest: Some(sip),
            ..Caller::default()
        }
    }

    fn outside(&self, called: &str, identity: &CarrierIdentity, diverted: &Diverted) -> Caller {
        let (from, lines) = carrier_headers(identity, diverted);
        Caller {
            target: format!("sip:{called}@{}", self.server),
            from,
            lines,
            ..Caller::default()
        }
    }

    /// Waits until everything has come, or until it is too late for it.
    fn wait(&mut self) -> Vec<Failure> {
        let last_ms = self.last_ms();
        wait_until(self.begins + millis(last_ms + AFTER_MS));
        let mut failures = Vec::new();
        wait_for(millis(LATE_MS - AFTER_MS), || {
            failures = example::verify(self.example, &self.seen().observation());
            failures.is_empty()
        });
        if failures.is_empty() {
            wait_for(RECORDED, || {
                failures = self.unrecorded();
                failures.is_empty()
            });
        }
        failures
    }

    /// The calls that have ended and whose records do not say how.
    fn unrecorded(&self) -> Vec<Failure> {
        let seen = self.seen();
        let (script, observed) = (&self.example.script, seen.observation());
        let missing = recorded::missing(self.portal, script, &seen.callers, &observed);
        let missing = missing.into_iter().map(|one| Failure {
            example: self.example.name.clone(),
            line: self.example.line,
            expected: format!("call {}: {}", one.call, one.expected),
            got: one.got,
            why: String::new(),
        });
        missing.collect()
    }

    /// The last moment the example names.
    fn last_ms(&self) -> i64 {
        let wants = self
            .example
            .expectations
            .iter()
            .flat_map(|expectation| match expectation {
                Expectation::Outcomes { wants, .. } => wants.as_slice(),
                Expectation::Never { want, .. } | Expectation::Count { want, .. } => {
                    std::slice::from_ref(want)
                }
            });
        let moments = wants.filter_map(|want: &Want| want.moment);
        let wanted = moments.map(|moment| moment.until_ms.unwrap_or(moment.from_ms));
        let script = &self.example.script;
        let acts = script.acts.iter().map(|(at_ms, _)| at_ms - script.start_ms);
        wanted.chain(acts).max().unwrap_or_default()
    }

    fn seen(&self) -> Seen<'_> {
        let phones = self
            .phones
            .iter()
            .map(|(id, phone)| (*id, phone.messages()));
        let mut phones: BTreeMap<_, Vec<_>> = phones.collect();
        for message in self.lobby.iter().flat_map(Sipp::messages) {
            let rung = message
                .is("INVITE")
                .then(|| self.by_number(message.target()));
            if let Some(Some(rung)) = rung {
                phones.entry(rung).or_default().push(message);
            }
        }
        let callers: BTreeMap<_, _> = self
            .callers
            .iter()
            .map(|(n, caller)| (*n, caller.messages()))
            .collect();
        // Starting a process takes its time: second 0 is when the first call really began.
        let first = callers
            .first_key_value()
            .and_then(|(_, messages)| messages.first());
        let mut acts = self.example.script.acts.iter();
        let placed = acts.find(|(_, act)| matches!(act, Act::Place { .. }));
        let is_at_0 = placed.is_some_and(|(at_ms, _)| *at_ms == self.example.script.start_ms);
        let began_ms = first
            .filter(|_| is_at_0)
            .map_or(self.began_ms, |first| first.at_ms);
        Seen {
            script: &self.example.script,
            began_ms,
            people: &self.people,
            phones,
            carrier: self.carrier.iter().flat_map(Sipp::messages).collect(),
            callers,
            registers: self
                .registers
                .iter()
                .map(|(id, one)| (*id, one.messages()))
                .collect(),
            transfers: &self.cast.transfers,
        }
    }

    fn account(&self) -> String {
        let callers = self.callers.values().map(Sipp::account);
        let carrier = self.carrier.iter().map(Sipp::account);
        let mut rang = Vec::new();
        for (subscriber, phone) in &self.phones {
            if !phone.messages().is_empty() {
                rang.push(format!(
                    "{}\n{}",
                    self.example.scene.name_of(*subscriber),
                    phone.account()
                ));
            }
        }
        callers
            .chain(carrier)
            .chain(rang)
            .collect::<Vec<_>>()
            .join("\n=====\n")
    }

    fn start(&self, name: &str, scenario: &Scenario, at: SocketAddr) -> Sipp {
        Sipp::start(self.folder.path(), name, scenario, at, self.server)
    }

    fn is_registered(&self, subscriber: SubscriberId) -> bool {
        let phone = self.example.script.phones.get(&subscriber);
        let is_known = self.sip(subscriber).username != SHA_256_FIRST;
        is_known && phone.is_none_or(|phone| phone.registered)
    }

    fn by_number(&self, number: &str) -> Option<SubscriberId> {
        let mut worlds = self.example.script.companies.iter();
        worlds.find_map(|world| world.subscriber_by_number(number))
    }

    fn place_of(&self, subscriber: SubscriberId) -> usize {
        let place = self.people.iter().position(|one| *one == subscriber);
        place.expect("a number of the example")
    }

    fn sip(&self, subscriber: SubscriberId) -> Sip {
        let mut worlds = self.example.script.companies.iter();
        let number = worlds
            .find_map(|world| world.subscriber(subscriber))
            .map(|one| &one.external_number);
        let mut users = self
            .portal
            .demo
            .companies
            .iter()
            .flat_map(|company| &company.users);
        let user = users.find(|user| Some(&user.external_number) == number);
        user.expect("a number of the demo").sip.clone()
    }
}

/// The worlds of an example that sets nothing: what the demo is filled with.
fn fixture() -> Vec<Arc<CompanySettings>> {
    let nothing = example::read("example fixture\n  X1 calls A\n").unwrap();
    nothing[0].script.companies.clone()
}

/// The transfers of a reaction as URIs.
fn reactions_of(reactions: Vec<Reaction>, play: &Play<'_>) -> Vec<Reaction> {
    let domain = &play.portal.demo.companies[0].domain;
    let whole = |reaction| match reaction {
        Reaction::Answer {
            after_ms,
            talk_ms,
            transfers,
        } => Reaction::Answer {
            after_ms,
            talk_ms,
            transfers: transfers
                .into_iter()
                .map(|(at_ms, dialled)| (at_ms, format!("sip:{dialled}@{domain}")))
                .collect(),
        },
        other => other,
    };
    reactions.into_iter().map(whole).collect()
}

/// From, and the other header lines, of a carrier's call.
fn carrier_headers(identity: &CarrierIdentity, diverted: &Diverted) -> (String, String) {
    let host = match identity.from_host.as_str() {
        "" => "carrier.invalid",
        host => host,
    };
    let user = match identity.from_user.as_str() {
        "" => String::new(),
        user => format!("{user}@"),
    };
    let from = match identity.display_name.as_str() {
        "" => format!("<sip:{user}{host}>"),
        display => format!("\"{display}\" <sip:{user}{host}>"),
    };
    let mut lines = Vec::new();
    if !identity.asserted.is_empty() {
        lines.push(format!(
            "P-Asserted-Identity: <sip:{}@carrier.invalid>",
            identity.asserted
        ));
    }
    if !identity.privacy.is_empty() {
        lines.push(format!("Privacy: {}", identity.privacy.join(";")));
    }
    if diverted.diversion_count > 0 {
        let by = diverted.numbers.last().map_or("0399999999", String::as_str);
        let count = diverted.diversion_count;
        lines.push(format!(
            "Diversion: <sip:{by}@carrier.invalid>;reason=unknown;counter={count}"
        ));
    }
    for index in 0..diverted.history_count {
        lines.push(format!(
            "History-Info: <sip:0399999999@carrier.invalid;cause=302>;index=1.{index}"
        ));
    }
    let lines = lines.iter().map(|line| format!("{line}\n")).collect();
    (from, lines)
}

fn media(first: u16, place: usize) -> u16 {
    first + 2 * u16::try_from(place).unwrap_or_default()
}

fn millis(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or_default())
}

fn epoch_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The text of a file of `examples/calls`.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn examples(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/calls");
    std::fs::read_to_string(folder.join(file)).unwrap()
}
