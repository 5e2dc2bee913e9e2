//! Who sends a request: the digest, in the order of calls §3, and the limit on guessing
//! (domain §3.5, quality bar A4).

use std::sync::Arc;

use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::{CompanyState, DigestMode};
use naisen_sip::digest::{self, Algorithm, Nonce};
use naisen_sip::flow::Flow;
use naisen_sip::{HeaderName, Message, Method, Status, Uri};

use crate::engine::Engine;

/// A terminal that has proved who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Authenticated {
    pub(crate) company: CompanyId,
    pub(crate) subscriber: SubscriberId,
    /// With credentials that 緊急停止 suspended.
    pub(crate) suspended: bool,
}

/// What the credentials of a request are worth.
enum Proof {
    Valid(Authenticated),
    /// Right, but the nonce is old or was used.
    Stale,
    /// Absent.
    None,
    /// Wrong: counts as a guess.
    Wrong,
}

impl Engine {
    /// Authenticates a request that may not be refused by the decision: a stopped number gets 403, a
    /// closed company's 404. None when an answer has been sent.
    pub(crate) fn authenticate(
        &mut self,
        message: &Message<'_>,
        flow: Flow,
    ) -> Option<Authenticated> {
        let who = self.identify(message, flow)?;
        let settings = self.directory.company(who.company)?;
        let is_stopped = settings
            .subscriber(who.subscriber)
            .is_none_or(|subscriber| subscriber.emergency_stop);
        // sip.8
        if who.suspended || is_stopped {
            self.reply(message, flow, Status(403));
            return None;
        }
        if settings.company().state == CompanyState::Closed {
            self.reply(message, flow, Status(404));
            return None;
        }
        Some(who)
    }

    /// Authenticates a request whose refusals are the decision's. None when an answer has been sent.
    pub(crate) fn identify(&mut self, message: &Message<'_>, flow: Flow) -> Option<Authenticated> {
        let Some(company) = self.company_of(message) else {
            self.reply(message, flow, Status(404));
            return None;
        };
        match self.prove(message, company) {
            Proof::Valid(who) => {
                self.guard.forgive(flow.peer.ip());
                Some(who)
            }
            Proof::Stale => {
                self.challenge(message, flow, company, true);
                None
            }
            Proof::None => {
                self.challenge(message, flow, company, false);
                None
            }
            Proof::Wrong => {
                let late_ms = self.guard.fail(flow.peer.ip(), self.now.mono_ms);
                self.challenge_late(message, flow, company, late_ms);
                None
            }
        }
    }

    /// The company whose terminal claims to speak: by the domain of To (REGISTER) or From, else by the
    /// Request-URI's, else by the number it names.
    fn company_of(&self, message: &Message<'_>) -> Option<CompanyId> {
        let is_register = message.method() == Some(Method::Register);
        let claimed = if is_register {
            message.to_uri()
        } else {
            message.from_uri()
        };
        let target = message.target();
        let by_domain = |uri: Option<&Uri<'_>>| self.directory.company_by_domain(uri?.host);
        let by_number = || {
            let user = claimed?.user_text();
            let number = std::str::from_utf8(&user).ok()?;
            let here = self.is_listening(target?.host);
            here.then(|| self.directory.holder(number)).flatten()
        };
        by_domain(claimed)
            .or_else(|| by_domain(target))
            .or_else(|| by_number().map(|(company, _)| company))
    }

