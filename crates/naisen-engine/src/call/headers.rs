//! The headers of a leg that say who calls, for whom and by which way (calls §1.1, §3 step 7, §10).

use naisen_core::plan::{Diversion, Identity};
use naisen_sip::build::name_addr;
use naisen_sip::lex::push_number;
use naisen_sip::{HeaderName, Message};

/// What is written about a leg, beside where it goes.
pub(super) struct LegHeaders<'a> {
    pub(super) identity: &'a Identity,
    /// 050 number of the pilot on hunt legs.
    pub(super) pilot: Option<&'a str>,
    /// Diversions made here, the latest first.
    pub(super) diversions: &'a [Diversion],
    /// Our domain.
    pub(super) domain: &'a str,
    /// The number that is called, for the end of the history.
    pub(super) called: &'a str,
    /// The leg leaves for a trunk: inside the trust domain, where a withheld identity is still told.
    pub(super) is_trunk: bool,
}

/// The value of From without its tag.
pub(super) fn from_value(identity: &Identity, domain: &str) -> Vec<u8> {
    match (&identity.from, &identity.display_name) {
        (Some(user), display) => {
            let uri = ["sip:", user, "@", domain].concat();
            let display = display.as_deref().unwrap_or_default();
            name_addr(display.as_bytes(), uri.as_bytes(), b"")
        }
        // RFC 3323 §4.1.1.3; the network's own reason is shown in place of the usual word.
        (None, Some(display)) => name_addr(display.as_bytes(), ANONYMOUS_URI, b""),
        (None, None) => name_addr(b"Anonymous", ANONYMOUS_URI, b""),
    }
}

const ANONYMOUS_URI: &[u8] = b"sip:anonymous@anonymous.invalid";

impl LegHeaders<'_> {
    /// The header lines, each with its line break.
    pub(super) fn lines(&self, upstream: Option<&Message<'_>>) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        self.push_identity(&mut out);
        if let Some(pilot) = self.pilot {
            let uri = ["<sip:", pilot, "@", self.domain, ">"].concat();
            push_line(&mut out, HeaderName::PCalledPartyId, uri.as_bytes());
        }
        self.push_diversions(&mut out, upstream);
        self.push_history(&mut out, upstream);
        out
    }

    /// RFC 3325 §9.1, §7: an identity that is withheld is told only where it stays in trusted hands.
    fn push_identity(&self, out: &mut Vec<u8>) {
        let asserted = self.identity.asserted.as_ref();
        if let Some(number) = asserted.filter(|_| self.is_trunk || !self.identity.withheld) {
            let uri = ["<sip:", number, "@", self.domain, ">"].concat();
            push_line(out, HeaderName::PAssertedIdentity, uri.as_bytes());
        }
        if self.identity.withheld {
            push_line(out, HeaderName::Privacy, b"id");
        }
    }

    fn push_diversions(&self, out: &mut Vec<u8>, upstream: Option<&Message<'_>>) {
        // sip.19
        for diversion in self.diversions {
            let value = format!(
                "<sip:{}@{}>;reason={};counter=1",
                diversion.number,
                self.domain,
                diversion.reason.token()
            );
            push_line(out, HeaderName::Diversion, value.as_bytes());
        }
        copy_lines(out, upstream, HeaderName::Diversion);
    }

    /// RFC 7044 §4: every target in order, each diverted one with the cause of RFC 4458.
    fn push_history(&self, out: &mut Vec<u8>, upstream: Option<&Message<'_>>) {
        if self.diversions.is_empty() {
            return;
        }
        copy_lines(out, upstream, HeaderName::HistoryInfo);
        let before = upstream.map_or(0, |message| {
            message.elements(HeaderName::HistoryInfo).count()
        });
        let mut index = (before + 1).to_string().into_bytes();
        let mut cause = None;
        let called = std::iter::once(self.called);
        let numbers = self.diversions.iter().rev().map(|one| one.number.as_str());
        let causes = self
            .diversions
            .iter()
            .rev()
            .map(|one| Some(one.reason.cause()));
        for (number, next) in numbers.chain(called).zip(causes.chain([None])) {
            let mut value = b"<sip:".to_vec();
            value.extend_from_slice(number.as_bytes());
            value.push(b'@');
            value.extend_from_slice(self.domain.as_bytes());
            if let Some(cause) = cause {
                value.extend_from_slice(b";cause=");
                push_number(&mut value, u64::from(cause));
            }
            value.extend_from_slice(b">;index=");
            value.extend_from_slice(&index);
            if cause.is_some() {
                value.extend_from_slice(b";mp=");
                value.extend_from_slice(&index[..index.len() - 2]);
            }
            push_line(out, HeaderName::HistoryInfo, &value);
            index.extend_from_slice(b".1");
            cause = next;
        }
    }
}

