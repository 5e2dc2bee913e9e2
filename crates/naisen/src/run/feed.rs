//! The feed: what is saved in the portal reaches the engine at once, and what is saved elsewhere (another
//! node, the command line) with the next reading of the change counters (quality bar S10). With the
//! database away the engine goes on with what it has.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use naisen_core::actor::Actor;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_engine::Input;
use naisen_engine::directory::Credentials;
use naisen_sip::digest::Ha1;
use naisen_store::Store;
use naisen_store::feed::{self, EVERYONE, Fed};
use naisen_store::terminal::SealedCredentials;
use serde::Deserialize;
use tokio::sync::watch;

use super::Key;
use super::phones::Teller;
use super::trunks;

/// How often the counters are read when nobody in this process saves anything.
const PAUSE: Duration = Duration::from_millis(250);
/// How far back they are read: clocks of nodes differ, and commits take time.
const OVERLAP_MS: i64 = 5_000;
/// How often companies that are gone are looked for, in pauses.
const GONE_PAUSES: u32 = 20;

/// What the engine has been told.
struct Feed {
    store: Store,
    key: Arc<Key>,
    teller: Teller,
    since_ms: i64,
    everyone: i64,
    companies: BTreeMap<CompanyId, Told>,
}

/// What it has been told of one company.
#[derive(Default)]
struct Told {
    counter: Option<i64>,
    /// Fingerprints of the credentials: the same ones are not opened and told again.
    credentials: BTreeMap<SubscriberId, u64>,
}

/// A sealed HA1, opened.
#[derive(Deserialize)]
struct Hashes {
    md5: Option<String>,
    sha256: Option<String>,
}

