//! Worked examples against the engine: everybody of a script is a phone, and what came of each call is
//! read off what the phones saw.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use naisen_core::example::{Observation, Script};
use naisen_core::ids::{SubscriberId, TrunkId};
use naisen_core::plan::{CallId, Order};
use naisen_core::rehearsal::{Credentials as Worth, Habit, Happened, Outcome};
use naisen_core::settings::{Company, CompanySettings, CompanyState, Features};
use naisen_sip::digest::{Ha1, NonceKey};
use naisen_sip::flow::Transport;

use super::agent::{Account, Agent};
use super::network::Network;
use crate::config::Config;
use crate::directory::{Credentials, Peer, Trunk};
use crate::engine::Engine;
use crate::input::Input;
use crate::kept::Kept;
use crate::output::AnsweredBy;

/// How long before second 0 the phones register, ms.
pub(super) const SETUP_MS: u64 = 5_000;
/// How long after the last thing anybody does something may still come of it, ms: more than T_MAX and the
/// end of every transaction.
const AFTERMATH_MS: u64 = 400_000;
/// How often they register again, ms.
const REFRESH_MS: u64 = 3_000_000;

/// A script being played.
pub(super) struct Play<'a> {
    pub(super) script: &'a Script,
    pub(super) network: Network,
    pub(super) companies: Vec<Arc<CompanySettings>>,
    pub(super) places: BTreeMap<SubscriberId, usize>,
    pub(super) people: BTreeMap<usize, SubscriberId>,
    pub(super) carrier: usize,
    pub(super) queue: BTreeMap<(u64, Order, u64), Next>,
    pub(super) serial: u64,
    /// The script's call that is being placed.
    pub(super) placing: Option<usize>,
    /// Agent and its call, for each call of the script.
    pub(super) placed: BTreeMap<usize, (usize, usize)>,
    /// The script's call an engine's call belongs to.
    pub(super) by_call: BTreeMap<CallId, usize>,
    /// Script calls whose INVITE is on its way to a terminal.
    pub(super) rings: BTreeMap<SubscriberId, VecDeque<usize>>,
    /// Script calls whose INVITE is on its way to the trunk, with the number.
    pub(super) outside: VecDeque<(usize, String)>,
    /// The script's call and the outcome of each call of an agent.
    pub(super) heard_in: BTreeMap<(usize, usize), (usize, Option<usize>)>,
    pub(super) answered_by: BTreeMap<usize, AnsweredBy>,
    /// The script's call that a transfer is, by the agent's call it was asked in.
    pub(super) transfers: BTreeMap<(usize, usize), usize>,
    pub(super) registering: bool,
    pub(super) admin: bool,
    pub(super) discarded: bool,
    pub(super) seen: Observation,
}

/// Something that will happen.
#[derive(Clone, Debug)]
pub(super) enum Next {
    Act(naisen_core::rehearsal::Act),
    Answer {
        agent: usize,
        call: usize,
    },
    Decline {
        agent: usize,
        call: usize,
        status: u16,
    },
    HangUp {
        agent: usize,
        call: usize,
    },
    Refresh,
}

/// Carries a script out against the engine, until nothing is left to happen.
#[must_use]
pub fn rehearse(script: &Script) -> Observation {
    let mut play = Play::new(script);
    play.set_up();
    play.run();
    play.seen
}

