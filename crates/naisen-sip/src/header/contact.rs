//! Contact of a REGISTER (RFC 3261 §10.2, RFC 5626 §4) and Subscription-State (RFC 6665 §8.4).

use crate::address::{BadAddress, NameAddr};
use crate::header::expires_s;
use crate::lex::{self, unquote};
use crate::message::Message;
use crate::{HeaderName, Uri};

/// One Contact with what a registrar reads from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact<'a> {
    /// The address and the other parameters.
    pub address: NameAddr<'a>,
    /// `expires`, seconds.
    pub expires_s: Option<u32>,
    /// `+sip.instance` without quotes and angle brackets.
    pub instance: Option<Vec<u8>>,
    /// `reg-id`, 1 or more.
    pub reg_id: Option<u32>,
}

/// What the Contact headers of a REGISTER say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contacts<'a> {
    /// No Contact: a query for the bindings.
    Query,
    /// `*`: remove all bindings.
    All,
    /// Bindings to make, refresh or (with `expires=0`) remove.
    Some(Vec<Contact<'a>>),
}

impl<'a> Contacts<'a> {
    /// Reads every Contact of the message.
    ///
    /// # Errors
    /// [`BadAddress`] when one of them breaks the grammar or `*` stands beside others.
    pub fn of(message: &Message<'a>) -> Result<Self, BadAddress> {
        let mut list = Vec::new();
        let mut star = false;
        for element in message.elements(HeaderName::Contact) {
            if element == b"*" {
                star = true;
            } else {
                list.push(Contact::parse(element)?);
            }
        }
        match (star, list.is_empty()) {
            (true, true) => Ok(Self::All),
            (true, false) => Err(BadAddress),
            (false, true) => Ok(Self::Query),
            (false, false) => Ok(Self::Some(list)),
        }
    }
}

impl<'a> Contact<'a> {
    /// Reads one Contact.
    ///
    /// # Errors
    /// [`BadAddress`] when the address or its URI breaks the grammar.
    pub fn parse(element: &'a [u8]) -> Result<Self, BadAddress> {
        let address = NameAddr::parse(element)?;
        Uri::parse(address.uri).map_err(|_| BadAddress)?;
        let instance = address.param("+sip.instance").map(|value| {
            let text = unquote(value);
            let bare = text
                .strip_prefix(b"<")
                .and_then(|rest| rest.strip_suffix(b">"));
            bare.unwrap_or(&text).to_vec()
        });
        Ok(Self {
            address,
            expires_s: address.param("expires").and_then(expires_s),
            instance: instance.filter(|instance| !instance.is_empty()),
            reg_id: address
                .param("reg-id")
                .and_then(|value| lex::number(value, u64::from(u32::MAX)))
                .filter(|id| *id > 0)
                .map(|id| id as u32),
        })
    }
}

/// Subscription-State of a NOTIFY.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubscriptionState<'a> {
    /// `active`, `pending`, `terminated` or an extension.
    pub state: &'a [u8],
    /// Seconds left.
    pub expires_s: Option<u32>,
    /// Why it ended.
    pub reason: Option<&'a [u8]>,
}

impl<'a> SubscriptionState<'a> {
    /// Reads a value.
    #[must_use]
    pub fn parse(value: &'a [u8]) -> Self {
        let end = memchr::memchr(b';', value).unwrap_or(value.len());
        let params = &value[end..];
        Self {
            state: lex::trim(&value[..end]),
            expires_s: lex::param(params, "expires").and_then(expires_s),
            reason: lex::param(params, "reason"),
        }
    }

    /// Whether no further NOTIFY will come.
    #[must_use]
    pub const fn is_terminated(&self) -> bool {
        self.state.eq_ignore_ascii_case(b"terminated")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outbound_parameters_are_read() {
        let contact = Contact::parse(
            b"<sip:a@h:5;transport=tcp>;reg-id=2;expires=90;+sip.instance=\"<urn:uuid:1>\"",
        )
        .unwrap();
        assert_eq!(contact.instance.as_deref(), Some(&b"urn:uuid:1"[..]));
        assert_eq!((contact.reg_id, contact.expires_s), (Some(2), Some(90)));
        assert!(Contact::parse(b"sip:user@h?Route=%3Csip:x%3E").is_err());
    }

    #[test]
    fn the_end_of_a_subscription_is_read() {
        let state = SubscriptionState::parse(b"terminated;reason=noresource");
        assert!(state.is_terminated());
        assert_eq!(state.reason, Some(&b"noresource"[..]));
    }
}
