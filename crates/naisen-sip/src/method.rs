//! Request methods. An unknown one stays what was sent: a method is a case-sensitive token.

/// A request's method (RFC 3261 §7.1 and the RFCs that add one).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method<'a> {
    /// RFC 3261 §13.
    Invite,
    /// RFC 3261 §13, §17.
    Ack,
    /// RFC 3261 §15.
    Bye,
    /// RFC 3261 §9.
    Cancel,
    /// RFC 3261 §10.
    Register,
    /// RFC 3261 §11.
    Options,
    /// RFC 6086.
    Info,
    /// RFC 3311.
    Update,
    /// RFC 3262.
    Prack,
    /// RFC 3515.
    Refer,
    /// RFC 6665.
    Subscribe,
    /// RFC 6665.
    Notify,
    /// RFC 3428.
    Message,
    /// RFC 3903.
    Publish,
    /// Any other token.
    Other(&'a [u8]),
}

const KNOWN: &[(&str, Method<'static>)] = &[
    ("INVITE", Method::Invite),
    ("ACK", Method::Ack),
    ("BYE", Method::Bye),
    ("CANCEL", Method::Cancel),
    ("REGISTER", Method::Register),
    ("OPTIONS", Method::Options),
    ("INFO", Method::Info),
    ("UPDATE", Method::Update),
    ("PRACK", Method::Prack),
    ("REFER", Method::Refer),
    ("SUBSCRIBE", Method::Subscribe),
    ("NOTIFY", Method::Notify),
    ("MESSAGE", Method::Message),
    ("PUBLISH", Method::Publish),
];

impl<'a> Method<'a> {
    /// The method spelled like this; case counts (RFC 3261 §7.1).
    #[must_use]
    pub fn of(token: &'a [u8]) -> Self {
        KNOWN
            .iter()
            .find(|(name, _)| name.as_bytes() == token)
            .map_or(Self::Other(token), |(_, method)| *method)
    }

    /// How it is spelled.
    #[must_use]
    pub fn as_bytes(&self) -> &'a [u8] {
        match self {
            Self::Other(token) => token,
            known => KNOWN
                .iter()
                .find(|(_, method)| method == known)
                .map_or(b"", |(name, _)| name.as_bytes()),
        }
    }
}
