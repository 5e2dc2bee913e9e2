//! The socket phones register at. Bound at the start, so that a taken port is found at once and port 0
//! has become a real one before anybody is told.

use std::net::{SocketAddr, UdpSocket};

use anyhow::{Context as _, Result};

/// The bound socket of the SIP engine.
pub(crate) struct Phones {
    socket: UdpSocket,
}

impl Phones {
    /// Takes the address; port 0 takes a free one.
    pub(crate) fn bind(listen: SocketAddr) -> Result<Self> {
        let socket = UdpSocket::bind(listen)
            .with_context(|| format!("cannot listen for SIP on {listen}"))?;
        Ok(Self { socket })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> Result<SocketAddr> {
        Ok(self.socket.local_addr()?)
    }
}
