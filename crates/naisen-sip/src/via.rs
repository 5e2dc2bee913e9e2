//! Via: where a response goes and which transaction it belongs to (RFC 3261 §18.2, §20.42, RFC 3581).

use std::net::{IpAddr, SocketAddr};

use memchr::memchr;

use crate::lex::{self, trim};
use crate::uri::{host_ip, host_port, push_ip};

/// Branches that are unique begin with this (RFC 3261 §8.1.1.7).
pub const MAGIC_COOKIE: &[u8] = b"z9hG4bK";

/// One Via element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Via<'a> {
    /// The whole element.
    pub raw: &'a [u8],
    /// `UDP`, `TCP`, `TLS`, `WS`, `WSS`…, as written.
    pub transport: &'a [u8],
    /// The sender's host; an IPv6 address without brackets.
    pub host: &'a [u8],
    /// The sender's port, if written.
    pub port: Option<u16>,
    /// The parameters, semicolon included.
    pub params: &'a [u8],
}

/// The element breaks the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadVia;

impl<'a> Via<'a> {
    /// Takes one element apart.
    ///
    /// # Errors
    /// [`BadVia`] unless it is `SIP / 2.0 / transport host[:port] *(;param)`.
    pub fn parse(element: &'a [u8]) -> Result<Self, BadVia> {
        let slash = memchr(b'/', element).ok_or(BadVia)?;
        let rest = &element[slash + 1..];
        let second = memchr(b'/', rest).ok_or(BadVia)?;
        let (name, version) = (trim(&element[..slash]), trim(&rest[..second]));
        if !name.eq_ignore_ascii_case(b"SIP") || version != b"2.0" {
            return Err(BadVia);
        }
        let rest = trim(&rest[second + 1..]);
        let space = rest
            .iter()
            .position(|byte| lex::is_space(*byte))
            .ok_or(BadVia)?;
        let (transport, rest) = (&rest[..space], trim(&rest[space..]));
        let end = memchr(b';', rest).unwrap_or(rest.len());
        let (place, params) = (trim(&rest[..end]), &rest[end..]);
        let (host, port) = sent_by(place)?;
        if !lex::is_token(transport) || lex::params(params).any(|param| param.is_err()) {
            return Err(BadVia);
        }
        Ok(Self {
            raw: element,
            transport,
            host,
            port,
            params,
        })
    }

    /// The value of a parameter: `Some(b"")` when it stands alone.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'a [u8]> {
        lex::param(self.params, name)
    }

    /// The branch, empty when there is none.
    #[must_use]
    pub fn branch(&self) -> &'a [u8] {
        self.param("branch").unwrap_or_default()
    }

    /// Whether the branch alone names the transaction (RFC 3261 §17.2.3); a bare cookie does not.
    #[must_use]
    pub fn has_unique_branch(&self) -> bool {
        let branch = self.branch();
        branch.len() > MAGIC_COOKIE.len()
            && branch[..MAGIC_COOKIE.len()].eq_ignore_ascii_case(MAGIC_COOKIE)
    }

    /// Whether the sender asks for the reply at the port it sent from (RFC 3581 §4).
    #[must_use]
    pub fn wants_rport(&self) -> bool {
        self.param("rport").is_some()
    }

    /// Where a response to a datagram from `source` goes (RFC 3261 §18.2.2, RFC 3581 §4): always to the
    /// source address, at its port if rport is asked for, else at the port of the Via. `maddr` is not
    /// followed: it would let a stranger aim our packets.
    #[must_use]
    pub fn reply_to(&self, source: SocketAddr) -> SocketAddr {
        if self.wants_rport() {
            source
        } else {
            SocketAddr::new(source.ip(), self.port.unwrap_or(5060))
        }
    }

    /// Appends the element as its receiver passes it back, with `received` and, if asked for, `rport`
    /// filled in (RFC 3261 §18.2.1, RFC 3581 §4).
    pub fn push_received(&self, out: &mut Vec<u8>, source: SocketAddr) {
        let head = self.raw.len() - self.params.len();
        out.extend_from_slice(trim(&self.raw[..head]));
        let mut rport = false;
        for param in lex::params(self.params).map_while(Result::ok) {
            let is = |name: &str| param.name.eq_ignore_ascii_case(name.as_bytes());
            if is("rport") {
                rport = true;
            } else if !is("received") {
                out.push(b';');
                out.extend_from_slice(param.name);
                if let Some(value) = param.value {
                    out.push(b'=');
                    out.extend_from_slice(value);
                }
            }
        }
        if rport {
            out.extend_from_slice(b";rport=");
            lex::push_number(out, u64::from(source.port()));
        }
        if rport || host_ip(self.host) != Some(source.ip()) {
            out.extend_from_slice(b";received=");
            push_ip(out, source.ip());
        }
    }

    /// The address named by `received`, IPv6 with or without brackets (RFC 5118 §4.5).
    #[must_use]
    pub fn received(&self) -> Option<IpAddr> {
        self.param("received").and_then(host_ip)
    }
}

/// `host [: port]` with blanks allowed around the colon.
fn sent_by(place: &[u8]) -> Result<(&[u8], Option<u16>), BadVia> {
    if !place.iter().any(|byte| lex::is_space(*byte)) {
        return host_port(place).map_err(|_| BadVia);
    }
    let colon = memchr::memrchr(b':', place).ok_or(BadVia)?;
    let (host, port) = host_port(trim(&place[..colon])).map_err(|_| BadVia)?;
    let digits = trim(&place[colon + 1..]);
    match (port, lex::number(digits, u64::from(u16::MAX))) {
        (None, Some(port)) => Ok((host, Some(port as u16))),
        _ => Err(BadVia),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_but_legal_blanks_are_read() {
        let via =
            Via::parse(b"SIP  / 2.0\r\n / UDP  192.0.2.1 : 5070 ; branch = z9hG4bK1").unwrap();
        assert_eq!((via.host, via.port), (&b"192.0.2.1"[..], Some(5070)));
        assert!(via.has_unique_branch());
        let v6 = Via::parse(b"SIP/2.0/TCP [2001:db8::9:1]:5;received=[::1]").unwrap();
        assert_eq!(v6.received(), Some("::1".parse().unwrap()));
        assert!(Via::parse(b"SIP/2.0/UDP h;;,").is_err());
        assert!(Via::parse(b"SIP/1.0/UDP h").is_err());
    }

    #[test]
    fn the_reply_goes_to_the_source() {
        let source = "198.51.100.7:40000".parse().unwrap();
        let via = Via::parse(b"SIP/2.0/UDP 10.0.0.1:5062;rport;branch=z9hG4bKx").unwrap();
        assert_eq!(via.reply_to(source), source);
        let mut out = Vec::new();
        via.push_received(&mut out, source);
        assert_eq!(
            std::str::from_utf8(&out).unwrap(),
            "SIP/2.0/UDP 10.0.0.1:5062;branch=z9hG4bKx;rport=40000;received=198.51.100.7"
        );
        let old = Via::parse(b"SIP/2.0/UDP 10.0.0.1").unwrap();
        assert_eq!(old.reply_to(source), "198.51.100.7:5060".parse().unwrap());
    }
}
