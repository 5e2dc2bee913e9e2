//! REGISTER: binding a terminal to its number (RFC 3261 §10, RFC 3327, RFC 5626; calls §1, §1.1).

mod binding;
mod bindings;
mod texts;

pub(crate) use binding::Binding;
pub use binding::Said;
pub(crate) use bindings::Bindings;

use naisen_core::ids::SubscriberId;
use naisen_core::plan::Event;
use naisen_sip::build::Builder;
use naisen_sip::flow::Flow;
use naisen_sip::header::{Contact, Contacts, expires_s};
use naisen_sip::transaction::ServerKey;
use naisen_sip::{HeaderName, Message, Scheme, Status};

use crate::auth::Authenticated;
use crate::config::{REGISTRATION_S, USER_AGENT_BYTES_MAX};
use crate::directory::Credentials;
use crate::engine::Engine;

/// What a REGISTER asks for, once it may.
struct Request<'a> {
    subscriber: SubscriberId,
    flow: Flow,
    key: Option<ServerKey>,
    contact: Contact<'a>,
    expires_s: u32,
}

impl Engine {
    /// A REGISTER outside any dialog.
    pub(crate) fn register(&mut self, message: &Message<'_>, flow: Flow) {
        let key = ServerKey::of(message);
        if let Some(subscriber) = self.repeated(message, flow, key) {
            return self.confirm_registration(message, flow, key, subscriber);
        }
        let Some(who) = self.authenticate(message, flow) else {
            return;
        };
        if !self.is_own_record(message, &who) {
            return self.reply(message, flow, Status(403));
        }
        let contacts = match Contacts::of(message) {
            Ok(contacts) => contacts,
            Err(_) => return self.reply(message, flow, Status(400)),
        };
        // A phone that starts anew has another Call-ID (RFC 3261 §10.2) and knows of no lamp.
        let bindings = self.live.bindings.get(who.subscriber);
        let refreshes = bindings
            .iter()
            .any(|binding| binding.said.call_id() == message.call_id());
        match contacts {
            Contacts::Query => {}
            Contacts::All => {
                if message.get(HeaderName::Expires).and_then(expires_s) != Some(0) {
                    return self.reply(message, flow, Status(400));
                }
                self.unbind(who.subscriber, |_| true);
            }
            // One terminal a number: the last Contact is the one it means.
            Contacts::Some(mut list) => {
                let Some(contact) = list.pop() else {
                    return;
                };
                let asked = contact
                    .expires_s
                    .or_else(|| message.get(HeaderName::Expires).and_then(expires_s))
                    .unwrap_or(*REGISTRATION_S.end());
                let request = Request {
                    subscriber: who.subscriber,
                    flow,
                    key,
                    contact,
                    expires_s: asked.min(*REGISTRATION_S.end()),
                };
                if let Err(status) = self.bind(message, request) {
                    return self.refuse_registration(message, flow, status);
                }
            }
        }
        self.confirm_registration(message, flow, key, who.subscriber);
        if !refreshes && self.live.bindings.is_registered(who.subscriber) {
            self.greet_with_mailbox(who.subscriber);
        }
    }

    /// Whose registration this REGISTER has made, if it is a repeat. It has been proved then, and its digest
    /// counts only once.
    fn repeated(
        &self,
        message: &Message<'_>,
        flow: Flow,
        key: Option<ServerKey>,
    ) -> Option<SubscriberId> {
        message.get(HeaderName::Authorization)?;
        let key = key?;
        let number = message.to_uri()?.user_text();
        let (_, subscriber) = self.directory.holder(std::str::from_utf8(&number).ok()?)?;
        let mut bindings = self.live.bindings.get(subscriber).iter();
        bindings
            .any(|one| one.was_made_by(key, flow, self.now.mono_ms))
            .then_some(subscriber)
    }

    /// The address of record (To) must be the authenticated number's (calls §1.1).
    fn is_own_record(&self, message: &Message<'_>, who: &Authenticated) -> bool {
        let Some(settings) = self.directory.company(who.company) else {
            return false;
        };
        let number = settings
            .subscriber(who.subscriber)
            .map(|subscriber| subscriber.external_number.as_bytes());
        message.to_uri().is_some_and(|uri| {
            Some(uri.user_text().as_ref()) == number
                && self.is_here(uri.host, who.company)
                && matches!(uri.scheme, Scheme::Sip | Scheme::Sips)
        })
    }

