//! The companies read lately. Only what a transaction that ended well has read comes in here.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use naisen_core::calendar::Calendar;
use naisen_core::ids::CompanyId;
use naisen_core::settings::CallPolicy;
use tokio::sync::watch;

use super::CompanyView;

/// Companies read in one transaction, and whether it holds their locks.
pub(crate) type Loaded = BTreeMap<CompanyId, Held>;

/// One company in one transaction.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) view: Arc<CompanyView>,
    /// Locked by this transaction, or by an earlier one of the same commit.
    pub(crate) locked: bool,
}

/// Subscribers kept in memory over all companies, unless one company alone has more.
const SUBSCRIBERS_MAX: usize = 1_500_000;

/// Companies by identity; the one used longest ago goes first when there are too many.
#[derive(Default)]
pub(crate) struct Cache {
    inner: Mutex<Inner>,
    /// Companies being read whole.
    turns: Mutex<BTreeMap<CompanyId, Arc<Mutex<()>>>>,
    /// Counts newer states, for whoever feeds on them.
    moved: watch::Sender<u64>,
}

#[derive(Default)]
struct Inner {
    views: BTreeMap<CompanyId, (u64, Arc<CompanyView>)>,
    by_use: BTreeMap<u64, CompanyId>,
    uses: u64,
    subscribers: usize,
    calendar: Option<(i64, Arc<Calendar>)>,
    policy: CallPolicy,
}

impl Cache {
    /// The operator's switches, which every company read from now on obeys.
    pub(crate) fn policy(&self) -> CallPolicy {
        self.inner().policy
    }

    pub(crate) fn put_policy(&self, policy: CallPolicy) {
        *self.inner() = Inner {
            policy,
            ..Inner::default()
        };
    }

    /// The holidays as of a counter.
    pub(crate) fn calendar(&self, counter: i64) -> Option<Arc<Calendar>> {
        let inner = self.inner();
        let (known, calendar) = inner.calendar.as_ref()?;
        (*known == counter).then(|| Arc::clone(calendar))
    }

    pub(crate) fn put_calendar(&self, counter: i64, calendar: &Arc<Calendar>) {
        self.inner().calendar = Some((counter, Arc::clone(calendar)));
    }

    /// Forgets everything: what was read in a commit that failed never was.
    pub(crate) fn clear(&self) {
        self.put_policy(self.policy());
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a reading of a whole company when nobody else is at it: who comes meanwhile waits, and most
    /// likely finds it in here then.
    pub(crate) fn in_turn<T>(&self, company: CompanyId, read: impl FnOnce() -> T) -> T {
        let turns = || self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = Arc::clone(turns().entry(company).or_default());
        let out = {
            let _held = turn.lock().unwrap_or_else(PoisonError::into_inner);
            read()
        };
        drop(turn);
        turns().retain(|_, turn| Arc::strong_count(turn) > 1);
        out
    }

    /// The last known state of a company.
    pub(crate) fn find(&self, company: CompanyId) -> Option<Arc<CompanyView>> {
        let mut inner = self.inner();
        let view = Arc::clone(&inner.views.get(&company)?.1);
        inner.used(company);
        Some(view)
    }

    /// Takes over what a transaction has read or written; an older state never replaces a newer one.
    pub(crate) fn publish(&self, loaded: Loaded) {
        if loaded.is_empty() {
            return;
        }
        let mut inner = self.inner();
        let mut is_newer = false;
        for (company, held) in loaded {
            is_newer |= inner.put(company, held.view);
        }
        inner.bound();
        drop(inner);
        if is_newer {
            self.moved.send_modify(|count| *count += 1);
        }
    }

    /// Changes whenever a newer state of some company came in.
    pub(crate) fn moved(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }

    /// Forgets a company, after its rows were removed.
    pub(crate) fn forget(&self, company: CompanyId) {
        self.inner().remove(company);
        self.moved.send_modify(|count| *count += 1);
    }
}

impl Inner {
    fn used(&mut self, company: CompanyId) {
        self.uses += 1;
        if let Some((last, _)) = self.views.get_mut(&company) {
            self.by_use.remove(last);
            *last = self.uses;
            self.by_use.insert(self.uses, company);
        }
    }

    /// Takes a state in unless it knows a newer one; whether it is newer than what it knew.
    fn put(&mut self, company: CompanyId, view: Arc<CompanyView>) -> bool {
        let stands = |view: &CompanyView| (view.counter, view.calendar_counter);
        let known = self.views.get(&company).map(|(_, known)| stands(known));
        let is_newer = known.is_none_or(|known| known < stands(&view));
        // Of two copies of the same state the first stays: the engine may have it already.
        if is_newer {
            self.remove(company);
            self.subscribers += view.subscriber_count();
            self.views.insert(company, (0, view));
            self.used(company);
        }
        is_newer
    }

    fn remove(&mut self, company: CompanyId) {
        if let Some((last, view)) = self.views.remove(&company) {
            self.by_use.remove(&last);
            self.subscribers -= view.subscriber_count();
        }
    }

    fn bound(&mut self) {
        while self.subscribers > SUBSCRIBERS_MAX
            && self.views.len() > 1
            && let Some((_, oldest)) = self.by_use.first_key_value()
        {
            self.remove(*oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use imbl::OrdMap;
    use naisen_core::settings::{Company, CompanySettings};

    use super::super::numbers::Numbers;
    use super::*;

    fn held(counter: i64) -> Held {
        let settings = CompanySettings::new(CompanyId(1), Company::default());
        let view = CompanyView {
            settings: Arc::new(settings),
            versions: OrdMap::new(),
            numbers: Numbers::default(),
            counter,
            calendar_counter: 0,
        };
        Held {
            view: Arc::new(view),
            locked: false,
        }
    }

    #[test]
    fn only_a_newer_state_replaces_the_one_that_is_known() {
        let cache = Cache::default();
        let publish = |held: &Held| cache.publish([(CompanyId(1), held.clone())].into());
        let (first, same, newer) = (held(2), held(2), held(3));
        let is_known = |held: &Held| Arc::ptr_eq(&cache.find(CompanyId(1)).unwrap(), &held.view);
        publish(&first);
        publish(&same);
        publish(&held(1));
        assert!(is_known(&first));
        publish(&newer);
        assert!(is_known(&newer));
    }

    #[test]
    fn a_company_is_read_by_one_at_a_time_and_another_meanwhile() {
        let cache = Arc::new(Cache::default());
        let (began, first_began) = channel();
        let (let_go, go) = channel::<()>();
        let order = Arc::new(Mutex::new(Vec::new()));
        let note = |order: &Mutex<Vec<u8>>, what| order.lock().unwrap().push(what);
        let first = {
            let (cache, order) = (Arc::clone(&cache), Arc::clone(&order));
            std::thread::spawn(move || {
                cache.in_turn(CompanyId(1), || {
                    began.send(()).unwrap();
                    go.recv().unwrap();
                    note(&order, 1);
                });
            })
        };
        first_began.recv().unwrap();
        let second = {
            let (cache, order) = (Arc::clone(&cache), Arc::clone(&order));
            std::thread::spawn(move || cache.in_turn(CompanyId(1), || note(&order, 2)))
        };
        cache.in_turn(CompanyId(2), || note(&order, 0));
        let_go.send(()).unwrap();
        first.join().unwrap();
        second.join().unwrap();
        assert_eq!(*order.lock().unwrap(), [0, 1, 2]);
        assert!(cache.turns.lock().unwrap().is_empty());
    }
}
