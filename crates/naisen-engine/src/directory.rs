//! Who is known: companies with their settings, domains, numbers and credentials; and what is told
//! about trunks.
//!
//! It answers look-ups; it judges nothing.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use naisen_core::ids::{CompanyId, SubscriberId, TrunkId};
use naisen_core::settings::{CompanySettings, DigestMode, Subscriber};
use naisen_sip::digest::Ha1;
use naisen_sip::flow::Transport;

/// A terminal's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The hashes of the issued secret.
    pub ha1: Ha1,
    /// 緊急停止 has suspended them: they are known, and good for nothing (calls §3 step 3).
    pub suspended: bool,
}

/// A trunk: peers that are tried in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trunk {
    /// Identity.
    pub id: TrunkId,
    /// Its peers in order.
    pub peers: Vec<Peer>,
    /// Its calls are accepted without digest and its assertions believed.
    pub trusted: bool,
    /// Called numbers are written `+81…`.
    pub plus_81: bool,
    /// Diverted calls show the diverting number (`forward_identity` = `diverting`).
    pub show_diverting: bool,
    /// How often each peer is asked whether it is there (OPTIONS), seconds; 0 for never.
    pub ping_s: u32,
}

/// One peer of a trunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The host written into URIs.
    pub host: String,
    /// Where messages go.
    pub address: SocketAddr,
    /// How.
    pub transport: Transport,
    /// Who we are there; none where only addresses count.
    pub login: Option<Login>,
}

/// Who we are at a peer: registers there, and answers its challenges.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// User name, and user part of the address of record.
    pub username: String,
    /// The secret.
    pub password: String,
    /// Host part of the address of record and of the registrar's URI.
    pub domain: String,
    /// How long a registration is asked for, seconds.
    pub expires_s: u32,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// How a number stands after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is served.
    Served,
    /// 緊急停止.
    Stopped,
    /// It does not exist any more.
    Gone,
}

/// All that is known.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    companies: BTreeMap<CompanyId, Arc<CompanySettings>>,
    domains: BTreeMap<String, CompanyId>,
    /// By the digits of the 050 number; a number that has no company any more is nobody's.
    numbers: BTreeMap<u64, SubscriberId>,
    holders: BTreeMap<SubscriberId, CompanyId>,
    credentials: BTreeMap<SubscriberId, Credentials>,
}

impl Directory {
    /// Replaces a company's settings; answers who is served no more or again, and how it stands now.
    pub(crate) fn put(
        &mut self,
        settings: Arc<CompanySettings>,
        changed: Option<Vec<SubscriberId>>,
    ) -> Vec<(SubscriberId, Standing)> {
        let id = settings.id();
        let old = self.companies.insert(id, Arc::clone(&settings));
        let old_domain = old
            .as_ref()
            .map(|old| old.company().sip_domain.to_ascii_lowercase());
        let domain = settings.company().sip_domain.to_ascii_lowercase();
        if let Some(old_domain) = old_domain.filter(|old| *old != domain) {
            self.domains.remove(&old_domain);
        }
        self.domains.insert(domain, id);
        let changed = changed.unwrap_or_else(|| everybody(old.as_deref(), &settings));
        // Numbers may change hands in one save: all old ones go before the new ones come.
        for subscriber in &changed {
            if let Some(before) = old.as_ref().and_then(|old| old.subscriber(*subscriber)) {
                self.forget_number(&before.external_number);
            }
        }
        let mut moved = Vec::new();
        for subscriber in changed {
            let before = old.as_ref().and_then(|old| old.subscriber(subscriber));
            let after = settings.subscriber(subscriber);
            if let Some(after) = after {
                if let Some(digits) = digits(&after.external_number) {
                    self.numbers.insert(digits, subscriber);
                }
                self.holders.insert(subscriber, id);
            } else {
                self.credentials.remove(&subscriber);
                self.holders.remove(&subscriber);
            }
            let was = before.map(Standing::of);
            let is = after.map_or(Standing::Gone, Standing::of);
            if is != was.unwrap_or(Standing::Served) {
                moved.push((subscriber, is));
            }
        }
        moved
    }

