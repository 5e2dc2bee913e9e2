//! Typed headers: views made from a value when somebody asks.
//!
//! A header that is only passed on never gets here; it is copied as it came.

mod contact;
mod diversion;
mod session;

pub use contact::{Contact, Contacts, SubscriptionState};
pub use diversion::{Diversion, HistoryEntry, PrivacyAsked};
pub use session::{RAck, Reason, Refresher, Replaces, SessionExpires};

use crate::Method;
use crate::lex::{self, is_space, trim};

/// CSeq: number and method (RFC 3261 §20.16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CSeq<'a> {
    /// Below 2³¹.
    pub number: u32,
    /// The method.
    pub method: Method<'a>,
}

/// The largest CSeq number (RFC 3261 §8.1.1.5).
pub const CSEQ_MAX: u32 = i32::MAX as u32;

impl<'a> CSeq<'a> {
    /// Reads a value; none when it is no number below 2³¹ and a method.
    #[must_use]
    pub fn parse(value: &'a [u8]) -> Option<Self> {
        let (number, method) = split_space(value)?;
        lex::is_token(method).then_some(())?;
        Some(Self {
            number: lex::number(number, u64::from(CSEQ_MAX))? as u32,
            method: Method::of(method),
        })
    }
}

/// Two words with white space between.
fn split_space(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = value.iter().position(|byte| is_space(*byte))?;
    Some((&value[..at], trim(&value[at..])))
}

/// The seconds an Expires header or parameter asks for. What is no number of 32 bits is taken as the
/// largest one or as absent, never as an error (RFC 3261 §20.19).
#[must_use]
pub fn expires_s(value: &[u8]) -> Option<u32> {
    let value = trim(value);
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(lex::number(value, u64::from(u32::MAX)).map_or(u32::MAX, |seconds| seconds as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cseq_has_a_ceiling_and_a_method() {
        let cseq = CSeq::parse(b"0009\r\n  INVITE").unwrap();
        assert_eq!((cseq.number, cseq.method), (9, Method::Invite));
        assert!(CSeq::parse(b"2147483648 INVITE").is_none());
        assert!(CSeq::parse(b"1").is_none());
        assert!(CSeq::parse(b"36893488147419103232 REGISTER").is_none());
    }

    #[test]
    fn absurd_expiries_are_clamped() {
        assert_eq!(expires_s(b"10000000000000000000000"), Some(u32::MAX));
        assert_eq!(expires_s(b" 60 "), Some(60));
        assert_eq!(expires_s(b"soon"), None);
    }
}