/// Feeds the engine until it is gone. It answers phones once the first reading is whole.
pub(crate) async fn run(store: Store, key: Key, teller: Teller) {
    let mut moved = feed::watch(&store);
    let key = Arc::new(key);
    let (renew, renewed) = watch::channel(());
    tokio::spawn(trunks::run(
        store.clone(),
        Arc::clone(&key),
        teller.clone(),
        renewed,
    ));
    let mut feed = Feed {
        store,
        key,
        teller,
        since_ms: 0,
        everyone: 0,
        companies: BTreeMap::new(),
    };
    let mut is_open = false;
    let mut round: u32 = 0;
    loop {
        match feed.read_changes(&renew).await {
            Ok(()) if !is_open => is_open = feed.teller.open().await.is_ok(),
            Ok(()) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot read settings; the engine goes on with what it has");
            }
        }
        round = round.wrapping_add(1);
        if round.is_multiple_of(GONE_PAUSES)
            && let Err(error) = feed.look_for_gone().await
        {
            tracing::warn!(%error, "cannot read the list of companies");
        }
        tokio::select! {
            _ = moved.changed() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

impl Feed {
    async fn read_changes(&mut self, renew: &watch::Sender<()>) -> Result<()> {
        let since_ms = self.since_ms;
        let now_ms = self.store.now_ms();
        let read = self
            .store
            .read(move |conn| feed::changed(conn, &Actor::system(), since_ms));
        let mut stale = BTreeSet::new();
        let mut everyone = self.everyone;
        for (company, counter) in read.await.map_err(said)? {
            let known = self.companies.get(&company).and_then(|told| told.counter);
            if company == EVERYONE {
                everyone = counter;
            } else if known != Some(counter) {
                stale.insert(company);
            }
        }
        if everyone != self.everyone {
            // Holidays and switches are part of every company's settings.
            stale.extend(self.companies.keys());
            renew.send_replace(());
        }
        for company in stale {
            self.read_company(company).await?;
        }
        self.everyone = everyone;
        self.since_ms = now_ms - OVERLAP_MS;
        Ok(())
    }

    async fn read_company(&mut self, id: CompanyId) -> Result<()> {
        let known = self.companies.get(&id);
        let since = known.and_then(|told| told.counter);
        let known = known
            .map(|told| told.credentials.clone())
            .unwrap_or_default();
        let key = Arc::clone(&self.key);
        let read = self.store.read(move |conn| {
            let fed = feed::company(conn, &Actor::system(), id, since)?;
            // Opening seals takes time: it is done here, where taking time is allowed.
            Ok(fed.map(|fed| {
                let news = News::of(&fed, known, &key);
                (fed, news)
            }))
        });
        let Some((fed, news)) = read.await.map_err(said)? else {
            return self.forget(id).await;
        };
        let settings = Input::Settings {
            settings: Arc::clone(fed.view.settings()),
            changed: fed.changed,
        };
        self.teller.tell(settings).await?;
        for subscriber in news.gone {
            // Credentials go by 初期化 (or by the release of a stop, which has nothing left to end).
            self.teller.tell(Input::Initialised(subscriber)).await?;
        }
        for (subscriber, credentials) in news.credentials {
            let input = Input::Credentials {
                subscriber,
                credentials,
            };
            self.teller.tell(input).await?;
        }
        let told = Told {
            counter: Some(fed.view.counter()),
            credentials: news.known,
        };
        self.companies.insert(id, told);
        Ok(())
    }

    async fn look_for_gone(&mut self) -> Result<()> {
        let read = self
            .store
            .read(|conn| feed::companies(conn, &Actor::system()));
        let there = read.await.map_err(said)?;
        let known = self.companies.keys().copied();
        let gone: Vec<_> = known.filter(|id| !there.contains(id)).collect();
        for id in gone {
            self.forget(id).await?;
        }
        Ok(())
    }

    async fn forget(&mut self, id: CompanyId) -> Result<()> {
        if self.companies.remove(&id).is_some() {
            self.teller.tell(Input::Forgotten(id)).await?;
        }
        Ok(())
    }
}

/// What is new among a company's credentials.
struct News {
    known: BTreeMap<SubscriberId, u64>,
    gone: Vec<SubscriberId>,
    credentials: Vec<(SubscriberId, Option<Credentials>)>,
}

impl News {
    fn of(fed: &Fed, mut known: BTreeMap<SubscriberId, u64>, key: &Key) -> Self {
        let held: BTreeMap<_, _> = fed
            .credentials
            .iter()
            .map(|one| (one.subscriber, one))
            .collect();
        let looked_at = match &fed.looked_at {
            Some(numbers) => numbers.clone(),
            None => known.keys().chain(held.keys()).copied().collect(),
        };
        let (mut gone, mut credentials) = (Vec::new(), Vec::new());
        for subscriber in looked_at.into_iter().collect::<BTreeSet<_>>() {
            match held.get(&subscriber) {
                Some(sealed) => {
                    let mark = fingerprint(sealed);
                    if known.insert(subscriber, mark) != Some(mark) {
                        credentials.push((subscriber, open(key, sealed)));
                    }
                }
                None if known.remove(&subscriber).is_some() => gone.push(subscriber),
                None => {}
            }
        }
        Self {
            known,
            gone,
            credentials,
        }
    }
}

fn fingerprint(sealed: &SealedCredentials) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&sealed.sip_username, &sealed.sealed_ha1, sealed.suspended).hash(&mut hasher);
    hasher.finish()
}

/// Opens sealed credentials; what does not open is as good as none.
fn open(key: &Key, sealed: &SealedCredentials) -> Option<Credentials> {
    let bytes = key.unseal(&sealed.sip_username, &sealed.sealed_ha1);
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

/// A store's error in words for the log.
pub(super) fn said(error: naisen_store::Error) -> anyhow::Error {
    match error {
        naisen_store::Error::Refusal(refusal) => {
            anyhow::anyhow!("refused with {}", refusal.code.number())
        }
        naisen_store::Error::Fault(fault) => fault.into(),
    }
}