    /// Forgets a company with all its numbers.
    pub(crate) fn forget(&mut self, id: CompanyId) {
        let Some(settings) = self.companies.remove(&id) else {
            return;
        };
        let domain = settings.company().sip_domain.to_ascii_lowercase();
        self.domains.remove(&domain);
        for (subscriber, gone) in settings.subscribers() {
            self.forget_number(&gone.external_number);
            self.credentials.remove(&subscriber);
            self.holders.remove(&subscriber);
        }
    }

    pub(crate) fn company(&self, id: CompanyId) -> Option<&Arc<CompanySettings>> {
        self.companies.get(&id)
    }

    /// The company with this SIP domain, in any case.
    pub(crate) fn company_by_domain(&self, host: &[u8]) -> Option<CompanyId> {
        let host = std::str::from_utf8(host).ok()?;
        let as_written = self.domains.get(host);
        let in_any_case = || self.domains.get(&host.to_ascii_lowercase());
        as_written.or_else(in_any_case).copied()
    }

    /// Who has this 050 number.
    pub(crate) fn holder(&self, number: &str) -> Option<(CompanyId, SubscriberId)> {
        let subscriber = *self.numbers.get(&digits(number)?)?;
        let (known, company) = self.number_of(subscriber)?;
        (known == number).then_some((company, subscriber))
    }

    fn forget_number(&mut self, number: &str) {
        if let Some(digits) = digits(number) {
            self.numbers.remove(&digits);
        }
    }

    /// A subscriber's company.
    pub(crate) fn company_of(&self, id: SubscriberId) -> Option<CompanyId> {
        self.holders.get(&id).copied()
    }

    /// A subscriber's 050 number and company.
    pub(crate) fn number_of(&self, id: SubscriberId) -> Option<(&str, CompanyId)> {
        let company = *self.holders.get(&id)?;
        let subscriber = self.companies.get(&company)?.subscriber(id)?;
        Some((&subscriber.external_number, company))
    }

    pub(crate) fn put_credentials(&mut self, id: SubscriberId, credentials: Option<Credentials>) {
        match credentials {
            Some(credentials) => self.credentials.insert(id, credentials),
            None => self.credentials.remove(&id),
        };
    }

    pub(crate) fn credentials(&self, id: SubscriberId) -> Option<&Credentials> {
        self.credentials.get(&id)
    }

    pub(crate) fn suspend(&mut self, id: SubscriberId) {
        if let Some(credentials) = self.credentials.get_mut(&id) {
            credentials.suspended = true;
        }
    }

    /// The digest mode of a terminal, or the company's default for everybody else.
    pub(crate) fn digest_mode(
        &self,
        company: CompanyId,
        subscriber: Option<SubscriberId>,
    ) -> DigestMode {
        let Some(settings) = self.companies.get(&company) else {
            return DigestMode::default();
        };
        subscriber
            .and_then(|id| settings.subscriber(id))
            .and_then(|subscriber| subscriber.digest)
            .unwrap_or(settings.company().digest)
    }
}

/// A number's digits as one integer; none of what is no number.
fn digits(number: &str) -> Option<u64> {
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number.parse().ok()).flatten()
}

impl Standing {
    const fn of(subscriber: &Subscriber) -> Self {
        if subscriber.emergency_stop {
            Self::Stopped
        } else {
            Self::Served
        }
    }
}

fn everybody(old: Option<&CompanySettings>, new: &CompanySettings) -> Vec<SubscriberId> {
    let old = old.into_iter().flat_map(CompanySettings::subscribers);
    let mut all: Vec<_> = old.chain(new.subscribers()).map(|(id, _)| id).collect();
    all.sort_unstable();
    all.dedup();
    all
}
