//! The engine, its phones and the network between them, in virtual time. A seed decides what the
//! network loses, doubles and delays.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use naisen_sip::flow::{Flow, Transport};

use super::agent::Agent;
use crate::engine::Engine;
use crate::input::{Input, Now};
use crate::output::{Fact, Outputs};

/// What the network does to datagrams, in thousandths; delays in ms.
#[derive(Clone, Copy, Debug, Default)]
pub struct Impairment {
    /// Lost.
    pub loss: u64,
    /// Doubled.
    pub double: u64,
    /// Longest delay; each datagram has its own, so that they overtake each other.
    pub delay_ms: u64,
}

/// Engine, phones and network.
#[derive(Debug)]
pub struct Network {
    /// The engine.
    pub engine: Engine,
    /// The phones.
    pub agents: Vec<Agent>,
    /// What the engine told, with the instant, in order; whoever reads takes it.
    pub facts: Vec<(u64, Fact)>,
    /// What the network does.
    pub impairment: Impairment,
    /// Guidance is played in no time; else nobody plays it.
    pub plays: bool,
    /// What was sent to addresses where no phone is.
    pub strays: Vec<(SocketAddr, Arc<[u8]>)>,
    server: SocketAddr,
    places: BTreeMap<SocketAddr, usize>,
    transit: BTreeMap<(u64, u64), Datagram>,
    serial: u64,
    random: u64,
    now_ms: u64,
    epoch_ms: i64,
}

#[derive(Clone, Debug)]
struct Datagram {
    from: SocketAddr,
    to: SocketAddr,
    bytes: Arc<[u8]>,
}

impl Network {
    /// An engine at an address, without phones, at monotonic 0.
    #[must_use]
    pub const fn new(engine: Engine, server: SocketAddr, epoch_ms: i64, seed: u64) -> Self {
        Self {
            engine,
            agents: Vec::new(),
            facts: Vec::new(),
            impairment: Impairment {
                loss: 0,
                double: 0,
                delay_ms: 0,
            },
            plays: true,
            strays: Vec::new(),
            server,
            places: BTreeMap::new(),
            transit: BTreeMap::new(),
            serial: 0,
            random: seed,
            now_ms: 0,
            epoch_ms,
        }
    }

    /// Adds a phone and tells its place.
    pub fn add(&mut self, agent: Agent) -> usize {
        self.places.insert(agent.address(), self.agents.len());
        self.agents.push(agent);
        self.agents.len() - 1
    }

    /// The instant now, on the monotonic clock.
    #[must_use]
    pub const fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// Hands the engine an input that is no message.
    pub fn tell(&mut self, input: Input<'_>) {
        let outputs = self.engine.handle(input, self.now());
        self.carry(outputs);
    }

    /// Sends what a phone has to send, after somebody made it do something.
    pub fn flush(&mut self) {
        for place in 0..self.agents.len() {
            let from = self.agents[place].address();
            for outgoing in self.agents[place].take_outgoing() {
                self.post(from, self.server, outgoing.bytes);
            }
        }
    }

    /// Delivers everything that is due by now, and what it leads to.
    pub fn deliver(&mut self) {
        while self.deliver_one() {}
    }

    /// Delivers one datagram that is due by now. False when there is none.
    pub fn deliver_one(&mut self) -> bool {
        self.flush();
        let due = self.transit.first_entry();
        let Some(entry) = due.filter(|entry| entry.key().0 <= self.now_ms) else {
            return false;
        };
        let datagram = entry.remove();
        self.arrive(&datagram);
        self.flush();
        true
    }

    /// When something happens next: a delivery, a timer of the engine or of a phone.
    #[must_use]
    pub fn next_ms(&self) -> Option<u64> {
        let transit = self.transit.first_key_value().map(|(key, _)| key.0);
        let agents = self.agents.iter().filter_map(Agent::deadline).min();
        [transit, agents, self.engine.deadline()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Goes to an instant, not earlier than the last.
    pub fn go_to(&mut self, at_ms: u64) {
        self.now_ms = self.now_ms.max(at_ms);
    }

    /// Lets everything of this instant happen: deliveries first, then timers.
    pub fn settle(&mut self) {
        self.deliver();
        for agent in &mut self.agents {
            agent.wake(self.now_ms);
        }
        self.tell(Input::Tick);
        self.deliver();
    }

    /// Lets time pass until an instant.
    pub fn run_until(&mut self, until_ms: u64) {
        self.settle();
        while let Some(at_ms) = self.next_ms().filter(|at_ms| *at_ms <= until_ms) {
            self.go_to(at_ms);
            self.settle();
        }
        self.go_to(until_ms);
    }

    /// Both clocks.
    #[must_use]
    pub fn now(&self) -> Now {
        Now {
            mono_ms: self.now_ms,
            epoch_ms: self.epoch_ms + i64::try_from(self.now_ms).unwrap_or(i64::MAX),
        }
    }

    /// Makes the wall clock jump.
    pub const fn jump_clock(&mut self, by_ms: i64) {
        self.epoch_ms += by_ms;
    }

    fn arrive(&mut self, datagram: &Datagram) {
        if datagram.to == self.server {
            let flow = Flow {
                transport: Transport::Udp,
                local: self.server,
                peer: datagram.from,
                connection: 0,
            };
            self.tell(Input::Received {
                flow,
                bytes: &datagram.bytes,
            });
        } else if let Some(place) = self.places.get(&datagram.to) {
            self.agents[*place].receive(&datagram.bytes, self.now_ms);
        } else {
            self.strays.push((datagram.to, datagram.bytes.clone()));
        }
    }

    /// Sends the engine something from an address where no phone is, and lets it have its effect.
    pub fn inject(&mut self, from: SocketAddr, bytes: &[u8]) {
        self.post(from, self.server, bytes.into());
        self.deliver();
    }

    fn carry(&mut self, outputs: Outputs) {
        let now_ms = self.now_ms;
        let mut played = Vec::new();
        for fact in outputs.facts {
            if let Fact::GuidanceOpened(guided) = &fact {
                played.push(guided.session);
            }
            self.facts.push((now_ms, fact));
        }
        for outgoing in outputs.messages {
            self.post(self.server, outgoing.flow.peer, outgoing.bytes);
        }
        if self.plays {
            for session in played {
                self.tell(Input::MediaEnded { session });
            }
        }
    }

    fn post(&mut self, from: SocketAddr, to: SocketAddr, bytes: Arc<[u8]>) {
        if self.chance(self.impairment.loss) {
            return;
        }
        let copies = 1 + u64::from(self.chance(self.impairment.double));
        for _ in 0..copies {
            let late_ms = match self.impairment.delay_ms {
                0 => 0,
                most => self.draw() % (most + 1),
            };
            self.serial += 1;
            let key = (self.now_ms + late_ms, self.serial);
            let bytes = bytes.clone();
            self.transit.insert(key, Datagram { from, to, bytes });
        }
    }

    fn chance(&mut self, thousandths: u64) -> bool {
        thousandths > 0 && self.draw() % 1_000 < thousandths
    }

    /// The next number of the seed (SplitMix64).
    pub const fn draw(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
