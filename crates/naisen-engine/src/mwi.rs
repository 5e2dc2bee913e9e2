//! Message waiting: an unsolicited NOTIFY to the terminal whose mailbox has changed (RFC 3842).

use naisen_core::ids::SubscriberId;
use naisen_sip::build::Builder;
use naisen_sip::mwi::{CONTENT_TYPE, Summary};
use naisen_sip::{HeaderName, Method};

use crate::call::Purpose;
use crate::engine::Engine;

impl Engine {
    /// Tells a registered terminal how many messages wait.
    pub(crate) fn notify_mailbox(&mut self, subscriber: SubscriberId, summary: Summary) {
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
        let mut builder = Builder::request(Method::Notify, &binding.contact);
        for path in &binding.path {
            builder = builder.header(HeaderName::Route, path);
        }
        let bytes = builder
            .header(HeaderName::Via, self.via(binding.flow, client))
            .header(HeaderName::From, from)
            .header(HeaderName::To, &address)
            .header(HeaderName::CallId, call_id)
            .cseq(1, Method::Notify)
            .number(HeaderName::MaxForwards, 70)
            .header(HeaderName::Contact, Self::contact(binding.flow))
            .header(HeaderName::Event, "message-summary")
            .header(HeaderName::SubscriptionState, "active")
            .body(CONTENT_TYPE.as_bytes(), &summary.body(&account));
        self.purposes.insert(client, Purpose::Nothing);
        self.send(client, false, binding.flow, bytes);
    }

    /// The address of record of a subscriber (calls §1.1).
    fn address_of(&self, subscriber: SubscriberId) -> Option<String> {
        let (number, company) = self.directory.number_of(subscriber)?;
        let domain = &self.directory.company(company)?.company().sip_domain;
        Some(format!("sip:{number}@{domain}"))
    }
}
