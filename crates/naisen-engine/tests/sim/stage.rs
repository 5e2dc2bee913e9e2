//! The stage of every simulation: one company with five numbers, a hunt group, a pickup group, and a
//! trusted trunk.

use std::net::SocketAddr;
use std::sync::Arc;

use naisen_core::ids::{
    CompanyId, ExtensionGroupId, HuntGroupId, PickupGroupId, SiteId, SubscriberId, TrunkId,
};
use naisen_core::settings::{
    Company, CompanySettings, ExtensionGroup, HuntGroup, HuntMember, PickupGroup, Site, SlideType,
    Subscriber,
};
use naisen_engine::directory::{Credentials, Peer, Trunk};
use naisen_engine::rehearse::{Account, Agent, Heard, Network};
use naisen_engine::{CallRecord, Config, Engine, Fact, Input};
use naisen_sip::digest::{Ha1, NonceKey};
use naisen_sip::flow::Transport;

pub(crate) const DOMAIN: &str = "k1.demo.naisen.invalid";
pub(crate) const SERVER: &str = "198.51.100.1:5060";
/// Wed 2026-12-02 14:00 Tokyo.
const EPOCH_MS: i64 = 1_796_187_600_000;
/// Places of the phones; the carrier comes last.
pub(crate) const A: usize = 0;
pub(crate) const B: usize = 1;
pub(crate) const C: usize = 2;
pub(crate) const D: usize = 3;
pub(crate) const P: usize = 4;
pub(crate) const X: usize = 5;

const NUMBERS: [(&str, &str); 5] = [
    ("05011110001", "2001"),
    ("05011110002", "2002"),
    ("05011110003", "2003"),
    ("05011110004", "2004"),
    ("05011110100", "2100"),
];

/// The stage.
pub(crate) struct Stage {
    pub(crate) network: Network,
    pub(crate) settings: CompanySettings,
}

pub(crate) const fn id(place: usize) -> SubscriberId {
    SubscriberId(place as i64 + 1)
}

pub(crate) fn number(place: usize) -> &'static str {
    NUMBERS[place].0
}

fn settings() -> CompanySettings {
    let company = Company {
        sip_domain: DOMAIN.to_owned(),
        digest: naisen_core::settings::DigestMode::Md5,
        international: true,
        ..Company::default()
    };
    let mut world = CompanySettings::new(CompanyId(1), company);
    let (site, group, pickup) = (SiteId(1), ExtensionGroupId(1), PickupGroupId(1));
    world.put_site(
        site,
        Site {
            name: "K1".to_owned(),
        },
    );
    let hq = ExtensionGroup {
        name: "HQ".to_owned(),
        site_number: "81".to_owned(),
        remark: String::new(),
    };
    world.put_extension_group(group, hq);
    let pg1 = PickupGroup {
        name: "PG1".to_owned(),
        number: "77".to_owned(),
        site,
        remark: String::new(),
    };
    world.put_pickup_group(pickup, pg1);
    for (place, (number, extension)) in NUMBERS.iter().enumerate() {
        let mut subscriber = Subscriber::new(number, site);
        subscriber.extension_group = Some(group);
        subscriber.extension = Some((*extension).to_owned());
        subscriber.pickup_group = [A, B, D].contains(&place).then_some(pickup);
        world.put_subscriber(id(place), subscriber);
    }
    let sales = HuntGroup {
        name: "SALES".to_owned(),
        pilot: id(P),
        slide_type: SlideType::Sequential,
        slide_timer: 10,
        remark: String::new(),
        schedule: None,
        members: [A, B, C]
            .into_iter()
            .zip(1..)
            .map(|(place, order)| HuntMember {
                subscriber: id(place),
                order,
            })
            .collect(),
    };
    world.put_hunt_group(HuntGroupId(1), sales);
    world
}

pub(crate) fn config() -> Config {
    let server = SERVER.parse().unwrap();
    Config {
        shard: 0,
        secret: [1; 32],
        nonce_key: NonceKey([2; 64]),
        listen: vec![server],
        trunk_local: server,
        media_address: server.ip(),
        media_ports: 30_000..=31_000,
        relay_ports: Some(32_000..=33_000),
        calls_max: 1_000,
        transactions_max: 10_000,
    }
}

impl Stage {
    /// Everybody registered and idle, at 10 s.
    pub(crate) fn new(seed: u64) -> Self {
        let mut stage = Self::unregistered(seed);
        stage.register();
        stage
    }

