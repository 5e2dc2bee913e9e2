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
        if known.is_none_or(|known| known <= stands(&view)) {
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
