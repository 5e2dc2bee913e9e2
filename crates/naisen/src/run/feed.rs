//! The feed: what is saved in the portal reaches the engine within a second (quality bar S10). It polls
//! the change counters and hands over whole snapshots; the engine finds out what has changed.

use std::collections::BTreeMap;
use std::net::ToSocketAddrs as _;
use std::time::Duration;

use anyhow::Result;
use naisen_core::actor::{Actor, Role};
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::{ForwardIdentity, NumberFormat, Trunk as TrunkRecord, TrunkTransport};
use naisen_engine::Input;
use naisen_engine::directory::{Credentials, Peer, Trunk};
use naisen_sip::digest::Ha1;
use naisen_sip::flow::Transport;
use naisen_store::number::SealedCredentials;
use naisen_store::trunk;
use naisen_store::{Store, company, number};
use serde::Deserialize;

use super::Key;
use super::phones::Teller;

/// How often the counters are read.
const PAUSE: Duration = Duration::from_millis(250);
/// How far back they are read: clocks of nodes differ, and commits take time.
const OVERLAP_MS: i64 = 5_000;
/// How often the trunks are read, in pauses.
const TRUNK_PAUSES: u32 = 20;
/// How often a trunk's peers are asked whether they are there, seconds.
const TRUNK_PING_S: u32 = 30;

/// What the engine has been told.
struct Feed {
    store: Store,
    key: Key,
    news: Teller,
    since_ms: i64,
    counters: BTreeMap<CompanyId, i64>,
    credentials: BTreeMap<CompanyId, BTreeMap<SubscriberId, SealedCredentials>>,
    trunks: Vec<Trunk>,
}

/// A sealed HA1, opened.
#[derive(Deserialize)]
struct Hashes {
    md5: Option<String>,
    sha256: Option<String>,
}

/// Feeds the engine until it is gone.
pub(crate) async fn run(store: Store, key: Key, news: Teller) {
    let mut feed = Feed {
        store,
        key,
        news,
        since_ms: 0,
        counters: BTreeMap::new(),
        credentials: BTreeMap::new(),
        trunks: Vec::new(),
    };
    let mut round: u32 = 0;
    loop {
        if round.is_multiple_of(TRUNK_PAUSES)
            && let Err(error) = feed.read_trunks().await
        {
            tracing::warn!(%error, "cannot read the trunks; the engine goes on with what it has");
        }
        if let Err(error) = feed.read_changes().await {
            tracing::warn!(%error, "cannot read settings; the engine goes on with what it has");
        }
        round = round.wrapping_add(1);
        tokio::time::sleep(PAUSE).await;
    }
}

impl Feed {
    async fn read_changes(&mut self) -> Result<()> {
        let since_ms = self.since_ms;
        let now_ms = self.store.now_ms();
        let read = self
            .store
            .read(move |conn| company::changed(conn, &Actor::system(), since_ms));
        for (company, counter) in read.await.map_err(said)? {
            if self.counters.get(&company) != Some(&counter) {
                self.read_company(company).await?;
                self.counters.insert(company, counter);
            }
        }
        self.since_ms = now_ms - OVERLAP_MS;
        Ok(())
    }

    async fn read_company(&mut self, id: CompanyId) -> Result<()> {
        let read = self.store.read(move |conn| {
            let system = Actor::system();
            let view = conn.company_of(&system, id)?;
            let credentials = number::credentials(conn, &system, id)?;
            Ok((view, credentials))
        });
        let (view, sealed) = read.await.map_err(said)?;
        let settings = view.settings().clone();
        self.news
            .tell(Input::Settings {
                settings,
                changed: None,
            })
            .await?;
        let new: BTreeMap<_, _> = sealed
            .into_iter()
            .map(|one| (one.subscriber, one))
            .collect();
        let old = self.credentials.insert(id, new.clone()).unwrap_or_default();
        for subscriber in old.keys().filter(|one| !new.contains_key(one)) {
            // Credentials go by 初期化 (or by the release of a stop, which has nothing left to end).
            self.news.tell(Input::Initialised(*subscriber)).await?;
        }
        for (subscriber, one) in &new {
            if old.get(subscriber) != Some(one) {
                let credentials = self.open(one);
                let subscriber = *subscriber;
                self.news
                    .tell(Input::Credentials {
                        subscriber,
                        credentials,
                    })
                    .await?;
            }
        }
        Ok(())
    }

    /// Opens sealed credentials; what does not open is as good as none.
    fn open(&self, sealed: &SealedCredentials) -> Option<Credentials> {
        let bytes = self.key.unseal(&sealed.sip_username, &sealed.sealed_ha1);
        let hashes = bytes.and_then(|bytes| serde_json::from_slice::<Hashes>(&bytes).ok());
        if hashes.is_none() {
            tracing::error!(user = %sealed.sip_username, "credentials were sealed with another key");
        }
        let hashes = hashes?;
        let bytes = |text: Option<String>| text.map(|text| text.into_bytes().into());
        Some(Credentials {
            ha1: Ha1 {
                sha256: bytes(hashes.sha256),
                md5: bytes(hashes.md5),
            },
            suspended: sealed.suspended,
        })
    }

    async fn read_trunks(&mut self) -> Result<()> {
        let system = Actor {
            role: Role::System,
            address: None,
        };
        let read = self.store.read(move |conn| trunk::list(conn, &system));
        let rows = read.await.map_err(said)?;
        // Names of peers are looked up, which may take its time.
        let trunks: Vec<Trunk> = tokio::task::spawn_blocking(move || {
            rows.into_iter()
                .map(|row| resolve(row.id, &row.value))
                .collect()
        })
        .await?;
        if trunks != self.trunks {
            self.trunks.clone_from(&trunks);
            self.news.tell(Input::Trunks(trunks)).await?;
        }
        Ok(())
    }
}

const fn transport(transport: TrunkTransport) -> Transport {
    match transport {
        TrunkTransport::Udp => Transport::Udp,
        TrunkTransport::Tcp => Transport::Tcp,
        TrunkTransport::Tls => Transport::Tls,
    }
}

/// A trunk with the addresses of its peers; a name that cannot be resolved is left out.
fn resolve(id: naisen_core::ids::TrunkId, trunk: &TrunkRecord) -> Trunk {
    let peers = trunk.peers.iter().filter_map(|peer| {
        match (peer.host.trim_matches(['[', ']']), peer.port)
            .to_socket_addrs()
            .map(|mut found| found.next())
        {
            Ok(Some(found)) => Some(Peer {
                host: format!("{}:{}", peer.host, peer.port),
                address: found,
                transport: transport(peer.transport),
                login: None,
            }),
            Ok(None) | Err(_) => {
                tracing::warn!(host = %peer.host, "a trunk's peer cannot be found");
                None
            }
        }
    });
    Trunk {
        id,
        peers: peers.collect(),
        trusted: trunk.trusted,
        plus_81: trunk.number_format == NumberFormat::Plus81,
        show_diverting: trunk.forward_identity == ForwardIdentity::Diverting,
        ping_s: TRUNK_PING_S,
    }
}

fn said(error: naisen_store::Error) -> anyhow::Error {
    match error {
        naisen_store::Error::Refusal(refusal) => {
            anyhow::anyhow!("refused with {}", refusal.code.number())
        }
        naisen_store::Error::Fault(fault) => fault.into(),
    }
}
