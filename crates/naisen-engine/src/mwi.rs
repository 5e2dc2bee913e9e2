//! Message waiting (RFC 3842): NOTIFY to the terminal whose mailbox has changed, to those that have
//! subscribed (RFC 6665) and, unasked, to one that has just registered.

use std::collections::{BTreeMap, BTreeSet};

use naisen_core::ids::SubscriberId;
use naisen_sip::build::Builder;
use naisen_sip::flow::Flow;
use naisen_sip::header::expires_s;
use naisen_sip::mwi::{CONTENT_TYPE, Summary};
use naisen_sip::{Dialog, HeaderName, Message, Method, Status};

use crate::call::Purpose;
use crate::engine::{Due, Engine};
use crate::token::party_of;

const PACKAGE: &str = "message-summary";
/// Shortest and longest subscription, seconds; the longest is also what is given unasked.
const SUBSCRIPTION_S: std::ops::RangeInclusive<u32> = 60..=3_600;
/// Subscriptions of one number; the oldest goes first.
const SUBSCRIPTIONS_MAX: usize = 4;

/// What is known of mailboxes, and who wants to know.
#[derive(Debug, Default)]
pub(crate) struct Mailboxes {
    summaries: BTreeMap<SubscriberId, Summary>,
    subscriptions: BTreeMap<u64, Subscription>,
    /// The same by whose they are: there may be one for every phone there is.
    by_subscriber: BTreeSet<(SubscriberId, u64)>,
    last: u64,
}

#[derive(Debug)]
struct Subscription {
    subscriber: SubscriberId,
    dialog: Dialog,
    flow: Flow,
    expires_ms: u64,
}

impl Mailboxes {
    fn summary(&self, subscriber: SubscriberId) -> Summary {
        self.summaries.get(&subscriber).copied().unwrap_or_default()
    }

    /// The subscriptions of a number, the oldest first.
    fn of(&self, subscriber: SubscriberId) -> Vec<u64> {
        let own = (subscriber, 0)..=(subscriber, u64::MAX);
        self.by_subscriber.range(own).map(|(_, id)| *id).collect()
    }

    fn insert(&mut self, id: u64, subscription: Subscription) {
        self.by_subscriber.insert((subscription.subscriber, id));
        self.subscriptions.insert(id, subscription);
    }

    fn remove(&mut self, id: u64) {
        if let Some(gone) = self.subscriptions.remove(&id) {
            self.by_subscriber.remove(&(gone.subscriber, id));
        }
    }

    /// The subscriptions of a number end without a word: its terminal may not be spoken to any more.
    pub(crate) fn forget_watchers(&mut self, subscriber: SubscriberId) {
        for id in self.of(subscriber) {
            self.remove(id);
        }
    }

    /// Nothing is known of a mailbox any more.
    pub(crate) fn forget(&mut self, subscriber: SubscriberId) {
        self.forget_watchers(subscriber);
        self.summaries.remove(&subscriber);
    }
}

impl Engine {
    /// A mailbox has changed: its terminal is told, once.
    pub(crate) fn mailbox_changed(&mut self, subscriber: SubscriberId, summary: Summary) {
        if summary == Summary::default() {
            self.mailboxes.summaries.remove(&subscriber);
        } else {
            self.mailboxes.summaries.insert(subscriber, summary);
        }
        let watchers = self.mailboxes.of(subscriber);
        if watchers.is_empty() {
            self.notify_unasked(subscriber, summary);
        }
        for id in watchers {
            self.notify(id, None);
        }
    }

    /// A terminal has come back: its lamp may be wrong. An empty mailbox is not worth a message.
    pub(crate) fn greet_with_mailbox(&mut self, subscriber: SubscriberId) {
        let summary = self.mailboxes.summary(subscriber);
        if summary != Summary::default() && self.mailboxes.of(subscriber).is_empty() {
            self.notify_unasked(subscriber, summary);
        }
    }

