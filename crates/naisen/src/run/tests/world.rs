//! A served sample: database, engine and sockets, without a portal.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use naisen_core::actor::{Actor, Role};
use naisen_core::ids::SubscriberId;
use naisen_engine::rehearse::Account;
use naisen_engine::{Engine, Fact, Now};
use naisen_http::{App, Brand, Http};
use naisen_sip::flow::Transport;
use naisen_store::company;

use crate::cli::place;
use crate::cli::serve::start_calls;
use crate::config::{PlainPlace, SecurePlace, Setup, Sip};
use crate::run::phones::{Listener, Phones};
use crate::run::{Keeper, Key};
use crate::sample::{self, Credentials};

/// How long anything may take that happens at once.
pub(super) const LIMIT: Duration = Duration::from_secs(20);

/// The served sample.
pub(super) struct World {
    pub(super) app: App,
    pub(super) keeper: Keeper,
    pub(super) admin: Actor,
    pub(super) places: BTreeMap<Transport, SocketAddr>,
    pub(super) certificate: std::path::PathBuf,
    facts: Receiver<(Instant, Fact)>,
    credentials: Credentials,
}

struct Ear(Sender<(Instant, Fact)>);

impl Listener for Ear {
    fn hear(&mut self, fact: &Fact, _: &Engine, _: Now) {
        // A test that has heard enough does not listen any more.
        let _ = self.0.send((Instant::now(), fact.clone()));
    }

    fn rest(&mut self, _: &Engine, _: Now) -> Option<u64> {
        None
    }
}

impl World {
    /// Serves what a folder holds; an empty one is filled first.
    pub(super) async fn start(folder: &Path) -> Self {
        let key = Key::open(folder).unwrap();
        let database = folder.join("naisen.db").display().to_string();
        let store = place::open(&database).await.unwrap();
        let mut app = App::new(store, Brand::default(), Http::default());
        app.seal = Some(key.portal());
        let file = folder.join("credentials.json");
        let credentials: Credentials = match std::fs::read_to_string(&file) {
            Ok(text) => serde_json::from_str(&text).unwrap(),
            Err(_) => sample::credentials(&app.random),
        };
        std::fs::write(&file, serde_json::to_string(&credentials).unwrap()).unwrap();
        sample::fill(&app, &key, &credentials).await.unwrap();

        let config = sip(folder);
        let certificate = config.tls.as_ref().unwrap().certificate.clone();
        let mut phones = Phones::bind(&config).unwrap();
        let places = phones.places();
        let (ear, facts) = channel();
        phones.add_listener(Ear(ear));
        let start = start_calls(phones, &mut app, key, folder, Setup::default());
        let keeper = start.await.unwrap();
        let login_id = credentials.companies[0].login_id.clone();
        let find = app
            .store
            .read(move |conn| company::find(conn, &Actor::system(), &login_id));
        let company = find.await.unwrap();
        Self {
            app,
            keeper,
            admin: Actor {
                role: Role::Admin(company),
                address: None,
            },
            places,
            certificate,
            facts,
            credentials,
        }
    }

    /// The phone's account of a number of the first company.
    pub(super) fn account(&self, number: &str) -> Account {
        let mut users = self.credentials.companies[0].users.iter();
        let user = users.find(|user| user.external_number == number).unwrap();
        Account {
            number: user.sip.username.clone(),
            domain: user.sip.domain.clone(),
            password: user.sip.password.clone(),
        }
    }

    /// A number's identity and its row's version.
    pub(super) async fn number(&self, number: &'static str) -> (SubscriberId, i64) {
        let admin = self.admin.clone();
        let read = self.app.store.read(move |conn| {
            let view = conn.company(&admin)?;
            let found = view
                .subscribers()
                .find(|(_, one)| one.external_number == number)
                .map(|(id, _)| id)
                .unwrap();
            let version = view.version(naisen_store::view::Kind::Subscriber, found.0);
            Ok((found, version.unwrap()))
        });
        read.await.unwrap()
    }

    /// Waits until the engine tells a fact of interest; answers what was made of it and when it was told.
    pub(super) fn hear<T>(&self, wanted: impl Fn(&Fact) -> Option<T>) -> (T, Instant) {
        let end = Instant::now() + LIMIT;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let (at, fact) = self.facts.recv_timeout(left).expect("the engine tells it");
            if let Some(found) = wanted(&fact) {
                return (found, at);
            }
        }
    }

    /// Whether the engine has told such a fact since anybody last asked.
    pub(super) fn has_told(&self, wanted: impl Fn(&Fact) -> bool) -> bool {
        self.facts.try_iter().any(|(_, fact)| wanted(&fact))
    }
}

/// Every transport on a free port, with a certificate made for this test.
fn sip(folder: &Path) -> Sip {
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let trust = certificate.clone();
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let secure = SecurePlace {
        listen: any,
        certificate,
        key,
    };
    Sip {
        listen: vec![any],
        tls: Some(secure.clone()),
        ws: Some(PlainPlace { listen: any }),
        wss: Some(secure),
        trust: Some(trust),
        connections_per_address: 3,
        ..Sip::default()
    }
}
