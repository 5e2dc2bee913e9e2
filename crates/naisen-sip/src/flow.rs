//! Where bytes come from and go to: a datagram's two ends, or a connection.
//!
//! A flow is a value; opening, reading and closing are the business of whoever owns the sockets.

use std::net::SocketAddr;

/// How messages travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// Datagrams; requests and final responses are repeated.
    Udp,
    /// A stream.
    Tcp,
    /// A stream over TLS.
    Tls,
    /// One message a frame (RFC 7118).
    Ws,
    /// The same over TLS.
    Wss,
}

impl Transport {
    /// Whether the transport repeats lost packets itself (RFC 3261 §17).
    #[must_use]
    pub const fn is_reliable(self) -> bool {
        !matches!(self, Self::Udp)
    }

    /// Its name in a Via.
    #[must_use]
    pub const fn via_name(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
            Self::Ws => "WS",
            Self::Wss => "WSS",
        }
    }

    /// Its name in a URI's transport parameter; none for datagrams, the default.
    #[must_use]
    pub const fn uri_name(self) -> Option<&'static str> {
        match self {
            Self::Udp => None,
            Self::Tcp => Some("tcp"),
            Self::Tls => Some("tls"),
            Self::Ws => Some("ws"),
            Self::Wss => Some("wss"),
        }
    }

    /// The transport a URI's parameter names.
    #[must_use]
    pub fn of_uri(name: &[u8]) -> Option<Self> {
        [Self::Udp, Self::Tcp, Self::Tls, Self::Ws, Self::Wss]
            .into_iter()
            .find(|one| one.via_name().as_bytes().eq_ignore_ascii_case(name))
    }
}

/// One way to a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flow {
    /// How messages travel on it.
    pub transport: Transport,
    /// Our end.
    pub local: SocketAddr,
    /// The peer's end.
    pub peer: SocketAddr,
    /// Which connection; 0 for datagrams and for a stream still to be opened.
    pub connection: u64,
}

impl Flow {
    /// Whether what goes over this flow is lost when `closed` closes. A stream still to be opened is
    /// lost when one to the same peer could not be opened.
    #[must_use]
    pub fn is_lost_with(&self, closed: Self) -> bool {
        self.transport.is_reliable()
            && self.transport == closed.transport
            && self.connection == closed.connection
            && (self.connection != 0 || self.peer == closed.peer)
    }
}