impl<'a> Play<'a> {
    fn new(script: &'a Script) -> Self {
        let server = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1)), 5060);
        let mut secret = [0; 32];
        secret[..8].copy_from_slice(&script.seed.to_be_bytes());
        let config = Config {
            shard: 0,
            secret,
            nonce_key: NonceKey([7; 64]),
            listen: vec![server],
            trunk_local: server,
            media_address: server.ip(),
            media_ports: 30_000..=40_000,
            relay_ports: None,
            calls_max: 10_000,
            transactions_max: 100_000,
        };
        let epoch_ms = script.start_ms - SETUP_MS as i64;
        let network = Network::new(
            Engine::new(config).with_guidance(),
            server,
            epoch_ms,
            script.seed,
        );
        Self {
            script,
            network,
            companies: script.companies.clone(),
            places: BTreeMap::new(),
            people: BTreeMap::new(),
            carrier: 0,
            queue: BTreeMap::new(),
            serial: 0,
            placing: None,
            placed: BTreeMap::new(),
            by_call: BTreeMap::new(),
            rings: BTreeMap::new(),
            outside: VecDeque::new(),
            heard_in: BTreeMap::new(),
            answered_by: BTreeMap::new(),
            transfers: BTreeMap::new(),
            registering: false,
            admin: false,
            discarded: false,
            seen: Observation {
                calls: vec![Vec::new(); script.calls.len()],
                ..Observation::default()
            },
        }
    }

    /// The world as it is at second 0: phones registered, some in other calls, some stopped.
    fn set_up(&mut self) {
        for world in self.companies.clone() {
            self.feed(Arc::new(opened(&world)));
            self.add_phones(&world);
        }
        self.add_carrier();
        for (subscriber, agent) in self.places.clone() {
            let phone = self.script.phones.get(&subscriber);
            if phone.is_none_or(|phone| phone.registered) {
                self.network.agents[agent].register(3_600, 0);
            }
            for _ in 0..phone.map_or(0, |phone| phone.other_calls) {
                self.network.agents[agent].dial("*97", "", None, 0);
            }
            self.network.deliver();
        }
        for world in self.companies.clone() {
            self.feed(world);
        }
        for (subscriber, phone) in &self.script.phones {
            if phone.credentials == Worth::Deleted {
                let subscriber = *subscriber;
                let credentials = None;
                self.network.tell(Input::Credentials {
                    subscriber,
                    credentials,
                });
            }
        }
        self.network.run_until(SETUP_MS);
        let kept = Kept {
            bindings: Vec::new(),
            pointers: self.script.pointers.clone().into_iter().collect(),
            used: self
                .script
                .phones
                .iter()
                .map(|(subscriber, phone)| (*subscriber, phone.usage.clone()))
                .collect(),
        };
        let now = self.network.now();
        self.network.engine.restore(kept, now);
        for agent in &mut self.network.agents {
            agent.heard.clear();
        }
        self.network.facts.clear();
    }

    pub(super) fn feed(&mut self, world: Arc<CompanySettings>) {
        self.network.tell(Input::Settings {
            settings: world,
            changed: None,
        });
    }

    fn add_phones(&mut self, world: &CompanySettings) {
        let domain = world.company().sip_domain.clone();
        for (subscriber, settings) in world.subscribers() {
            let place = self.network.agents.len() as u32 + 1;
            let account = Account {
                number: settings.external_number.clone(),
                domain: domain.clone(),
                password: format!("secret{}", subscriber.0),
            };
            let (user, realm) = (account.number.as_bytes(), domain.as_bytes());
            let ha1 = Ha1::of(user, realm, account.password.as_bytes());
            let credentials = Some(Credentials {
                ha1,
                suspended: false,
            });
            self.network.tell(Input::Credentials {
                subscriber,
                credentials,
            });
            let local = SocketAddr::from((Ipv4Addr::from(0x0a00_0000 + place), 5060));
            let server = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1)), 5060);
            let mut agent = Agent::new(account, local, server, place);
            agent.slow = self.script.acts.iter().any(|(_, act)| {
                matches!(act, naisen_core::rehearsal::Act::AnswerCrossing { subscriber: who } if *who == subscriber)
            });
            let place = self.network.add(agent);
            self.places.insert(subscriber, place);
            self.people.insert(place, subscriber);
        }
    }

    fn add_carrier(&mut self) {
        let address = SocketAddr::from((Ipv4Addr::new(203, 0, 113, 1), 5060));
        let server = SocketAddr::from((Ipv4Addr::new(198, 51, 100, 1), 5060));
        let account = Account {
            number: "carrier".to_owned(),
            domain: server.ip().to_string(),
            password: String::new(),
        };
        let mut agent = Agent::new(account, address, server, 0);
        agent.refuses = self.script.trunk_down.then_some(503);
        self.carrier = self.network.add(agent);
        self.network.tell(Input::Trunks(vec![Trunk {
            id: TrunkId(1),
            peers: vec![Peer {
                host: address.ip().to_string(),
                address,
                transport: Transport::Udp,
                login: None,
            }],
            trusted: true,
            plus_81: false,
            show_diverting: false,
            ping_s: 0,
        }]));
    }

    fn run(&mut self) {
        for (at_ms, act) in &self.script.acts {
            let at_ms = self.mono_ms(*at_ms);
            self.schedule(at_ms, act.order(), Next::Act(act.clone()));
        }
        let mut last_ms = self.queue.last_key_value().map_or(0, |(key, _)| key.0);
        for at_ms in (1..)
            .map(|n| n * REFRESH_MS)
            .take_while(|at_ms| *at_ms < last_ms)
        {
            self.schedule(at_ms, Order::Registration, Next::Refresh);
        }
        loop {
            let queued = self.queue.first_key_value().map(|(key, _)| key.0);
            let Some(at_ms) = [queued, self.network.next_ms()].into_iter().flatten().min() else {
                return;
            };
            if queued.is_none() && at_ms > last_ms + AFTERMATH_MS {
                // What still goes on goes on for ever: calls that are refreshed.
                return;
            }
            self.network.go_to(at_ms);
            self.pump();
            while let Some(next) = self
                .queue
                .first_entry()
                .filter(|next| next.key().0 <= at_ms)
            {
                let next = next.remove();
                last_ms = last_ms.max(at_ms);
                self.happen(next);
                self.pump();
                self.placing = None;
                self.admin = false;
            }
            self.network.settle();
            self.read();
        }
    }

    /// Delivers message by message and reads what each has brought.
    pub(super) fn pump(&mut self) {
        self.read();
        while self.network.deliver_one() {
            self.read();
        }
    }

    pub(super) fn schedule(&mut self, at_ms: u64, order: Order, next: Next) {
        self.serial += 1;
        self.queue.insert((at_ms, order, self.serial), next);
    }

    fn mono_ms(&self, epoch_ms: i64) -> u64 {
        let since_ms = u64::try_from(epoch_ms - self.script.start_ms).unwrap_or_default();
        since_ms + SETUP_MS
    }

    pub(super) fn wrote(&mut self, call: usize, what: Happened) -> usize {
        let at_ms = self.network.now().epoch_ms;
        self.seen.calls[call].push(Outcome { at_ms, what });
        self.seen.calls[call].len() - 1
    }

    /// What a phone that rings does by itself.
    pub(super) fn follow_habit(&mut self, agent: usize, call: usize, subscriber: SubscriberId) {
        let habit = self
            .script
            .phones
            .get(&subscriber)
            .and_then(|phone| phone.habit);
        let now_ms = self.network.now_ms();
        let after = |ms: i64| now_ms + u64::try_from(ms).unwrap_or_default();
        match habit {
            None => {}
            Some(Habit::Answer { after_ms, talk_ms }) => {
                self.schedule(after(after_ms), Order::Answer, Next::Answer { agent, call });
                if let Some(talk_ms) = talk_ms {
                    let end = Next::HangUp { agent, call };
                    self.schedule(after(after_ms + talk_ms), Order::Caller, end);
                }
            }
            Some(Habit::Decline { after_ms, status }) => {
                let decline = Next::Decline {
                    agent,
                    call,
                    status,
                };
                self.schedule(after(after_ms), Order::Answer, decline);
            }
        }
    }
}

/// The company before second 0: open, with every feature and nobody stopped, so that phones can register
/// and be in calls.
fn opened(world: &CompanySettings) -> CompanySettings {
    let mut open = world.clone();
    open.put_company(Company {
        state: CompanyState::Active,
        features: Features::default(),
        ..world.company().clone()
    });
    for (id, subscriber) in world.subscribers().filter(|(_, one)| one.emergency_stop) {
        let mut subscriber = subscriber.clone();
        subscriber.emergency_stop = false;
        open.put_subscriber(id, subscriber);
    }
    open
}
