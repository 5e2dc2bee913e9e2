//! What every handler shares: the store, the operator's brand, how HTTP is served, and the source of
//! randomness, which tests fix. The time is the store's. It knows no route and no page.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;
use naisen_core::lock::{FailureKind, SourceLimit};
use naisen_store::Store;
use naisen_store::mailbox::KeepDays;
use tokio::sync::Semaphore;

use crate::doctor::Kept;
use crate::live_view::{LiveView, NothingKnown};
use crate::operator_number::Imports;
use crate::seal::Seal;
use crate::sip_account::SipTransport;
use crate::terminal_setup::Callback;

/// Passwords hashed at once; each takes 19 MiB and one core.
const HASHES_AT_ONCE: usize = 4;
/// Addresses whose failures are remembered.
const SOURCES_MAX: usize = 100_000;

/// The state of the router; cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// Every row.
    pub store: Store,
    /// The operator's words and limits.
    pub brand: Arc<Brand>,
    /// How HTTP is served.
    pub http: Arc<Http>,
    /// The source of tokens.
    pub random: Random,
    /// What `/metrics` renders; none answers an empty text.
    pub metrics: Option<PrometheusHandle>,
    /// Seals secrets that must be read again; without a key none can be saved.
    pub seal: Option<Seal>,
    /// How long messages are kept.
    pub keep: KeepDays,
    /// Messages are mailed to subscribers that have given an address.
    pub mails: bool,
    /// The phones as they are now; nothing is known of them without an engine.
    pub live: Arc<dyn LiveView>,
    /// Where phones register, `host:port`; none tells them their company's domain.
    pub sip_server: Option<String>,
    /// Over what they are told to.
    pub sip_transport: SipTransport,
    /// Makes the confirmation call of a set-up; none sets up by password alone, and pages say so.
    pub callback: Option<Arc<dyn Callback>>,
    /// Number files being added.
    pub(crate) imports: Imports,
    pub(crate) hashing: Arc<Semaphore>,
    pub(crate) findings: Kept,
    sources: Arc<Mutex<SourceLimit>>,
}

impl App {
    /// An application on a store, with the system's randomness.
    #[must_use]
    pub fn new(store: Store, brand: Brand, http: Http) -> Self {
        Self {
            store,
            brand: Arc::new(brand),
            http: Arc::new(http),
            random: Random::system(),
            metrics: None,
            findings: Kept::default(),
            seal: None,
            keep: KeepDays::default(),
            mails: false,
            live: Arc::new(NothingKnown),
            sip_server: None,
            sip_transport: SipTransport::default(),
            callback: None,
            imports: Imports::default(),
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            sources: Arc::new(Mutex::new(SourceLimit::new(SOURCES_MAX))),
        }
    }

    /// The present in milliseconds since 1970 (UTC); one clock for portal and store.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.store.now_ms()
    }

    /// Counts a failed login or a wrong token of an address and waits as long as its answer must
    /// (domain §3.5).
    pub(crate) async fn answer_late(&self, address: Option<IpAddr>) {
        let address = address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let late_ms = self
            .sources
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .failed(FailureKind::Login, address, self.now_ms());
        tokio::time::sleep(Duration::from_millis(late_ms)).await;
    }
}

/// `[brand]` of the configuration (domain §0.1): nothing of a third party is compiled in.
#[derive(Clone, Debug)]
pub struct Brand {
    /// The service's name, as in 「… からのお知らせ」.
    pub service_name: String,
    /// First characters of every administrator's login id (domain §2.1).
    pub login_prefix: String,
    /// Fewest characters of a password, 8–128 (domain §8).
    pub password_min: usize,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            service_name: "Naisen".to_owned(),
            login_prefix: "NS-".to_owned(),
            password_min: 15,
        }
    }
}

/// How HTTP is served.
#[derive(Clone, Debug, Default)]
pub struct Http {
    /// Host names (without port) that are answered; empty answers loopback names only (9016).
    pub hosts: Vec<String>,
    /// The browser speaks https, here or at the proxy: `__Host-` cookies and HSTS.
    pub https: bool,
    /// A reverse proxy stands in front: the last `X-Forwarded-For` is the caller's address.
    pub behind_proxy: bool,
}

/// Where tokens, salts and request ids come from.
#[derive(Clone, Debug)]
pub struct Random(Option<Arc<AtomicI64>>);

impl Random {
    /// The machine's source.
    #[must_use]
    pub const fn system() -> Self {
        Self(None)
    }

    /// A repeatable source for tests: never for anything a stranger can reach.
    #[must_use]
    pub fn repeatable(seed: i64) -> Self {
        Self(Some(Arc::new(AtomicI64::new(seed))))
    }

    /// `N` bytes.
    ///
    /// # Panics
    /// When the machine has no randomness left to give: nothing may go on without it.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a token made without randomness would be worse than a panic"
    )]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            None => getrandom::fill(&mut bytes).expect("the system's random source answers"),
            Some(counter) => {
                let turn = counter.fetch_add(1, Ordering::SeqCst).to_le_bytes();
                for (i, byte) in bytes.iter_mut().enumerate() {
                    *byte = turn[i % turn.len()].wrapping_add(u8::try_from(i).unwrap_or(0));
                }
            }
        }
        bytes
    }
}
