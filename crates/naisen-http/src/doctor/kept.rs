//! Findings of companies, kept until the company changes or a day begins.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use naisen_core::doctor::{Finding, Live, examine};
use naisen_core::ids::CompanyId;
use naisen_store::view::CompanyView;

/// Companies whose findings are kept at once.
const COMPANIES_MAX: usize = 64;

/// The findings of the companies looked at last; cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept(Arc<Mutex<BTreeMap<CompanyId, Entry>>>);

#[derive(Clone, Debug)]
struct Entry {
    counter: i64,
    today: Date,
    findings: Arc<[Finding]>,
}

impl Kept {
    /// What is found in a company's settings today. Costs a look at every setting after a change, and
    /// nothing before the next one.
    pub(crate) fn of(&self, view: &CompanyView, today: Date) -> Arc<[Finding]> {
        let id = view.settings().id();
        if let Some(entry) = self.entry(id)
            && (entry.counter, entry.today) == (view.counter(), today)
        {
            return entry.findings;
        }
        let findings: Arc<[Finding]> = examine(view.settings(), &Live::default(), today).into();
        let entry = Entry {
            counter: view.counter(),
            today,
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
