//! How a message is matched to its transaction (RFC 3261 §17.1.3, §17.2.3).

use std::hash::Hasher as _;

use siphasher::sip128::{Hasher128 as _, SipHasher13};

use crate::lex::{hex_digit, hex_pair};
use crate::via::MAGIC_COOKIE;
use crate::{HeaderName, Message, Method};

/// What names a server transaction: the peer's branch with its sent-by and the method, or for a peer of
/// RFC 2543 the fields that stood for it then. ACK and CANCEL have the key of their INVITE.
///
/// Of all that only 128 bits of hash are kept. A peer could at most look for two requests of its own that
/// are taken for one; to meet somebody else's it would have to know that branch, and could then as well
/// send it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerKey([u64; 2]);

impl ServerKey {
    /// The key of a request; CANCEL as the INVITE it would cancel.
    #[must_use]
    pub fn of(request: &Message<'_>) -> Option<Self> {
        *request.parsed.key.get_or_init(|| Self::hash(request))
    }

    fn hash(request: &Message<'_>) -> Option<Self> {
        let via = request.via()?;
        let mut key = KeyHasher(SipHasher13::new());
        if via.has_unique_branch() {
            key.put(via.branch());
            key.put_caseless(via.host);
            key.put(&via.port.unwrap_or(5060).to_be_bytes());
        } else {
            // RFC 3261 §17.2.3: To is left out, the ACK's has a tag the INVITE's had not.
            key.put(request.call_id());
            key.put(request.from_tag().unwrap_or_default());
            key.put(&request.cseq()?.number.to_be_bytes());
            key.put(request.uri());
            key.put(request.elements(HeaderName::Via).next()?);
        }
        match request.method()? {
            Method::Ack | Method::Cancel => key.put(b"INVITE"),
            method => key.put(method.as_bytes()),
        }
        let hash = key.0.finish128();
        Some(Self([hash.h1, hash.h2]))
    }

    /// The key under which a CANCEL itself is remembered.
    #[must_use]
    pub(super) const fn for_cancel(self) -> Self {
        let Self([one, other]) = self;
        Self([!one, !other])
    }
}

/// A hash of parts, each with its length.
struct KeyHasher(SipHasher13);

impl KeyHasher {
    fn put(&mut self, part: &[u8]) {
        self.0.write_usize(part.len());
        self.0.write(part);
    }

    /// A part whose case means nothing.
    fn put_caseless(&mut self, part: &[u8]) {
        let mut lower = [0; 32];
        self.0.write_usize(part.len());
        for some in part.chunks(lower.len()) {
            let lower = &mut lower[..some.len()];
            lower.copy_from_slice(some);
            lower.make_ascii_lowercase();
            self.0.write(lower);
        }
    }
}

/// Hexadecimal digits of a branch of ours: 16 bits of shard, 64 of place, 32 of secret.
const BRANCH_DIGITS: usize = 28;

/// Bytes of a branch of ours.
pub const BRANCH_BYTES: usize = MAGIC_COOKIE.len() + BRANCH_DIGITS;

/// A branch of ours: it carries the shard and the place of the transaction, so that a response is
/// matched without a search and reaches its shard without one either.
#[must_use]
pub fn branch(shard: u16, id: u64, secret: u32) -> [u8; BRANCH_BYTES] {
    let (shard, id, secret) = (shard.to_be_bytes(), id.to_be_bytes(), secret.to_be_bytes());
    let digits = shard.iter().chain(&id).chain(&secret);
    let text = digits.flat_map(|byte| hex_pair(*byte));
    let mut out = [0; BRANCH_BYTES];
    let whole = MAGIC_COOKIE.iter().copied().chain(text);
    out.iter_mut().zip(whole).for_each(|(to, byte)| *to = byte);
    out
}

/// Shard, place and secret of a branch of ours; none for anybody else's.
#[must_use]
pub fn branch_id(branch: &[u8]) -> Option<(u16, u64, u32)> {
    let digits = branch.strip_prefix(MAGIC_COOKIE)?;
    if digits.len() != BRANCH_DIGITS {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u64, |n, digit| {
            Some(n << 4 | u64::from(hex_digit(*digit)?))
        })
    };
    Some((
        number(&digits[..4])? as u16,
        number(&digits[4..20])?,
        number(&digits[20..])? as u32,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OwnedMessage;

    fn key(method: &str, via: &str, cseq: &str) -> Option<ServerKey> {
        let text = format!(
            "{method} sip:a@h SIP/2.0\r\nVia: {via}\r\nFrom: <sip:b@h>;tag=1\r\nTo: <sip:a@h>\r\n\
             Call-ID: c\r\nCSeq: {cseq}\r\n\r\n"
        );
        ServerKey::of(&OwnedMessage::scan(text.as_bytes()).unwrap().view())
    }

    #[test]
    fn ack_and_cancel_meet_their_invite() {
        let via = "SIP/2.0/UDP h;branch=z9hG4bKx";
        assert_eq!(key("INVITE", via, "1 INVITE"), key("ACK", via, "1 ACK"));
        assert_eq!(
            key("INVITE", via, "1 INVITE"),
            key("CANCEL", via, "1 CANCEL")
        );
        assert_ne!(key("INVITE", via, "1 INVITE"), key("BYE", via, "1 BYE"));
        let other = "SIP/2.0/UDP i;branch=z9hG4bKx";
        assert_ne!(
            key("INVITE", via, "1 INVITE"),
            key("INVITE", other, "1 INVITE")
        );
    }

    #[test]
    fn old_peers_and_bare_cookies_are_matched_by_their_fields() {
        for via in ["SIP/2.0/UDP h", "SIP/2.0/UDP h;branch=z9hG4bK"] {
            assert_eq!(key("INVITE", via, "1 INVITE"), key("ACK", via, "1 ACK"));
            assert_ne!(
                key("INVITE", via, "1 INVITE"),
                key("INVITE", via, "2 INVITE")
            );
        }
    }

    #[test]
    fn our_branches_say_where_they_belong() {
        assert_eq!(
            branch_id(&branch(3, 77, 0xdead_beef)),
            Some((3, 77, 0xdead_beef))
        );
        assert_eq!(branch_id(b"z9hG4bKabc"), None);
    }
}
