//! The socket phones register at, and the thread around the engine: datagrams and news go in, what the
//! engine wants done comes out. Bound at the start, so that a taken port is found at once and port 0 has
//! become a real one before anybody is told.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, anyhow};
use naisen_engine::{Config, Engine, Fact, Input, Now, Outputs};
use naisen_sip::digest::NonceKey;
use naisen_sip::flow::{Flow, Transport};
use naisen_store::Store;

use super::feed;
use super::{Key, Records};

/// The longest the thread sleeps: news from the portal wait no longer (quality bar S10).
const NAP: Duration = Duration::from_millis(50);
/// Bytes of the largest datagram.
const DATAGRAM_BYTES: usize = 65_535;
/// Calls and transactions at once; more are answered 503.
const CALLS_MAX: usize = 20_000;
const TRANSACTIONS_MAX: usize = 200_000;
/// Ports of the engine's own media.
const MEDIA_PORTS: std::ops::RangeInclusive<u16> = 30_000..=39_999;

/// The bound socket of the SIP engine.
pub(crate) struct Phones {
    socket: UdpSocket,
}

impl Phones {
    /// Takes the address; port 0 takes a free one.
    pub(crate) fn bind(listen: SocketAddr) -> Result<Self> {
        let socket = UdpSocket::bind(listen)
            .with_context(|| format!("cannot listen for SIP on {listen}"))?;
        Ok(Self { socket })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> Result<SocketAddr> {
        Ok(self.socket.local_addr()?)
    }

    /// Starts the engine's thread and the feed that tells it what is saved. They live as long as the
    /// process.
    pub(crate) fn serve(self, store: Store, key: Key, records: Records) -> Result<()> {
        let local = reachable(self.address()?);
        let engine = Engine::new(config(local)?);
        let (news, receiver) = channel();
        tokio::spawn(feed::run(store, key, news));
        let line = Line {
            socket: self.socket,
            local,
            started: Instant::now(),
            engine,
            news: receiver,
            records,
        };
        std::thread::Builder::new()
            .name("sip".to_owned())
            .spawn(move || line.run())?;
        Ok(())
    }
}

/// The address phones are told to answer to: never the wildcard.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => {
            let out = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))
                .and_then(|socket| {
                    socket
                        .connect((Ipv4Addr::new(192, 0, 2, 1), 9))
                        .map(|()| socket)
                })
                .and_then(|socket| socket.local_addr());
            let ip = out.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |out| out.ip());
            SocketAddr::new(ip, address.port())
        }
        _ => address,
    }
}

fn config(local: SocketAddr) -> Result<Config> {
    let (mut secret, mut nonce_key) = ([0; 32], [0; 64]);
    getrandom::fill(&mut secret).map_err(|e| anyhow!("no randomness: {e}"))?;
    getrandom::fill(&mut nonce_key).map_err(|e| anyhow!("no randomness: {e}"))?;
    Ok(Config {
        shard: 0,
        secret,
        nonce_key: NonceKey(nonce_key),
        listen: vec![local],
        trunk_local: local,
        media_address: local.ip(),
        media_ports: MEDIA_PORTS,
        calls_max: CALLS_MAX,
        transactions_max: TRANSACTIONS_MAX,
    })
}

/// The engine with its socket.
struct Line {
    socket: UdpSocket,
    local: SocketAddr,
    started: Instant,
    engine: Engine,
    news: Receiver<Input<'static>>,
    records: Records,
}

impl Line {
    fn run(mut self) {
        let mut buffer = vec![0; DATAGRAM_BYTES];
        loop {
            if !self.hear_news() {
                return;
            }
            let wait = self.wait();
            // A zero timeout would mean for ever.
            let wait = wait.max(Duration::from_millis(1));
            if let Err(error) = self.socket.set_read_timeout(Some(wait)) {
                tracing::error!(%error, "cannot wait for SIP");
            }
            match self.socket.recv_from(&mut buffer) {
                Ok((length, peer)) => self.receive(&buffer[..length], peer),
                Err(error) if is_quiet(error.kind()) => {}
                Err(error) => {
                    tracing::warn!(%error, "cannot receive SIP");
                    std::thread::sleep(NAP);
                }
            }
            if self
                .engine
                .deadline()
                .is_some_and(|at_ms| at_ms <= self.mono_ms())
            {
                self.handle(Input::Tick);
            }
        }
    }

    /// Hands the engine what was saved. False when the process is ending.
    fn hear_news(&mut self) -> bool {
        loop {
            match self.news.try_recv() {
                Ok(input) => self.handle(input),
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }

    fn wait(&self) -> Duration {
        let due = self
            .engine
            .deadline()
            .map(|at_ms| Duration::from_millis(at_ms.saturating_sub(self.mono_ms())));
        due.map_or(NAP, |due| due.min(NAP))
    }

    fn receive(&mut self, bytes: &[u8], peer: SocketAddr) {
        let flow = Flow {
            transport: Transport::Udp,
            local: self.local,
            peer,
            connection: 0,
        };
        self.handle(Input::Received { flow, bytes });
    }

    fn handle(&mut self, input: Input<'_>) {
        let now = Now {
            mono_ms: self.mono_ms(),
            epoch_ms: epoch_ms(),
        };
        let outputs = self.engine.handle(input, now);
        self.carry(outputs);
    }

    fn carry(&mut self, outputs: Outputs) {
        for fact in outputs.facts {
            if let Fact::Ended(record) = fact {
                tracing::info!(
                    call = record.call.0,
                    company = record.company.0,
                    status = record.status,
                    ended_after_ms = record.ended_after_ms,
                    "call ended"
                );
                let world = self.engine.settings(record.company);
                if let Some(world) = world.map(std::sync::Arc::clone) {
                    self.records.put(record, world);
                }
            }
        }
        self.records.settle();
        for message in &outputs.messages {
            if let Err(error) = self.socket.send_to(&message.bytes, message.flow.peer) {
                // A lost datagram is repeated by the transaction it belongs to.
                tracing::debug!(%error, peer = %message.flow.peer, "cannot send SIP");
            }
        }
    }

    fn mono_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Nothing came in time, or a peer's port is closed (ICMP): neither is our fault.
fn is_quiet(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::WouldBlock
            | ErrorKind::TimedOut
            | ErrorKind::Interrupted
            | ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
    )
}

fn epoch_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