    fn prove(&mut self, message: &Message<'_>, company: CompanyId) -> Proof {
        let Some(settings) = self.directory.company(company).map(Arc::clone) else {
            return Proof::None;
        };
        let realm = settings.company().sip_domain.as_bytes();
        let header = if message.method() == Some(Method::Register) {
            HeaderName::Authorization
        } else {
            HeaderName::ProxyAuthorization
        };
        let mut given = message
            .all(header)
            .filter_map(digest::Credentials::parse)
            .filter(|given| given.realm.eq_ignore_ascii_case(realm));
        let Some(given) = given.next() else {
            return Proof::None;
        };
        let user = std::str::from_utf8(&given.username).ok();
        let subscriber = user.and_then(|number| settings.subscriber_by_number(number));
        let mode = self.directory.digest_mode(company, subscriber);
        let Some(algorithm) = given.algorithm().filter(|one| offered(mode).contains(one)) else {
            return Proof::Wrong;
        };
        // An unknown user's secret is hashed all the same, so that time does not tell.
        let known = subscriber.and_then(|id| self.directory.credentials(id));
        let ha1 = known.and_then(|known| known.ha1.get(algorithm));
        let method = message.method().unwrap_or(Method::Register);
        let proves = given.prove(ha1.unwrap_or(b"-"), algorithm, method);
        let suspended = known.is_some_and(|known| known.suspended);
        if !proves || ha1.is_none() || !names_target(&given.uri, message.uri()) {
            return Proof::Wrong;
        }
        let Some(subscriber) = subscriber else {
            return Proof::Wrong;
        };
        let nonce = Nonce::parse(&given.nonce, &self.config.nonce_key, realm);
        let (Some(nonce), Some(count)) = (nonce, given.count()) else {
            return Proof::Stale;
        };
        // sip.5
        let fresh = nonce.is_fresh(self.now.mono_ms / 1_000);
        if !fresh || !self.live.bindings.seen(subscriber).note(nonce, count) {
            return Proof::Stale;
        }
        Proof::Valid(Authenticated {
            company,
            subscriber,
            suspended,
        })
    }

    /// Sends 401 or 407. Nothing is kept: the request that follows stands for itself.
    fn challenge(&mut self, message: &Message<'_>, flow: Flow, company: CompanyId, stale: bool) {
        if let Some((status, bytes)) = self.challenge_bytes(message, flow, company, stale) {
            self.send_stateless(message, flow, status, bytes);
        }
    }

    /// The answer to a wrong guess, late when there were many.
    fn challenge_late(
        &mut self,
        message: &Message<'_>,
        flow: Flow,
        company: CompanyId,
        late_ms: u64,
    ) {
        let Some((status, bytes)) = self.challenge_bytes(message, flow, company, false) else {
            return;
        };
        if late_ms == 0 {
            self.send_stateless(message, flow, status, bytes);
        } else {
            self.send_late(message, flow, bytes, late_ms);
        }
    }

    fn challenge_bytes(
        &mut self,
        message: &Message<'_>,
        flow: Flow,
        company: CompanyId,
        stale: bool,
    ) -> Option<(Status, Arc<[u8]>)> {
        let settings = self.directory.company(company).map(Arc::clone)?;
        let realm = settings.company().sip_domain.as_bytes();
        let number = message.from_uri().map(|uri| uri.user_text());
        let subscriber = number
            .as_deref()
            .and_then(|number| std::str::from_utf8(number).ok())
            .and_then(|number| settings.subscriber_by_number(number));
        // sip.6
        let mode = self.directory.digest_mode(company, subscriber);
        let (status, name) = if message.method() == Some(Method::Register) {
            (Status(401), HeaderName::WwwAuthenticate)
        } else {
            (Status(407), HeaderName::ProxyAuthenticate)
        };
        self.nonces = self.nonces.wrapping_add(1);
        let nonce = Nonce {
            made_s: (self.now.mono_ms / 1_000) as u32,
            serial: self.nonces,
        };
        let nonce = nonce.text(&self.config.nonce_key, realm);
        let mut builder = self.answer_to(message, flow, status);
        for algorithm in offered(mode) {
            let value = digest::challenge(realm, &nonce, *algorithm, stale);
            builder = builder.header(name, value);
        }
        Some((status, builder.end()))
    }
}

/// The algorithms of a mode in the order they are offered (RFC 8760 §2.4).
const fn offered(mode: DigestMode) -> &'static [Algorithm] {
    match mode {
        DigestMode::Both => &[Algorithm::Sha256, Algorithm::Md5],
        DigestMode::Sha256 => &[Algorithm::Sha256],
        DigestMode::Md5 => &[Algorithm::Md5],
    }
}

/// Whether the digest's uri is the request's: the same bytes, or the same place.
fn names_target(given: &[u8], target: &[u8]) -> bool {
    given == target
        || matches!(
            (Uri::parse(given), Uri::parse(target)),
            (Ok(given), Ok(target)) if given.is_same_place(&target)
        )
}