fn push_line(out: &mut Vec<u8>, name: HeaderName, value: &[u8]) {
    out.extend_from_slice(name.long().as_bytes());
    out.extend_from_slice(b": ");
    out.extend_from_slice(value);
    out.extend_from_slice(b"\r\n");
}

fn copy_lines(out: &mut Vec<u8>, message: Option<&Message<'_>>, name: HeaderName) {
    let Some(message) = message else {
        return;
    };
    for field in message.fields().iter().filter(|field| field.name == name) {
        out.extend_from_slice(message.line(field));
    }
}

/// Headers that go from one side to the other as they came. Whatever tells who or where somebody is is
/// not among them.
pub(super) const END_TO_END: &[HeaderName] = &[
    HeaderName::Accept,
    HeaderName::AcceptLanguage,
    HeaderName::AlertInfo,
    HeaderName::AllowEvents,
    HeaderName::ContentDisposition,
    HeaderName::ContentEncoding,
    HeaderName::ContentLanguage,
    HeaderName::Event,
    HeaderName::Expires,
    HeaderName::InfoPackage,
    HeaderName::MimeVersion,
    HeaderName::Priority,
    HeaderName::Reason,
    HeaderName::Subject,
    HeaderName::SubscriptionState,
];

#[cfg(test)]
mod tests {
    use super::*;
    use naisen_core::plan::DivertReason;

    fn identity(from: Option<&str>, withheld: bool) -> Identity {
        Identity {
            from: from.map(Into::into),
            asserted: Some("05011110001".into()),
            withheld,
            display_name: None,
        }
    }

    fn lines(headers: &LegHeaders<'_>) -> String {
        String::from_utf8(headers.lines(None)).unwrap()
    }

    #[test]
    fn two_diversions_stand_latest_first_and_in_history_first_first() {
        let diversion = |number: &str, reason| Diversion {
            number: number.into(),
            reason,
        };
        let headers = LegHeaders {
            identity: &identity(Some("0312345678"), false),
            pilot: None,
            diversions: &[
                diversion("05011110002", DivertReason::NoAnswer),
                diversion("05011110001", DivertReason::Unconditional),
            ],
            domain: "k1",
            called: "05011110003",
            is_trunk: false,
        };
        assert_eq!(
            lines(&headers),
            "P-Asserted-Identity: <sip:05011110001@k1>\r\n\
             Diversion: <sip:05011110002@k1>;reason=no-answer;counter=1\r\n\
             Diversion: <sip:05011110001@k1>;reason=unconditional;counter=1\r\n\
             History-Info: <sip:05011110001@k1>;index=1\r\n\
             History-Info: <sip:05011110002@k1;cause=302>;index=1.1;mp=1\r\n\
             History-Info: <sip:05011110003@k1;cause=408>;index=1.1.1;mp=1.1\r\n"
        );
    }

    #[test]
    fn a_withheld_number_is_told_to_trunks_only() {
        let identity = identity(None, true);
        let mut headers = LegHeaders {
            identity: &identity,
            pilot: Some("05011110100"),
            diversions: &[],
            domain: "k1",
            called: "",
            is_trunk: false,
        };
        assert_eq!(
            lines(&headers),
            "Privacy: id\r\nP-Called-Party-ID: <sip:05011110100@k1>\r\n"
        );
        headers.is_trunk = true;
        assert!(lines(&headers).starts_with("P-Asserted-Identity: <sip:05011110001@k1>\r\n"));
        assert_eq!(
            from_value(&identity, "k1"),
            b"\"Anonymous\" <sip:anonymous@anonymous.invalid>"
        );
    }
}
