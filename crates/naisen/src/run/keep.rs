//! What survives a restart is written behind the calls' back: the engine's thread notes what has changed,
//! a task writes it in batches. Only the newest state of each number and group waits, so that a database
//! that is away for hours costs no more memory than one that is away for a second.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use naisen_core::actor::Actor;
use naisen_core::decide::UsageLog;
use naisen_core::ids::{CompanyId, HuntGroupId, SubscriberId};
use naisen_engine::{Engine, Fact, Kept, KeptBinding, Now, Said};
use naisen_sip::flow::{Flow, Transport};
use naisen_store::Store;
use naisen_store::kept::{self, Registration, Used};
use serde::{Deserialize, Serialize};

use super::feed::said;
use super::phones::Listener;

/// How long changes gather before they are written.
const PAUSE: Duration = Duration::from_millis(250);
/// How long what calls leave behind gathers, in pauses: under load one transaction in place of four writes
/// far fewer pages, as numbers lie scattered. Registrations do not wait for it.
const CALLS_PAUSES: u32 = 4;
/// How long after a failure.
const RETRY_PAUSE: Duration = Duration::from_secs(2);
/// Rows of one transaction: the writer of the database serves others in between.
const ROWS_MAX: usize = 1_000;
/// Answered calls that wait while the database is away; older ones are let go.
const USED_MAX: usize = 100_000;
/// How often rows that do not count any more are deleted, in pauses.
const PRUNE_PAUSES: u32 = 4 * 3_600;

/// Keeps live state in the database.
#[derive(Clone)]
pub(crate) struct Keeper {
    store: Store,
    waiting: Arc<Mutex<Waiting>>,
}

/// The engine's thread's end of a [`Keeper`].
pub(crate) struct Notes(Arc<Mutex<Waiting>>);

/// What is still to be written.
#[derive(Default)]
struct Waiting {
    registrations: BTreeMap<(CompanyId, SubscriberId), Arc<[KeptBinding]>>,
    pointers: BTreeMap<(CompanyId, HuntGroupId), u8>,
    used: Vec<(CompanyId, SubscriberId, Used)>,
}

/// What is written at once.
#[derive(Default)]
struct Batch {
    registrations: Vec<(CompanyId, SubscriberId, Arc<[KeptBinding]>)>,
    pointers: Vec<(CompanyId, HuntGroupId, u8)>,
    used: Vec<(CompanyId, SubscriberId, Used)>,
}

impl Keeper {
    /// A keeper with nothing to write.
    pub(crate) fn new(store: Store) -> Self {
        Self {
            store,
            waiting: Arc::default(),
        }
    }

