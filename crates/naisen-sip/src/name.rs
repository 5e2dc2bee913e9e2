//! The names of header fields: one table row a name, with its compact form.
//!
//! Knows how names are spelled, not what the fields contain.

macro_rules! header_names {
    ($($(#[$doc:meta])* $name:ident $long:literal $($compact:literal)?;)*) => {
        /// A header field's name. A name the table lacks is [`HeaderName::Other`]; its spelling stays in
        /// the message.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum HeaderName {
            $(#[doc = concat!("`", $long, "`")] $name,)*
            /// A name that is not in the table.
            Other,
        }

        const LONG: &[&str] = &[$($long),*];
        const NAMES: &[HeaderName] = &[$(HeaderName::$name),*];
        const COMPACT: &[(u8, HeaderName)] = &[$($(($compact, HeaderName::$name),)?)*];
    };
}

header_names! {
    Accept "Accept";
    AcceptContact "Accept-Contact" b'a';
    AcceptEncoding "Accept-Encoding";
    AcceptLanguage "Accept-Language";
    AlertInfo "Alert-Info";
    Allow "Allow";
    AllowEvents "Allow-Events" b'u';
    AuthenticationInfo "Authentication-Info";
    Authorization "Authorization";
    CallId "Call-ID" b'i';
    CallInfo "Call-Info";
    Contact "Contact" b'm';
    ContentDisposition "Content-Disposition";
    ContentEncoding "Content-Encoding" b'e';
    ContentLanguage "Content-Language";
    ContentLength "Content-Length" b'l';
    ContentType "Content-Type" b'c';
    CSeq "CSeq";
    Date "Date";
    Diversion "Diversion";
    Event "Event" b'o';
    Expires "Expires";
    From "From" b'f';
    HistoryInfo "History-Info";
    Identity "Identity" b'y';
    InfoPackage "Info-Package";
    Join "Join";
    MaxForwards "Max-Forwards";
    MinExpires "Min-Expires";
    MinSe "Min-SE";
    MimeVersion "MIME-Version";
    Organization "Organization";
    PAssertedIdentity "P-Asserted-Identity";
    PCalledPartyId "P-Called-Party-ID";
    PPreferredIdentity "P-Preferred-Identity";
    Path "Path";
    Priority "Priority";
    Privacy "Privacy";
    ProxyAuthenticate "Proxy-Authenticate";
    ProxyAuthorization "Proxy-Authorization";
    ProxyRequire "Proxy-Require";
    RAck "RAck";
    Reason "Reason";
    RecordRoute "Record-Route";
    ReferSub "Refer-Sub";
    ReferTo "Refer-To" b'r';
    ReferredBy "Referred-By" b'b';
    RejectContact "Reject-Contact" b'j';
    RemotePartyId "Remote-Party-ID";
    Replaces "Replaces";
    RequestDisposition "Request-Disposition" b'd';
    Require "Require";
    RetryAfter "Retry-After";
    Route "Route";
    RSeq "RSeq";
    Server "Server";
    ServiceRoute "Service-Route";
    SessionExpires "Session-Expires" b'x';
    Subject "Subject" b's';
    SubscriptionState "Subscription-State";
    Supported "Supported" b'k';
    TargetDialog "Target-Dialog";
    Timestamp "Timestamp";
    To "To" b't';
    Unsupported "Unsupported";
    UserAgent "User-Agent";
    Via "Via" b'v';
    Warning "Warning";
    WwwAuthenticate "WWW-Authenticate";
}

const SLOTS: usize = 256;
const EMPTY: u8 = u8::MAX;

/// Open-addressed table from a cheap hash of a long name to its row, made by the compiler.
static TABLE: [u8; SLOTS] = table();

const fn slot(name: &[u8]) -> usize {
    let first = name[0] | 0x20;
    let last = name[name.len() - 1] | 0x20;
    let middle = name[name.len() / 2] | 0x20;
    (name.len() * 7 + first as usize * 31 + middle as usize * 5 + last as usize * 17) % SLOTS
}

const fn table() -> [u8; SLOTS] {
    let mut table = [EMPTY; SLOTS];
    let mut row = 0;
    while row < LONG.len() {
        let mut at = slot(LONG[row].as_bytes());
        while table[at] != EMPTY {
            at = (at + 1) % SLOTS;
        }
        table[at] = row as u8;
        row += 1;
    }
    table
}

impl HeaderName {
    /// The name spelled like this, compact or long, in any case (RFC 3261 §7.3.1, §7.3.3).
    #[must_use]
    pub fn of(name: &[u8]) -> Self {
        match name {
            [] => Self::Other,
            [letter] => {
                let letter = letter.to_ascii_lowercase();
                let row = COMPACT.iter().find(|(compact, _)| *compact == letter);
                row.map_or(Self::Other, |(_, name)| *name)
            }
            _ => {
                let mut at = slot(name);
                while TABLE[at] != EMPTY {
                    let row = usize::from(TABLE[at]);
                    if LONG[row].as_bytes().eq_ignore_ascii_case(name) {
                        return NAMES[row];
                    }
                    at = (at + 1) % SLOTS;
                }
                Self::Other
            }
        }
    }

    /// The long spelling; empty for [`HeaderName::Other`].
    #[must_use]
    pub fn long(self) -> &'static str {
        LONG.get(self as usize).copied().unwrap_or_default()
    }

    /// Whether a message may carry this field once at most (RFC 3261 table 2 and §7.3.1).
    #[must_use]
    pub const fn is_single(self) -> bool {
        matches!(
            self,
            Self::CallId
                | Self::CSeq
                | Self::ContentLength
                | Self::ContentType
                | Self::Date
                | Self::Event
                | Self::Expires
                | Self::From
                | Self::MaxForwards
                | Self::MinExpires
                | Self::MinSe
                | Self::RAck
                | Self::ReferTo
                | Self::Replaces
                | Self::RSeq
                | Self::SessionExpires
                | Self::To
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_in_any_case() {
        for (row, long) in LONG.iter().enumerate() {
            assert_eq!(HeaderName::of(long.as_bytes()), NAMES[row], "{long}");
            assert_eq!(HeaderName::of(long.to_uppercase().as_bytes()), NAMES[row]);
            assert_eq!(NAMES[row].long(), *long);
        }
    }

    #[test]
    fn compact_forms_stand_for_their_long_names() {
        assert_eq!(HeaderName::of(b"v"), HeaderName::Via);
        assert_eq!(HeaderName::of(b"X"), HeaderName::SessionExpires);
        assert_eq!(HeaderName::of(b"q"), HeaderName::Other);
        assert_eq!(HeaderName::of(b"X-Made-Up"), HeaderName::Other);
        assert_eq!(HeaderName::of(b""), HeaderName::Other);
    }
}
