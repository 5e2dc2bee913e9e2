//! Registration at a peer (RFC 3261 §10.2): kept alive for as long as the trunk is there, with
//! credentials when it asks for them.

use naisen_sip::digest;
use naisen_sip::header::Contacts;
use naisen_sip::{HeaderName, Message, Method, Status};

use super::PeerId;
use super::ask::Address;
use crate::call::Purpose;
use crate::config::CHALLENGES_MAX;
use crate::directory::Login;
use crate::engine::{Due, Engine};

/// Pauses before the next try after a failure: the first one, the longest one, ms.
const PAUSE_MS: (u64, u64) = (5_000, 300_000);

/// The header that answers a challenge, and its value.
pub(crate) type Answer = (HeaderName, Vec<u8>);

/// Answers a 401 or 407. None when it asks for nothing we can do.
pub(crate) fn answer_challenge(
    login: &Login,
    challenge: &Message<'_>,
    method: Method<'_>,
    uri: &[u8],
    cnonce: &[u8],
) -> Option<Answer> {
    let (asks, answers) = match challenge.status()?.0 {
        401 => (HeaderName::WwwAuthenticate, HeaderName::Authorization),
        407 => (
            HeaderName::ProxyAuthenticate,
            HeaderName::ProxyAuthorization,
        ),
        _ => return None,
    };
    // The peer's order is its preference (RFC 8760 §2.4); what we do not know is passed over.
    // sip.18
    let value = challenge.all(asks).find_map(|one| {
        let (user, secret) = (login.username.as_bytes(), login.password.as_bytes());
        digest::answer(one, method, uri, user, secret, cnonce)
    })?;
    Some((answers, value))
}

impl Engine {
    /// It is time to register, or to register again.
    pub(crate) fn enrol(&mut self, peer: PeerId) {
        if let Some(live) = self.trunks.peers.get_mut(&peer) {
            live.enrolment.challenges = 0;
            let now_ms = self.now.mono_ms;
            if live.enrolment.until_ms.is_some_and(|until| until <= now_ms) {
                live.enrolment.until_ms = None;
                self.tell_peer(peer);
            }
            self.send_enrolment(peer, None);
        }
    }

    fn send_enrolment(&mut self, peer: PeerId, answer: Option<Answer>) {
        let Some(live) = self.trunks.peer(peer) else {
            return;
        };
        let Some(login) = &live.peer.login else {
            return;
        };
        let expires_s = login.expires_s.max(live.enrolment.least_s);
        let (uri, me) = (
            format!("sip:{}", login.domain),
            format!("<sip:{}@{}>", login.username, login.domain),
        );
        let call_id = live.call_id.clone();
        let contact = self.enrolled_contact(peer);
        let address = Address {
            uri: &uri,
            from: &me,
            to: &me,
            call_id: &call_id,
        };
        let Some((client, mut builder)) = self.request_peer(peer, Method::Register, &address)
        else {
            return;
        };
        builder = builder
            .header(HeaderName::Contact, contact)
            .number(HeaderName::Expires, u64::from(expires_s));
        if let Some((name, value)) = answer {
            builder = builder.header(name, value);
        }
        self.purposes.insert(client, Purpose::Enrol(peer));
        self.send_peer(peer, client, builder.end());
    }

    /// Our Contact at a peer: where it sends calls for the numbers behind that account.
    fn enrolled_contact(&self, peer: PeerId) -> Vec<u8> {
        let live = self.trunks.peer(peer);
        let user = live.and_then(|live| live.peer.login.as_ref());
        let user = user.map_or("naisen", |login| login.username.as_str());
        let flow = live.map(|live| live.flow(self.config.trunk_local));
        let mut contact = Vec::new();
        if let Some(flow) = flow {
            Self::push_contact(&mut contact, user.as_bytes(), flow);
        }
        contact
    }

    /// The registrar has answered.
    pub(crate) fn enrol_heard(&mut self, peer: PeerId, message: &Message<'_>, status: Status) {
        self.peer_heard(peer);
        match status.0 {
            200..=299 => self.enrolled(peer, message),
            401 | 407 => self.enrol_challenged(peer, message),
            423 => {
                let least = message.number(HeaderName::MinExpires);
                let Some(live) = self.trunks.peers.get_mut(&peer) else {
                    return;
                };
                let asked_s = live.peer.login.as_ref().map_or(0, |login| login.expires_s);
                let asked_s = asked_s.max(live.enrolment.least_s);
                match least.map(|least| least.min(86_400) as u32) {
                    Some(least_s) if least_s > asked_s => {
                        live.enrolment.least_s = least_s;
                        self.send_enrolment(peer, None);
                    }
                    _ => self.enrol_failed(peer),
                }
            }
            _ => self.enrol_failed(peer),
        }
    }

    fn enrol_challenged(&mut self, peer: PeerId, message: &Message<'_>) {
        let cnonce = self.tokens.fresh();
        let Some(live) = self.trunks.peers.get_mut(&peer) else {
            return;
        };
        live.enrolment.challenges += 1;
        let may = live.enrolment.challenges <= CHALLENGES_MAX;
        let answer = live.peer.login.as_ref().filter(|_| may).and_then(|login| {
            let uri = format!("sip:{}", login.domain);
            answer_challenge(login, message, Method::Register, uri.as_bytes(), &cnonce)
        });
        match answer {
            Some(answer) => self.send_enrolment(peer, Some(answer)),
            None => self.enrol_failed(peer),
        }
    }

    /// The binding stands for as long as the registrar says of our Contact, else of all
    /// (RFC 3261 §10.2.4).
    fn enrolled(&mut self, peer: PeerId, message: &Message<'_>) {
        let ours = self.enrolled_contact(peer);
        let ours = ours.strip_prefix(b"<").and_then(|o| o.strip_suffix(b">"));
        let of_contact = match Contacts::of(message) {
            Ok(Contacts::Some(list)) => list
                .into_iter()
                .find(|contact| Some(contact.address.uri) == ours)
                .and_then(|contact| contact.expires_s),
            _ => None,
        };
        let of_all = message.number(HeaderName::Expires);
        let now_ms = self.now.mono_ms;
        let Some(live) = self.trunks.peers.get_mut(&peer) else {
            return;
        };
        let asked_s = live.peer.login.as_ref().map_or(0, |login| login.expires_s);
        let given_s = of_contact.map(u64::from).or(of_all);
        let given_ms = given_s.unwrap_or(u64::from(asked_s)).clamp(10, 86_400) * 1_000;
        live.enrolment.until_ms = Some(now_ms + given_ms);
        (live.enrolment.failures, live.enrolment.challenges) = (0, 0);
        self.tell_peer(peer);
        // Early enough for a lost request and its repeats.
        let again_ms = given_ms - (given_ms / 5).max(5_000);
        self.timers.set(now_ms + again_ms, Due::Enrol(peer));
    }

    /// No registration for now; it is tried again, less and less often.
    pub(crate) fn enrol_failed(&mut self, peer: PeerId) {
        let Some(live) = self.trunks.peers.get_mut(&peer) else {
            return;
        };
        let pause_ms = (PAUSE_MS.0 << live.enrolment.failures.min(6)).min(PAUSE_MS.1);
        live.enrolment.failures += 1;
        if live.enrolment.until_ms.take().is_some() || live.enrolment.failures == 1 {
            self.tell_peer(peer);
        }
        let at_ms = self.now.mono_ms + pause_ms;
        self.timers.set(at_ms, Due::Enrol(peer));
    }
}