    /// What the engine is to be given at the start.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn restore(&self) -> Result<Kept> {
        let read = self.store.read(|conn| kept::load(conn, &Actor::system()));
        Ok(restored(read.await.map_err(said)?))
    }

    /// What hears the engine.
    pub(crate) fn notes(&self) -> Notes {
        Notes(Arc::clone(&self.waiting))
    }

    /// Writes as long as the process lives.
    pub(crate) async fn run(self) {
        let mut is_away = false;
        let mut pauses: u32 = 0;
        loop {
            if pauses.is_multiple_of(PRUNE_PAUSES)
                && let Err(error) = self.prune().await
            {
                tracing::warn!(%error, "cannot delete old live state");
            }
            pauses = pauses.wrapping_add(1);
            let with_calls = pauses.is_multiple_of(CALLS_PAUSES);
            match self.write_some(with_calls).await {
                Ok(()) => is_away = false,
                Err(error) if !is_away => {
                    is_away = true;
                    tracing::warn!(%error, "cannot keep live state; calls go on, and it is tried again");
                }
                Err(_) => {}
            }
            tokio::time::sleep(if is_away { RETRY_PAUSE } else { PAUSE }).await;
        }
    }

    /// Writes everything that waits.
    ///
    /// # Errors
    /// When the database does not take it; it then waits on.
    pub(crate) async fn write_out(&self) -> Result<()> {
        self.write_some(true).await
    }

    /// Writes registrations, and with them or not what calls have left.
    async fn write_some(&self, with_calls: bool) -> Result<()> {
        loop {
            let batch = self.waiting().take(ROWS_MAX, with_calls);
            if batch.is_empty() {
                return Ok(());
            }
            let rows = batch.rows();
            let write = self
                .store
                .write(move |tx| kept::save(tx, &Actor::system(), &rows));
            if let Err(error) = write.await {
                self.waiting().put_back(batch);
                return Err(said(error)).context("writing live state");
            }
        }
    }

    async fn prune(&self) -> Result<()> {
        let write = self.store.write(|tx| kept::prune(tx, &Actor::system()));
        write.await.map_err(said)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listener for Notes {
    fn hear(&mut self, fact: &Fact, engine: &Engine, _: Now) {
        let waiting = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match fact {
            Fact::Registration {
                subscriber,
                bindings,
            } => {
                // Of a number that is gone nothing is kept: its rows go with it.
                if let Some(company) = engine.home_of(*subscriber) {
                    let (place, all) = ((company, *subscriber), Arc::clone(bindings));
                    waiting().registrations.insert(place, all);
                }
            }
            Fact::Pointer {
                company,
                group,
                order,
            } => {
                waiting().pointers.insert((*company, *group), *order);
            }
            Fact::Used {
                subscriber,
                began_ms,
                ended_ms,
            } => {
                if let Some(company) = engine.home_of(*subscriber) {
                    let used = Used {
                        start_ms: *began_ms,
                        end_ms: *ended_ms,
                    };
                    let mut waiting = waiting();
                    if waiting.used.len() < USED_MAX {
                        waiting.used.push((company, *subscriber, used));
                    }
                }
            }
            _ => {}
        }
    }

    fn rest(&mut self, _: &Engine, _: Now) -> Option<u64> {
        None
    }
}

impl Waiting {
    /// Takes some registrations, and with them or not some of what calls have left.
    fn take(&mut self, rows_max: usize, with_calls: bool) -> Batch {
        let mut batch = Batch::default();
        while batch.registrations.len() < rows_max
            && let Some(((company, subscriber), all)) = self.registrations.pop_first()
        {
            batch.registrations.push((company, subscriber, all));
        }
        if !with_calls {
            return batch;
        }
        while batch.pointers.len() < rows_max
            && let Some(((company, group), order)) = self.pointers.pop_first()
        {
            batch.pointers.push((company, group, order));
        }
        let used = self.used.len().min(rows_max);
        batch.used = self.used.drain(..used).collect();
        batch
    }

    /// Gives back what could not be written; what came in since is newer.
    fn put_back(&mut self, batch: Batch) {
        for (company, subscriber, all) in batch.registrations {
            let place = self.registrations.entry((company, subscriber));
            place.or_insert(all);
        }
        for (company, group, order) in batch.pointers {
            self.pointers.entry((company, group)).or_insert(order);
        }
        let since = std::mem::replace(&mut self.used, batch.used);
        self.used.extend(since);
    }
}

impl Batch {
    const fn is_empty(&self) -> bool {
        self.registrations.is_empty() && self.pointers.is_empty() && self.used.is_empty()
    }

    fn rows(&self) -> kept::Kept {
        let registrations = self.registrations.iter().map(|(company, subscriber, all)| {
            let rows = all.iter().filter_map(kept_registration);
            (*company, *subscriber, rows.collect())
        });
        kept::Kept {
            registrations: registrations.collect(),
            pointers: self.pointers.clone(),
            used: self.used.clone(),
        }
    }
}

/// Bytes that are enough for the [`State`] of most phones.
const STATE_BYTES: usize = 512;

/// What the engine wants back of a registration beside its Contact. Bytes of a message are kept as the
/// characters of the same values: they need not be UTF-8. What most phones do not say is left out.
#[derive(Serialize, Deserialize)]
struct State<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instance: Option<Cow<'a, str>>,
    local: SocketAddr,
    peer: SocketAddr,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    path: Vec<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reg_id: Option<u32>,
    call_id: Cow<'a, str>,
    cseq: u32,
    since_ms: i64,
    user_agent: Cow<'a, str>,
}

/// A registration as it is written; none for one on a connection, which does not survive.
fn kept_registration(binding: &KeptBinding) -> Option<Registration> {
    if binding.flow.transport.is_reliable() {
        return None;
    }
    let said = &binding.said;
    let state = State {
        instance: binding.instance.as_deref().map(characters),
        local: binding.flow.local,
        peer: binding.flow.peer,
        path: said.path().map(characters).collect(),
        reg_id: binding.reg_id,
        call_id: characters(said.call_id()),
        cseq: binding.cseq,
        since_ms: binding.since_ms,
        user_agent: characters(said.user_agent()),
    };
    let mut text = Vec::with_capacity(STATE_BYTES);
    serde_json::to_writer(&mut text, &state).ok()?;
    Some(Registration {
        contact: characters(said.contact()).into_owned() + &which_flow(binding.reg_id),
        expires_ms: binding.expires_ms,
        state: String::from_utf8(text).ok()?,
    })
}