    /// Everybody registers, until 10 s.
    pub(crate) fn register(&mut self) {
        for place in A..=P {
            self.network.agents[place].register(3_600, 0);
        }
        self.network.run_until(10_000);
        for agent in &mut self.network.agents[A..=P] {
            let heard = std::mem::take(&mut agent.heard);
            assert_eq!(heard, [Heard::Registered(200)]);
        }
    }

    /// Phones that have not registered yet.
    pub(crate) fn unregistered(seed: u64) -> Self {
        Self::with(seed, config())
    }

    /// The same around an engine of another make.
    pub(crate) fn with(seed: u64, config: Config) -> Self {
        let server = SERVER.parse().unwrap();
        let mut network = Network::new(Engine::new(config).with_guidance(), server, EPOCH_MS, seed);
        let settings = settings();
        network.tell(Input::Settings {
            settings: Arc::new(settings.clone()),
            changed: None,
        });
        for (place, (number, _)) in NUMBERS.iter().enumerate() {
            let account = Account {
                number: (*number).to_owned(),
                domain: DOMAIN.to_owned(),
                password: format!("secret{place}"),
            };
            let ha1 = Ha1::of(
                number.as_bytes(),
                DOMAIN.as_bytes(),
                account.password.as_bytes(),
            );
            network.tell(Input::Credentials {
                subscriber: id(place),
                credentials: Some(Credentials {
                    ha1,
                    suspended: false,
                }),
            });
            let local = format!("192.0.2.{}:5060", place + 1).parse().unwrap();
            network.add(Agent::new(account, local, server, place as u32));
        }
        let carrier = Account {
            number: "0312345678".to_owned(),
            domain: DOMAIN.to_owned(),
            password: String::new(),
        };
        let address = "203.0.113.1:5060".parse().unwrap();
        network.add(Agent::new(carrier, address, server, 99));
        let mut stage = Self { network, settings };
        stage.put_trunk(address);
        stage
    }

    /// The carrier is at this address from now on.
    pub(crate) fn put_trunk(&mut self, address: SocketAddr) {
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

    /// Changes the company's settings, as saved by the operator.
    pub(crate) fn change_company(&mut self, change: impl FnOnce(&mut Company)) {
        let mut company = self.settings.company().clone();
        change(&mut company);
        self.settings.put_company(company);
        self.network.tell(Input::Settings {
            settings: Arc::new(self.settings.clone()),
            changed: Some(Vec::new()),
        });
    }

    /// Changes a subscriber's settings, as saved in the portal.
    pub(crate) fn change(&mut self, place: usize, change: impl FnOnce(&mut Subscriber)) {
        let mut subscriber = self.settings.subscriber(id(place)).unwrap().clone();
        change(&mut subscriber);
        self.settings.put_subscriber(id(place), subscriber);
        self.network.tell(Input::Settings {
            settings: Arc::new(self.settings.clone()),
            changed: Some(vec![id(place)]),
        });
    }

    /// Makes a phone do something now and lets the messages pass.
    pub(crate) fn act<T>(&mut self, place: usize, act: impl FnOnce(&mut Agent, u64) -> T) -> T {
        let now_ms = self.network.now_ms();
        let result = act(&mut self.network.agents[place], now_ms);
        self.network.deliver();
        result
    }

    /// A phone dials.
    pub(crate) fn dial(&mut self, place: usize, number: &str) -> usize {
        self.act(place, |agent, now_ms| agent.dial(number, "", None, now_ms))
    }

    /// Time passes.
    pub(crate) fn wait_s(&mut self, seconds: u64) {
        let until_ms = self.network.now_ms() + seconds * 1_000;
        self.network.run_until(until_ms);
    }

    /// What a phone has heard since it was asked last.
    pub(crate) fn heard(&mut self, place: usize) -> Vec<Heard> {
        std::mem::take(&mut self.network.agents[place].heard)
    }

    /// The record of the call that ended first.
    pub(crate) fn record(&self) -> CallRecord {
        let mut facts = self.network.facts.iter();
        let ended = facts.find_map(|(_, fact)| match fact {
            Fact::Ended(record) => Some(record),
            _ => None,
        });
        (**ended.unwrap()).clone()
    }

    /// Nothing may be left once everything has had its time.
    pub(crate) fn assert_nothing_left(&mut self, seed: u64) {
        self.wait_s(70);
        assert!(
            self.network.engine.is_idle(),
            "seed {seed}: something is left"
        );
    }
}
