//! Authorization and Proxy-Authorization: reading them and checking the response (RFC 7616 §3.4).

use std::borrow::Cow;

use super::{Algorithm, HexHash};
use crate::Method;
use crate::lex::{self, trim, unquote};

/// The credentials of one header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credentials<'a> {
    /// `username`.
    pub username: Cow<'a, [u8]>,
    /// `realm`.
    pub realm: Cow<'a, [u8]>,
    /// `nonce`.
    pub nonce: Cow<'a, [u8]>,
    /// `uri`.
    pub uri: Cow<'a, [u8]>,
    /// `response`.
    pub response: Cow<'a, [u8]>,
    /// `algorithm`; empty stands for MD5.
    pub algorithm: Cow<'a, [u8]>,
    /// `qop`; empty when the client knows none (RFC 2069).
    pub qop: Cow<'a, [u8]>,
    /// `nc` as written, eight hexadecimal digits.
    pub nc: Cow<'a, [u8]>,
    /// `cnonce`.
    pub cnonce: Cow<'a, [u8]>,
}

/// The hash of `user:realm:password` in lower-case hexadecimal, for each algorithm an account has.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Ha1 {
    /// For [`Algorithm::Sha256`].
    pub sha256: Option<Box<[u8]>>,
    /// For [`Algorithm::Md5`].
    pub md5: Option<Box<[u8]>>,
}

impl std::fmt::Debug for Ha1 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ha1")
    }
}

impl Ha1 {
    /// Both hashes from a password.
    #[must_use]
    pub fn of(user: &[u8], realm: &[u8], password: &[u8]) -> Self {
        let hash = |algorithm: Algorithm| Some(algorithm.hash(&[user, realm, password])[..].into());
        Self {
            sha256: hash(Algorithm::Sha256),
            md5: hash(Algorithm::Md5),
        }
    }

    /// The hash for one algorithm.
    #[must_use]
    pub fn get(&self, algorithm: Algorithm) -> Option<&[u8]> {
        match algorithm {
            Algorithm::Sha256 => self.sha256.as_deref(),
            Algorithm::Md5 => self.md5.as_deref(),
        }
    }
}

impl<'a> Credentials<'a> {
    /// Reads a header value; none when it is no Digest or breaks the grammar.
    #[must_use]
    pub fn parse(value: &'a [u8]) -> Option<Self> {
        let value = trim(value);
        let (scheme, mut rest) = value.split_at_checked(7)?;
        if !scheme.eq_ignore_ascii_case(b"Digest ") {
            return None;
        }
        let mut found = Self::default();
        while !rest.is_empty() {
            let end = lex::find_outside(rest, b',').unwrap_or(rest.len());
            let one = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            let equals = memchr::memchr(b'=', one)?;
            found.set(trim(&one[..equals]), unquote(&one[equals + 1..]));
        }
        let complete = !found.username.is_empty()
            && !found.nonce.is_empty()
            && !found.uri.is_empty()
            && !found.response.is_empty();
        complete.then_some(found)
    }

    fn set(&mut self, name: &[u8], value: Cow<'a, [u8]>) {
        let slots: [(&[u8], &mut Cow<'a, [u8]>); 9] = [
            (b"username", &mut self.username),
            (b"realm", &mut self.realm),
            (b"nonce", &mut self.nonce),
            (b"uri", &mut self.uri),
            (b"response", &mut self.response),
            (b"algorithm", &mut self.algorithm),
            (b"qop", &mut self.qop),
            (b"nc", &mut self.nc),
            (b"cnonce", &mut self.cnonce),
        ];
        let mut slots = slots.into_iter();
        if let Some((_, slot)) = slots.find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            *slot = value;
        }
    }

    /// The algorithm, if it is one of ours.
    #[must_use]
    pub fn algorithm(&self) -> Option<Algorithm> {
        if self.algorithm.is_empty() {
            Some(Algorithm::Md5)
        } else {
            Algorithm::of(&self.algorithm)
        }
    }

    /// The nonce count: 1 for a client that counts nothing.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        if self.qop.is_empty() {
            return Some(1);
        }
        let text = std::str::from_utf8(&self.nc).ok()?;
        u32::from_str_radix(text, 16)
            .ok()
            .filter(|count| *count > 0)
    }

    /// Whether the response is the one the holder of this HA1 would give for this method. The digest's
    /// own `uri` is hashed; that it names the request's target is checked by the caller.
    #[must_use]
    pub fn prove(&self, ha1: &[u8], algorithm: Algorithm, method: Method<'_>) -> bool {
        let offered = self.qop.is_empty() || self.qop.eq_ignore_ascii_case(b"auth");
        let expected = expected(self, ha1, algorithm, method);
        offered && is_same(&expected, &self.response)
    }
}

