//! URIs: sip, sips and tel taken apart; any other scheme is kept as it came (RFC 3261 §19.1, RFC 3966).

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use memchr::{memchr, memrchr};

use crate::lex;

/// What kind of URI it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `sip:`
    Sip,
    /// `sips:`
    Sips,
    /// `tel:`
    Tel,
    /// Anything else: 416 in a Request-URI.
    Other,
}

/// A URI taken apart, borrowing from the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uri<'a> {
    /// The whole URI.
    pub raw: &'a [u8],
    /// Its scheme.
    pub scheme: Scheme,
    /// The user part with its escapes, without a password; of `tel:` the number. Empty when absent.
    pub user: &'a [u8],
    /// The host without port; an IPv6 address without brackets. Empty for `tel:`.
    pub host: &'a [u8],
    /// The port, if one is written.
    pub port: Option<u16>,
    /// `;name=value…` behind the host (or the number), semicolon included.
    pub params: &'a [u8],
    /// What follows the question mark.
    pub headers: &'a [u8],
}

/// The URI breaks the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadUri;

impl<'a> Uri<'a> {
    /// Takes a URI apart.
    ///
    /// # Errors
    /// [`BadUri`] when it has no scheme, an impossible host or port, or white space.
    pub fn parse(raw: &'a [u8]) -> Result<Self, BadUri> {
        let colon = memchr(b':', raw).ok_or(BadUri)?;
        if raw
            .iter()
            .any(|byte| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>' | b'"'))
            || !raw[0].is_ascii_alphabetic()
        {
            return Err(BadUri);
        }
        let (name, rest) = (&raw[..colon], &raw[colon + 1..]);
        let scheme = match name.len() {
            3 if name.eq_ignore_ascii_case(b"sip") => Scheme::Sip,
            4 if name.eq_ignore_ascii_case(b"sips") => Scheme::Sips,
            3 if name.eq_ignore_ascii_case(b"tel") => Scheme::Tel,
            _ => Scheme::Other,
        };
        let uri = Self {
            raw,
            scheme,
            user: b"",
            host: b"",
            port: None,
            params: b"",
            headers: b"",
        };
        match scheme {
            Scheme::Sip | Scheme::Sips => uri.with_sip(rest),
            Scheme::Tel => uri.with_tel(rest),
            Scheme::Other if name.iter().all(|byte| is_scheme(*byte)) => Ok(uri),
            Scheme::Other => Err(BadUri),
        }
    }

    fn with_sip(mut self, rest: &'a [u8]) -> Result<Self, BadUri> {
        // The user part may contain `;` and `?`, never `@` (RFC 3261 §25.1).
        let place = match memrchr(b'@', rest) {
            Some(at) => {
                let userinfo = &rest[..at];
                let user = &userinfo[..memchr(b':', userinfo).unwrap_or(at)];
                if user.is_empty() || userinfo.contains(&b'@') {
                    return Err(BadUri);
                }
                self.user = user;
                &rest[at + 1..]
            }
            None => rest,
        };
        let host_end = place
            .iter()
            .position(|byte| matches!(byte, b';' | b'?'))
            .unwrap_or(place.len());
        (self.host, self.port) = host_port(&place[..host_end])?;
        let tail = &place[host_end..];
        let question = memchr(b'?', tail).unwrap_or(tail.len());
        self.params = &tail[..question];
        self.headers = tail.get(question + 1..).unwrap_or_default();
        Ok(self)
    }

    fn with_tel(mut self, rest: &'a [u8]) -> Result<Self, BadUri> {
        let end = memchr(b';', rest).unwrap_or(rest.len());
        self.user = &rest[..end];
        self.params = &rest[end..];
        let digit = |byte: &u8| {
            byte.is_ascii_hexdigit()
                || matches!(byte, b'+' | b'-' | b'.' | b'(' | b')' | b'*' | b'#' | b'%')
        };
        if self.user.is_empty() || !self.user.iter().all(digit) {
            return Err(BadUri);
        }
        Ok(self)
    }

    /// The user part with its escapes resolved.
    #[must_use]
    pub fn user_text(&self) -> Cow<'a, [u8]> {
        if memchr(b'%', self.user).is_some() {
            Cow::Owned(lex::unescape(self.user))
        } else {
            Cow::Borrowed(self.user)
        }
    }

    /// What a telephone user would have dialled: the user part without its parameters
    /// (`1234;phone-context=…`), visual separators kept for the dial plan to drop.
    #[must_use]
    pub fn dialled(&self) -> Vec<u8> {
        let mut text = self.user_text().into_owned();
        if let Some(end) = memchr(b';', &text) {
            text.truncate(end);
        }
        text
    }

    /// The host as an address, if it is one.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        host_ip(self.host)
    }

    /// The value of a URI parameter: `Some(b"")` when it stands alone.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'a [u8]> {
        lex::param(self.params, name)
    }

    /// Whether user, host and port are the same (RFC 3261 §19.1.4, without parameters).
    #[must_use]
    pub fn is_same_place(&self, other: &Uri<'_>) -> bool {
        self.scheme == other.scheme
            && self.user_text() == other.user_text()
            && self.host.eq_ignore_ascii_case(other.host)
            && self.port == other.port
    }
}