    fn notify_unasked(&mut self, subscriber: SubscriberId, summary: Summary) {
        let Some(binding) = self.live.bindings.get(subscriber).first().cloned() else {
            return;
        };
        let Some(account) = self.address_of(subscriber) else {
            return;
        };
        let client = self.transactions.open();
        let address = format!("<{account}>");
        let from = format!(
            "{address};tag={}",
            String::from_utf8_lossy(&self.tokens.fresh())
        );
        let call_id = [&self.tokens.fresh()[..], b"@naisen"].concat();
        let mut builder = Builder::request(Method::Notify, binding.said.contact());
        for path in binding.said.path() {
            builder = builder.header(HeaderName::Route, path);
        }
        let bytes = builder
            .write(HeaderName::Via, self.via(binding.flow, client))
            .header(HeaderName::From, from)
            .header(HeaderName::To, &address)
            .header(HeaderName::CallId, call_id)
            .cseq(1, Method::Notify)
            .number(HeaderName::MaxForwards, 70)
            .write(HeaderName::Contact, Self::contact(binding.flow))
            .header(HeaderName::Event, PACKAGE)
            .header(HeaderName::SubscriptionState, "active")
            .body(CONTENT_TYPE.as_bytes(), &summary.body(&account));
        self.purposes.insert(client, Purpose::Nothing);
        self.send(client, false, binding.flow, bytes);
    }

    /// SUBSCRIBE: whoever proves to be a number hears of its own mailbox, and of no other.
    pub(crate) fn subscribe(&mut self, message: &Message<'_>, flow: Flow) {
        let Some(who) = self.authenticate(message, flow) else {
            return;
        };
        let event = message.get(HeaderName::Event).unwrap_or_default();
        let package = event.split(|byte| *byte == b';').next().unwrap_or_default();
        if !naisen_sip::lex::trim(package).eq_ignore_ascii_case(PACKAGE.as_bytes()) {
            let bytes = self
                .answer_to(message, flow, Status(489))
                .header(HeaderName::AllowEvents, PACKAGE);
            return self.send_reply(message, flow, Status(489), bytes.end());
        }
        let asked = message.get(HeaderName::Expires).and_then(expires_s);
        let asked = asked.unwrap_or(*SUBSCRIPTION_S.end());
        let given_s = asked.min(*SUBSCRIPTION_S.end());
        if given_s > 0 && given_s < *SUBSCRIPTION_S.start() {
            let least = u64::from(*SUBSCRIPTION_S.start());
            let bytes = self
                .answer_to(message, flow, Status(423))
                .number(HeaderName::MinExpires, least);
            return self.send_reply(message, flow, Status(423), bytes.end());
        }
        let id = match message.to_tag() {
            Some(tag) => self.refreshed(tag, message, who.subscriber),
            None => Ok(self.subscribed(message, flow, who.subscriber)),
        };
        let id = match id {
            Ok(id) => id,
            Err(status) => return self.reply_kept(message, flow, status),
        };
        let expires_ms = self.now.mono_ms + u64::from(given_s) * 1_000;
        if let Some(one) = self.mailboxes.subscriptions.get_mut(&id) {
            (one.expires_ms, one.flow) = (expires_ms, flow);
            let tag = one.dialog.local_tag.clone();
            let bytes = Builder::reply(message, Status(200), flow.peer, &tag)
                .copy(message, &[HeaderName::RecordRoute])
                .write(HeaderName::Contact, Self::contact(flow))
                .number(HeaderName::Expires, u64::from(given_s));
            self.send_reply(message, flow, Status(200), bytes.end());
        }
        if given_s == 0 {
            // A question, or the end of a subscription: one last answer (RFC 6665 §4.4.3).
            self.notify(id, Some("timeout"));
        } else {
            self.timers.set(expires_ms, Due::Subscription(id));
            self.notify(id, None);
        }
    }

    fn subscribed(&mut self, message: &Message<'_>, flow: Flow, subscriber: SubscriberId) -> u64 {
        let own = self.mailboxes.of(subscriber);
        if own.len() >= SUBSCRIPTIONS_MAX
            && let Some(oldest) = own.first()
        {
            self.notify(*oldest, Some("giveup"));
        }
        self.mailboxes.last += 1;
        let id = self.mailboxes.last;
        let tag = self.tokens.tag(id);
        let subscription = Subscription {
            subscriber,
            dialog: Dialog::answering(message, &tag),
            flow,
            expires_ms: 0,
        };
        self.mailboxes.insert(id, subscription);
        id
    }