/// What stands behind a Contact, so that flows of one instance have rows of their own.
fn which_flow(reg_id: Option<u32>) -> String {
    reg_id.map_or_else(String::new, |id| format!(" {id}"))
}

fn restored(rows: kept::Kept) -> Kept {
    let registrations = rows.registrations.iter();
    let bindings = registrations.flat_map(|(_, subscriber, all)| {
        all.iter()
            .filter_map(move |one| restored_binding(*subscriber, one))
    });
    let mut logs: BTreeMap<SubscriberId, UsageLog> = BTreeMap::new();
    for (_, subscriber, used) in &rows.used {
        let log = logs.entry(*subscriber).or_default();
        log.end(used.start_ms, used.end_ms);
    }
    Kept {
        bindings: bindings.collect(),
        pointers: rows
            .pointers
            .iter()
            .map(|(_, group, order)| (*group, *order))
            .collect(),
        used: logs.into_iter().collect(),
    }
}

/// What cannot be read back is left out: the phone will register again.
fn restored_binding(subscriber: SubscriberId, row: &Registration) -> Option<KeptBinding> {
    let state: State<'_> = serde_json::from_str(&row.state).ok()?;
    let contact = row.contact.strip_suffix(&which_flow(state.reg_id))?;
    let path: Option<Vec<_>> = state.path.iter().map(|one| bytes(one)).collect();
    let instance = match &state.instance {
        Some(instance) => Some(bytes(instance)?),
        None => None,
    };
    let path = path?;
    let (contact, call_id) = (bytes(contact)?, bytes(&state.call_id)?);
    let user_agent = bytes(&state.user_agent)?;
    let path = path.iter().map(AsRef::as_ref);
    Some(KeptBinding {
        subscriber,
        instance,
        said: Said::new(&contact, &call_id, &user_agent, path),
        flow: Flow {
            transport: Transport::Udp,
            local: state.local,
            peer: state.peer,
            connection: 0,
        },
        reg_id: state.reg_id,
        expires_ms: row.expires_ms,
        cseq: state.cseq,
        since_ms: state.since_ms,
    })
}

fn characters(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => text.into(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(c).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding(subscriber: i64) -> KeptBinding {
        let path = [&b"<sip:edge;lr>"[..]];
        KeptBinding {
            subscriber: SubscriberId(subscriber),
            instance: Some(b"<urn:uuid:1>".to_vec()),
            said: Said::new(b"sip:\xff@192.0.2.1", b"c", b"phone", path.into_iter()),
            flow: Flow {
                transport: Transport::Udp,
                local: "198.51.100.1:5060".parse().unwrap(),
                peer: "[2001:db8::1]:1024".parse().unwrap(),
                connection: 0,
            },
            reg_id: Some(2),
            expires_ms: 5,
            cseq: 7,
            since_ms: 1,
        }
    }

    #[test]
    fn a_registration_comes_back_byte_for_byte() {
        let kept = binding(1);
        let row = kept_registration(&kept).unwrap();
        assert_eq!(restored_binding(SubscriberId(1), &row), Some(kept));
        let mut streamed = binding(1);
        streamed.flow.transport = Transport::Tls;
        assert_eq!(kept_registration(&streamed), None);
    }

    #[test]
    fn what_could_not_be_written_waits_and_never_overtakes_what_is_newer() {
        let mut waiting = Waiting::default();
        let (company, group) = (CompanyId(1), HuntGroupId(1));
        let phone = |id| (company, SubscriberId(id));
        for id in 1..=3 {
            waiting.registrations.insert(phone(id), [].into());
        }
        waiting.pointers.insert((company, group), 1);
        let registered = waiting.take(1, false);
        assert!(registered.pointers.is_empty(), "calls have time");
        waiting.put_back(registered);
        let batch = waiting.take(2, true);
        assert_eq!((batch.registrations.len(), batch.pointers.len()), (2, 1));
        waiting.pointers.insert((company, group), 2);
        let newer: Arc<[_]> = [binding(1)].into();
        waiting.registrations.insert(phone(1), newer.clone());
        waiting.put_back(batch);
        assert_eq!(waiting.registrations.len(), 3);
        assert_eq!(waiting.registrations[&phone(1)], newer);
        assert_eq!(waiting.pointers[&(company, group)], 2);
    }
}