const fn is_scheme(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Splits `host[:port]`; an IPv6 reference must stand in brackets (RFC 5118 §4.2).
pub(crate) fn host_port(place: &[u8]) -> Result<(&[u8], Option<u16>), BadUri> {
    let (host, rest) = if let Some(inner) = place.strip_prefix(b"[") {
        let end = memchr(b']', inner).ok_or(BadUri)?;
        let host = &inner[..end];
        ipv6(host).ok_or(BadUri)?;
        (host, &inner[end + 1..])
    } else {
        let end = memchr(b':', place).unwrap_or(place.len());
        let host = &place[..end];
        let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        if host.is_empty() || !host.iter().all(name) {
            return Err(BadUri);
        }
        (host, &place[end..])
    };
    let port = match rest {
        [] => None,
        [b':', digits @ ..] => {
            let port = lex::number(digits, u64::from(u16::MAX)).ok_or(BadUri)?;
            Some(port as u16)
        }
        _ => return Err(BadUri),
    };
    Ok((host, port))
}

/// An address in text, IPv6 with or without brackets.
#[must_use]
pub fn host_ip(host: &[u8]) -> Option<IpAddr> {
    let bare = host
        .strip_prefix(b"[")
        .and_then(|rest| rest.strip_suffix(b"]"))
        .unwrap_or(host);
    match host.first() {
        Some(first) if first.is_ascii_digit() && memchr(b':', bare).is_none() => {
            let text = std::str::from_utf8(bare).ok()?;
            text.parse::<Ipv4Addr>().ok().map(IpAddr::V4)
        }
        Some(_) => ipv6(bare).map(IpAddr::V6),
        None => None,
    }
}

/// An IPv6 address in text. `:::` before an IPv4 part is read as `::`: the grammar of RFC 3261 produces
/// it by mistake and RFC 5118 §4.10 asks to be liberal.
fn ipv6(text: &[u8]) -> Option<Ipv6Addr> {
    let text = std::str::from_utf8(text).ok()?;
    match text.parse() {
        Ok(address) => Some(address),
        Err(_) if text.matches(":::").count() == 1 => text.replace(":::", "::").parse().ok(),
        Err(_) => None,
    }
}

/// Appends an address as a URI's host: IPv6 in brackets.
pub fn push_host(out: &mut Vec<u8>, ip: IpAddr) {
    match ip {
        IpAddr::V4(_) => push_ip(out, ip),
        IpAddr::V6(_) => {
            out.push(b'[');
            push_ip(out, ip);
            out.push(b']');
        }
    }
}

/// Appends an address without brackets.
pub(crate) fn push_ip(out: &mut Vec<u8>, ip: IpAddr) {
    use std::io::Write as _;
    match ip {
        // Every message has several, and the formatter is slow.
        IpAddr::V4(ip) => {
            for (at, byte) in ip.octets().into_iter().enumerate() {
                if at > 0 {
                    out.push(b'.');
                }
                lex::push_number(out, u64::from(byte));
            }
        }
        // Writing to a Vec cannot fail.
        IpAddr::V6(ip) => drop(write!(out, "{ip}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, user: &str, host: &str, port: Option<u16>) {
        let uri = Uri::parse(raw.as_bytes()).unwrap();
        assert_eq!(uri.user_text().as_ref(), user.as_bytes(), "{raw}");
        assert_eq!(uri.host, host.as_bytes(), "{raw}");
        assert_eq!(uri.port, port, "{raw}");
    }

    #[test]
    fn sip_uris_come_apart() {
        check("sip:alice@example.com", "alice", "example.com", None);
        check(
            "SIPS:alice:secret@example.com:5061;lr",
            "alice",
            "example.com",
            Some(5061),
        );
        check(
            "sip:%30%33-1234@[2001:db8::1]:5070",
            "03-1234",
            "2001:db8::1",
            Some(5070),
        );
        check("sip:[2001:db8::10:5070]", "", "2001:db8::10:5070", None);
        check(
            "sip:u@[2001:db8:::192.0.2.1]",
            "u",
            "2001:db8:::192.0.2.1",
            None,
        );
        check("sip:1;p=a?b=c@h;user=phone?x=y", "1;p=a?b=c", "h", None);
        check("tel:+81-3-1234;isub=1", "+81-3-1234", "", None);
    }

    #[test]
    fn what_was_dialled_is_the_user_without_parameters() {
        let uri = Uri::parse(b"sip:2001;phone-context=x@h;user=phone").unwrap();
        assert_eq!(uri.dialled(), b"2001");
        assert_eq!(uri.param("user"), Some(&b"phone"[..]));
    }

    #[test]
    fn broken_uris_are_refused() {
        for raw in [
            "",
            "sip:",
            "sip:@h",
            "sip:a@",
            "sip:2001:db8::10",
            "sip:a@h:70000",
            "sip:a@h:x",
            "sip:a b@h",
            "<sip:a@h>",
            "sip:[::1",
            "sip:a@b@h",
            "tel:",
            "tel:x y",
            "1x:y",
        ] {
            assert!(Uri::parse(raw.as_bytes()).is_err(), "{raw}");
        }
    }

    #[test]
    fn other_schemes_pass_whole() {
        assert_eq!(
            Uri::parse(b"soap.beep://h:1").unwrap().scheme,
            Scheme::Other
        );
    }
}
