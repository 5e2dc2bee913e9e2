//! Findings of companies, kept until the company or its registered phones change, or a day begins.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use naisen_core::doctor::{Finding, Live, examine};
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_store::view::CompanyView;

use crate::live_view::Phones;

/// Companies whose findings are kept at once.
const COMPANIES_MAX: usize = 64;

/// The findings of the companies looked at last; cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept(Arc<Mutex<BTreeMap<CompanyId, Entry>>>);

#[derive(Clone, Debug)]
struct Entry {
    counter: i64,
    today: Date,
    phones: Option<Arc<Phones>>,
    findings: Arc<[Finding]>,
}

impl Kept {
    /// What is found in a company's settings today, with the phones that are known. Costs a look at
    /// every setting after a change, and nothing before the next one.
    pub(crate) fn of(
        &self,
        view: &CompanyView,
        today: Date,
        phones: Option<Arc<Phones>>,
    ) -> Arc<[Finding]> {
        let id = view.settings().id();
        if let Some(entry) = self.entry(id)
            && (entry.counter, entry.today) == (view.counter(), today)
            && registered(&entry.phones) == registered(&phones)
        {
            return entry.findings;
        }
        let live = Live {
            registered: registered(&phones).cloned(),
        };
        let findings: Arc<[Finding]> = examine(view.settings(), &live, today).into();
        let entry = Entry {
            counter: view.counter(),
            today,
            phones,
            findings: Arc::clone(&findings),
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= COMPANIES_MAX && !kept.contains_key(&id) {
            kept.clear();
        }
        kept.insert(id, entry);
        findings
    }

    fn entry(&self, id: CompanyId) -> Option<Entry> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&id).cloned()
    }
}

/// Who is registered; whether a phone is in a call is no matter of settings.
fn registered(phones: &Option<Arc<Phones>>) -> Option<&BTreeSet<SubscriberId>> {
    phones.as_ref().map(|phones| &phones.registered)
}
