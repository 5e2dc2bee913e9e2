//! A carrier that calls a phone and hangs up, again and again: real SIP on two sockets of loopback. Every
//! call shows a caller's number of its own, by which its record is known.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use naisen_engine::rehearse::{Account, Agent, CallState, Heard};
use naisen_tests::sip::{Place, add_trunk, wait_for};
use naisen_tests::{Portal, User};

/// Whose phones are called: none of them is offered a digest that the phone of the tests does not know.
const PHONES: &str = "ABCDEGHN";
/// How long a socket is listened to before the other one's turn.
const LISTEN: Duration = Duration::from_millis(1);
/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(40);

/// One end of a line.
struct End {
    agent: Agent,
    socket: UdpSocket,
    server: SocketAddr,
}

/// A phone and the carrier's switch that calls it.
struct Line {
    phone: End,
    carrier: End,
    number: String,
    serial: usize,
    begun: Instant,
}

/// Lines at work, and the callers' numbers of the calls whose end was acknowledged: a BYE answered 200.
pub(crate) struct Traffic<'a> {
    on: &'a AtomicBool,
    acknowledged: &'a Mutex<Vec<String>>,
}

/// A line to each of some phones.
pub(crate) struct Lines(Vec<Line>);

impl Lines {
    /// Registers the phones, and makes the carrier's calls trusted.
    pub(crate) fn open(portal: &Portal) -> Self {
        let carrier = Place::new().carrier();
        add_trunk(portal, carrier);
        let phones = PHONES.chars().zip(1..);
        let lines = phones.map(|(letter, serial)| {
            let mut line = Line::new(portal, portal.demo.user(letter), carrier.ip(), serial);
            line.register();
            line
        });
        Self(lines.collect())
    }

    /// Keeps every line busy while something is done; answers the calls whose end was acknowledged.
    pub(crate) fn busy_while(mut self, done: impl FnOnce(&Traffic<'_>)) -> Vec<String> {
        let on = AtomicBool::new(true);
        let acknowledged = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for line in &mut self.0 {
                scope.spawn(|| line.call_while(&on, &acknowledged));
            }
            let traffic = Traffic {
                on: &on,
                acknowledged: &acknowledged,
            };
            // A failure in between must not leave the lines at work.
            let done = catch_unwind(AssertUnwindSafe(|| done(&traffic)));
            traffic.stop();
            if let Err(failure) = done {
                resume_unwind(failure);
            }
        });
        acknowledged.into_inner().unwrap()
    }
}

impl Traffic<'_> {
    /// Waits until so many more calls have ended.
    #[track_caller]
    pub(crate) fn more(&self, calls: usize) {
        let until = self.acknowledged.lock().unwrap().len() + calls;
        let done = wait_for(PATIENCE, || {
            self.acknowledged.lock().unwrap().len() >= until
        });
        assert!(done, "calls do not end");
    }

    /// No line begins anything from here on.
    pub(crate) fn stop(&self) {
        self.on.store(false, Ordering::SeqCst);
    }
}

impl Line {
    fn new(portal: &Portal, user: &User, carrier: IpAddr, serial: u32) -> Self {
        let server = portal.demo.sip.parse().unwrap();
        let phone = Account {
            number: user.sip.username.clone(),
            domain: user.sip.domain.clone(),
            password: user.sip.password.clone(),
        };
        let switch = Account {
            number: "carrier".to_owned(),
            domain: portal.demo.sip.clone(),
            password: String::new(),
        };
        Self {
            phone: End::new(phone, [127, 0, 0, 1].into(), server, serial),
            carrier: End::new(switch, carrier, server, serial + 100),
            number: user.external_number.clone(),
            serial: serial as usize,
            begun: Instant::now(),
        }
    }

    fn now_ms(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64
    }

    fn register(&mut self) {
        let now_ms = self.now_ms();
        self.phone.agent.register(3_600, now_ms);
        while !self.phone.agent.heard.contains(&Heard::Registered(200)) {
            assert!(self.begun.elapsed() < PATIENCE, "it is not registered");
            self.step();
        }
    }

    fn call_while(&mut self, on: &AtomicBool, acknowledged: &Mutex<Vec<String>>) {
        for n in 0.. {
            // 03, the line, and the call.
            let caller = format!("03{:02}{n:06}", self.serial);
            if !self.call(&caller, on) {
                return;
            }
            acknowledged.lock().unwrap().push(caller);
        }
    }

    /// One call from its INVITE to the answer of its BYE; false when that did not come any more.
    fn call(&mut self, caller: &str, on: &AtomicBool) -> bool {
        let from = format!("<sip:{caller}@carrier.invalid>");
        let (number, now_ms) = (self.number.clone(), self.now_ms());
        let call = self.carrier.agent.dial(&number, "", Some(&from), now_ms);
        while self.carrier.agent.calls[call].state == CallState::Dialling {
            if !on.load(Ordering::SeqCst) {
                return false;
            }
            self.step();
            let now_ms = self.now_ms();
            if let Some(ringing) = self.phone.agent.ringing() {
                self.phone.agent.answer(ringing, now_ms);
            }
        }
        let state = self.carrier.agent.calls[call].state;
        assert_eq!(state, CallState::Talking, "{:?}", self.carrier.agent.heard);
        // The answer is acknowledged before anybody hangs up.
        self.step();
        let now_ms = self.now_ms();
        self.carrier.agent.hang_up(call, now_ms);
        loop {
            let is_off = !on.load(Ordering::SeqCst);
            if self.step() {
                return true;
            }
            if is_off {
                return false;
            }
        }
    }

    /// Lets both ends act; whether a BYE of the carrier was answered 200.
    fn step(&mut self) -> bool {
        let now_ms = self.now_ms();
        self.phone.step(now_ms);
        self.carrier.step(now_ms)
    }
}

impl End {
    fn new(account: Account, at: IpAddr, server: SocketAddr, secret: u32) -> Self {
        let socket = UdpSocket::bind((at, 0)).unwrap();
        socket.set_read_timeout(Some(LISTEN)).unwrap();
        let local = socket.local_addr().unwrap();
        Self {
            agent: Agent::new(account, local, server, secret),
            socket,
            server,
        }
    }

    /// Sends, listens, and does what is due.
    fn step(&mut self, now_ms: u64) -> bool {
        self.send();
        let mut bye_answered = false;
        let mut buffer = [0; 65_535];
        while let Some(length) = self.receive(&mut buffer) {
            let bytes = &buffer[..length];
            bye_answered |= is_bye_answer(bytes);
            self.agent.receive(bytes, now_ms);
            self.send();
        }
        self.agent.wake(now_ms);
        self.send();
        bye_answered
    }

    fn send(&mut self) {
        for message in self.agent.take_outgoing() {
            match self.socket.send_to(&message.bytes, self.server) {
                Ok(_) => {}
                Err(error) if is_gone(error.kind()) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }

    fn receive(&self, buffer: &mut [u8]) -> Option<usize> {
        match self.socket.recv(buffer) {
            Ok(length) => Some(length),
            Err(error) if is_gone(error.kind()) => None,
            Err(error) => panic!("{error}"),
        }
    }
}

/// Nothing has come, or the server's port is closed.
fn is_gone(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::ConnectionRefused
    )
}

fn is_bye_answer(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.starts_with("SIP/2.0 200 ")
        && text
            .lines()
            .any(|line| line.starts_with("CSeq:") && line.ends_with("BYE"))
}
