//! Addresses: everybody has a loopback address of its own, so that no two tests meet.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU8, Ordering};

/// Port of every phone and of the carrier, in the first play; the next ones go on in hundreds.
const SIP_PORT: u16 = 7000;
/// Last byte of the carrier's address.
const CARRIER: u8 = 250;
/// Last byte of the address of all phones that nobody should ring.
const LOBBY: u8 = 249;

/// The addresses of one play.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    net: [u8; 3],
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

impl Place {
    /// A part of the loopback net that nobody else of this process has, and hardly another process.
    ///
    /// # Panics
    /// After 250 plays in one process.
    #[must_use]
    pub fn new() -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        assert!(next < 250, "a process has room for 250 plays");
        let [.., high, low] = std::process::id().to_be_bytes();
        Self {
            net: [64 + high % 64, low, next],
        }
    }

    /// A phone, by its place in the list of numbers.
    ///
    /// # Panics
    /// At phone 240.
    #[must_use]
    pub fn phone(self, place: usize) -> SocketAddr {
        let host = u8::try_from(place + 1).unwrap();
        assert!(host < LOBBY);
        self.address(host, SIP_PORT)
    }

    /// Where the carrier takes calls.
    #[must_use]
    pub fn carrier(self) -> SocketAddr {
        self.address(CARRIER, SIP_PORT)
    }

    /// Where all phones are that nobody should ring.
    #[must_use]
    pub fn lobby(self) -> SocketAddr {
        self.address(LOBBY, SIP_PORT)
    }

    /// Where a call is placed from: the phone's or the carrier's own address, and a port beside its own.
    ///
    /// # Panics
    /// At call 90.
    #[must_use]
    pub fn calling(self, from: SocketAddr, call: usize) -> SocketAddr {
        assert!(call < 90, "a play has room for 90 calls");
        SocketAddr::new(from.ip(), from.port() + 1 + u16::try_from(call).unwrap())
    }

    fn address(self, host: u8, port: u16) -> SocketAddr {
        let [a, b, c] = self.net;
        // 127.a.b.c has room for two of the three bytes beside the host; the third goes into the port.
        SocketAddr::new(
            IpAddr::V4(Ipv4Addr::new(127, a, b, host)),
            port + 100 * u16::from(c),
        )
    }
}
