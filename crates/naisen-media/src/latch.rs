//! Where a stream comes from: behind NAT the address in the SDP is wrong, so the first valid packet
//! of the signalled peer tells, and a stranger's never does.

use std::net::{IpAddr, SocketAddr};

/// The address one peer sends from, and where to send to it.
#[derive(Clone, Debug)]
pub struct Latch {
    signalled: SocketAddr,
    trusted: Vec<IpAddr>,
    latched: Option<SocketAddr>,
}

impl Latch {
    /// `signalled` is the SDP's address; `flow` the address its signalling comes from, which a phone
    /// behind NAT shares with its sound.
    #[must_use]
    pub fn new(signalled: SocketAddr, flow: IpAddr) -> Self {
        Self {
            signalled,
            trusted: vec![signalled.ip(), flow],
            latched: None,
        }
    }

    /// Whether a packet from here belongs to the peer; the first one that does fixes the address.
    pub fn accept(&mut self, from: SocketAddr) -> bool {
        match self.latched {
            Some(latched) => latched == from,
            None if self.trusted.contains(&from.ip()) => {
                self.latched = Some(from);
                true
            }
            None => false,
        }
    }

    /// Where to send: the latched address, else the signalled one.
    #[must_use]
    pub fn target(&self) -> SocketAddr {
        self.latched.unwrap_or(self.signalled)
    }

    /// A re-INVITE named a new address: latch afresh.
    pub fn renew(&mut self, signalled: SocketAddr) {
        if signalled != self.signalled {
            self.signalled = signalled;
            self.trusted[0] = signalled.ip();
            self.latched = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_peer_latches_and_a_stranger_never_does() {
        let mut latch = Latch::new(at("192.0.2.9:4000"), at("198.51.100.1:5060").ip());
        assert!(
            !latch.accept(at("203.0.113.5:9999")),
            "a stranger before the peer"
        );
        assert_eq!(latch.target(), at("192.0.2.9:4000"));
        assert!(latch.accept(at("198.51.100.1:40001")), "from behind NAT");
        assert_eq!(latch.target(), at("198.51.100.1:40001"));
        assert!(
            !latch.accept(at("198.51.100.1:40002")),
            "another port after the latch"
        );
        latch.renew(at("192.0.2.9:4000"));
        assert!(
            latch.accept(at("198.51.100.1:40001")),
            "the same SDP again changes nothing"
        );
        latch.renew(at("192.0.2.9:6000"));
        assert_eq!(latch.target(), at("192.0.2.9:6000"));
    }
}