    fn bind<'a>(&mut self, message: &Message<'a>, request: Request<'a>) -> Result<(), Status> {
        let Request {
            subscriber,
            flow,
            key,
            contact,
            expires_s,
        } = request;
        let uri = contact.address.uri;
        let scheme = contact.address.parsed_uri().map(|uri| uri.scheme);
        if !matches!(scheme, Some(Scheme::Sip | Scheme::Sips)) {
            return Err(Status(400));
        }
        if expires_s == 0 {
            let instance = contact.instance.is_some();
            self.unbind(subscriber, |old| {
                old.said.contact() == uri || (instance && old.reg_id == contact.reg_id)
            });
            return Ok(());
        }
        // sip.2
        if expires_s < *REGISTRATION_S.start() {
            return Err(Status(423));
        }
        let since_ms = self.live.bindings.since_ms(subscriber);
        let user_agent = message.get(HeaderName::UserAgent).unwrap_or_default();
        let expires_ms = self.now.mono_ms + u64::from(expires_s) * 1_000;
        let said = Said::new(
            uri,
            message.call_id(),
            &user_agent[..user_agent.len().min(USER_AGENT_BYTES_MAX)],
            message.elements(HeaderName::Path),
        );
        let binding = Binding {
            said,
            flow,
            reg_id: contact.reg_id,
            expires_ms,
            cseq: message.cseq().map_or(0, |cseq| cseq.number),
            since_ms: since_ms.unwrap_or(self.now.epoch_ms),
            granted_s: expires_s,
            key,
        };
        let bindings = &mut self.live.bindings;
        let put = bindings.put(subscriber, contact.instance.as_deref(), binding);
        put.map_err(|_| Status(500))?;
        self.tell_registration(subscriber);
        Ok(())
    }

    /// Removes bindings and tells the calls that ring there.
    pub(crate) fn unbind(&mut self, subscriber: SubscriberId, goes: impl Fn(&Binding) -> bool) {
        let before = self.live.bindings.get(subscriber).len();
        let is_gone = self.live.bindings.remove(subscriber, goes);
        if self.live.bindings.get(subscriber).len() != before {
            self.tell_registration(subscriber);
        }
        if is_gone {
            self.tell_ringing(subscriber, Event::Unregistered { subscriber });
        }
    }

    /// A terminal's credentials are these from now on. Whoever registered with others is there no more:
    /// the number has another terminal now.
    pub(crate) fn credentials_changed(
        &mut self,
        subscriber: SubscriberId,
        credentials: Option<Credentials>,
    ) {
        let proves = |credentials: Option<&Credentials>| credentials.map(|one| one.ha1.clone());
        let before = proves(self.directory.credentials(subscriber));
        let after = proves(credentials.as_ref());
        self.directory.put_credentials(subscriber, credentials);
        // Bindings that were kept over a restart are older than the first credentials told.
        // terminal-auth.17
        if before.is_some() && before != after {
            self.mailboxes.forget_watchers(subscriber);
            self.unbind(subscriber, |_| true);
        }
    }

    /// Bindings whose time is over.
    pub(crate) fn lapse(&mut self, subscriber: SubscriberId) {
        let now_ms = self.now.mono_ms;
        self.unbind(subscriber, |binding| binding.expires_ms <= now_ms);
    }

    /// A connection is gone and with it every binding over it (RFC 5626 §4.2).
    pub(crate) fn flow_closed(&mut self, flow: Flow) {
        // sip.4
        for subscriber in self.live.bindings.on_connection(flow.connection) {
            self.unbind(subscriber, |binding| {
                binding.flow.connection == flow.connection
            });
        }
        self.fail_legs_on(flow);
        self.peer_lost(flow);
    }

    fn confirm_registration(
        &mut self,
        message: &Message<'_>,
        flow: Flow,
        key: Option<ServerKey>,
        subscriber: SubscriberId,
    ) {
        let mut builder = self.answer_to(message, flow, Status(200));
        let now_ms = self.now.mono_ms;
        let mut is_kept = false;
        let bindings = self.live.bindings.get(subscriber);
        for binding in bindings {
            let contact = binding.said.contact();
            let mut value = Vec::with_capacity(contact.len() + 24);
            value.push(b'<');
            value.extend_from_slice(contact);
            value.extend_from_slice(b">;expires=");
            let is_made = key.is_some_and(|key| binding.was_made_by(key, flow, now_ms));
            let left_s = if is_made {
                u64::from(binding.granted_s)
            } else {
                let left_ms = binding.expires_ms.saturating_sub(now_ms);
                left_ms.div_ceil(1_000)
            };
            is_kept |= is_made;
            naisen_sip::lex::push_number(&mut value, left_s);
            builder = builder.header(HeaderName::Contact, value);
        }
        // RFC 3327 §5.3: the Path that was stored is shown to who can read it.
        if message.lists(HeaderName::Supported, "path") {
            builder = builder.copy(message, &[HeaderName::Path]);
        }
        if bindings.iter().any(|binding| binding.reg_id.is_some())
            && message.lists(HeaderName::Supported, "outbound")
        {
            builder = builder.header(HeaderName::Require, "outbound");
        }
        if is_kept {
            // A repeat is known by the binding it made.
            self.send_stateless(message, flow, Status(200), builder.end());
        } else {
            self.send_reply(message, flow, Status(200), builder.end());
        }
    }

    fn refuse_registration(&mut self, message: &Message<'_>, flow: Flow, status: Status) {
        let mut builder: Builder = self.answer_to(message, flow, status);
        if status.0 == 423 {
            let least = u64::from(*REGISTRATION_S.start());
            builder = builder.number(HeaderName::MinExpires, least);
        }
        self.send_reply(message, flow, status, builder.end());
    }
}