fn expected(c: &Credentials<'_>, ha1: &[u8], algorithm: Algorithm, method: Method<'_>) -> HexHash {
    let ha2 = algorithm.hash(&[method.as_bytes(), &c.uri]);
    if c.qop.is_empty() {
        algorithm.hash(&[ha1, &c.nonce, &ha2])
    } else {
        algorithm.hash(&[ha1, &c.nonce, &c.nc, &c.cnonce, &c.qop, &ha2])
    }
}

/// Compares hexadecimal text without telling by time where it differs.
fn is_same(expected: &[u8], given: &[u8]) -> bool {
    expected.len() == given.len()
        && expected.iter().zip(given).fold(0, |difference, (a, b)| {
            difference | (a ^ b.to_ascii_lowercase())
        }) == 0
}

/// The Authorization value that answers a challenge: for registering at a trunk, and for tests.
/// The count is always 1; each challenge is answered once.
#[must_use]
pub fn answer(
    challenge: &[u8],
    method: Method<'_>,
    uri: &[u8],
    username: &[u8],
    password: &[u8],
    cnonce: &[u8],
) -> Option<Vec<u8>> {
    let rest = trim(challenge).split_at_checked(7)?.1;
    let field = |wanted: &str| {
        lex::comma_list(rest).find_map(|one| {
            let equals = memchr::memchr(b'=', one)?;
            let is = trim(&one[..equals]).eq_ignore_ascii_case(wanted.as_bytes());
            is.then(|| unquote(&one[equals + 1..]))
        })
    };
    let realm = field("realm")?;
    let mut credentials = Credentials {
        username: username.into(),
        nonce: field("nonce")?,
        uri: uri.into(),
        algorithm: field("algorithm").unwrap_or_default(),
        realm,
        ..Credentials::default()
    };
    if field("qop").is_some() {
        credentials.qop = b"auth"[..].into();
        credentials.nc = b"00000001"[..].into();
        credentials.cnonce = cnonce.into();
    }
    let algorithm = credentials.algorithm()?;
    let ha1 = algorithm.hash(&[username, &credentials.realm, password]);
    let response = expected(&credentials, &ha1, algorithm, method);
    credentials.response = response.to_vec().into();
    Some(credentials.text(algorithm))
}

impl Credentials<'_> {
    fn text(&self, algorithm: Algorithm) -> Vec<u8> {
        let mut out = b"Digest ".to_vec();
        for (name, value) in [
            ("username=", &self.username),
            (", realm=", &self.realm),
            (", nonce=", &self.nonce),
            (", uri=", &self.uri),
            (", response=", &self.response),
        ] {
            out.extend_from_slice(name.as_bytes());
            lex::push_quoted(&mut out, value);
        }
        out.extend_from_slice(b", algorithm=");
        out.extend_from_slice(algorithm.name().as_bytes());
        if !self.qop.is_empty() {
            out.extend_from_slice(b", qop=auth, nc=");
            out.extend_from_slice(&self.nc);
            out.extend_from_slice(b", cnonce=");
            lex::push_quoted(&mut out, &self.cnonce);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::challenge;

    /// The example of RFC 7616 §3.9.1, both algorithms.
    #[test]
    fn the_published_example_verifies() {
        for (algorithm, response) in [
            (Algorithm::Md5, "8ca523f5e9506fed4657c9700eebdbec"),
            (
                Algorithm::Sha256,
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            ),
        ] {
            let header = format!(
                "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", \
                 algorithm={}, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, \
                 cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, response=\"{response}\"",
                algorithm.name()
            );
            let credentials = Credentials::parse(header.as_bytes()).unwrap();
            let ha1 = Ha1::of(b"Mufasa", b"http-auth@example.org", b"Circle of Life");
            let ha1 = ha1.get(algorithm).unwrap();
            assert!(credentials.prove(ha1, algorithm, Method::Other(b"GET")));
            assert!(!credentials.prove(ha1, algorithm, Method::Other(b"PUT")));
            assert_eq!(credentials.count(), Some(1));
        }
    }

    #[test]
    fn an_answer_proves_itself_and_nothing_else() {
        let challenge = challenge(b"k1", b"abc", Algorithm::Md5, false);
        let value = answer(&challenge, Method::Register, b"sip:k1", b"u", b"p", b"c").unwrap();
        let credentials = Credentials::parse(&value).unwrap();
        let prove = |password: &[u8]| {
            let ha1 = Ha1::of(b"u", b"k1", password);
            credentials.prove(
                ha1.get(Algorithm::Md5).unwrap(),
                Algorithm::Md5,
                Method::Register,
            )
        };
        assert!(prove(b"p") && !prove(b"q"));
    }

    #[test]
    fn other_schemes_and_broken_ones_are_no_credentials() {
        for value in [
            "",
            "NoOneKnowsThisScheme x=y",
            "Digest ",
            "Digest username",
            "Basic abc",
        ] {
            assert!(Credentials::parse(value.as_bytes()).is_none(), "{value}");
        }
    }
}
