//! Where phones and trunks reach the engine: datagrams, streams and web sockets around one engine thread.
//!
//! Everything is bound at the start, so that a taken port is found at once and port 0 has become a real
//! one before anybody is told. Which rule a call follows is the engine's business, not known here.

mod connection;
mod counts;
mod dial;
mod ledger;
mod line;
mod listen;
mod news;
mod places;
mod udp;
mod web_socket;

pub(crate) use ledger::Ledger;
pub(crate) use line::Listener;
pub(crate) use news::Teller;

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Result, anyhow};
use naisen_engine::{Config, Engine, Kept, Now, Outputs};
use naisen_sip::digest::NonceKey;

use crate::config::Sip;
use connection::Doors;
use ledger::Held;
use line::Line;
use news::NewsReceiver;
use places::Places;
use udp::Datagrams;

/// Calls and transactions at once; more are answered 503.
const CALLS_MAX: usize = 20_000;
const TRANSACTIONS_MAX: usize = 200_000;
/// The status the process ends with when the engine has failed.
const FAILED: i32 = 70;

/// The bound sockets, and the engine that will serve them.
pub(crate) struct Phones {
    places: Places,
    teller: Teller,
    news: NewsReceiver,
    ledger: Arc<Ledger>,
    listeners: Vec<Box<dyn Listener>>,
    clock: Clock,
    config: Sip,
}

impl Phones {
    /// Takes the addresses; port 0 takes a free one.
    pub(crate) fn bind(config: &Sip) -> Result<Self> {
        let (teller, news) = news::channel()?;
        Ok(Self {
            places: Places::bind(config)?,
            teller,
            ledger: Arc::new(Ledger::new(news.shared_bell())),
            news,
            listeners: Vec::new(),
            clock: Clock::start(),
            config: config.clone(),
        })
    }

    /// Where datagrams and plain streams arrive.
    pub(crate) fn address(&self) -> Result<SocketAddr> {
        self.places.first()
    }

    /// Where each transport arrives.
    #[cfg(test)]
    pub(crate) fn places(
        &self,
    ) -> std::collections::BTreeMap<naisen_sip::flow::Transport, SocketAddr> {
        self.places.all()
    }

    /// Tells the engine things while it runs.
    pub(crate) fn teller(&self) -> Teller {
        self.teller.clone()
    }

    /// Where a listener notes what must be kept before a peer is told.
    pub(crate) fn ledger(&self) -> Arc<Ledger> {
        Arc::clone(&self.ledger)
    }

    /// Adds somebody who hears what happens in the engine.
    pub(crate) fn add_listener(&mut self, listener: impl Listener + 'static) {
        self.listeners.push(Box::new(listener));
    }

    /// Starts the engine's thread with what was kept from the last start. It lives as long as the process.
    pub(crate) fn serve(self, mut kept: Kept) -> Result<()> {
        let config = engine_config(&self.places, &self.config)?;
        for binding in &mut kept.bindings {
            // Our own address may be another one than at the last start.
            let local = &mut binding.flow.local;
            let mut like = config
                .listen
                .iter()
                .filter(|one| one.is_ipv4() == local.is_ipv4());
            if !config.listen.contains(local)
                && let Some(now) = like.next()
            {
                *local = *now;
            }
        }
        // calls.61: the media thread plays it.
        let mut engine = Engine::new(config).with_guidance();
        engine.restore(kept, self.clock.now());
        let doors = Arc::new(Doors::new(self.teller.clone(), &self.config)?);
        let sockets = self.places.open(&doors, &self.config)?;
        let connections = dial::Connections::new(doors, tokio::runtime::Handle::current());
        let (clock, news, listeners) = (self.clock, self.news, self.listeners);
        let held = Held::new(self.ledger);
        let run = move || {
            let datagrams = sockets.into_iter();
            let line = Line {
                datagrams: datagrams
                    .map(|(socket, local)| Datagrams::new(socket, local))
                    .collect(),
                connections,
                counts: counts::Counts::new(),
                clock,
                engine,
                news,
                held,
                listeners,
                is_open: false,
                pace: line::Pace::default(),
                outputs: Outputs::default(),
                posted: Vec::new(),
            };
            line.run();
        };
        std::thread::Builder::new()
            .name("sip".to_owned())
            .spawn(move || {
                if catch_unwind(AssertUnwindSafe(run)).is_err() {
                    // Half an engine would lose calls in silence; whoever watches the process starts it anew.
                    tracing::error!("the call engine has failed; ending the process");
                    std::process::exit(FAILED);
                }
            })?;
        Ok(())
    }
}

fn engine_config(places: &Places, config: &Sip) -> Result<Config> {
    let (mut secret, mut nonce_key) = ([0; 32], [0; 64]);
    getrandom::fill(&mut secret).map_err(|e| anyhow!("no randomness: {e}"))?;
    getrandom::fill(&mut nonce_key).map_err(|e| anyhow!("no randomness: {e}"))?;
    let listen = places.reachable();
    let trunk_local = listen
        .iter()
        .find(|address| address.is_ipv4())
        .or(listen.first());
    let trunk_local = *trunk_local.ok_or_else(|| anyhow!("sip.listen names no address"))?;
    Ok(Config {
        shard: 0,
        secret,
        nonce_key: NonceKey(nonce_key),
        listen,
        trunk_local,
        media_address: trunk_local.ip(),
        media_ports: config.media_ports.0..=config.media_ports.1,
        relay_ports: config
            .relay
            .then_some(config.relay_ports.0..=config.relay_ports.1),
        calls_max: CALLS_MAX,
        transactions_max: TRANSACTIONS_MAX,
    })
}

/// The two clocks: one that never jumps, and the date.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    started: Instant,
}

impl Clock {
    fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    /// Both at this instant.
    pub(crate) fn now(self) -> Now {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Now {
            mono_ms: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
            epoch_ms: i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        }
    }
}