    fn refreshed(
        &mut self,
        tag: &[u8],
        message: &Message<'_>,
        subscriber: SubscriberId,
    ) -> Result<u64, Status> {
        let id = party_of(tag).ok_or(Status(481))?;
        let one = self.mailboxes.subscriptions.get_mut(&id);
        let one = one
            .filter(|one| one.subscriber == subscriber && one.dialog.matches_request(message))
            .ok_or(Status(481))?;
        one.dialog.note_request(message).map_err(|_| Status(500))?;
        one.dialog.refresh_target(message);
        Ok(id)
    }

    /// Tells one subscription how its mailbox is; with a reason this was the last time.
    fn notify(&mut self, id: u64, ends: Option<&str>) {
        let Some(one) = self.mailboxes.subscriptions.get(&id) else {
            return;
        };
        let (subscriber, flow) = (one.subscriber, one.flow);
        let left_ms = one.expires_ms.saturating_sub(self.now.mono_ms);
        let summary = self.mailboxes.summary(subscriber);
        let Some(account) = self.address_of(subscriber) else {
            self.mailboxes.remove(id);
            return;
        };
        let client = self.transactions.open();
        let via = self.via(flow, client);
        let state = match ends {
            Some(reason) => format!("terminated;reason={reason}"),
            None => format!("active;expires={}", left_ms.div_ceil(1_000)),
        };
        let Some(one) = self.mailboxes.subscriptions.get_mut(&id) else {
            return;
        };
        let bytes = one
            .dialog
            .next_request(Method::Notify)
            .write(HeaderName::Via, via)
            .write(HeaderName::Contact, Self::contact(flow))
            .header(HeaderName::Event, PACKAGE)
            .header(HeaderName::SubscriptionState, state)
            .body(CONTENT_TYPE.as_bytes(), &summary.body(&account));
        let purpose = match ends {
            Some(_) => {
                self.mailboxes.remove(id);
                Purpose::Nothing
            }
            None => Purpose::Subscription(id),
        };
        self.purposes.insert(client, purpose);
        self.send(client, false, flow, bytes);
    }

    /// The answer to a NOTIFY: who does not know the subscription, or is gone, is told no more
    /// (RFC 6665 §4.2.2).
    pub(crate) fn subscription_heard(&mut self, id: u64, status: Status) {
        if !status.is_success() && !matches!(status.0, 401 | 407) {
            self.mailboxes.remove(id);
        }
    }

    /// A subscription that was not refreshed ends.
    pub(crate) fn subscription_due(&mut self, id: u64) {
        let over = |expires_ms: u64| expires_ms <= self.now.mono_ms;
        let one = self.mailboxes.subscriptions.get(&id);
        if one.is_some_and(|one| over(one.expires_ms)) {
            self.notify(id, Some("timeout"));
        }
    }

    /// The address of record of a subscriber (calls §1.1).
    fn address_of(&self, subscriber: SubscriberId) -> Option<String> {
        let (number, company) = self.directory.number_of(subscriber)?;
        let domain = &self.directory.company(company)?.company().sip_domain;
        Some(format!("sip:{number}@{domain}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use naisen_sip::Transport;

    #[test]
    fn a_number_has_its_own_subscriptions_until_they_are_gone() {
        let mut mailboxes = Mailboxes::default();
        for id in 1..=6 {
            let one = Subscription {
                subscriber: SubscriberId(1 + id as i64 % 2),
                dialog: Dialog::default(),
                flow: Flow {
                    transport: Transport::Udp,
                    local: "198.51.100.1:5060".parse().unwrap(),
                    peer: "192.0.2.1:5060".parse().unwrap(),
                    connection: 0,
                },
                expires_ms: 0,
            };
            mailboxes.insert(id, one);
        }
        assert_eq!(mailboxes.of(SubscriberId(1)), [2, 4, 6]);
        mailboxes.remove(4);
        mailboxes.remove(4);
        assert_eq!(mailboxes.of(SubscriberId(1)), [2, 6]);
        mailboxes.forget(SubscriberId(1));
        assert!(mailboxes.of(SubscriberId(1)).is_empty());
        assert_eq!(mailboxes.of(SubscriberId(2)), [1, 3, 5]);
        mailboxes.forget_watchers(SubscriberId(2));
        assert!(mailboxes.subscriptions.is_empty() && mailboxes.by_subscriber.is_empty());
    }
}
