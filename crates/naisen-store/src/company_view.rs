//! One company's settings in memory, shared by everything that reads them.

use std::collections::BTreeMap;
use std::sync::Arc;

use naisen_core::ids::CompanyId;
use naisen_core::settings::CompanySettings;

/// Companies read in one transaction; they reach the cache when it ends well.
pub(crate) type Loaded = BTreeMap<CompanyId, Arc<CompanySettings>>;

/// Companies read lately.
#[derive(Default)]
pub(crate) struct Cache {}

impl Cache {
    /// Takes over what a transaction has read.
    pub(crate) fn publish(&self, _loaded: Loaded) {}
}
